"""A published procedure of the town, with its service; people who fill and agents who handle."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from parvis.bricks.procedures import demo
from parvis.bricks.procedures.commands.designing import load_procedure_from_yaml
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.domain.publication import Surroundings
from parvis.bricks.procedures.domain.receipt import ServiceMentions
from parvis.bricks.procedures.models import Case
from parvis.bricks.procedures.queries import forms
from parvis.bricks.procedures.queries.services import service_directory
from parvis.kernel.access import Actor, Role

CANTEEN = Path(demo.__file__).with_name("demo") / "canteen.yaml"
ROW = "01JD0000000000000000000001"
SERVICE = "urn:parvis:directory:service:1"

ANSWERS: dict[str, Any] = {
    "2": "Aïcha",
    "3": "Benali",
    "4": "aicha@example.org",
    "5": "06 12 34 56 78",
    "6": "14 rue des Tilleuls, 01200 Valserine",
    "11": {ROW: {"12": "Inès", "13": "2019-05-03", "14": "jean-mace", "15": "ce1", "16": "none"}},
    "21": "400-799",
    "33": True,
}


class Services:
    """The directory, while it has one service."""

    def surroundings(self, service: str) -> Surroundings:
        mentions = ServiceMentions(
            "Restauration scolaire", "3 place de la Mairie, 01200 Valserine",
            "cantine@valserine.example", "04 50 00 00 00", "du lundi au vendredi, 9 h à 17 h",
        )  # fmt: skip
        return Surroundings(mentions if service == SERVICE else None, other_channels=True)


@pytest.fixture(autouse=True)
def _services():
    with service_directory.replaced(test=Services()):
        forms.forget()
        yield
        forms.forget()


@pytest.fixture
def answers() -> dict[str, Any]:
    """Complete answers to the canteen's form."""
    return copy.deepcopy(ANSWERS)


@pytest.fixture
def canteen(town) -> UUID:
    """The canteen's procedure, published by the town's designer."""
    return load_procedure_from_yaml(
        town.actor(Role.DESIGNER),
        CANTEEN.read_text(encoding="utf-8"),
        organisation=town.organisation.id,
        slug="cantine",
        service=SERVICE,
    )


@pytest.fixture
def draft(canteen, citizen, answers) -> Case:
    """A draft with complete answers."""
    case = start_case(citizen, canteen)
    autosave(citizen, case, answers, version=1)
    return Case.objects.get(pk=case)


@pytest.fixture
def filed(draft, citizen) -> Case:
    """A filed case."""
    file_case(citizen, draft.id)
    return Case.objects.get(pk=draft.id)


@dataclass(frozen=True)
class Desk:
    """The agents of the town."""

    instructor: Actor
    decider: Actor
    manager: Actor
    designer: Actor
    operator: Actor


@pytest.fixture
def desk(town) -> Desk:
    """Who works on cases, and who must not."""
    return Desk(*(town.actor(role) for role in (
        Role.INSTRUCTOR, Role.DECIDER, Role.MANAGER, Role.DESIGNER, Role.OPERATOR,
    )))  # fmt: skip


def document(**changes: Any) -> dict[str, Any]:
    """The canteen's document as plain values, with changes."""
    return {**yaml.safe_load(CANTEEN.read_text(encoding="utf-8")), **changes}


@pytest.fixture
def reload() -> Callable[[Case], Case]:
    """The case as the database has it now."""
    return lambda case: Case.objects.select_related("owner").get(pk=case.pk)
