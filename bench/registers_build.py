"""Address indexes for the benchmark, made in a folder that is thrown away."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from bench import registers_france
from parvis.bricks.registers.addresses import staging, territory
from parvis.bricks.registers.addresses.build.compile import compile_index
from parvis.bricks.registers.addresses.build.gather import gather
from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.addresses.index import open_index
from parvis.bricks.registers.addresses.operations import import_addresses
from parvis.bricks.registers.addresses.store import Store

T = TypeVar("T")


def cpu(function: Callable[[], T]) -> tuple[T, float]:
    """What a function gives and the processor seconds of this process that it took."""
    started = time.process_time()
    found = function()
    return found, time.process_time() - started


def peak_mb() -> int:
    """Largest resident size of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def resident_mb() -> int:
    """Resident size of this process now, in megabytes."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


def areas() -> list[territory.Area]:
    """Every commune of the official code."""
    return list(territory.official())


def synthetic(ban: Path, addresses: int) -> registers_france.France:
    """The synthetic France, or a part of it."""
    return registers_france.france(areas(), registers_france.paris_names(ban), addresses=addresses)


def opened(store: Store) -> Engine:
    """The engine of what a store serves."""
    now = store.current()
    assert now is not None
    return Engine(open_index(store.versions / now.version))


def imported(files: list[Path], root: Path) -> Engine:
    """Files imported as an operator does."""
    store = Store(root)
    import_addresses(files, store=store)
    return opened(store)


def built(made: registers_france.France, root: Path) -> Engine:
    """The synthetic France built without its files."""
    return opened(built_store(made, root)[0])


def built_store(made: registers_france.France, root: Path) -> tuple[Store, float]:
    """A store that serves the synthetic France, and the processor seconds of building it."""
    store = Store(root)
    registers_france.stage(made, root / "batches")

    def build() -> str:
        arrays: dict[str, Any] = compile_index(
            gather(staging.staged(root / "batches")), territory.official()
        )
        return store.write(arrays, {})

    with store.importing():
        version, seconds = cpu(build)
        store.switch(version)
    return store, seconds
