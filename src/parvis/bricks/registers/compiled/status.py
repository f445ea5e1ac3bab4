"""What is on disk of a register: its versions, in words that an operator reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parvis.bricks.registers.compiled.arrays import DamagedIndex
from parvis.bricks.registers.compiled.store import StoreError, VersionStore


@dataclass(frozen=True)
class CompiledVersion:
    """One version on disk. `made`: when, ISO 8601; `counts`: how many of what it holds; `slices`:
    communes whose own addresses it holds; `problem`: why it cannot be served, empty when it can."""

    name: str
    served: bool
    megabytes: int = 0
    problem: str = ""
    made: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    slices: int = 0


def compiled_versions(store: VersionStore) -> list[CompiledVersion]:
    """Every version of a register, newest first."""
    try:
        now = store.current()
    except StoreError:
        now = None
    found = []
    for name in reversed(store.all()):
        size = sum(p.stat().st_size for p in (store.versions / name).iterdir()) // 1_000_000
        served = now is not None and now.version == name
        try:
            told = store.manifest(name)
        except DamagedIndex as error:
            found.append(CompiledVersion(name, served, size, str(error)))
            continue
        found.append(
            CompiledVersion(
                name, served, size, "", told.get("made", ""), told.get("counts", {}),
                tuple(told.get("sources", ())), len(told.get("slices", ())),
            )
        )  # fmt: skip
    return found
