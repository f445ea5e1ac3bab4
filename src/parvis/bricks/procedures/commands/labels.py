"""Labels of an organisation, and the labels that a case carries.

Putting a label does not change the case's version: nobody's open page becomes a conflict by it.
"""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.procedures.commands.recording import move, take_case
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.fields.base import clean_text
from parvis.bricks.procedures.domain.problems import InvalidAnswer, Refusal
from parvis.bricks.procedures.models import CaseLabel, Label
from parvis.bricks.procedures.queries.labels import MOST_LABELS, labels_visible_to
from parvis.kernel import journal
from parvis.kernel.access import Actor, Forbidden, require
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn

MOST_NAME = 40


@command
def create_label(actor: Actor, name: str, look: str = Label.Look.PLAIN) -> UUID:
    """Make a label; its identifier.

    Refusal "label_name_required", "label_exists", "too_many_labels", "label_look", "too_long".
    """
    require(actor, "procedures.label.create")
    if actor.organisation is None:
        raise Forbidden("procedures.label.create")
    try:
        found = clean_text(name, MOST_NAME, lines=False)
    except InvalidAnswer as wrong:
        raise Refusal(wrong.code, (), **wrong.params) from None
    if found is None:
        raise Refusal("label_name_required")
    if look not in Label.Look.values:
        raise Refusal("label_look")
    here = Label.objects.filter(organisation_id=actor.organisation)
    if here.filter(name__iexact=found).exists():
        raise Refusal("label_exists")
    if here.count() >= MOST_LABELS:
        raise Refusal("too_many_labels", most=MOST_LABELS)
    row = Label(organisation_id=actor.organisation, name=found, look=look)
    row.save(force_insert=True)
    _record(actor, row, "procedures.label.create")
    return row.id


@command
def remove_label(actor: Actor, label_id: UUID) -> None:
    """Remove a label from the organisation and from every case; twice changes nothing."""
    row = labels_visible_to(actor).filter(pk=label_id).first()
    if row is None:
        return
    require(actor, "procedures.label.change", row)
    _record(actor, row, "procedures.label.remove")
    row.delete()


@command
def put_label(actor: Actor, case_id: UUID, label_id: UUID, *, on: bool = True) -> bool:
    """Put a label on a case, or take it off; False when it was so already.

    Refusal "no_such_label".
    """
    case = take_case(actor, case_id, "procedures.case.handle")
    label = labels_visible_to(actor).filter(pk=label_id).first()
    if label is None:
        raise Refusal("no_such_label")
    there = CaseLabel.objects.filter(case=case, label=label)
    if there.exists() == on:
        return False
    happened = case_events.Labelled(label=str(label.id), name=label.name, on=on)
    move(actor, case, happened, verb="procedures.case.label", quiet=True)
    if on:
        CaseLabel(case=case, label=label).save(force_insert=True)
    else:
        there.delete()
    return True


def _record(actor: Actor, row: Label, verb: str) -> None:
    journal.record(
        actor, verb, urn("procedures", "label", row.id), organisation=row.organisation_id
    )
