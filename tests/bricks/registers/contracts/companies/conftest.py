"""The sample company register served by the instance under test, callers unlimited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.bricks.registers.companies.operations import import_companies
from parvis.bricks.registers.companies.store import Store, default_store
from parvis.bricks.registers.contracts import limits
from tests.bricks.registers.companies import sample


@pytest.fixture(scope="session")
def companies_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of registers that holds the sample."""
    folder = tmp_path_factory.mktemp("registers")
    import_companies(sample.write(folder / "files"), store=Store(folder / "companies"))
    return folder


@pytest.fixture
def companies(companies_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The sample register in force."""
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(companies_folder))
    for name in ("PARVIS_COMPANIES_RATE", "PARVIS_SIRENE_RATE"):
        monkeypatch.setenv(name, "0")
    limits.forget()
    yield default_store()
    limits.forget()
