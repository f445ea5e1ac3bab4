"""The life of a case, planned before it is lived: who does what, and at which instant.

The plan is pure and comes from a seed, so that it is the same in every instance. It is lived
either through the real commands (`living`) or written in bulk (`commands.bulk`); a test compares
the rows of both.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from parvis.bricks.procedures.commands.bulk.lives import Act, Do, Life, Missing, Piece
from parvis.bricks.procedures.demo.households import Household, Team
from parvis.kernel import clock
from parvis.kernel.access import system

SEED = 20261121
LEAST = dt.timedelta(minutes=5)  # between two acts


class Story(Protocol):
    """What one procedure's people say: answers, files, questions, reasons."""

    @property
    def slug(self) -> str:
        """The procedure's name in addresses."""
        ...

    @property
    def talks(self) -> Sequence[tuple[str, str]]:
        """Questions of persons, each with the agents' answer."""
        ...

    @property
    def refusals(self) -> Sequence[str]:
        """Reasons of refusals."""
        ...

    @property
    def closings(self) -> Sequence[str]:
        """Reasons of closing without follow-up."""
        ...

    @property
    def acceptances(self) -> Sequence[str]:
        """Words that go with an acceptance, or none."""
        ...

    def answers(self, home: Household, chance: random.Random, at: dt.datetime) -> dict[str, Any]:
        """Complete answers, as typed."""
        ...

    def pieces(self, home: Household, answers: Mapping[str, Any]) -> Sequence[Piece]:
        """The files that those answers need."""
        ...

    def missing(
        self, home: Household, answers: Mapping[str, Any], chance: random.Random
    ) -> Missing:
        """Something that an agent asks for."""
        ...

    def note(self, answers: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
        """Agents' annotations."""
        ...


HANDLED = ("file", "look", "take")
FATES: Mapping[str, tuple[str, ...]] = {
    "draft": (),
    "expired": ("warn", "expire"),
    "filed": ("file",),
    "urgent": ("file",),
    "taken": HANDLED,
    "talking": (*HANDLED, "talk"),
    "asking": (*HANDLED, "question"),
    "noted": (*HANDLED, "note", "talk"),
    "waiting": (*HANDLED, "ask"),
    "corrected": (*HANDLED, "ask", "correct"),
    "accepted": (*HANDLED, "note", "accept"),
    "completed": (*HANDLED, "ask", "correct", "talk", "accept"),
    "refused": (*HANDLED, "talk", "refuse"),
    "closed": (*HANDLED, "ask", "close"),
    "withdrawn": ("file", "withdraw"),
    "silent": ("file", "silence"),
    "reopened": (*HANDLED, "refuse", "question", "reopen"),
}
# Fates that need a past of their own, in days; the others are spread over the last weeks.
PAST = {"expired": 80, "silent": 78, "urgent": 57}
# Days after the first one, of acts that time itself does.
ON_DAY = {"warn": 47, "expire": 64, "silence": 66}


def plan(
    story: Story, home: Household, team: Team, fate: str, *, seed: str, days_ago: int, looks: bool
) -> Life:
    """The life of one case; `looks`: agents' looks are lived too."""
    chance = random.Random(f"{SEED}:{story.slug}:{seed}")  # noqa: S311 - a demo
    planner = _Planner(story, home, team, chance, max(days_ago, PAST.get(fate, 0)), looks)
    return Life(home.usager, home.language, fate, tuple(planner.acts(FATES[fate])))


class _Planner:
    def __init__(
        self,
        story: Story,
        home: Household,
        team: Team,
        chance: random.Random,
        days_ago: int,
        looks: bool,
    ) -> None:
        self.story, self.home, self.team, self.chance = story, home, team, chance
        self.agent = team.instructors[chance.randrange(len(team.instructors))]
        self.now, self.looks = clock.now(), looks
        self.first = self.last = self.now - dt.timedelta(days=days_ago)
        self.left = 0
        self.given: dict[str, Any] = {}
        self.asked: Missing | None = None

    def acts(self, kinds: Sequence[str]) -> Iterator[Act]:
        usager = self.home.usager
        self.left = 4 + 2 * len(kinds)
        at = self.at(0, 1)
        self.given = self.story.answers(self.home, self.chance, at)
        yield Act(Do.BEGIN, at, usager, answers=self.given)
        for piece in self.story.pieces(self.home, self.given):
            self.left += 1
            yield Act(Do.ATTACH, self.at(0, 0.1), usager, piece=piece)
        for kind in kinds:
            yield from getattr(self, f"_{kind}")()

    def at(self, low: float, high: float) -> dt.datetime:
        """An instant `low` to `high` hours later at waking hours; never in the future."""
        self.left -= 1
        later = self.last + max(LEAST, dt.timedelta(hours=self.chance.uniform(low, high)))
        local = clock.paris(later)
        if not 8 <= local.hour < 19:
            morning = local.replace(hour=8, minute=self.chance.randrange(5, 55), second=0)
            later = morning + dt.timedelta(days=local.hour >= 19)
        later = max(later, self.last + LEAST).astimezone(dt.UTC).replace(microsecond=0)
        self.last = max(min(later, self.now - LEAST * (1 + max(self.left, 0))), self.last)
        return self.last

    def _day(self, kind: str) -> dt.datetime:
        self.last = self.first + dt.timedelta(days=ON_DAY[kind])
        return self.last

    def _file(self) -> Iterator[Act]:
        yield Act(Do.FILE, self.at(0.1, 2), self.home.usager)

    def _look(self) -> Iterator[Act]:
        if self.looks:
            yield Act(Do.LOOK, self.at(2, 40), self.agent)

    def _take(self) -> Iterator[Act]:
        yield Act(Do.TAKE, self.at(0.1, 24), self.agent)

    def _question(self) -> Iterator[Act]:
        words, _ = self.chance.choice(self.story.talks)
        yield Act(Do.SAY, self.at(2, 30), self.home.usager, words=words)

    def _talk(self) -> Iterator[Act]:
        words, answer = self.chance.choice(self.story.talks)
        yield Act(Do.SAY, self.at(2, 30), self.home.usager, words=words)
        yield Act(Do.READ, self.at(1, 20), self.agent)
        yield Act(Do.SAY, self.at(0.1, 1), self.agent, words=answer)
        if self.chance.random() < 0.5:
            yield Act(Do.READ, self.at(1, 20), self.home.usager)

    def _note(self) -> Iterator[Act]:
        note = self.story.note(self.given, self.chance)
        yield Act(Do.NOTE, self.at(0.2, 20), self.agent, answers=note)

    def _ask(self) -> Iterator[Act]:
        self.asked = self.story.missing(self.home, self.given, self.chance)
        yield Act(Do.ASK, self.at(1, 30), self.agent, missing=self.asked)

    def _correct(self) -> Iterator[Act]:
        at = self.at(10, 90)
        yield Act(Do.CORRECT, at, self.home.usager, missing=self.asked)

    def _decide(self, outcome: str, words: str) -> Iterator[Act]:
        at = self.at(5, 60)
        yield Act(Do.DECIDE, at, self.team.decider, outcome=outcome, words=words)

    def _accept(self) -> Iterator[Act]:
        yield from self._decide("accepted", self.chance.choice(self.story.acceptances))

    def _refuse(self) -> Iterator[Act]:
        yield from self._decide("refused", self.chance.choice(self.story.refusals))

    def _close(self) -> Iterator[Act]:
        yield from self._decide("closed", self.chance.choice(self.story.closings))

    def _reopen(self) -> Iterator[Act]:
        words = "Une pièce nouvelle a été apportée au guichet."
        yield Act(Do.REOPEN, self.at(5, 60), self.team.decider, words=words)

    def _withdraw(self) -> Iterator[Act]:
        yield Act(Do.WITHDRAW, self.at(5, 60), self.home.usager)

    def _silence(self) -> Iterator[Act]:
        yield Act(Do.SILENCE, self._day("silence"), KEEPER)

    def _warn(self) -> Iterator[Act]:
        yield Act(Do.WARN, self._day("warn"), KEEPER)

    def _expire(self) -> Iterator[Act]:
        yield Act(Do.EXPIRE, self._day("expire"), KEEPER)


KEEPER = system("procedures.keep_time", "procedures.upkeep")
