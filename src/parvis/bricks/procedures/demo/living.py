"""Living a planned life through the real commands, each act at its own instant."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from parvis.bricks.procedures.commands import (
    attaching,
    correcting,
    deciding,
    drafts,
    filing,
    handling,
    talking,
    upkeep,
)
from parvis.bricks.procedures.commands.bulk.lives import DAYS_TO_ANSWER, Act, Life, Piece
from parvis.bricks.procedures.commands.recording import case_urn
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.queries.detail import case_detail
from parvis.bricks.procedures.queries.visible import case_for
from parvis.kernel import clock, files, journal
from parvis.kernel.access import system
from parvis.kernel.calendar import add_days


def live(procedure: UUID, life: Life) -> UUID:
    """Live one life, act after act; the case's identifier."""
    one = _Living(procedure, life)
    for act in life.acts:
        with clock.held(act.at):
            getattr(one, f"_{act.do}")(act)
    return one.case


class _Living:
    def __init__(self, procedure: UUID, life: Life) -> None:
        self.procedure, self.life = procedure, life
        self.case = UUID(int=0)

    @property
    def version(self) -> int:
        """The case's version now."""
        found = case_for(system("demo"), self.case)
        if found is None:
            raise LookupError(f"no case {self.case}")
        return found.version

    def _begin(self, act: Act) -> None:
        self.case = drafts.start_case(act.by, self.procedure, language=self.life.language)
        saved = drafts.autosave(act.by, self.case, act.answers, version=self.version)
        if saved.refused:
            raise ValueError(f"the demo's answers are refused: {saved.refused}")

    def _attach(self, act: Act) -> None:
        if act.piece is not None:
            self._send(act, act.piece)

    def _send(self, act: Act, piece: Piece) -> None:
        upload = BytesIO(piece.data)
        upload.name = piece.name
        kept = files.receive(
            act.by,
            upload,
            owner=case_urn(self.case),
            organisation=None,
            purpose="procedures.case",
        )
        attaching.attach_file(act.by, self.case, piece.field, kept, version=self.version)

    def _file(self, act: Act) -> None:
        filing.file_case(act.by, self.case)

    def _look(self, act: Act) -> None:
        case_detail(act.by, self.case)
        journal.flush()

    def _take(self, act: Act) -> None:
        handling.take_in_instruction(act.by, self.case)

    def _say(self, act: Act) -> None:
        talking.post_message(act.by, self.case, act.words)

    def _read(self, act: Act) -> None:
        talking.mark_read(act.by, self.case)

    def _note(self, act: Act) -> None:
        problems = handling.annotate(act.by, self.case, act.answers, version=self.version)
        if problems:
            raise ValueError(f"the demo's notes are refused: {problems}")

    def _ask(self, act: Act) -> None:
        if act.missing is not None:
            correcting.request_correction(
                act.by,
                self.case,
                version=self.version,
                missing=[correcting.Missing(act.missing.words, act.missing.field)],
                deadline=add_days(clock.today(), DAYS_TO_ANSWER),
                reason=act.missing.reason,
            )

    def _correct(self, act: Act) -> None:
        if act.missing is not None and act.missing.fix:
            drafts.autosave(act.by, self.case, act.missing.fix, version=self.version)
        if act.missing is not None and act.missing.piece is not None:
            self._send(act, act.missing.piece)
        correcting.submit_correction(act.by, self.case, version=self.version)

    def _decide(self, act: Act) -> None:
        outcome = Outcome(act.outcome)
        deciding.decide(act.by, self.case, outcome, version=self.version, reasons=act.words)

    def _silence(self, act: Act) -> None:
        if deciding.decide_by_silence(act.by, self.case) is None:
            raise ValueError(f"silence has not decided case {self.case} at {act.at}")

    def _withdraw(self, act: Act) -> None:
        handling.withdraw(act.by, self.case, version=self.version)

    def _reopen(self, act: Act) -> None:
        deciding.reopen(act.by, self.case, act.words, version=self.version)

    def _warn(self, act: Act) -> None:
        upkeep.warn_draft(act.by, self.case)

    def _expire(self, act: Act) -> None:
        upkeep.expire_draft(act.by, self.case)
