"""Sessions of the portal: opened after a sign-in, ended when the issuer says so."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.identity.commands import sessions
from parvis.bricks.identity.models import PortalSession, Session
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import system
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn


@command
def opened(issuer: str, sub: str, sid: str, person: UUID) -> UUID:
    """Remember a sign-in by the issuer's names for it; the number that the browser keeps."""
    return PortalSession.objects.create(
        sub_hash=_digest("sub", issuer, sub),
        sid_hash=_digest("sid", issuer, sid) if sid else "",
        person=person,
    ).id


@command
def belongs_to(number: UUID, person: UUID) -> None:
    """A session turned out to be of another account of the same human."""
    PortalSession.objects.filter(id=number).update(person=person)


@command
def end_of(person: UUID, *, because: str) -> int:
    """End every session of a person, here and at the hub, in all browsers; how many were open
    here. Whoever acts goes on by a session opened after this."""
    found = list(
        PortalSession.objects.filter(person=person, ended_at=None).values_list("id", flat=True)
    )
    _end(found, because, [person])
    at_hub = Session.objects.filter(person=person, ended_at=None).values_list("id", flat=True)
    for number in list(at_hub):
        sessions.end_session(number, because)
    return len(found)


@command
def end(issuer: str, sub: str, sid: str) -> int:
    """End what an issuer says is over: the session `sid`, or all of `sub` when it names none.

    How many were open. Each is in the journal: nobody was there to do it.
    """
    rows = PortalSession.objects.filter(ended_at=None)
    if sub:
        rows = rows.filter(sub_hash=_digest("sub", issuer, sub))
    if sid:
        rows = rows.filter(sid_hash=_digest("sid", issuer, sid))
    found = list(rows.values_list("id", flat=True))
    _end(found, "back-channel logout", [])
    return len(found)


def _end(found: list[UUID], because: str, persons: list[UUID]) -> None:
    PortalSession.objects.filter(id__in=found, ended_at=None).update(ended_at=clock.now())
    for number in found:
        journal.record(
            system("identity.portal"),
            "identity.portal.end",
            urn("identity", "session", number),
            organisation=None,
            persons=persons,
            purpose=because,
        )


def _digest(kind: str, issuer: str, name: str) -> str:
    return keys.hash_token(f"portal {kind} {issuer} {name}")
