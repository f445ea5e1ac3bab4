"""Rights checked again by a data provider: now, for a purpose that it states.

At `/token/introspection` a resource server registered for the scope `entitlements` may add
`purpose`, `legal_basis`, and a question: `role` with `perimeter` ("territory:commune:01033").
With a purpose the answer holds `entitlements` as they are now, and `entitled` for the question.
Without one it holds none: nobody looks at an agent's rights without saying why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.bricks.identity.contracts.provider.errors import invalid_request
from parvis.bricks.identity.domain import rights as rules
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.rights import Perimeter
from parvis.bricks.identity.queries import entitlements, introspection
from parvis.bricks.identity.queries.rights import within

LONGEST = 300


@dataclass(frozen=True)
class Why:
    """What the caller states, and what it asks."""

    purpose: str
    legal_basis: str
    role: str = ""
    perimeter: Perimeter | None = None


def read(given: Mapping[str, str]) -> Why:
    """From the form; Refused (400) for a purpose or a question that cannot be read."""
    words = {}
    for name in ("purpose", "legal_basis"):
        text = given.get(name, "").strip()
        if len(text) > LONGEST or (text and not text.isprintable()):
            raise invalid_request(f"{name} is one line of {LONGEST} letters at most", "parameter")
        words[name] = text
    role, place = given.get("role", ""), given.get("perimeter", "")
    if place and not role:
        raise invalid_request("perimeter is asked with role", "parameter")
    found = None
    if place:
        kind, _, code = place.partition(":")
        try:
            found = Perimeter.read(kind, code)
        except rules.Refused:
            raise invalid_request(
                "perimeter is organisation:SIRET, territory:CODE or procedure:NAME", "parameter"
            ) from None
    if role and not words["purpose"]:
        raise invalid_request("purpose is missing: rights are not told without one", "parameter")
    return Why(words["purpose"], words["legal_basis"], role[:40], found)


def told(client: ClientRecord, found: introspection.Found, why: Why) -> dict[str, Any]:
    """The members to add to the answer; none when the caller or the token may not."""
    own = found.client_id == client.client_id
    allowed = own or entitlements.SCOPE in client.metadata.resource_scopes
    if not why.purpose or not allowed or entitlements.SCOPE not in found.scopes:
        return {}
    now = introspection.rights_now(client, found)
    answer: dict[str, Any] = {entitlements.CLAIM: now}
    if why.role:
        answer["entitled"] = any(allows(one, why) for one in now)
    return answer


def allows(entry: Mapping[str, Any], why: Why) -> bool:
    """Whether this right answers the question asked."""
    if entry["role"] != why.role:
        return False
    if why.perimeter is None:
        return True
    held = Perimeter(rules.Kind(entry["perimeter"]["kind"]), entry["perimeter"]["code"])
    return held.covers(why.perimeter, within(why.perimeter))
