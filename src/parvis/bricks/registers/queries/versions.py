"""The compiled registers of this machine as an operator sees them: versions, rows, integrity.

Every register is a derived file from open data: whoever runs the instance may see all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from parvis.bricks.registers.addresses.store import default_store as addresses
from parvis.bricks.registers.companies.store import default_store as companies
from parvis.bricks.registers.compiled.arrays import DamagedIndex, verify
from parvis.bricks.registers.compiled.status import CompiledVersion, compiled_versions
from parvis.bricks.registers.compiled.store import StoreError, VersionStore
from parvis.bricks.registers.contours.operations import store as contours
from parvis.bricks.registers.territories.populations import store as populations
from parvis.kernel.access import Actor, require

STORES: dict[str, Callable[[], VersionStore]] = {
    "addresses": addresses,
    "companies": companies,
    "contours": contours,
    "populations": populations,
}


@dataclass(frozen=True)
class Versions:
    """One register: its versions newest first, the one served, the one served before it that is
    still on disk ("" for none), and why its pointer cannot be read ("" when it can)."""

    register: str
    found: tuple[CompiledVersion, ...] = ()
    served: str = ""
    before: str = ""
    problem: str = ""
    by_name: dict[str, CompiledVersion] = field(default_factory=dict)

    @property
    def now(self) -> CompiledVersion | None:
        """The version served; None when there is none, or when it is no longer on disk."""
        return self.by_name.get(self.served)


def versions_of(actor: Actor, register: str) -> Versions | None:
    """A register's versions, None for a register that there is not."""
    require(actor, "registers.versions.read")
    if register not in STORES:
        return None
    store = STORES[register]()
    found = tuple(compiled_versions(store))
    names = {one.name: one for one in found}
    try:
        now = store.current()
    except StoreError as error:
        return Versions(register, found, problem=str(error), by_name=names)
    if now is None:
        return Versions(register, found, by_name=names)
    before = next((name for name in now.history if name in names), "")
    return Versions(register, found, now.version, before, by_name=names)


def every(actor: Actor) -> list[Versions]:
    """Every register that can have versions, in the order of the menu."""
    found = [versions_of(actor, register) for register in STORES]
    return [one for one in found if one is not None]


def damage(actor: Actor, register: str, version: str) -> str:
    """What is wrong with a version once every byte of it was read; "" when nothing is.

    Costs a second for each gigabyte.
    """
    require(actor, "registers.versions.read")
    store = STORES[register]()
    try:
        verify(store.versions / version, store.manifest(version))
    except (DamagedIndex, StoreError) as error:
        return str(error)
    return ""
