"""What stays of a person's cases when the person is erased: that they were, not what they said.

Answers, messages, letters and files are emptied; numbers, states and dates of cases remain, and
the journal still proves that each event was written (its digest under the person's key means
nothing any more). Refused while the law asks to keep: a case under way, or a decision whose
retention has not passed, where the answers are used for a public task or by legal obligation
(RGPD, article 17, 3, b).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import get_language, gettext

from parvis.bricks.procedures.domain.case_events import decode, erased
from parvis.bricks.procedures.domain.fields.base import known
from parvis.bricks.procedures.domain.states import DECIDED, OPEN, State
from parvis.bricks.procedures.models import (
    Case,
    CaseColumn,
    CaseEvent,
    CaseLabel,
    CaseNote,
    CaseText,
    Correction,
    Document,
    MailChoice,
    Message,
    ProfileFact,
)
from parvis.bricks.procedures.queries.forms import document_of
from parvis.kernel import clock, files
from parvis.kernel.access import system
from parvis.kernel.calendar import add_months, in_full
from parvis.kernel.urns import urn

KEPT_BY_LAW = frozenset({"public_task", "legal_obligation"})
# What an emptied document still says: nothing about the person.
SKELETON = (
    "schema", "kind", "case", "procedure", "organisation", "service", "received_at", "received_on",
    "silence", "missing_pieces", "outcome", "implicit", "filed_on", "decided_at", "decided_on",
    "law", "remedies", "language",
)  # fmt: skip
ERASER = system("procedures.eraser", "procedures.upkeep")


class CasesEraser:
    """The procedures' answer to the port `keys.erasers`."""

    def refusal(self, person_id: UUID) -> str:
        """Words while a case is under way, or a decision must still be kept."""
        rows = Case.objects.filter(owner=person_id).order_by("number")
        for case in rows.filter(state__in=[one.value for one in OPEN]):
            return gettext(
                "Request no. %(number)s is being handled: withdraw it or wait for the decision."
            ) % {"number": case.number}
        for case in rows.filter(state__in=[one.value for one in DECIDED]):
            until = _kept_until(case)
            if until is not None and until >= clock.today():
                day = in_full(until, known(get_language() or "fr"))
                return gettext("The law asks to keep request no. %(number)s until %(day)s.") % {
                    "number": case.number,
                    "day": day,
                }
        return ""

    def erase(self, person_id: UUID) -> None:
        """Empty the person's cases, and the person's name in the cases of others."""
        rows = Case.objects.filter(owner=person_id)
        ids = list(rows.values_list("id", flat=True))
        for case_id in ids:
            _forget_files(case_id)
        rows.filter(state=State.DRAFT.value).delete()
        rows.update(
            answers={},
            private_answers={},
            provenance={},
            visible=[],
            working=None,
            label="",
        )
        _empty_events(CaseEvent.objects.filter(case__in=ids, erased_at=None))
        CaseColumn.objects.filter(case__in=ids).delete()
        CaseText.objects.filter(case__in=ids).delete()
        CaseLabel.objects.filter(case__in=ids).delete()
        CaseNote.objects.filter(case__in=ids).update(body="")
        Message.objects.filter(case__in=ids).update(body="", files=[])
        Correction.objects.filter(case__in=ids).update(missing=[])
        ProfileFact.objects.filter(person=person_id).delete()
        MailChoice.objects.filter(person=person_id).delete()
        _empty_documents(Document.objects.filter(case__in=ids))
        Message.objects.filter(author_person=person_id).update(author_label="")
        CaseEvent.objects.filter(actor_person=person_id).exclude(actor_label="").update(
            actor_label=""
        )


def _kept_until(case: Case) -> dt.date | None:
    """The last day on which the law asks to keep a decided case; None when it does not."""
    law = document_of(case.revision_id).law
    if law.processing_basis not in KEPT_BY_LAW or case.decided_at is None:
        return None
    return add_months(clock.paris(case.decided_at).date(), law.retention_months)


def _empty_events(rows: Iterable[CaseEvent]) -> None:
    now = clock.now()
    for row in rows:
        payload = erased(decode(row.type, row.payload))
        CaseEvent.objects.filter(pk=row.pk).update(payload=payload, erased_at=now)


def _empty_documents(rows: Iterable[Document]) -> None:
    """Leave which document it was, of what and when; its digest still names the whole."""
    for row in rows:
        kept = {name: row.data[name] for name in SKELETON if name in row.data}
        Document.objects.filter(pk=row.pk).update(data=kept, file=None)


def _forget_files(case_id: UUID) -> None:
    """Discard the files of a case; what a legal hold keeps stays, without its name (kernel)."""
    for file in files.of(urn("procedures", "case", case_id)):
        try:
            files.discard(ERASER, file.id)
        except (files.Refused, files.UnknownFile):
            continue
