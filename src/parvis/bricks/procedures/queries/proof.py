"""Proof of one case: its row is the fold of its events, and each event is the one journalled."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.case_events import decode
from parvis.bricks.procedures.domain.folding import Folded, fold
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Case, CaseEvent, Document
from parvis.kernel import clock, journal
from parvis.kernel.journal import Match


@dataclass(frozen=True)
class Proof:
    """What does not agree, in words for an operator (names of columns, no values); empty when all
    does. `erased`: events whose words were erased, of which only that they were can be said."""

    wrong: tuple[str, ...]
    events: int
    erased: int

    @property
    def holds(self) -> bool:
        """Whether row, events, documents and journal agree."""
        return not self.wrong


def prove(case_id: UUID) -> Proof:
    """Compare a case with its events, its events with the journal, its documents with their
    digests. LookupError when there is no such case."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise LookupError(f"no case {case_id}")
    rows = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    erased = [row for row in rows if row.erased_at]
    wrong = [*_numbers(case, rows), *_journal(case, rows), *_documents(case, bool(erased))]
    try:
        told = fold(decode(row.type, row.payload) for row in rows)
    except (Refusal, KeyError, TypeError, ValueError) as error:
        wrong.append(f"the events cannot have happened in this order ({type(error).__name__})")
    else:
        wrong += _row(case, told, whole=not erased)
    return Proof(tuple(wrong), len(rows), len(erased))


def _numbers(case: Case, rows: list[CaseEvent]) -> list[str]:
    expected = list(range(1, case.seq + 1))
    return [] if [row.seq for row in rows] == expected else ["events are missing or added"]


def _journal(case: Case, rows: list[CaseEvent]) -> list[str]:
    """Each payload is the one under whose digest the act stands in the journal."""
    wrong = []
    for row in rows:
        if row.erased_at:
            continue
        said = {"case": case.id, "seq": row.seq, "type": row.type, "payload": row.payload}
        if journal.payload_matches(row.journal, said) is Match.NO:
            wrong.append(f"event {row.seq} is not the one in the journal")
    return wrong


def _documents(case: Case, erased: bool) -> list[str]:
    rows = () if erased else Document.objects.filter(case=case)
    return [
        f"{row.kind} does not have its digest" for row in rows if digest(row.data) != row.digest
    ]


def _row(case: Case, told: Folded, *, whole: bool) -> list[str]:
    """Columns that do not say what the events say. Drafts: their answers are nowhere else."""
    pairs: dict[str, tuple[object, object]] = {
        "state": (told.state.value, case.state),
        "number": (told.number, case.number),
        "assigned_to": (told.assigned_to, str(case.assigned_to_id or "")),
        "decided_at": (told.decided_on is not None, case.decided_at is not None),
    }
    if case.number is not None and case.filed_at is not None:
        pairs["filed_at"] = (told.filed_on, clock.paris(case.filed_at).date())
        if whole:
            pairs |= {
                "answers": (told.answers, case.answers),
                "private_answers": (told.private, case.private_answers),
                "provenance": (told.provenance, case.provenance),
                "visible": (list(told.visible), case.visible),
                "label": (told.label, case.label),
            }
    return [f"{name} is not what the events tell" for name, (a, b) in pairs.items() if a != b]
