"""A person's ways to sign in to the portal, and proposals that wait."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from parvis.bricks.identity.domain import local
from parvis.bricks.identity.domain.reconciliation import Proof
from parvis.bricks.identity.models import Link, Proposal, Session
from parvis.bricks.identity.queries import portal
from parvis.kernel import clock
from parvis.kernel.access import Actor, require


@dataclass(frozen=True)
class Shown:
    """One way to sign in. `separable`: it was attached and this can be undone."""

    id: UUID
    name: str
    made_at: dt.datetime
    separable: bool


@dataclass(frozen=True)
class Waiting:
    """A proposal: whether a letter may prove it."""

    id: UUID
    by_mail: bool
    sent: bool


def of_person(actor: Actor) -> list[Shown]:
    """The person's own, oldest first."""
    require(actor, "identity.link.read")
    rows = Link.objects.filter(person=actor.person, ended_at=None)
    names = {way.upstream.issuer: way.name for way in portal.ways()}
    return [
        Shown(
            row.id,
            _named(names.get(row.issuer, ""), row.issuer),
            row.made_at,
            row.attached_from_id is not None,
        )
        for row in rows.order_by("made_at")
    ]


def way_name(issuer: str) -> str:
    """Words for the way to sign in of an issuer."""
    names = {way.upstream.issuer: way.name for way in portal.ways()}
    return _named(names.get(issuer, ""), issuer)


def _named(way: str, issuer: str) -> str:
    if issuer == local.ISSUER:
        return _("Your e-mail address, or a passkey")
    if way == "persons":
        return _("An account of yours, through the identity service")
    if way == "agents":
        return _("Your professional account")
    return issuer


def waiting(actor: Actor) -> Waiting | None:
    """The proposal that waits for this person, if any."""
    require(actor, "identity.link.read")
    row = (
        Proposal.objects.filter(
            link__person=actor.person, link__ended_at=None, state=Proposal.State.OPEN
        )
        .order_by("-made_at")
        .first()
    )
    if row is None:
        return None
    return Waiting(row.id, Proof.MAIL_LINK.value in row.proofs, row.sent > 0)


def provider_in_use(actor: Actor) -> str:
    """The identity provider of the person's newest open session at the hub, "" when none."""
    found = Session.objects.filter(
        person=actor.person, ended_at=None, expires_at__gt=clock.now()
    ).order_by("-auth_time")
    return found.values_list("idp", flat=True).first() or ""
