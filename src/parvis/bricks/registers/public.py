"""The door of the registers: communes, groups, départements, régions and addresses.

Everything is read in this process: territories from the compiled official code (see
`territories/data`), addresses from the index that the operator imported. A code or a text that
cannot be understood raises `TerritoryError` in words; one that names nothing answers None or an
empty tuple. Addresses raise `NoAddresses` in words where none was imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parvis.bricks.registers.addresses import served
from parvis.bricks.registers.addresses.engine import NO_FILTER as NO_ADDRESS_FILTER
from parvis.bricks.registers.addresses.engine import Filters as AddressFilters
from parvis.bricks.registers.addresses.operations import (
    Imported,
    Version,
    import_addresses,
)
from parvis.bricks.registers.addresses.operations import rollback as rollback_addresses
from parvis.bricks.registers.addresses.operations import status as address_versions
from parvis.bricks.registers.addresses.operations import switch as switch_addresses
from parvis.bricks.registers.addresses.records import SourceError
from parvis.bricks.registers.addresses.results import Address
from parvis.bricks.registers.addresses.served import NoAddresses
from parvis.bricks.registers.compiled.store import StoreError
from parvis.bricks.registers.territories.atlas import COMMUNES, Match, atlas
from parvis.bricks.registers.territories.model import (
    Arrondissement,
    Commune,
    Departement,
    Epci,
    Kind,
    Region,
    TerritoryError,
)
from parvis.bricks.registers.territories.store import store

__all__ = [
    "NO_ADDRESS_FILTER",
    "Address",
    "AddressFilters",
    "Arrondissement",
    "Commune",
    "Departement",
    "Epci",
    "Imported",
    "Kind",
    "Match",
    "NoAddresses",
    "Region",
    "SourceError",
    "StoreError",
    "TerritoryError",
    "Version",
    "address_versions",
    "addresses_version",
    "arrondissements",
    "by_siren",
    "commune",
    "communes_at",
    "communes_of_department",
    "communes_of_group",
    "department",
    "departments",
    "epci_of",
    "ept_of",
    "group",
    "import_addresses",
    "overlay",
    "parts_of",
    "place",
    "region",
    "regions",
    "remove_overlay",
    "reverse_addresses",
    "rollback_addresses",
    "search_addresses",
    "search_communes",
    "switch_addresses",
    "territories_version",
]


def commune(code: str) -> Commune | None:
    """Today's commune with this Insee code; an old code gives the commune it became part of."""
    return atlas.commune(code)


def place(code: str, kind: Kind) -> Commune | None:
    """A district, a delegated or an associated commune by its own code."""
    return atlas.place(code, kind)


def parts_of(code: str) -> tuple[Commune, ...]:
    """Districts, delegated and associated communes inside a commune."""
    return atlas.parts_of(code)


def search_communes(
    text: str, *, limit: int = 10, kinds: Iterable[Kind] = COMMUNES
) -> tuple[Match, ...]:
    """Communes that a person may mean: beginning of the name, words, post code, code, SIREN.

    Accents, case, hyphens, apostrophes and "st" do not matter; one wrong letter is put right
    (two from eight letters on) when nothing fits as typed. The most peopled come first among
    equals. A name of another kind leads to its commune unless its kind is asked for.
    """
    return atlas.search(text, limit, kinds)


def communes_at(post_code: str) -> tuple[Commune, ...]:
    """Communes served by a post code, the most peopled first."""
    return atlas.at_post_code(post_code)


def communes_of_department(code: str) -> tuple[Commune, ...]:
    """Communes of a département, by code."""
    return atlas.communes_of(code)


def communes_of_group(siren: str) -> tuple[Commune, ...]:
    """Communes of an EPCI or EPT, by code; none when there is no such group."""
    found = atlas.group(siren)
    members = [atlas.commune(code) for code in found.members] if found else []
    return tuple(one for one in members if one)


def group(siren: str) -> Epci | None:
    """The EPCI or EPT with this SIREN."""
    return atlas.group(siren)


def epci_of(code: str) -> Epci | None:
    """The EPCI of a commune; None for the few communes that are in none."""
    found = atlas.commune(code)
    return atlas.group(found.epci) if found and found.epci else None


def ept_of(code: str) -> Epci | None:
    """The établissement public territorial of a commune of the Grand Paris."""
    found = atlas.commune(code)
    return atlas.group(found.ept) if found and found.ept else None


def by_siren(siren: str) -> Commune | Epci | None:
    """The commune or group with this SIREN."""
    return atlas.by_siren(siren)


def department(code: str) -> Departement | None:
    """A département by its code."""
    return atlas.department(code)


def departments() -> tuple[Departement, ...]:
    """Every département and overseas collectivity of the official code, by code."""
    return tuple(sorted(store().departements.values(), key=lambda one: one.code))


def region(code: str) -> Region | None:
    """A région by its code."""
    return atlas.region(code)


def regions() -> tuple[Region, ...]:
    """Every région and overseas collectivity of the official code, by code."""
    return tuple(sorted(store().regions.values(), key=lambda one: one.code))


def arrondissements(department_code: str) -> tuple[Arrondissement, ...]:
    """Arrondissements (of the State) of a département, by code."""
    return tuple(one for one in store().arrondissements if one.department == department_code)


def overlay(
    name: str,
    communes: Sequence[Commune],
    groups: Sequence[Epci],
    *,
    department: Departement,
    region: Region,
) -> None:
    """Add invented places for a demo or a test; they answer with `invented=True`.

    Their commune codes, département and région begin with 00, which no real place has; their
    SIREN may not be a real body's. The same name again replaces the overlay.
    """
    atlas.add(name, communes, groups, department, region)


def remove_overlay(name: str) -> None:
    """Take an overlay away."""
    atlas.remove(name)


def territories_version() -> str:
    """The version of the official code in use, and the names of overlays: "6.0.0+valserine"."""
    return atlas.version


def search_addresses(
    text: str,
    *,
    limit: int = 5,
    autocomplete: bool = False,
    centre: tuple[float, float] | None = None,
    filters: AddressFilters = NO_ADDRESS_FILTER,
) -> tuple[Address, ...]:
    """Addresses that a text means, the best first; `centre` is (lon, lat) in degrees.

    `Address.confidence` is the probability that it is the one meant, `Address.id` the BAN's
    identifier: store it with the label and `addresses_version()`.
    """
    found = served.engine().search(
        text, limit=limit, autocomplete=autocomplete, centre=centre, filters=filters
    )
    return tuple(found)


def reverse_addresses(
    lon: float, lat: float, *, limit: int = 1, filters: AddressFilters = NO_ADDRESS_FILTER
) -> tuple[Address, ...]:
    """Addresses nearest to a point in degrees, with `distance` in metres; none beyond 5 km.

    ValueError when the point is not on the globe.
    """
    return tuple(served.engine().reverse(lon, lat, limit=limit, filters=filters))


def addresses_version() -> str:
    """The version of the address register in force."""
    return served.engine().version
