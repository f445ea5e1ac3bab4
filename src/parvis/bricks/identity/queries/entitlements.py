"""Rights as clients receive them: one statement, for the clients that ask and no others.

An entry: `{"id", "application", "role", "perimeter": {"kind", "code"}, "organization" (SIRET),
"legal_basis", "from", "until" (absent: no end said), "in_name_of" (for a role that represents)}`.
The agent is found by the membership of the session, else by its person, else by the SIRET and
the address that the identity provider asserted, at a domain of that organisation: all three,
never the address alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from parvis.kernel import clock
from parvis.kernel.db.statements import as_uuid, kept, on_postgresql, rows

CLAIM = SCOPE = "entitlements"
_COLUMNS = """r.id, a.code, r.role, r.perimeter_kind, r.perimeter_code, o.siret, o.name,
  r.legal_basis, r.valid_from, r.valid_until, a.roles, o.email_domains"""
_FROM = """
FROM parties_membership m
  JOIN parties_organisation o ON o.id = m.organisation_id
  JOIN parties_person p ON p.id = m.person_id
  JOIN identity_right r ON r.membership_id = m.id
  JOIN identity_application a ON a.id = r.application_id
WHERE r.state = 'active' AND r.valid_from <= %s AND (r.valid_until IS NULL OR r.valid_until >= %s)
  AND m.valid_from <= %s AND (m.valid_until IS NULL OR m.valid_until >= %s)
  AND p.erased_at IS NULL
  AND r.application_id IN (SELECT c.application_id FROM identity_client c WHERE c.id IN ({}))
"""
_BY_SESSION = " AND (m.id = s.membership OR (s.membership IS NULL AND m.person_id = s.person))"
_BY_MEMBERSHIP = " AND m.id = %s"
_BY_PERSON = " AND m.person_id = %s AND (%s = '' OR o.siret = %s)"
_BY_ADDRESS = " AND o.siret = %s AND LOWER(p.email) = %s"
_ORDER = " ORDER BY a.code, r.role, r.id LIMIT 200"
_OF_SESSION = {
    "postgresql": ("json_agg(found.entry)", "json_build_array"),
    "sqlite": ("json_group_array(json(found.entry))", "json_array"),
}


@cache
def column_of_session() -> str:
    """The SQL of one column: the rights of the membership of the session `s`, else of its person.

    For a statement that reads a session: no round trip of its own. Parameters: `parameters`.
    """
    whole, one = _OF_SESSION["postgresql" if on_postgresql() else "sqlite"]
    rights = _FROM.format("%s") + _BY_SESSION + _ORDER
    return f"(SELECT {whole} FROM (SELECT {one}({_COLUMNS}) AS entry {rights}) found)"  # noqa: S608


def parameters(client: UUID) -> list[Any]:
    """The parameters of `column_of_session` for the application of a client, as of today."""
    return [*_today(), kept(client)]


def read(
    column: Any, *, membership: UUID | None, person: UUID | None, identity: Mapping[str, Any]
) -> list[dict[str, Any]] | None:
    """The rights in a column made by `column_of_session`; None for whoever is neither: ask `of`."""
    if membership is None and person is None:
        return None
    siret = "" if membership is not None else str(identity.get("siret") or "")
    return [_entry(row) for row in _json(column) or () if not siret or row[5] == siret]


def _today() -> list[Any]:
    return [_day_kept(clock.today())] * 4


def _day_kept(day: dt.date) -> Any:
    return day if on_postgresql() else connection.ops.adapt_datefield_value(day)


def of(
    clients: Sequence[UUID],
    *,
    membership: UUID | None,
    person: UUID | None,
    identity: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """The rights in force now of this agent in the applications of these clients; one statement."""
    siret = str(identity.get("siret") or "")
    email = str(identity.get("email") or "").lower()
    domain = ""
    if membership is not None:
        more, values = _BY_MEMBERSHIP, [kept(membership)]
    elif person is not None:
        more, values = _BY_PERSON, [kept(person), siret, siret]
    elif siret and email:
        more, values = _BY_ADDRESS, [siret, email]
        domain = email.rpartition("@")[2]
    else:
        return []
    numbers = [kept(one) for one in clients]
    said = f"SELECT {_COLUMNS} {_FROM.format(', '.join(['%s'] * len(numbers)))}{more}{_ORDER}"
    found = rows(said, [*_today(), *numbers, *values])
    return [_entry(row) for row in found if not domain or domain in _json(row[11])]


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)[:10]


def _entry(row: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": str(as_uuid(row[0])),
        "application": row[1],
        "role": row[2],
        "perimeter": {"kind": row[3], "code": row[4]},
        "organization": row[5] or "",
        "legal_basis": row[7],
        "from": _day(row[8]),
    }
    if row[9] is not None:
        entry["until"] = _day(row[9])
    declared: dict[str, Any] = next((one for one in _json(row[10]) if one["key"] == row[2]), {})
    if declared.get("represents"):
        entry["in_name_of"] = {"siret": row[5] or "", "name": row[6]}
    return entry


def still(entries: Any, today: dt.date) -> list[dict[str, Any]]:
    """Entries carried by a grant, without those whose last day has passed since."""
    day = today.isoformat()
    return [one for one in entries or () if one.get("until", day) >= day]
