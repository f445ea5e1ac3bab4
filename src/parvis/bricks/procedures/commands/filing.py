"""Filing: one transaction gives the number, the snapshot, the acknowledgement and its digest, the
letter, the event, and the job that will draw the PDF. Pressed twice, it happens once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.procedures import events
from parvis.bricks.procedures.commands import letters
from parvis.bricks.procedures.commands.columns import write_columns
from parvis.bricks.procedures.commands.completing import complete, origins
from parvis.bricks.procedures.commands.recording import case_urn, move, take_case
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.deadlines import due_on, silence
from parvis.bricks.procedures.domain.document import Law
from parvis.bricks.procedures.domain.evaluation import Evaluation
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.domain.receipt import ServiceMentions, acknowledge
from parvis.bricks.procedures.domain.showing import label_of
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, CaseNumber, Document
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.services import mentions
from parvis.bricks.procedures.queries.visible import takes_cases
from parvis.kernel import clock, jobs
from parvis.kernel import events as outbox
from parvis.kernel.access import Actor
from parvis.kernel.calendar import Silence
from parvis.kernel.db.transactions import command


@dataclass(frozen=True)
class Receipt:
    """The acknowledgement of a filed case: what the person may rely on."""

    case: UUID
    number: int
    filed_at: dt.datetime
    due_on: dt.date | None
    document: UUID
    digest: str
    data: Mapping[str, Any]


@command
def file_case(actor: Actor, case_id: UUID, *, version: int | None = None) -> Receipt:
    """File a draft. A case that its owner filed already answers with the same acknowledgement.

    Refusal "incomplete" with the problems of each answer, "level_too_low", "procedure_not_open",
    "receipt_incomplete" (the service has lost a mandatory mention); Conflict when the draft was
    changed elsewhere since it was shown.
    """
    case = take_case(actor, case_id, "procedures.case.write")
    if case.number is not None:
        return receipt_of(case)
    if case.state != State.DRAFT:
        raise Refusal("not_in_this_state", state=case.state, act="file")
    if version is not None and case.version != version:
        raise Conflict("changed_elsewhere")
    form = form_of(case.revision_id)
    _may_file(actor, case, form.document.law)
    return _file(actor, case, form)


def _may_file(actor: Actor, case: Case, law: Law) -> None:
    if not takes_cases(case.procedure):
        raise Refusal("procedure_not_open")
    if actor.level < law.level:
        raise Refusal("level_too_low", needed=law.level, have=actor.level)


def _file(actor: Actor, case: Case, form: Form) -> Receipt:
    now = clock.now()
    today = clock.paris(now).date()
    evaluation = complete(form, case.answers, today)
    answers = evaluation.shown(form)
    origin = origins(actor, form, case.provenance, answers, set())
    found = silence(form.document.law.regime, today)
    number = _next_number(case)
    service = mentions(case.procedure.service, case.language)
    data = receipt_data(case, form, number, answers, now, found, service)
    document = Document(case=case, kind=Document.Kind.RECEIPT, data=data, digest=digest(data))
    filed = filed_event(form, number, answers, origin, evaluation, document.digest, found, now)
    move(
        actor,
        case,
        filed,
        verb="procedures.case.file",
        number=number,
        answers=answers,
        provenance=origin,
        visible=filed.visible,
        label=filed.label,
        filed_at=now,
        due_on=due_on(found),
        expires_on=None,
        warned_at=None,
    )
    document.save(force_insert=True)
    write_columns(case, form)
    _announce(case, document)
    return _receipt_value(case, document)


def _next_number(case: Case) -> int:
    """The next number of the instance: a row of a sequence table, so that nobody waits."""
    return CaseNumber.objects.create(case=case).id


def filed_event(
    form: Form,
    number: int,
    answers: dict[str, Any],
    origin: dict[str, Any],
    evaluation: Evaluation,
    receipt: str,
    found: Silence | None,
    now: dt.datetime,
) -> case_events.Filed:
    """What filing tells: the whole snapshot."""
    return case_events.Filed(
        number=number,
        filed_on=clock.paris(now).date().isoformat(),
        answers=answers,
        provenance=origin,
        visible=list(evaluation.visible),
        label=label_of(form, answers),
        receipt=receipt,
        due_on=str(due_on(found) or ""),
    )


def receipt_data(
    case: Case,
    form: Form,
    number: int,
    answers: Mapping[str, Any],
    now: dt.datetime,
    found: Silence | None,
    service: ServiceMentions | None,
) -> dict[str, Any]:
    """The acknowledgement as data; Refusal "receipt_incomplete"."""
    if service is None:
        raise Refusal("receipt_incomplete", missing="service")
    return acknowledge(
        about=about(case, form, number),
        organisation=organisation_of(case),
        service=service,
        law=form.document.law,
        received_at=clock.paris(now),
        silence=found,
        answers_digest=digest(answers),
    )


def about(case: Case, form: Form, number: int) -> dict[str, Any]:
    """What names a case in its documents."""
    return {
        "case": number,
        "procedure": {
            "number": case.procedure.number,
            "title": form.document.title.to_json(),
            "legal_basis": form.document.law.legal_basis.to_json(),
        },
        "person": {"name": case.asked_by},
        "language": case.language,
    }


def organisation_of(case: Case) -> dict[str, str]:
    """The organisation as its documents name it."""
    return {"name": case.organisation.name, "siret": case.organisation.siret or ""}


def _announce(case: Case, document: Document) -> None:
    outbox.publish(
        events.CaseFiled(
            case=case.id,
            number=case.filed_number,
            procedure=case.procedure_id,
            organisation=case.organisation_id,
            person=case.owner_id,
            filed_at=case.filed_instant,
            due_on=case.due_on,
            receipt=document.digest,
        ),
        aggregate=case_urn(case),
    )
    jobs.enqueue(
        "procedures.draw_document",
        {"document": str(document.id)},
        organisation=case.organisation_id,
    )
    letters.send(case, "receipt", key=f"receipt:{case.id}", data=document.data)


def receipt_of(case: Case) -> Receipt:
    """The acknowledgement of a case that was filed."""
    document = Document.objects.get(case=case, kind=Document.Kind.RECEIPT)
    return _receipt_value(case, document)


def _receipt_value(case: Case, document: Document) -> Receipt:
    return Receipt(
        case=case.id,
        number=case.filed_number,
        filed_at=case.filed_instant,
        due_on=dt.date.fromisoformat(on) if (on := document.data["silence"].get("on")) else None,
        document=document.id,
        digest=document.digest,
        data=document.data,
    )
