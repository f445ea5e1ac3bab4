"""Outbound calls: the only way that the house talks to other systems.

Words: a *client* holds what all calls to one system share (base address, headers, limits); an
*answer* is what came back, whole and bounded; a call is *repeatable* when doing it twice is the
same as once.

Invariants. A call inside a transaction is refused: the one writer of SQLite would wait for
another system (commit the intent, call, commit the outcome). Private, loopback and link-local
addresses are refused unless a setting allows them, on the address that is really connected to, at
each redirect (no rebinding of names). Time is bounded as a whole, not per packet; so are bytes,
after decompression, and redirects. Repeatable calls are tried again with growing pauses. Nothing
of the request but method, host, status and duration is logged.

    try:
        answer = http.client(base_url="https://api.example", seconds=5).get("/v1/x").expect_ok()
    except http.HttpError as error:
        return error.outcome()      # Unavailable, NotFound, NotEntitled or Refused
"""

from parvis.kernel.http.answers import Answer
from parvis.kernel.http.client import Client, client
from parvis.kernel.http.errors import (
    AddressRefused,
    BadAnswer,
    BadStatus,
    HttpError,
    InsideTransaction,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    Unreachable,
)

__all__ = [
    "AddressRefused",
    "Answer",
    "BadAnswer",
    "BadStatus",
    "Client",
    "HttpError",
    "InsideTransaction",
    "TimedOut",
    "TooLarge",
    "TooManyRedirects",
    "Unreachable",
    "client",
]
