"""Sessions of the portal: opened after a sign-in, ended when the issuer says so."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.identity.models import PortalSession
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import system
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn


@command
def opened(issuer: str, sub: str, sid: str) -> UUID:
    """Remember a sign-in by the issuer's names for it; the number that the browser keeps."""
    return PortalSession.objects.create(
        sub_hash=_digest("sub", issuer, sub), sid_hash=_digest("sid", issuer, sid) if sid else ""
    ).id


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
    PortalSession.objects.filter(id__in=found, ended_at=None).update(ended_at=clock.now())
    for number in found:
        journal.record(
            system("identity.portal"),
            "identity.portal.end",
            urn("identity", "session", number),
            organisation=None,
            purpose="back-channel logout",
        )
    return len(found)


def _digest(kind: str, issuer: str, name: str) -> str:
    return keys.hash_token(f"portal {kind} {issuer} {name}")
