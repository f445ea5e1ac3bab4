"""Periodic review: each right is confirmed by a day, or suspended, then ended."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from parvis.bricks.identity.commands import rights_letters as letters
from parvis.bricks.identity.commands.rights import check_charge, move
from parvis.bricks.identity.domain import rights as rules
from parvis.bricks.identity.domain.rights import Refused, State
from parvis.bricks.identity.events import ReviewStarted
from parvis.bricks.identity.models import Review, ReviewItem, Right
from parvis.bricks.identity.queries import rights as queries
from parvis.kernel import access, clock, events, journal
from parvis.kernel.access import Actor, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Organisation
from parvis.kernel.parties.public import organisation_urn
from parvis.kernel.urns import urn

_PAGE = 500


@command
def start(actor: Actor, due_on: dt.date) -> UUID:
    """Ask for every right of the actor's organisation to be confirmed until a day."""
    if actor.organisation is None:
        raise Refused("nobody")
    body = Organisation.objects.select_for_update().get(id=actor.organisation)
    access.require(actor, "identity.right.delegate", body)
    rules.check_review(clock.today(), due_on)
    if queries.review_in_force(body.id) is not None:
        raise Refused("review_open")
    rows = list(queries.open_rights(body.id).values_list("id", flat=True))
    if not rows:
        raise Refused("review_nothing")
    review = Review.objects.create(organisation=body, started_by_id=actor.membership, due_on=due_on)
    ReviewItem.objects.bulk_create(
        [ReviewItem(review=review, right_id=number) for number in rows], batch_size=200
    )
    _record(actor, "start", review, {"rights": len(rows), "due_on": due_on.isoformat()})
    events.publish(
        ReviewStarted(review.id, body.id, len(rows), due_on), aggregate=organisation_urn(body.id)
    )
    letters.review_started(review, len(rows))
    return review.id


@command
def decide(actor: Actor, right: UUID, *, keep: bool) -> None:
    """Confirm a right in the review under way, or revoke it. A suspended one comes back.

    Nobody confirms their own right but a manager, whose organisation may have no other.
    """
    item = (
        ReviewItem.objects.select_for_update(of=("self",))
        .select_related(
            "review", "right__application", "right__membership__person", "right__organisation"
        )
        .filter(right_id=right, review__closed_at=None)
        .filter(right__in=queries.rights_visible_to(actor))
        .first()
    )
    if item is None:
        raise Refused("right_unknown")
    row = item.right
    if State(row.state) in rules.ENDED:
        raise Refused("right_over")
    check_charge(actor, row)
    manager = access.may(actor, "identity.right.delegate", row.organisation)
    if keep and not manager and row.membership_id == actor.membership:
        raise Refused("self")
    item.decision = ReviewItem.Decision.KEPT if keep else ReviewItem.Decision.REVOKED
    item.decided_by_id, item.decided_at = actor.membership, clock.now()
    item.save(update_fields=["decision", "decided_by", "decided_at"])
    if not keep:
        move(actor, row, State.REVOKED, "")
    else:
        row.confirmed_at = clock.now()
        row.save(update_fields=["confirmed_at"])
        if row.state == State.SUSPENDED:
            move(actor, row, State.ACTIVE, "")
        else:
            _confirmed(actor, row)
    _close_when_done(item.review)


def _confirmed(actor: Actor, row: Right) -> None:
    journal.record(
        actor,
        "identity.right.confirm",
        urn("identity", "right", row.id),
        organisation=row.organisation_id,
        persons=[row.membership.person_id],
        fields=["confirmed_at"],
    )


@command
def run_due() -> int:
    """Suspend what nobody confirmed by the day, end it after the time of grace; how many moved.

    A job calls it. A review is closed when nothing of it is left to decide.
    """
    today, actor, done = clock.today(), system("identity.reviews", "periodic review"), 0
    for review in Review.objects.filter(closed_at=None, due_on__lt=today):
        items = (
            review.items.select_for_update(of=("self",))
            .select_related(
                "right__application", "right__membership__person", "right__organisation"
            )
            .filter(decision="")
        )
        for item in items[:_PAGE]:
            before = State(item.right.state)
            after = rules.after_review(before, review.due_on, today)
            if after is not before:
                move(actor, item.right, after, "")
                done += 1
        _close_when_done(review)
    return done


def _close_when_done(review: Review) -> None:
    left = review.items.filter(decision="").exclude(right__state__in=list(rules.ENDED))
    if not left.exists():
        review.closed_at = clock.now()
        review.save(update_fields=["closed_at"])
        _record(system("identity.reviews"), "close", review, {})


def _record(actor: Actor, act: str, review: Review, told: dict[str, object]) -> None:
    journal.record(
        actor,
        f"identity.review.{act}",
        urn("identity", "review", review.id),
        organisation=review.organisation_id,
        fields=list(told),
        payload=told,
    )
