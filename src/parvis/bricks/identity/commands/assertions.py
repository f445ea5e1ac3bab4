"""Assertions and request objects of clients serve once."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from parvis.kernel import keys
from parvis.kernel.db.statements import kept
from parvis.kernel.db.transactions import command

_USE = (
    "INSERT INTO identity_usedassertion (digest, expires_at) VALUES (%s, %s) "
    "ON CONFLICT (digest) DO NOTHING"
)


@command
def use(client_id: str, jti: str, exp: float) -> bool:
    """Whether this `jti` of this client serves for the first time; it never will again.

    `exp`: its end in seconds since 1970, after which it may be forgotten. One statement: of two
    calls at once, one inserts.
    """
    if not jti or len(jti) > 512:
        return False
    until = dt.datetime.fromtimestamp(exp, dt.UTC) + dt.timedelta(minutes=1)
    with connection.cursor() as cursor:
        cursor.execute(_USE, [keys.hash_token(f"jti {client_id} {jti}"), kept(until)])
        return bool(cursor.rowcount == 1)
