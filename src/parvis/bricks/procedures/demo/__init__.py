"""The demo's procedures and their cases: in all states, the same in every instance.

A life is planned from a seed (`lives`), then lived through the real commands (`living`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from parvis.bricks.procedures.commands.designing import load_procedure_from_yaml
from parvis.bricks.procedures.demo.households import Association, Child, Household, Team
from parvis.bricks.procedures.demo.lives import Story, plan
from parvis.bricks.procedures.demo.living import live
from parvis.bricks.procedures.demo.stories.association import Subsidy
from parvis.bricks.procedures.demo.stories.canteen import Canteen
from parvis.bricks.procedures.demo.stories.hall import Hall
from parvis.bricks.procedures.demo.stories.moving import Moving
from parvis.kernel.access import system

FOLDER = Path(__file__).parent
CANTEEN = FOLDER / "canteen.yaml"
STORIES: Mapping[str, Story] = {one.slug: one for one in (Canteen(), Subsidy(), Moving(), Hall())}
FORMS: Mapping[str, Path] = {
    Canteen.slug: CANTEEN,
    Subsidy.slug: FOLDER / "association.yaml",
    Moving.slug: FOLDER / "moving.yaml",
    Hall.slug: FOLDER / "hall.yaml",
}
# What becomes of each case of a procedure, in order.
FATES = (
    "draft", "filed", "taken", "waiting", "accepted", "filed", "talking", "refused", "asking",
    "corrected", "accepted", "noted", "urgent", "completed", "withdrawn", "silent", "filed",
    "closed", "draft", "taken", "accepted", "waiting", "expired", "reopened", "accepted", "refused",
)  # fmt: skip


def publish(slug: str, *, organisation: UUID, service: str) -> UUID:
    """Put one of the demo's procedures online; its identifier."""
    return load_procedure_from_yaml(
        system("demo"),
        FORMS[slug].read_text(encoding="utf-8"),
        organisation=organisation,
        slug=slug,
        service=service,
    )


def load_cases(slug: str, procedure: UUID, homes: Sequence[Household], team: Team) -> int:
    """Live the cases of a procedure, each with its past; how many."""
    for position, fate in enumerate(FATES):
        home = homes[position % len(homes)]
        life = plan(
            STORIES[slug], home, team, fate,
            seed=str(position), days_ago=3 + position * 2, looks=True,
        )  # fmt: skip
        live(procedure, life)
    return len(FATES)


__all__ = [
    "CANTEEN",
    "FATES",
    "FORMS",
    "STORIES",
    "Association",
    "Child",
    "Household",
    "Team",
    "load_cases",
    "publish",
]
