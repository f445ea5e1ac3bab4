"""A published procedure of the town, with its service; people who fill and agents who handle."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import yaml

from parvis.bricks.directory import public as directory
from parvis.bricks.procedures import demo
from parvis.bricks.procedures.commands.designing import load_procedure_from_yaml
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.models import Case
from parvis.bricks.procedures.queries import forms
from parvis.kernel.access import Actor, Role

CANTEEN = demo.CANTEEN
ROW = "01JD0000000000000000000001"

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


@pytest.fixture(autouse=True)
def _forget_forms():
    forms.forget()
    yield
    forms.forget()


def make_service(manager: Actor, organisation: UUID, *channels: directory.Channel) -> str:
    """The catering service of an organisation, with its mentions; its URN."""
    phone = directory.Channel(kind=directory.Kind.PHONE, phone="04 50 00 00 00")
    made = directory.create_service(
        manager,
        organisation,
        name={"fr": "Restauration scolaire", "en": "School catering"},
        email="cantine@valserine.example",
        phone="04 50 00 00 00",
        address={"lines": ["3 place de la Mairie"], "post_code": "01200", "city": "Valserine"},
    )
    directory.set_channels(manager, made, 1, channels or (phone,))
    return str(directory.service_urn(made))


@pytest.fixture
def service(town) -> str:
    """The URN of the service in charge."""
    return make_service(town.actor(Role.MANAGER), town.organisation.id)


@pytest.fixture
def answers() -> dict[str, Any]:
    """Complete answers to the canteen's form."""
    return copy.deepcopy(ANSWERS)


@pytest.fixture
def canteen(town, service) -> UUID:
    """The canteen's procedure, published by the town's designer."""
    return load_procedure_from_yaml(
        town.actor(Role.DESIGNER),
        CANTEEN.read_text(encoding="utf-8"),
        organisation=town.organisation.id,
        slug="cantine",
        service=service,
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
