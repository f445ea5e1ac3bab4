"""Millions of rows around the provider's own, made inside the database: the same on both.

An account is a person, a stored sub and an ended session; clients are registered beside them. On
PostgreSQL plain indexes are taken away while rows come in and made anew at the end; a SQLite file
keeps no journal meanwhile. Both are as they were when the provider starts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

STEP = 500_000
_TABLES = ("parties_person", "identity_storedsubject", "identity_session")
_FILES = (
    "INSERT INTO parties_person (id, given_names, family_name, email, phone, language, created_at) "
    "SELECT {person}, 'Camille', 'Martin', '', '', 'fr', {now} FROM {numbers}",
    "INSERT INTO identity_storedsubject (entity_id, seed, sub, created_at) "
    "SELECT 'entity-0', {seed}, {seed}, {now} FROM {numbers}",
    "INSERT INTO identity_session (id, token_hash, profile, person, subject_seed, acr, idp, sealed,"
    " auth_time, created_at, expires_at, ended_at) SELECT {session}, {seed} || '-filled', 'oidc', "
    "{person}, {seed}, 'eidas1', 'demo', {sealed}, {now}, {now}, {now}, {now} FROM {numbers}",
)
_POSTGRESQL = {
    "numbers": "generate_series(%s::bigint, %s::bigint) n",
    "person": "('01900001000070008' || lpad(to_hex(n), 15, '0'))::uuid",
    "session": "('01900002000070008' || lpad(to_hex(n), 15, '0'))::uuid",
    "seed": "lpad(to_hex(n * 2654435761), 32, '0')",
    "sealed": "''::bytea",
    "now": "'2026-01-01 00:00:00+00'::timestamptz",
}
_SQLITE = {
    "numbers": "(WITH RECURSIVE c(n, last) AS (SELECT %s, %s UNION ALL SELECT n + 1, last FROM c "
    "WHERE n < last) SELECT n FROM c)",
    "person": "'01900001000070008' || printf('%%015x', n)",
    "session": "'01900002000070008' || printf('%%015x', n)",
    "seed": "printf('%%032x', n * 2654435761)",
    "sealed": "x''",
    "now": "'2026-01-01 00:00:00'",
}


def fill_database(accounts: int, services: int) -> None:
    """So many accounts and clients more; says on stderr how long it took."""
    started = time.monotonic()
    _clients(services)
    words = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    with _quick(), connection.cursor() as cursor:
        for start in range(0, accounts, STEP):
            for statement in _FILES:
                cursor.execute(statement.format(**words), [start, min(start + STEP, accounts) - 1])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
    seconds = time.monotonic() - started
    print(f"filled {accounts} accounts and {services} clients on {connection.vendor} "
          f"in {seconds:.0f} s", file=sys.stderr, flush=True)  # fmt: skip


def _clients(services: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for first in range(services):
            metadata = json.dumps({"redirect_uris": [f"https://s{first}.example/callback"]})
            cursor.execute(
                "INSERT INTO identity_client (id, client_id, profile, name, entity_id, secrets, "
                "metadata, state, environment, version, created_at) VALUES "
                "(%s, %s, 'oidc', 'Service', %s, '[]', %s, 'active', 'production', 1, %s)",
                [_uuid(first, 9), f"service-{first}", f"entity-{first}", metadata, "2026-01-01"],
            )


def _uuid(number: int, kind: int) -> str:
    text = f"0190{kind:04x}00007000{number:016x}"
    if connection.vendor == "postgresql":
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    return text


@contextmanager
def _quick() -> Iterator[None]:
    """The database while it is filled: nothing to recover, indexes made once at the end."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("PRAGMA journal_mode=OFF")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-400000")
            yield
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        for setting in ("synchronous_commit = off", "session_replication_role = replica",
                        "maintenance_work_mem = '512MB'"):  # fmt: skip
            cursor.execute(f"SET {setting}")
        again = _plain_indexes(cursor)
        for name, _ in again:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, definition in again:
            cursor.execute(definition)


def _plain_indexes(cursor: Any) -> list[tuple[str, str]]:
    """Name and text of the indexes that no constraint needs."""
    cursor.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = ANY(%s) AND NOT "
        "EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
        [list(_TABLES)],
    )
    found: list[tuple[str, str]] = cursor.fetchall()
    return found
