"""The door of the registers: communes, groups, départements, régions, addresses, companies.

Everything is read in this process: territories from the compiled official code (see
`territories/data`), addresses from the index that the operator imported. A code or a text that
cannot be understood raises `TerritoryError` in words; one that names nothing answers None or an
empty tuple. Addresses raise `NoAddresses` and companies `NoCompanies` in words where none was
imported.
"""

from __future__ import annotations

from typing import Any

from parvis.bricks.registers.addresses import served
from parvis.bricks.registers.addresses.engine import NO_FILTER as NO_ADDRESS_FILTER
from parvis.bricks.registers.addresses.engine import Filters as AddressFilters
from parvis.bricks.registers.addresses.operations import (
    Imported,
    import_addresses,
)
from parvis.bricks.registers.addresses.operations import rollback as rollback_addresses
from parvis.bricks.registers.addresses.operations import status as address_versions
from parvis.bricks.registers.addresses.operations import switch as switch_addresses
from parvis.bricks.registers.addresses.refresh import Refreshed
from parvis.bricks.registers.addresses.refresh import refresh as refresh_addresses
from parvis.bricks.registers.addresses.results import Address
from parvis.bricks.registers.addresses.served import NoAddresses
from parvis.bricks.registers.commands.bal.opening import open_base as open_address_base
from parvis.bricks.registers.companies import answers as company_answers
from parvis.bricks.registers.companies import served as served_companies
from parvis.bricks.registers.companies.answers import Company, Establishment
from parvis.bricks.registers.companies.operations import Imported as ImportedCompanies
from parvis.bricks.registers.companies.operations import import_companies
from parvis.bricks.registers.companies.operations import rollback as rollback_companies
from parvis.bricks.registers.companies.operations import status as company_versions
from parvis.bricks.registers.companies.operations import switch as switch_companies
from parvis.bricks.registers.companies.served import NoCompanies
from parvis.bricks.registers.compiled.arrays import DamagedIndex
from parvis.bricks.registers.compiled.files import SourceError
from parvis.bricks.registers.compiled.status import CompiledVersion, compiled_versions
from parvis.bricks.registers.compiled.store import StoreError
from parvis.bricks.registers.contours import where
from parvis.bricks.registers.contours.operations import ImportedContours, import_contours
from parvis.bricks.registers.contours.operations import store as contours_store
from parvis.bricks.registers.contours.reading import ContoursError
from parvis.bricks.registers.jobs import compile_published as compile_published_addresses
from parvis.bricks.registers.territories.atlas import Match
from parvis.bricks.registers.territories.door import (
    arrondissements,
    became,
    by_siren,
    commune,
    communes,
    communes_at,
    communes_of_department,
    communes_of_group,
    department,
    departments,
    epci_of,
    ept_of,
    group,
    groups,
    matching_communes,
    overlay,
    parts,
    parts_of,
    place,
    region,
    regions,
    remove_overlay,
    search_communes,
    territories_version,
    versions_of,
)
from parvis.bricks.registers.territories.history import Became
from parvis.bricks.registers.territories.history import Version as CodeVersion
from parvis.bricks.registers.territories.model import (
    Arrondissement,
    Commune,
    Departement,
    Epci,
    Kind,
    Region,
    TerritoryError,
    department_code,
)
from parvis.bricks.registers.territories.populations import (
    ImportedPopulations,
    Population,
    PopulationsError,
    import_populations,
    population_at,
)
from parvis.bricks.registers.territories.populations import store as populations_store

__all__ = [
    "NO_ADDRESS_FILTER",
    "Address",
    "AddressFilters",
    "Arrondissement",
    "Became",
    "CodeVersion",
    "Commune",
    "Company",
    "CompiledVersion",
    "ContoursError",
    "DamagedIndex",
    "Departement",
    "Epci",
    "Establishment",
    "Imported",
    "ImportedCompanies",
    "ImportedContours",
    "ImportedPopulations",
    "Kind",
    "Match",
    "NoAddresses",
    "NoCompanies",
    "Population",
    "PopulationsError",
    "Refreshed",
    "Region",
    "SourceError",
    "StoreError",
    "TerritoryError",
    "address_versions",
    "addresses_version",
    "arrondissements",
    "bbox_of",
    "became",
    "by_siren",
    "centre_of",
    "commune",
    "commune_at",
    "communes",
    "communes_at",
    "communes_of_department",
    "communes_of_group",
    "companies_version",
    "company",
    "company_versions",
    "compile_published_addresses",
    "contour_of",
    "contour_versions",
    "department",
    "department_code",
    "departments",
    "epci_of",
    "ept_of",
    "establishment",
    "geography_version",
    "group",
    "groups",
    "import_addresses",
    "import_companies",
    "import_contours",
    "import_populations",
    "matching_communes",
    "open_address_base",
    "overlay",
    "parts",
    "parts_of",
    "place",
    "population_at",
    "population_versions",
    "refresh_addresses",
    "region",
    "regions",
    "remove_overlay",
    "reverse_addresses",
    "rollback_addresses",
    "rollback_companies",
    "rollback_register",
    "search_addresses",
    "search_communes",
    "search_companies",
    "surface_of",
    "switch_addresses",
    "switch_companies",
    "switch_register",
    "territories_version",
    "versions_of",
]


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


def company(siren: str) -> Company | None:
    """The company with this SIREN; None when the register has none. Masked as the law asks."""
    return company_answers.company(served_companies.engine(), siren)


def establishment(siret: str) -> Establishment | None:
    """The establishment with this SIRET, open or closed; None when the register has none."""
    return company_answers.establishment(served_companies.engine(), siret)


def search_companies(text: str, *, limit: int = 10, commune: str = "") -> tuple[Company, ...]:
    """Companies that a text means (name, sigle, sign, SIREN, SIRET, with or without a commune's
    name), the best first; with an establishment in the commune of that code when one is given.
    """
    return company_answers.search(served_companies.engine(), text, limit, commune)


def companies_version() -> str:
    """The version of the company register in force."""
    return served_companies.engine().version


def contour_versions() -> list[CompiledVersion]:
    """Versions of the contours on disk, newest first."""
    return compiled_versions(contours_store())


def population_versions() -> list[CompiledVersion]:
    """Versions of the populations on disk, newest first."""
    return compiled_versions(populations_store())


def switch_register(register: str, version: str) -> None:
    """Serve another version of "contours" or "populations"; StoreError in words."""
    _STORES[register]().switch(version)


def rollback_register(register: str) -> str:
    """Serve the version of "contours" or "populations" that was served before; its name."""
    return _STORES[register]().rollback()


_STORES = {"contours": contours_store, "populations": populations_store}


def commune_at(lon: float, lat: float) -> Commune | None:
    """The commune whose contour holds a point in degrees; None outside, or without contours."""
    return where.commune_at(lon, lat)


def centre_of(code: str) -> tuple[float, float] | None:
    """(lon, lat) of a commune: inside its contour, else its point in the address register."""
    return where.centre_of(code)


def contour_of(code: str) -> dict[str, Any] | None:
    """The contour as GeoJSON; None where the operator imported none."""
    return where.contour_of(code)


def bbox_of(code: str) -> dict[str, Any] | None:
    """The box around the contour, as a GeoJSON polygon."""
    return where.bbox_of(code)


def surface_of(code: str) -> float | None:
    """Hectares inside the contour."""
    return where.surface_of(code)


def geography_version() -> str:
    """What answers on territories depend on: code, history, contours and addresses."""
    return where.version()
