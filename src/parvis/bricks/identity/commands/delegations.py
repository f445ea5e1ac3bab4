"""Delegated administration: a manager charges an agent with giving some roles, somewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction

from parvis.bricks.identity.commands import rights_letters as letters
from parvis.bricks.identity.commands.rights import agent_of_today
from parvis.bricks.identity.domain import rights as rules
from parvis.bricks.identity.domain.rights import Perimeter, Refused
from parvis.bricks.identity.models import Application, Delegation
from parvis.bricks.identity.queries import rights as queries
from parvis.kernel import access, clock, journal
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn
from parvis.kernel.values import Period


@command
def delegate(
    actor: Actor,
    application: UUID,
    membership: UUID,
    *,
    roles: Collection[str],
    perimeter: Perimeter,
    last: dt.date | None,
    first: dt.date | None = None,
) -> UUID:
    """Charge an agent of the actor's organisation with giving these roles within a perimeter."""
    app = Application.objects.get(id=application)
    member = agent_of_today(membership)
    body = member.organisation
    access.require(actor, "identity.right.delegate", body)
    days = rules.period(first or clock.today(), last, clock.today())
    declared = [one.key for one in queries.roles_of(app)]
    giver = queries.grantors(actor, app, body)[0]
    rules.may_delegate(giver, roles, declared)
    _check_place(perimeter, giver, body.territory)
    row = Delegation(
        application=app,
        membership=member,
        organisation=body,
        roles=sorted(set(roles)),
        perimeter_kind=perimeter.kind.value,
        perimeter_code=perimeter.code,
        given_by_id=actor.membership,
        valid_from=days.first,
        valid_until=days.last,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused("delegation_held") from None
    _record(actor, "give", row)
    letters.charged(row)
    return row.id


@command
def end(actor: Actor, delegation: UUID) -> None:
    """Take a charge back at once; the rights that it gave stay."""
    row = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("organisation", "application", "membership")
        .filter(id=delegation, organisation_id=actor.organisation or queries.NOBODY, ended_at=None)
        .first()
    )
    if row is None:
        raise Refused("delegation_unknown")
    access.require(actor, "identity.right.delegate", row.organisation)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    _record(actor, "end", row)


def _check_place(perimeter: Perimeter, giver: rules.Grantor, territory: str) -> None:
    known = queries.within(perimeter)
    if perimeter.kind is rules.Kind.TERRITORY:
        home = Perimeter(rules.Kind.TERRITORY, territory) if territory else None
        if home is None or not home.covers(perimeter, known):
            raise Refused("territory_elsewhere", code=perimeter.code)
    if not giver.perimeter.covers(perimeter, known):
        raise Refused("perimeter_wider")


def _record(actor: Actor, act: str, row: Delegation) -> None:
    journal.record(
        actor,
        f"identity.delegation.{act}",
        urn("identity", "delegation", row.id),
        organisation=row.organisation_id,
        persons=[row.membership.person_id],
        fields=["roles", "perimeter", "valid_from", "valid_until"],
        payload={
            "application": row.application.code,
            "roles": row.roles,
            "perimeter": f"{row.perimeter_kind}:{row.perimeter_code}",
            "period": str(Period(row.valid_from, row.valid_until)),
        },
    )
