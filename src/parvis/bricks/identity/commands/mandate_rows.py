"""What every command on a mandate shares: find it, change it once, write it in the journal.

A mandate is changed by compare-and-swap on `version`. What it opened closes in the same
transaction: sessions of the hub opened under it end, and their grants are revoked by one UPDATE.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.identity.domain.mandates import Act, NotPossible, State, after
from parvis.bricks.identity.events import MandateEnded
from parvis.bricks.identity.models import Grant, Mandate, Session
from parvis.kernel import clock, events, journal
from parvis.kernel.access import Actor, Forbidden, may
from parvis.kernel.urns import Urn, urn


class MandateRefusal(Exception):
    """Refused for a reason that can be said (words: `pages.mandates.words`); nothing changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoSuchMandate(LookupError):
    """Unknown, or not this actor's to see: the same answer."""


def mandate_urn(number: UUID) -> Urn:
    """`urn:parvis:identity:mandate:…`"""
    return urn("identity", "mandate", number)


def take(actor: Actor, number: UUID, act: str) -> Mandate:
    """The mandate, locked, when the actor may do this; NoSuchMandate, or Forbidden."""
    row = Mandate.objects.select_for_update().filter(id=number).first()
    if row is None or not may(actor, "identity.mandate.read", row):
        raise NoSuchMandate
    if not may(actor, f"identity.mandate.{act}", row):
        raise Forbidden(f"identity.mandate.{act}")
    return row


def move(row: Mandate, act: Act | None, **changes: Any) -> None:
    """Change the row when nobody else did and the table lets it; MandateRefusal in a code."""
    try:
        state = after(State(row.state), act) if act else State(row.state)
    except NotPossible:
        raise MandateRefusal(f"is_{row.state}") from None
    changes = {**changes, "state": state.value, "version": row.version + 1}
    if Mandate.objects.filter(id=row.id, version=row.version).update(**changes) != 1:
        raise MandateRefusal("changed_elsewhere")
    for name, value in changes.items():
        setattr(row, name, value)


def end(actor: Actor, row: Mandate, act: Act, by: str, purpose: str = "mandate") -> None:
    """Revoke, refuse or expire: the mandate opens nothing any more, wherever it was used."""
    move(row, act, ended_by=by, ended_at=clock.now(), code_hash="", identity=b"")
    close_uses(row.id, f"mandate {row.state}")
    record(actor, row, act.value, payload={"by": by}, purpose=purpose)
    events.publish(
        MandateEnded(row.id, row.holder_id, row.person_id, row.state, by),
        aggregate=mandate_urn(row.id),
    )


def close_uses(mandate: UUID, because: str) -> int:
    """End the hub's sessions opened under a mandate and revoke their grants: two UPDATEs."""
    now = clock.now()
    Grant.objects.filter(session__mandate=mandate, revoked_at=None).update(
        revoked_at=now, revoked_because=because[:40]
    )
    return Session.objects.filter(mandate=mandate, ended_at=None).update(ended_at=now)


def record(
    actor: Actor,
    row: Mandate,
    act: str,
    *,
    payload: Mapping[str, Any] | None = None,
    purpose: str = "mandate",
) -> UUID:
    """The journal's entry of an act on a mandate, found by both persons."""
    return journal.record(
        actor,
        f"identity.mandate.{act}",
        mandate_urn(row.id),
        organisation=row.organisation_id,
        persons=[one for one in (row.person_id, row.holder_id) if one is not None],
        purpose=purpose,
        legal_basis=row.legal_basis,
        fields=["mandate"],
        payload=payload,
    )
