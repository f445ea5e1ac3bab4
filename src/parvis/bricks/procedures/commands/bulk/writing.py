"""Lives of cases written as rows, act by act, as the commands would have written them.

Each method says which command it mirrors; `tests/bricks/procedures/test_bulk.py` compares the
rows of both. What has files, and agents' looks, are not written in bulk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from parvis.bricks.procedures import events
from parvis.bricks.procedures.commands import deadlines
from parvis.bricks.procedures.commands.bulk.book import Book, changed, numbers
from parvis.bricks.procedures.commands.bulk.lives import DAYS_TO_ANSWER, Act, Do, Life
from parvis.bricks.procedures.commands.bulk.place import Place
from parvis.bricks.procedures.commands.completing import origins
from parvis.bricks.procedures.commands.deciding import by_silence, drafted
from parvis.bricks.procedures.commands.filing import filed_event, receipt_data
from parvis.bricks.procedures.commands.placing import place_entries
from parvis.bricks.procedures.commands.prefilling import prefill
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.answers import read_patch
from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.deadlines import due_on, silence
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.evaluation import Evaluation, evaluate
from parvis.bricks.procedures.domain.folding import difference
from parvis.bricks.procedures.domain.showing import label_of
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, Correction, Document, Message, Procedure
from parvis.bricks.procedures.queries.forms import form_of
from parvis.kernel import clock
from parvis.kernel.access import Actor, require
from parvis.kernel.calendar import add_days
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Person

NOTICE_DAYS = 14


@command
def write_lives(
    actor: Actor,
    procedure_id: UUID,
    lives: Sequence[tuple[UUID, Life]],
    *,
    drawing_from: dt.datetime,
) -> int:
    """Write whole lives of a published procedure, each under the identifier given; how many.

    One transaction: all of them or none. Documents are drawn later, one each second from
    `drawing_from`. Only the house itself may: it writes the past.
    """
    require(actor, "procedures.case.keep")
    procedure = Procedure.objects.select_related("organisation").get(pk=procedure_id)
    if procedure.revision_id is None:
        raise LookupError(f"procedure {procedure_id} has no published revision")
    place = Place(procedure, procedure.revision_id, form_of(procedure.revision_id))
    owners = Person.objects.in_bulk({life.usager.for_person for _, life in lives})
    filed = [id_ for id_, life in lives if any(act.do is Do.FILE for act in life.acts)]
    given = dict(zip(filed, numbers(filed), strict=True))
    book = Book()
    for id_, life in lives:
        owner = owners[life.usager.for_person]
        _Writing(book, place, id_, owner, life, given.get(id_, 0)).write()
    book.write(drawing_from)
    return len(lives)


class _Writing:
    """One case, from its first act to its last."""

    def __init__(
        self, book: Book, place: Place, id_: UUID, owner: Person, life: Life, number: int
    ) -> None:
        self.book, self.place, self.form = book, place, place.form
        self.life, self.number = life, number
        self.case = Case(id=id_, procedure=place.procedure, owner=owner)
        self.waits: list[Correction] = []
        self.unread: list[Message] = []
        self.evaluated: tuple[dt.date, Evaluation] | None = None

    def write(self) -> None:
        """Every act at its own instant; then the row as it stands, and its index."""
        for act in self.life.acts:
            with clock.held(act.at):
                getattr(self, f"_{act.do}")(act)
        self.book.cases.append(self.case)
        if self.case.number is not None:
            self.book.columns_of(self.case, self.form)

    def _read_answers(self, before: Mapping[str, Any], patch: Mapping[str, Any]) -> Any:
        placed, lost = place_entries(self.form, patch)
        read = read_patch(self.form, before, placed)
        if lost or read.problems:
            raise ValueError(f"these answers are refused: {lost or read.problems}")
        return read

    def _begin(self, act: Act) -> None:
        """`drafts.start_case`, then `drafts.autosave`."""
        case, form, today = self.case, self.form, clock.today()
        found = prefill(act.by, form)
        first = evaluate(form, found.answers, today)
        case.revision_id = self.place.revision
        case.organisation = self.place.procedure.organisation
        case.language, case.seq = self.life.language[:8], 1
        case.provenance = found.provenance
        case.created_at = case.updated_at = clock.now()
        created = case_events.Created(
            procedure=self.place.procedure.number, revision=str(case.revision_id)
        )
        self.book.happen(act.by, case, created, "procedures.case.start")
        read = self._read_answers(first.answers, act.answers)
        evaluation = evaluate(form, read.answers, today)
        self.evaluated = today, evaluation
        changed(
            case,
            answers=dict(evaluation.answers),
            provenance=origins(act.by, form, found.provenance, evaluation.answers, read.changed),
            visible=list(evaluation.visible),
            label=label_of(form, evaluation.answers),
            expires_on=add_days(today, form.document.law.draft_days),
        )

    def _complete(self, answers: Mapping[str, Any]) -> Evaluation:
        """Answers that may be filed today."""
        today = clock.today()
        if self.evaluated and self.evaluated[0] == today and self.case.answers is answers:
            evaluation = self.evaluated[1]
        else:
            evaluation = evaluate(self.form, answers, today)
        if evaluation.problems:
            raise ValueError(f"this life cannot be filed: {evaluation.problems}")
        return evaluation

    def _file(self, act: Act) -> None:
        """`filing.file_case`."""
        case, form, now = self.case, self.form, clock.now()
        evaluation = self._complete(case.answers)
        answers = evaluation.shown(form)
        origin = origins(act.by, form, case.provenance, answers, set())
        found = silence(form.document.law.regime, clock.today())
        service = self.place.mentions(case.language)
        data = receipt_data(case, form, self.number, answers, now, found, service)
        document = self._document(Document.Kind.RECEIPT, data)
        filed = filed_event(
            form, self.number, answers, origin, evaluation, document.digest, found, now
        )
        self.book.move(
            act.by, case, filed, "procedures.case.file",
            number=self.number, answers=answers, provenance=origin, visible=filed.visible,
            label=filed.label, filed_at=now, due_on=due_on(found), expires_on=None,
        )  # fmt: skip
        self.book.tell(
            case,
            events.CaseFiled(
                case.id, self.number, case.procedure_id, case.organisation_id, case.owner_id,
                now, case.due_on, document.digest,
            ),
        )  # fmt: skip
        self.book.send(case, "receipt", key=f"receipt:{case.id}", data=data)

    def _document(self, kind: Document.Kind, data: dict[str, Any]) -> Document:
        row = Document(case=self.case, kind=kind, data=data, digest=digest(data))
        self.book.documents.append(row)
        return row

    def _take(self, act: Act) -> None:
        """`handling.take_in_instruction`."""
        case = self.case
        taken = case_events.TakenInInstruction()
        at = case.taken_at or clock.now()
        verb = "procedures.case.take_in_instruction"
        self.book.move(act.by, case, taken, verb, taken_at=at)
        if case.assigned_to_id is None and act.by.membership is not None:
            given = case_events.Assigned(membership=str(act.by.membership), name=act.by.label)
            self.book.move(
                act.by, case, given, "procedures.case.assign", assigned_to_id=act.by.membership
            )

    def _say(self, act: Act) -> None:
        """`talking.post_message`."""
        case, side = self.case, "agent" if act.by.organisation else "person"
        message = Message(
            case=case,
            side=side,
            author_person_id=act.by.person,
            author_membership_id=act.by.membership,
            author_label=act.by.label[:300],
            body=act.words,
        )
        self.book.messages.append(message)
        self.unread.append(message)
        posted = case_events.MessagePosted(
            message=str(message.id), side=side, digest=digest([message.body, []])
        )
        unread = "unread_by_agents" if side == "person" else "unread_by_person"
        verb = "procedures.case.post_message"
        self.book.move(act.by, case, posted, verb, **{unread: getattr(case, unread) + 1})
        self.book.tell(
            case,
            events.MessagePosted(
                case.id, self.number, case.organisation_id, case.owner_id, message.id, side
            ),
        )
        if side == "agent":
            self.book.send(case, "message", key=f"message:{message.id}", data={})

    def _read(self, act: Act) -> None:
        """`talking.mark_read`."""
        mine = "agent" if act.by.organisation else "person"
        for message in self.unread:
            if message.side != mine and message.read_at is None:
                message.read_at = clock.now()
        setattr(self.case, "unread_by_agents" if mine == "agent" else "unread_by_person", 0)

    def _note(self, act: Act) -> None:
        """`handling.annotate`."""
        case, form = self.case, self.form
        read = read_patch(form, case.private_answers, act.answers, private=True)
        evaluation = evaluate(form, read.answers, clock.today(), public=case.answers)
        patch = difference(case.private_answers, evaluation.answers)
        if not patch:
            return
        origin = origins(act.by, form, {}, evaluation.answers, set(patch))
        event = case_events.AnswersChanged(
            patch=patch,
            provenance={key: origin.get(key) for key in patch},
            scope="private",
            visible=list(case.visible),
        )
        kept = {**case.provenance, **event.provenance}
        self.book.move(
            act.by,
            case,
            event,
            "procedures.case.annotate",
            private_answers=dict(evaluation.answers),
            provenance={key: one for key, one in kept.items() if one is not None},
        )

    def _ask(self, act: Act) -> None:
        """`correcting.request_correction`."""
        if act.missing is None or act.by.membership is None:
            return
        case, today = self.case, clock.today()
        asked = Correction(
            case=case,
            reason=act.missing.reason,
            missing=[{"stable_id": act.missing.field, "words": act.missing.words}],
            asked_by_id=act.by.membership,
            deadline=add_days(today, DAYS_TO_ANSWER),
        )
        self.book.corrections.append(asked)
        self.waits.append(asked)
        requested = case_events.CorrectionRequested(
            correction=str(asked.id),
            reason=asked.reason,
            missing=asked.missing,
            asked_on=today.isoformat(),
            deadline=asked.deadline.isoformat(),
        )
        self.book.move(
            act.by, case, requested, "procedures.case.request_correction",
            working=dict(case.answers), taken_at=case.taken_at or clock.now(),
            due_on=self._due(), unread_by_person=case.unread_by_person + 1,
        )  # fmt: skip
        self.book.tell(
            case,
            events.CorrectionRequested(
                case.id, self.number, case.organisation_id, case.owner_id, asked.reason,
                asked.deadline,
            ),
        )  # fmt: skip
        data = {"deadline": asked.deadline.isoformat()}
        self.book.send(case, "correction", key=f"correction:{asked.id}", data=data)

    def _due(self) -> dt.date | None:
        waits = [one for one in self.waits if one.cancelled_at is None]
        return deadlines.due_after(self.case, self.form, waits)

    def _correct(self, act: Act) -> None:
        """`drafts.autosave` in the working copy, then `correcting.submit_correction`."""
        case, form = self.case, self.form
        working: Mapping[str, Any] = case.working or {}
        if act.missing is not None and act.missing.fix:
            read = self._read_answers(working, act.missing.fix)
            evaluation = evaluate(form, read.answers, clock.today())
            if read.changed or evaluation.answers != working:
                working = dict(evaluation.answers)
                changed(case, working=working)
        evaluation = self._complete(working)
        answers = evaluation.shown(form)
        patch = difference(case.answers, answers)
        origin = origins(act.by, form, case.provenance, answers, set(patch))
        pending = self.waits[-1]
        pending.resolved_at = clock.now()
        due = self._due()
        corrected = case_events.Corrected(
            correction=str(pending.id),
            patch=patch,
            provenance=difference(case.provenance, origin),
            visible=list(evaluation.visible),
            label=label_of(form, answers),
            resolved_on=clock.today().isoformat(),
            due_on=str(due or ""),
        )
        self.book.move(
            act.by, case, corrected, "procedures.case.correct",
            answers=answers, provenance=origin, visible=corrected.visible, label=corrected.label,
            working=None, due_on=due, unread_by_agents=case.unread_by_agents + 1,
        )  # fmt: skip

    def _decide(self, act: Act) -> None:
        """`deciding.decide`."""
        now = clock.now()
        outcome = Outcome(act.outcome)
        author = self.place.author(act.by)
        decided, data = drafted(author, self.case, outcome, act.words, now, form=self.form)
        self._decided(act, decided, data, Document.Kind.DECISION)

    def _silence(self, act: Act) -> None:
        """`deciding.decide_by_silence`."""
        if self.case.due_on is None or self.case.due_on >= clock.today():
            raise ValueError(f"silence has not decided at {act.at}")
        decided, data = by_silence(self.case, self.form)
        self._decided(act, decided, data, Document.Kind.ATTESTATION)

    def _decided(
        self, act: Act, decided: case_events.Decided, data: dict[str, Any], kind: Document.Kind
    ) -> None:
        case, now = self.case, clock.now()
        self._cancel()
        self.book.move(
            act.by, case, decided, "procedures.case.decide",
            decided_at=now, due_on=None, working=None, unread_by_person=case.unread_by_person + 1,
        )  # fmt: skip
        document = self._document(kind, data)
        self.book.tell(
            case,
            events.CaseDecided(
                case.id, self.number, case.procedure_id, case.organisation_id, case.owner_id,
                decided.outcome, now, decided.implicit, document.digest,
            ),
        )  # fmt: skip
        self.book.send(case, "decision", key=f"decision:{document.id}", data={})

    def _cancel(self) -> None:
        for one in self.waits:
            if one.resolved_at is None and one.cancelled_at is None:
                one.cancelled_at = clock.now()

    def _withdraw(self, act: Act) -> None:
        """`handling.withdraw`."""
        self._cancel()
        self.book.move(
            act.by, self.case, case_events.Withdrawn(), "procedures.case.withdraw",
            working=None, due_on=None, unread_by_agents=self.case.unread_by_agents + 1,
        )  # fmt: skip

    def _reopen(self, act: Act) -> None:
        """`deciding.reopen`."""
        self.book.move(
            act.by, self.case, case_events.Reopened(reason=act.words), "procedures.case.reopen",
            decided_at=None, due_on=None, unread_by_person=self.case.unread_by_person + 1,
        )  # fmt: skip

    def _warn(self, act: Act) -> None:
        """`upkeep.warn_draft`."""
        case = self.case
        if case.state != State.DRAFT or case.expires_on is None:
            return
        last = max(case.expires_on, add_days(clock.today(), NOTICE_DAYS))
        case.warned_at, case.expires_on = clock.now(), last
        data = {"day": last.isoformat()}
        self.book.send(case, "expiry", key=f"expiry:{case.id}:{last}", data=data)

    def _expire(self, act: Act) -> None:
        """`upkeep.expire_draft`."""
        self.book.move(
            act.by, self.case, case_events.Expired(), "procedures.case.expire",
            answers={}, private_answers={}, provenance={}, visible=[], label="", expires_on=None,
        )  # fmt: skip
