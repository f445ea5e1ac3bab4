"""A person's cases follow when what opens their account comes to lead to another person.

Identity attaches a way to sign in to another account, and may undo it; it knows nothing of cases.
Here each case of the person before changes owner, by the same compare-and-swap as any act, with an
event and a journal entry that both persons see. Undoing gives back exactly those that had moved:
what the new owner began themself stays theirs. Told twice, it happens once.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from parvis.bricks.procedures.commands.recording import case_urn, move
from parvis.bricks.procedures.domain.case_events import OwnerChanged
from parvis.bricks.procedures.models import Case, CaseEvent
from parvis.kernel import journal
from parvis.kernel.access import Actor, system
from parvis.kernel.db.transactions import command

WHO = "identity.reconciliation"


@command
def attach_cases(person: UUID, before: UUID) -> int:
    """The cases of `before`, drafts too, become those of `person`; how many moved now."""
    actor = system(WHO, "procedures.case")
    rows = _locked().filter(owner_id=before)
    for case in rows:
        _give(actor, case, person, "attached", "procedures.case.attach")
    return len(rows)


@command
def separate_cases(person: UUID, before: UUID) -> int:
    """Cases that came to `person` from `before` by an attachment go back; how many moved now."""
    actor = system(WHO, "procedures.case")
    moved = 0
    told = CaseEvent.objects.filter(type=OwnerChanged.type, case__owner_id=person)
    ids = set(told.values_list("case_id", flat=True))
    for case in _locked().filter(id__in=ids, owner_id=person):
        last = CaseEvent.objects.filter(case=case, type=OwnerChanged.type).order_by("-seq")[0]
        if last.payload.get("because") == "attached" and last.payload.get("before") == str(before):
            _give(actor, case, before, "separated", "procedures.case.separate")
            moved += 1
    return moved


def _locked() -> QuerySet[Case]:
    return Case.objects.select_for_update(of=("self",)).order_by("id")


def _give(actor: Actor, case: Case, person: UUID, because: str, verb: str) -> None:
    before = case.owner_id
    happened = OwnerChanged(before=str(before), after=str(person), because=because)
    move(actor, case, happened, verb=verb, owner_id=person)
    # `move` writes for the owner that the case has now; the one before reads it too
    journal.record(
        actor,
        verb,
        case_urn(case),
        organisation=case.organisation_id,
        persons=[before],
        purpose="procedures.case",
        fields=["owner"],
    )
