"""Wrong secrets are counted; right ones cost nothing.

Failures of one client at one address are counted in the database; a process that has seen the
limit passed turns that pair away until the window ends, right or wrong, without a statement.
"""

from __future__ import annotations

import threading
import time

from django.http import HttpRequest

from parvis.bricks.identity.contracts.provider.errors import Refused
from parvis.kernel.tokens import rates

LIMIT, SECONDS = 20, 60
_closed: dict[str, float] = {}
_lock = threading.Lock()


def _pair(client_id: str, request: HttpRequest) -> str:
    return f"identity.client:{client_id[:128]}:{rates.by_address(request)}"


def look(client_id: str, request: HttpRequest) -> None:
    """Refused with 429 while this pair is turned away."""
    if _closed and _closed.get(_pair(client_id, request), 0.0) > time.monotonic():
        raise Refused("invalid_client", "too many failures, wait a minute", status=429)


def count(client_id: str, request: HttpRequest) -> None:
    """One more failure of this pair."""
    pair = _pair(client_id, request)
    rate = rates.hit(pair, LIMIT, SECONDS)
    if not rate.allowed:
        with _lock:
            if len(_closed) > 10_000:
                _closed.clear()
            _closed[pair] = time.monotonic() + rate.retry_after


def forget() -> None:
    """Open again for everybody (tests)."""
    _closed.clear()
