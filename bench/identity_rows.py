"""Millions of rows around the provider's own, made inside the database in one statement a table."""

from __future__ import annotations

import json

from django.db import connection, transaction

STEP = 250_000


def fill_database(accounts: int, services: int) -> None:
    """Accounts (person, stored sub, ended session) and clients."""
    with transaction.atomic(), connection.cursor() as cursor:
        for first in range(services):
            metadata = json.dumps({"redirect_uris": [f"https://s{first}.example/callback"]})
            cursor.execute(
                "INSERT INTO identity_client (id, client_id, profile, name, entity_id, secrets, "
                "metadata, state, environment, version, created_at) VALUES "
                "(%s, %s, 'oidc', 'Service', %s, '[]', %s, 'active', 'production', 1, %s)",
                [_uuid(first, 9), f"service-{first}", f"entity-{first}", metadata, "2026-01-01"],
            )
    for start in range(0, accounts, STEP):
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _statements():
                cursor.execute(statement, [start, min(start + STEP, accounts) - 1])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")


def _uuid(number: int, kind: int) -> str:
    text = f"0190{kind:04x}00007000{number:016x}"
    if connection.vendor == "postgresql":
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    return text


def _statements() -> list[str]:
    if connection.vendor == "postgresql":
        numbers = "SELECT n FROM generate_series(%s::bigint, %s::bigint) n"
        person = "('01900001000070008' || lpad(to_hex(n), 15, '0'))::uuid"
        session = "('01900002000070008' || lpad(to_hex(n), 15, '0'))::uuid"
        seed, sealed, now = "md5(n::text)", "''::bytea", "now()"
    else:
        numbers = (
            "WITH RECURSIVE c(n, last) AS (SELECT %s, %s UNION ALL SELECT n + 1, last FROM c "
            "WHERE n < last) SELECT n FROM c"
        )
        person = "'01900001000070008' || printf('%%015x', n)"
        session = "'01900002000070008' || printf('%%015x', n)"
        seed, sealed, now = "printf('%%032x', n * 2654435761)", "x''", "'2026-01-01 00:00:00'"
    return [
        "INSERT INTO parties_person (id, given_names, family_name, email, phone, language, "
        f"created_at) SELECT {person}, 'Camille', 'Martin', '', '', 'fr', {now} "
        f"FROM ({numbers}) numbers",
        "INSERT INTO identity_storedsubject (entity_id, seed, sub, created_at) "
        f"SELECT 'entity-0', {seed}, {seed}, {now} FROM ({numbers}) numbers",
        "INSERT INTO identity_session (id, token_hash, profile, person, subject_seed, acr, idp, "
        "sealed, auth_time, created_at, expires_at, ended_at) "
        f"SELECT {session}, {seed} || '-filled', 'oidc', {person}, {seed}, 'eidas1', 'demo', "
        f"{sealed}, {now}, {now}, {now}, {now} FROM ({numbers}) numbers",
    ]
