"""The sample register imported once, and the way to import others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from bench import registers_data
from bench.registers_noise import Truth

from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.addresses.index import open_index
from parvis.bricks.registers.addresses.operations import Imported, import_addresses
from parvis.bricks.registers.addresses.store import Store
from tests.bricks.registers.addresses import sample

SHARED = Path(os.environ.get("PARVIS_SHARED") or Path(__file__).parents[5] / "shared")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that serves the sample."""
    folder = tmp_path_factory.mktemp("addresses")
    store = Store(folder / "register")
    import_addresses(
        [sample.write_ban(folder / "ban-sample.csv.gz")],
        store=store,
        territories=sample.TERRITORY,
    )
    return store


@pytest.fixture(scope="session")
def engine(sample_store: Store) -> Engine:
    """The engine of the sample."""
    now = sample_store.current()
    assert now is not None
    return Engine(open_index(sample_store.versions / now.version))


@pytest.fixture
def import_into(tmp_path: Path) -> Callable[..., tuple[Imported, Engine]]:
    """Import files into a store of their own and open what they made."""

    def run(*paths: Path, **options: object) -> tuple[Imported, Engine]:
        store = Store(tmp_path / "register")
        options.setdefault("territories", sample.TERRITORY)
        made = import_addresses(list(paths), store=store, **options)
        return made, Engine(open_index(store.versions / made.version))

    return run


@pytest.fixture(scope="session")
def real_files() -> list[Path]:
    """Real addresses of Paris and New Caledonia; the test is skipped where they are not."""
    found = [
        SHARED / "data" / n for n in ("ban-75-2024-06.csv.gz", "addok-new-caledonia.ndjson.gz")
    ]
    if not all(path.exists() for path in found):
        if os.environ.get("CI") == "true":
            pytest.fail("the shared data is missing")
        pytest.skip("the shared data is not here")
    return found


@pytest.fixture(scope="session")
def real_engine(real_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine of Paris and New Caledonia, with the whole official geographic code."""
    store = Store(tmp_path_factory.mktemp("real") / "register")
    made = import_addresses(real_files, store=store)
    assert made.bad_count == 0
    return Engine(open_index(store.versions / made.version))


@pytest.fixture(scope="session")
def real_points(real_engine: Engine) -> list[tuple[str, float, float]]:
    """Identifier and place of a number of each tenth street."""
    index, found = real_engine.index, []
    for street in range(0, index.street_count, 10):
        first, last = index.v_street_number_at[street], index.v_street_number_at[street + 1]
        if first < last:
            one = real_engine.entry(street, (first + last) // 2)
            found.append((one.id, one.lon, one.lat))
    return found


@pytest.fixture(scope="session")
def truths(real_files: list[Path]) -> list[Truth]:
    """Every real house number, in the words that people use."""
    return registers_data.truths(real_files)
