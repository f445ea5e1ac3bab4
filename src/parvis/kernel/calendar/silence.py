"""When silence becomes a decision: acceptance (SVA) or rejection (SVR).

The law (CRPA): silence for two months is acceptance (L231-1), in the listed cases rejection
(L231-4). The decision arises at the end, midnight in Paris, of the day of the same number, and
takes effect on the next day. Missing documents (L114-5): for an acceptance the time runs only from
their receipt; for a rejection it is suspended for the delay given, at most until they arrive.

`Counting.DS` counts as démarches-simplifiées does, for procedures that come from there: the date
(`effective_on`) is the first day on which the decision is taken; a correction for an incomplete
file (any correction, with `Resume.RESET`) restarts it from the day of resolution, another adds the
days that it was pending. At the end of a month it can differ from the law by some days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from parvis.kernel.calendar.months import add_days
from parvis.kernel.calendar.span import Days, Span, Unit
from parvis.kernel.calendar.steps import Step

PIECES = "CRPA, art. L114-5"


class Effect(StrEnum):
    """What silence means in the end."""

    ACCEPTANCE = "acceptance"
    REJECTION = "rejection"


class Resume(StrEnum):
    """`DS` only: what a correction does. `RESET`: any correction restarts the time limit."""

    CONTINUE = "continue"
    RESET = "reset"


class Counting(StrEnum):
    """Whose arithmetic."""

    LAW = "law"
    DS = "ds"


class Lack(StrEnum):
    """Why something was asked of the person (the reasons of démarches-simplifiées)."""

    INCOMPLETE = "incomplete"
    INCORRECT = "incorrect"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class SilenceRule:
    """The time limit of one procedure, fixed at publication.

    `from_completeness`: a text lets a rejection also run only from a complete file. `source`: the
    text that sets another limit than two months (CRPA, art. L231-5, L231-6), told with the date.
    """

    effect: Effect = Effect.ACCEPTANCE
    span: Span = Span(2, Unit.MONTHS)  # noqa: RUF009 - frozen
    from_completeness: bool = False
    counting: Counting = Counting.LAW
    resume: Resume = Resume.CONTINUE
    source: str = ""

    @property
    def article(self) -> str:
        """The text that gives silence its meaning."""
        usual = "L231-1" if self.effect is Effect.ACCEPTANCE else "L231-4"
        return self.source or f"CRPA, art. {usual}"


@dataclass(frozen=True)
class Asked:
    """Documents or a correction asked of the person on a day.

    `due_on`: the last day to answer. `received_on`: the day of the answer, None while awaited.
    """

    on: dt.date
    due_on: dt.date | None = None
    received_on: dt.date | None = None
    lack: Lack = Lack.INCOMPLETE

    def __post_init__(self) -> None:
        if self.received_on is not None and self.received_on < self.on:
            raise ValueError(f"answered on {self.received_on}, before being asked on {self.on}")
        if self.due_on is not None and self.due_on < self.on:
            raise ValueError(f"due on {self.due_on}, before being asked on {self.on}")


@dataclass(frozen=True)
class Silence:
    """`arises_on`: silence is a decision at the end of that day; None while the time does not run.

    `effective_on`: the day after, on which it takes effect. `waiting`: an answer of the person is
    awaited, so the date may still come closer or move. `steps`: why.
    """

    effect: Effect
    arises_on: dt.date | None
    waiting: bool
    steps: tuple[Step, ...]

    @property
    def effective_on(self) -> dt.date | None:
        """The first day on which the decision exists."""
        return add_days(self.arises_on, 1) if self.arises_on else None


def silence_due(
    filed_on: dt.date,
    rule: SilenceRule = SilenceRule(),
    asked: Iterable[Asked] = (),
    *,
    today: dt.date | None = None,
) -> Silence:
    """When silence on a request filed on a day becomes a decision, and why.

    `filed_on`: the day of receipt in Paris (`legal_day`). `today` is needed by `Counting.DS` while
    a correction is pending (ValueError without it). ValueError too when something was asked before
    filing, or when, for a rejection by law, documents were asked without a last day (L114-5).
    """
    requests = sorted(asked, key=lambda one: (one.on, one.received_on or dt.date.max))
    if requests and requests[0].on < filed_on:
        raise ValueError(f"asked on {requests[0].on}, before filing on {filed_on}")
    fold = _Fold(rule, Step(filed_on, "filed", "CRPA, art. L112-3"))
    if rule.counting is Counting.DS:
        return fold.ds(filed_on, requests, today)
    if rule.effect is Effect.ACCEPTANCE or rule.from_completeness:
        return fold.complete(filed_on, requests)
    return fold.suspended(filed_on, requests)


class _Fold:
    """One computation: the rule, and the steps so far."""

    def __init__(self, rule: SilenceRule, first: Step) -> None:
        self.rule = rule
        self.steps = [first]

    def tell(self, on: dt.date, code: str, source: str = "", **params: object) -> None:
        self.steps.append(Step(on, code, source, params))

    def counted(self, start: dt.date) -> dt.date:
        """The last day of the span from a day, told."""
        last = self.rule.span.after(start)
        self.tell(start, "starts", self.rule.article, span=self.rule.span)
        if self.rule.span.misses_day(start):
            self.tell(last, "no-such-day", "CPC, art. 641", number=start.day)
        return last

    def result(self, arises_on: dt.date | None, waiting: bool) -> Silence:
        effect = self.rule.effect
        if arises_on is not None:
            code = "accepted" if effect is Effect.ACCEPTANCE else "rejected"
            self.tell(arises_on, code, self.rule.article)
            self.tell(add_days(arises_on, 1), "effective")
        return Silence(effect, arises_on, waiting, tuple(self.steps))

    def ask(self, one: Asked) -> None:
        if one.lack is not Lack.INCOMPLETE:
            self.tell(one.on, "correction")
        elif one.due_on is None:
            self.tell(one.on, "asked-without-date", PIECES)
        else:
            self.tell(one.on, "asked", PIECES, due=one.due_on)

    def complete(self, filed_on: dt.date, requests: list[Asked]) -> Silence:
        """By law, from completeness: the last receipt of documents asked in time restarts all."""
        last = self.counted(filed_on)
        waiting = False
        for one in requests:
            if one.lack is not Lack.INCOMPLETE:
                self.tell(one.on, "no-effect")
            elif one.on > last and not waiting:
                self.tell(one.on, "asked-too-late")
            else:
                self.ask(one)
                if one.received_on is None:
                    self.tell(one.on, "waiting", PIECES)
                    waiting = True
                else:
                    self.tell(one.received_on, "restarts", PIECES)
                    last = max(last, self.rule.span.after(one.received_on))
        return self.result(None if waiting else last, waiting)

    def suspended(self, filed_on: dt.date, requests: list[Asked]) -> Silence:
        """By law, a rejection: the days between asking and answer (or last day) are added."""
        last = self.counted(filed_on)
        until, waiting = filed_on, False
        for one in requests:
            if one.lack is not Lack.INCOMPLETE:
                self.tell(one.on, "no-effect")
                continue
            if one.on > last:
                self.tell(one.on, "asked-too-late")
                continue
            if one.due_on is None:
                raise ValueError("documents are asked with a last day to send them (CRPA L114-5)")
            self.ask(one)
            end = min(one.due_on, one.received_on or one.due_on)
            waiting = waiting or one.received_on is None
            arrived = "suspended-until" if one.received_on is None else "not-received"
            self.tell(end, "received" if one.received_on == end else arrived, PIECES)
            days = (end - max(one.on, until)).days
            until = max(until, end)
            if days > 0:
                last = add_days(last, days)
                self.tell(last, "suspended", PIECES, span=Days(days))
        return self.result(last, waiting)

    def ds(self, filed_on: dt.date, requests: list[Asked], today: dt.date | None) -> Silence:
        """As démarches-simplifiées: from the day after, the span, then the days of correction."""
        waiting = any(one.received_on is None for one in requests)
        if waiting and today is None:
            raise ValueError("a correction is pending: say which day it is")
        resolved = [one.received_on or today or one.on for one in requests]
        start = self._ds_start(filed_on, requests, resolved)
        begins = add_days(start, 1)
        self.tell(begins, "starts-next-day", self.rule.article, span=self.rule.span)
        effective = self.rule.span.after(begins)
        for one, answered in zip(requests, resolved, strict=True):
            if answered <= begins:
                continue
            self.ask(one)
            self.tell(answered, "received" if one.received_on else "if-answered-today")
            days = (answered - one.on).days + 1
            effective = add_days(effective, days)
            self.tell(add_days(effective, -1), "suspended", "", span=Days(days))
        return self.result(add_days(effective, -1), waiting)

    def _ds_start(
        self, filed_on: dt.date, requests: list[Asked], resolved: list[dt.date]
    ) -> dt.date:
        reset = self.rule.resume is Resume.RESET
        restarting = [
            answered
            for one, answered in zip(requests, resolved, strict=True)
            if reset or one.lack is Lack.INCOMPLETE
        ]
        start = max([filed_on, *restarting])
        if restarting:
            self.tell(start, "restarts")
        return start
