"""The sample register served by the instance under test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.bricks.registers.addresses.operations import import_addresses
from parvis.bricks.registers.addresses.store import Store, default_store
from parvis.bricks.registers.contracts import limits
from tests.bricks.registers.addresses import sample


@pytest.fixture(scope="session")
def register_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of registers that holds the sample."""
    folder = tmp_path_factory.mktemp("registers")
    import_addresses(
        [sample.write_ban(folder / "ban-sample.csv")],
        store=Store(folder / "addresses"),
        territories=sample.TERRITORY,
    )
    return folder


@pytest.fixture
def register(register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The sample register in force, callers unlimited."""
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(register_folder))
    monkeypatch.setenv("PARVIS_REGISTERS_RATE", "0")
    limits.forget()
    yield default_store()
    limits.forget()
