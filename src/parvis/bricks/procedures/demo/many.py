"""The large demo: chunks of cases planned like the others and written in bulk.

A chunk is one transaction and its cases have identifiers of their own, so that a run that was
stopped goes on where it was. Fates fit their age: nothing is left that silence should have
decided, nor drafts that time should have emptied. Lives with files are not among them.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.procedures.commands.bulk.lives import Life
from parvis.bricks.procedures.commands.bulk.writing import write_lives
from parvis.bricks.procedures.demo.households import Household, Team
from parvis.bricks.procedures.demo.lives import SEED, Story, plan
from parvis.bricks.procedures.demo.stories.canteen import Canteen
from parvis.bricks.procedures.demo.stories.hall import Hall
from parvis.bricks.procedures.queries.visible import case_for
from parvis.kernel.access import system

STORIES: dict[str, Story] = {one.slug: one for one in (Canteen(), Hall())}
DAYS = 900  # since the first case
YOUNG, OLD = 52, 82  # days: silence has not decided yet; time has done all it does
FRESH = ("filed",) * 5 + ("taken",) * 3 + ("talking",) * 2 + ("accepted",) * 5 + (
    "waiting", "corrected", "refused", "completed", "draft", "withdrawn", "noted",
)  # fmt: skip
BETWEEN = ("accepted",) * 6 + ("refused", "completed", "closed", "withdrawn")
PAST = ("accepted",) * 11 + ("completed",) * 2 + ("refused",) * 2 + (
    "closed", "withdrawn", "silent", "silent", "expired",
)  # fmt: skip


@dataclass(frozen=True)
class Chunk:
    """Cases `first` to `first + size` of `of`, all of one procedure."""

    slug: str
    first: int
    size: int
    of: int


def case_id(position: int) -> UUID:
    """The identifier of a case of the large demo: a UUID version 7 that sorts by position."""
    milliseconds = 1_600_000_000_000 + position
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | SEED)


def is_loaded(chunk: Chunk) -> bool:
    """Whether the chunk is there (whole: it is one transaction)."""
    return case_for(system("demo"), case_id(chunk.first), related=()) is not None


def load_chunk(
    chunk: Chunk,
    procedure: UUID,
    homes: Sequence[Household],
    team: Team,
    *,
    drawing_from: dt.datetime,
) -> int:
    """Write the cases of a chunk; how many."""
    lives = [
        (case_id(n), _life(STORIES[chunk.slug], homes, team, n, chunk.of))
        for n in range(chunk.first, chunk.first + chunk.size)
    ]
    return write_lives(system("demo"), procedure, lives, drawing_from=drawing_from)


def _life(story: Story, homes: Sequence[Household], team: Team, position: int, of: int) -> Life:
    chance = random.Random(f"{SEED}:large:{position}")  # noqa: S311 - a demo
    days_ago = 3 + (of - 1 - position) * DAYS // of
    fates = FRESH if days_ago < YOUNG else BETWEEN if days_ago < OLD else PAST
    home, fate = homes[chance.randrange(len(homes))], chance.choice(fates)
    for turn in range(50):
        seed = f"large:{position}:{turn}"
        life = plan(story, home, team, fate, seed=seed, days_ago=days_ago, looks=False)
        if all(act.piece is None for act in life.acts):
            return life
    raise LookupError(f"no life without files for {home}")
