"""A commune that keeps its own addresses, and its agents."""

from __future__ import annotations

from uuid import UUID

import pytest

from parvis.bricks.registers.commands.bal.numbers import add_number
from parvis.bricks.registers.commands.bal.opening import open_base
from parvis.bricks.registers.commands.bal.ways import add_way
from parvis.kernel.access import Actor, Role
from tests.conftest import Town

COMMUNE = "01033"  # Valserhône, with Châtillon-en-Michaille and Lancrans inside
HERE = [{"kind": "entrée", "lon": 5.83, "lat": 46.11}]


@pytest.fixture
def keeper(town: Town) -> Town:
    """The organisation of the commune."""
    town.organisation.territory = f"commune:{COMMUNE}"
    town.organisation.save()
    return town


@pytest.fixture
def agent(keeper: Town) -> Actor:
    """An agent who writes addresses."""
    return keeper.actor(Role.AGENT)


@pytest.fixture
def manager(keeper: Town) -> Actor:
    """Who publishes."""
    return keeper.actor(Role.MANAGER)


@pytest.fixture
def base(keeper: Town, agent: Actor) -> UUID:
    """An empty base."""
    return open_base(agent, keeper.organisation.id, COMMUNE)


@pytest.fixture
def street(agent: Actor, base: UUID) -> UUID:
    """A street with two numbers."""
    way = add_way(agent, base, "Rue des Tilleuls")
    add_number(agent, way, 1, positions=HERE, certified=True)
    add_number(agent, way, 3, "bis", positions=[*HERE, {"kind": "parcelle", "lon": 5.8301,
                                                          "lat": 46.1102}])  # fmt: skip
    return way
