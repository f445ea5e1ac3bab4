"""What time does to drafts: a warning, then their answers are erased; their tombstone stays."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.procedures.commands import letters
from parvis.bricks.procedures.commands.completing import references
from parvis.bricks.procedures.commands.recording import move
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.waiting import NOTICE_DAYS
from parvis.kernel import clock, files
from parvis.kernel.access import Actor, require
from parvis.kernel.calendar import add_days
from parvis.kernel.db.transactions import command


def _take(case_id: UUID) -> Case | None:
    rows = Case.objects.select_related("procedure", "organisation", "owner")
    return rows.select_for_update(of=("self",)).filter(pk=case_id, state=State.DRAFT.value).first()


@command
def warn_draft(actor: Actor, case_id: UUID) -> None:
    """Tell the owner of a draft that it will be emptied, at least fourteen days before."""
    require(actor, "procedures.case.keep")
    case = _take(case_id)
    if case is None or case.warned_at is not None or case.expires_on is None:
        return
    last = max(case.expires_on, add_days(clock.today(), NOTICE_DAYS))
    Case.objects.filter(pk=case.pk).update(warned_at=clock.now(), expires_on=last)
    data = {"day": last.isoformat()}
    letters.send(case, "expiry", key=f"expiry:{case.id}:{last}", data=data)


@command
def expire_draft(actor: Actor, case_id: UUID) -> None:
    """Empty a draft whose last day is past: answers and files are gone, its tombstone stays."""
    require(actor, "procedures.case.keep")
    case = _take(case_id)
    if case is None or case.expires_on is None or case.expires_on >= clock.today():
        return
    held = [UUID(id_) for _, _, id_ in references(form_of(case.revision_id), case.answers)]
    move(
        actor,
        case,
        case_events.Expired(),
        verb="procedures.case.expire",
        answers={},
        private_answers={},
        provenance={},
        visible=[],
        label="",
        expires_on=None,
    )
    for file_id in held:
        files.discard(actor, file_id)
