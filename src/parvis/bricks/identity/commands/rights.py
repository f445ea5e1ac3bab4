"""Rights: given, their days changed, revoked, ended. Each act is journalled and told."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction

from parvis.bricks.identity.commands import rights_letters as letters
from parvis.bricks.identity.domain import rights as rules
from parvis.bricks.identity.domain.rights import Perimeter, Refused, State
from parvis.bricks.identity.events import RightEnded, RightGranted
from parvis.bricks.identity.models import Application, Delegation, Right
from parvis.bricks.identity.models.rights import OPEN
from parvis.bricks.identity.queries import rights as queries
from parvis.bricks.identity.queries import territories
from parvis.kernel import clock, events, journal
from parvis.kernel.access import Actor, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Membership
from parvis.kernel.urns import urn
from parvis.kernel.values import Period

_PAGE = 500


@command
def grant(
    actor: Actor,
    application: UUID,
    membership: UUID,
    *,
    role: str,
    perimeter: Perimeter,
    legal_basis: str,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> UUID:
    """Give an agent a right from a day (today when not said) to a last day; the right.

    Refused, with its reason, when the actor may not give it (`domain.rights.may_give`), when the
    agent is not one today, or when they hold the same right already.
    """
    app = Application.objects.select_related("organisation").get(id=application)
    member = agent_of_today(membership)
    days = rules.period(first or clock.today(), last, clock.today())
    wish = _wish(app, member, queries.role(app, role), perimeter, days)
    body = member.organisation
    queries.check_gift(queries.grantors(actor, app, body), wish, body.territory)
    if perimeter.kind is rules.Kind.TERRITORY and not territories.exists(perimeter.code):
        raise Refused("territory_unknown", code=perimeter.code)
    basis = rules.check_basis(legal_basis)
    row = _insert(app, member, role, perimeter, days, basis, actor.membership)
    _record(actor, "grant", row)
    place = f"{perimeter.kind}:{perimeter.code}"
    events.publish(
        RightGranted(row.id, member.id, body.id, app.code, role, place, days.first, days.last),
        aggregate=urn("identity", "right", row.id),
    )
    letters.granted(row)
    return row.id


def _insert(
    app: Application,
    member: Membership,
    role: str,
    perimeter: Perimeter,
    days: Period,
    basis: str,
    giver: UUID | None,
) -> Right:
    row = Right(
        application=app,
        role=role,
        membership=member,
        organisation=member.organisation,
        perimeter_kind=perimeter.kind.value,
        perimeter_code=perimeter.code,
        legal_basis=basis,
        granted_by_id=giver,
        valid_from=days.first,
        valid_until=days.last,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused("right_held") from None
    return row


@command
def change_days(
    actor: Actor, right: UUID, version: int, *, first: dt.date, last: dt.date | None
) -> None:
    """Change a right's days, by whoever could give it with the new ones."""
    row = _locked(actor, right, version)
    days = rules.period(first, last, clock.today())
    held = queries.as_right(row)
    app, member = row.application, row.membership
    wish = _wish(app, member, queries.role(app, row.role), held.perimeter, days)
    body = row.organisation
    queries.check_gift(queries.grantors(actor, app, body), wish, body.territory)
    row.valid_from, row.valid_until = days.first, days.last
    row.version += 1
    row.save(update_fields=["valid_from", "valid_until", "version"])
    _record(actor, "change", row, ["valid_from", "valid_until"])
    letters.changed(row)


@command
def revoke(actor: Actor, right: UUID, version: int, because: str) -> None:
    """End a right at once, with a reason that its holder reads.

    By whoever administers its role there: a delegated administrator revokes what they may give.
    """
    row = _locked(actor, right, version)
    words = " ".join(because.split())
    if not 1 <= len(words) <= 300:
        raise Refused("because")
    check_charge(actor, row)
    move(actor, row, State.REVOKED, words)


def move(actor: Actor, row: Right, state: State, because: str) -> None:
    """Write a new state (the caller has checked), journal it, tell whoever must know."""
    row.state, row.state_at, row.because = state.value, clock.now(), because[:300]
    row.version += 1
    row.save(update_fields=["state", "state_at", "because", "version"])
    _record(actor, {State.ACTIVE: "resume"}.get(state, state.value), row, ["state"])
    if state is State.ACTIVE:
        return
    events.publish(
        RightEnded(
            row.id, row.membership_id, row.organisation_id, row.application.code, row.role,
            state.value,
        ),
        aggregate=urn("identity", "right", row.id),
    )  # fmt: skip
    letters.ended(row)


@command
def expire() -> int:
    """End the rights and delegations whose last day has passed; how many. A job calls it."""
    today, actor = clock.today(), system("identity.rights", "end of a right")
    done = 0
    rows = Right.objects.select_for_update(of=("self",)).select_related(
        "application", "membership__person", "organisation"
    )
    for row in rows.filter(state__in=OPEN, valid_until__lt=today)[:_PAGE]:
        move(actor, row, State.EXPIRED, "")
        done += 1
    Delegation.objects.filter(ended_at=None, valid_until__lt=today).update(ended_at=clock.now())
    return done


@command
def end_with_membership(membership: UUID, last_day: dt.date) -> int:
    """An agent leaves: no right and no charge of theirs goes beyond their last day."""
    actor = system("identity.rights", "end of a membership")
    rows = Right.objects.select_for_update(of=("self",)).select_related(
        "application", "membership__person", "organisation"
    )
    done = 0
    for row in rows.filter(membership_id=membership, state__in=OPEN):
        if row.valid_until is not None and row.valid_until <= last_day:
            continue
        if row.valid_from > last_day or last_day < clock.today():
            move(actor, row, State.REVOKED, "")
        else:
            row.valid_until = last_day
            row.version += 1
            row.save(update_fields=["valid_until", "version"])
            _record(actor, "change", row, ["valid_until"])
        done += 1
    charges = Delegation.objects.filter(membership_id=membership, ended_at=None)
    charges.filter(valid_from__gt=last_day).update(ended_at=clock.now())
    charges.exclude(valid_until__lte=last_day).filter(valid_from__lte=last_day).update(
        valid_until=last_day
    )
    return done


def agent_of_today(number: UUID) -> Membership:
    """An agent of today; Refused otherwise."""
    found = Membership.objects.select_related("organisation", "person").filter(id=number).first()
    today = clock.today()
    if (
        found is None
        or found.person.erased_at is not None
        or today not in Period(found.valid_from, found.valid_until)
    ):
        raise Refused("agent_unknown")
    return found


def _wish(
    app: Application, member: Membership, role: rules.Role, perimeter: Perimeter, days: Period
) -> rules.Wish:
    own = app.organisation_id == member.organisation_id
    return rules.Wish(str(member.id), role, perimeter, days, own)


def _locked(actor: Actor, right: UUID, version: int) -> Right:
    """A right that has not ended, of those the actor sees; Refused when it moved meanwhile."""
    rows = Right.objects.select_for_update(of=("self",)).select_related(
        "application", "membership__person", "organisation"
    )
    seen = queries.rights_visible_to(actor).filter(id=right).exists()
    row = rows.filter(id=right).first() if seen else None
    if row is None:
        raise Refused("right_unknown")
    if row.version != version:
        raise Refused("moved")
    if State(row.state) in rules.ENDED:
        raise Refused("right_over")
    return row


def check_charge(actor: Actor, row: Right) -> None:
    """Refused unless the actor administers this role there today."""
    held = queries.as_right(row)
    known = queries.within(held.perimeter)
    for one in queries.grantors(actor, row.application, row.organisation):
        if (one.roles is None or row.role in one.roles) and one.perimeter.covers(
            held.perimeter, known
        ):
            return
    raise Refused("nobody")


def _record(actor: Actor, act: str, row: Right, fields: list[str] | None = None) -> None:
    journal.record(
        actor,
        f"identity.right.{act}",
        urn("identity", "right", row.id),
        organisation=row.organisation_id,
        persons=[row.membership.person_id],
        legal_basis=row.legal_basis,
        fields=fields or ["role", "perimeter", "valid_from", "valid_until"],
        payload={
            "application": row.application.code,
            "role": row.role,
            "perimeter": f"{row.perimeter_kind}:{row.perimeter_code}",
            "from": row.valid_from.isoformat(),
            "until": row.valid_until.isoformat() if row.valid_until else "",
            "state": row.state,
        },
    )
