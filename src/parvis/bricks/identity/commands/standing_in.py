"""Signing in to another service for the person helped: under a mandate that covers the service.

Nothing of it is silent: each sign-in is asked anew, says its purpose, and is one use of the mandate
in the journal at the moment when the data leave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.identity.commands import acting as using
from parvis.bricks.identity.commands import asking, interactions
from parvis.bricks.identity.commands.federating import wanted_acr
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal
from parvis.bricks.identity.domain import perimeters, subjects
from parvis.bricks.identity.domain.acting import Acting
from parvis.bricks.identity.domain.hub import Refusal, Step
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.models import HubAccount, Mandate
from parvis.bricks.identity.queries import acting as reading
from parvis.bricks.identity.queries import mandates, portal
from parvis.bricks.identity.queries.interactions import Opened
from parvis.kernel import calendar, clock
from parvis.kernel.access import Actor, may
from parvis.kernel.db.transactions import command

PROVIDER = "mandate"
ACR = "eidas1"  # who acts proved their own identity; that of the person rests on the mandate
NOT_COVERED = Refusal("Y600020")
OVER = Refusal("Y600021")


def service_covered(opened: Opened, perimeter: tuple[str, ...], *, company: bool = False) -> bool:
    """Whether a mandate over this perimeter may be used at this service at all.

    `company`: an officer's, at services that say that they know what to do with a company.
    """
    if company and not takes_companies(opened):
        return False
    if opened.profile == "proconnect":
        return False  # agents act in their own name there
    ours = {way.upstream.client_id for way in portal.ways()}
    if opened.client.client_id in ours:
        return False  # here one acts by the portal's own pages
    return perimeters.covers_service(perimeter, opened.client.metadata.rep_scope)


def takes_companies(opened: Opened) -> bool:
    """Plain OpenID alone: FranceConnect's services expect a civil identity, ProConnect's an agent's
    own body."""
    return opened.profile == "oidc" and opened.client.metadata.accepts_companies


@command
def stand_in(
    actor: Actor, opened: Opened, number: UUID, purpose: str, since: dt.datetime
) -> Opened:
    """Put the identity that the person lent in the interaction; `since`: when the actor signed in.

    MandateRefusal: "purpose", "not_covered", "not_lent", "level", or why the mandate opens nothing.
    """
    if opened.step not in (Step.CHOICE, Step.AWAY):
        raise MandateRefusal("changed_elsewhere")
    related = Mandate.objects.select_related("organisation", "person", "company")
    row = related.filter(id=number).first()
    if row is None or not may(actor, "identity.mandate.use", row):
        raise MandateRefusal("is_revoked")
    using.check(row, purpose)
    company = row.company is not None
    if not service_covered(opened, tuple(row.perimeter), company=company):
        raise MandateRefusal("not_covered")
    if PROFILES[opened.profile].platforms and wanted_acr(opened) != ACR:
        raise MandateRefusal("level")
    lent = _company(actor, row) if company else mandates.lent_identity(row)
    if lent is None or (not company and (row.person is None or row.person.erased_at is not None)):
        raise MandateRefusal("not_lent")
    moved, _browser = interactions.advance(
        opened, step=Step.VERIFIED, data=_data(actor, row, lent, purpose, since)
    )
    return moved


def _data(
    actor: Actor, row: Mandate, lent: Mapping[str, Any], purpose: str, since: dt.datetime
) -> dict[str, Any]:
    who = Acting(
        mandate=str(row.id),
        number=row.number,
        kind=row.kind,
        person=str(actor.person),
        membership=str(actor.membership or ""),
        name=actor.label,
        organisation=row.organisation.name if row.organisation and row.membership_id else "",
        siret=(row.organisation.siret or "") if row.organisation and row.membership_id else "",
        perimeter=tuple(row.perimeter),
        until=int(end_of(row.ends_on).timestamp()),
        purpose=" ".join(purpose.split()),
        company=(row.company.siren or "") if row.company else "",
        company_name=row.company.name if row.company else "",
    )
    return {
        "provider": PROVIDER,
        "title": f"{actor.label} ({row.number})",
        "sso": False,
        "verified": {
            "identity": lent["claims"],
            "seed": lent["seed"],
            "account": lent["account"],
            "certified": lent["certified"],
            "person": str(row.person_id or actor.person),
            "acr": ACR,
            "idp_acr": ACR,
            "amr": [],
            "auth_time": int(since.timestamp()),
            "idp_session": "",
            "idp_id_token": "",
            "act": who.kept(),
        },
    }


def _company(actor: Actor, row: Mandate) -> dict[str, Any] | None:
    """A company in the place of a person: no civil identity; the history is the officer's own.

    MandateRefusal "sign_in_again" when the register has not named the officer for a day
    (`asking.certify_again`), None for a company without SIREN.
    """
    if not asking.is_fresh(row):
        raise MandateRefusal("sign_in_again")
    if row.company is None or not row.company.siren:
        return None
    account = HubAccount.objects.filter(person=actor.person).order_by("created_at").first()
    if account is None:
        raise MandateRefusal("sign_in_again")
    seed = subjects.foreign_hash(f"company:{row.company.siren}")
    return {"claims": {}, "seed": seed, "account": str(account.id), "certified": True}


def end_of(day: dt.date) -> dt.datetime:
    """The first instant after a legal day (Europe/Paris)."""
    return dt.datetime.combine(calendar.add_days(day, 1), dt.time.min, tzinfo=clock.PARIS)


def use(opened: Opened) -> Refusal | None:
    """The data are about to leave under a mandate: one use, or why not (it ended meanwhile)."""
    kept = opened.data["verified"].get("act")
    if kept is None:
        return None
    acting = Acting.read(kept)
    actor = reading.holder(acting)
    if actor is None:
        return OVER
    title = opened.client.metadata.title or opened.client.name
    try:
        using.begin(actor, UUID(acting.mandate), acting.purpose, where=title)
    except (MandateRefusal, LookupError, PermissionError):
        return OVER
    return None
