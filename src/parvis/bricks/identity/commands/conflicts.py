"""Accounts that have one civil identity: compared by an operator, merged, kept apart, put back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.commands import portal_sessions
from parvis.bricks.identity.domain import reconciliation as rules
from parvis.bricks.identity.domain.reconciliation import Candidate, Resemblance, Seen
from parvis.bricks.identity.events import AccountAttached, AccountSeparated
from parvis.bricks.identity.models import Conflict, Link, Proposal
from parvis.kernel import clock, events, journal, mail
from parvis.kernel.access import Actor, require, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.public import person, person_urn
from parvis.kernel.urns import urn

State = Conflict.State
_BY_OPERATOR = "operator"


class NotOpen(LookupError):
    """Somebody decided meanwhile, or nothing is left to put back."""


def open_for(new: Link, fitting: Sequence[Candidate]) -> UUID:
    """Note that several accounts fit a first sign-in; called in its command."""
    row = Conflict.objects.create(
        link=new,
        arrived_id=new.person_id,
        candidates=[
            {
                "person": str(one.person),
                "same": one.resemblance is Resemblance.SAME,
                "certified": one.certified,
            }
            for one in sorted(fitting, key=lambda one: one.person)
        ],
    )
    _record(system("identity.portal"), "open", row)
    return row.id


def compared(row: Conflict) -> list[UUID]:
    """The accounts between which somebody decides, the newest first."""
    return [row.arrived_id, *(UUID(one["person"]) for one in row.candidates)]


@command
def merge(
    actor: Actor,
    number: UUID,
    version: int,
    *,
    kept: UUID,
    same: Collection[UUID],
    proof: Seen,
    reason: str,
) -> None:
    """The accounts `same` are the person of `kept`: their ways to sign in lead there.

    Their sessions end, their holders are told by letter. NotOpen, WrongChoice, Forbidden.
    """
    row = _locked(actor, number, version, (State.OPEN,))
    joining = rules.merging([one for one in compared(row) if _is_there(one)], kept, same)
    moved: list[dict[str, str]] = []
    for other in joining:
        moved += _move_all(other, kept)
        events.publish(AccountAttached(kept, other, _BY_OPERATOR), aggregate=person_urn(kept))
        portal_sessions.end_of(other, because="accounts merged")
    row.state, row.kept_id, row.moved = State.MERGED, kept, moved
    row.proof, row.reason, row.decided_at = proof.value, reason[:500], clock.now()
    _save(row)
    _record(actor, "merge", row, {"kept": str(kept), "proof": proof.value})
    _tell_merged(row, [kept, *joining])


@command
def keep_apart(actor: Actor, number: UUID, version: int, *, reason: str) -> None:
    """They are different persons, or nothing proves the contrary: nothing moves."""
    row = _locked(actor, number, version, (State.OPEN,))
    row.state, row.reason, row.decided_at = State.APART, reason[:500], clock.now()
    _save(row)
    _record(actor, "keep_apart", row)


@command
def undo(actor: Actor, number: UUID, version: int) -> None:
    """Take a decision back: what moved leads where it led before; the question is open again.

    A way to sign in that its person has separated meanwhile stays as they left it.
    """
    row = _locked(actor, number, version, (State.MERGED, State.APART))
    kept, back = row.kept_id, [_put_back(one, row.kept_id) for one in row.moved]
    for before in sorted({one for one in back if one is not None}):
        assert kept is not None  # noqa: S101 - something had moved to it
        events.publish(AccountSeparated(kept, before), aggregate=person_urn(kept))
    if kept is not None:
        portal_sessions.end_of(kept, because="accounts separated")
    row.state, row.kept_id, row.moved = State.OPEN, None, []
    row.proof, row.reason, row.decided_at = "", "", None
    _save(row)
    _record(actor, "undo", row)


# --- parts -------------------------------------------------------------------------------------


def _locked(actor: Actor, number: UUID, version: int, states: Sequence[str]) -> Conflict:
    row = Conflict.objects.select_for_update(of=("self",)).get(id=number)
    require(actor, "identity.conflict.decide", row)
    if row.version != version or row.state not in states:
        raise NotOpen
    return row


def _save(row: Conflict) -> None:
    row.version += 1
    row.save()


def _is_there(number: UUID) -> bool:
    found = person(number)
    return found is not None and not found.erased


def _move_all(other: UUID, kept: UUID) -> list[dict[str, str]]:
    """Every way to sign in of a person leads to another; an agent's stays with their membership."""
    rows = Link.objects.select_for_update(of=("self",)).filter(person_id=other, ended_at=None)
    moved = []
    for link in rows.exclude(made_by="membership").order_by("id"):
        earlier = str(link.attached_from_id or "")
        moved.append({"link": str(link.id), "before": str(other), "earlier": earlier})
        link.person_id, link.attached_from_id = kept, other
        link.made_by, link.made_at = _BY_OPERATOR, clock.now()
        link.save(update_fields=["person", "attached_from", "made_by", "made_at"])
        waiting = Proposal.objects.filter(link=link, state=Proposal.State.OPEN)
        waiting.update(state=Proposal.State.PROVED, decided_at=clock.now(), token_hash="")
    return moved


def _put_back(moved: dict[str, str], kept: UUID | None) -> UUID | None:
    """The person to whom a way to sign in leads again; None when it is no longer ours to move."""
    if kept is None:
        return None
    before = UUID(moved["before"])
    link = (
        Link.objects.select_for_update(of=("self",))
        .filter(id=moved["link"], person_id=kept, attached_from_id=before, ended_at=None)
        .first()
    )
    if link is None or not _is_there(before):
        return None
    link.person_id = before
    link.attached_from_id = UUID(moved["earlier"]) if moved["earlier"] else None
    link.made_by, link.made_at = "undo", clock.now()
    link.save(update_fields=["person", "attached_from", "made_by", "made_at"])
    return before


def _tell_merged(row: Conflict, persons: list[UUID]) -> None:
    """A letter to each address that the accounts have: the wrong person must learn it."""
    told: set[str] = set()
    for number in persons:
        who = person(number)
        if who is None or not who.email or who.email.lower() in told:
            continue
        told.add(who.email.lower())
        with override(who.language):
            mail.queue(
                who.email,
                subject=_("Your accounts were joined"),
                text=_(
                    "Several accounts had your civil identity. After a check, an operator of this "
                    "platform joined them: each way to sign in now leads to one account.\n\n"
                    "If this is wrong, answer the body that runs this platform: it can be undone."
                ),
                key=f"identity.conflict.{row.id}.{row.version}.{number}",
                person=number,
                language=who.language,
            )


def _record(actor: Actor, act: str, row: Conflict, payload: Any = None) -> None:
    journal.record(
        actor,
        f"identity.conflict.{act}",
        urn("identity", "conflict", row.id),
        organisation=actor.organisation,
        persons=compared(row),
        purpose="reconciliation of accounts",
        fields=["person"],
        payload=payload,
    )
