"""The sample compiled once."""

from __future__ import annotations

import pytest

from parvis.bricks.registers.companies.engine import Engine
from parvis.bricks.registers.companies.operations import import_companies
from parvis.bricks.registers.companies.served import Served
from parvis.bricks.registers.companies.store import Store
from tests.bricks.registers.companies import sample


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine of the sample."""
    folder = tmp_path_factory.mktemp("companies")
    store = Store(folder / "register")
    made = import_companies(sample.write(folder / "files"), store=store)
    assert (made.companies, made.bad_count) == (len(sample.units()), 0)
    return Served(store).engine()
