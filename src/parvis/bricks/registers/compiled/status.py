"""What is on disk of a small register: its versions, in words that an operator reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parvis.bricks.registers.compiled.arrays import DamagedIndex
from parvis.bricks.registers.compiled.store import StoreError, VersionStore


@dataclass(frozen=True)
class CompiledVersion:
    """One version on disk. `problem`: why it cannot be served, empty when it can."""

    name: str
    served: bool
    problem: str
    counts: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


def compiled_versions(store: VersionStore) -> list[CompiledVersion]:
    """Every version of a register, newest first."""
    try:
        now = store.current()
    except StoreError:
        now = None
    found = []
    for name in reversed(store.all()):
        served = now is not None and now.version == name
        try:
            told = store.manifest(name)
        except DamagedIndex as error:
            found.append(CompiledVersion(name, served, str(error)))
            continue
        counts, sources = told.get("counts", {}), tuple(told.get("sources", ()))
        found.append(CompiledVersion(name, served, "", counts, sources))
    return found
