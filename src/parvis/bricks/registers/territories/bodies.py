"""Communes and groups as organisations: what the parties' port asks the registers."""

from __future__ import annotations

from collections.abc import Iterator

from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.model import SIREN, Commune, Epci
from parvis.kernel.parties.public import RegisteredBody

# Insee, catégories juridiques, niveau III; a kind without a sure code is left out.
CATEGORIES = {"CC": "7346", "CA": "7348", "CU": "7343", "METRO": "7344"}
COMMUNE_CATEGORY = "7210"


class TerritorialBodies:
    """The register of communes, EPCI and EPT, known by SIREN."""

    def by_siren(self, siren: str) -> RegisteredBody | None:
        """The commune or group with this SIREN; None also when it is not a SIREN."""
        found = atlas.by_siren(siren) if SIREN.match(siren) else None
        return _body(found) if found else None

    def public_bodies(self) -> Iterator[RegisteredBody]:
        """Every commune that has a SIREN, every group."""
        for commune in atlas.communes():
            if commune.siren:
                yield _body(commune)
        for group in atlas.groups():
            yield _body(group)


def _body(found: Commune | Epci) -> RegisteredBody:
    if isinstance(found, Epci):
        category = CATEGORIES.get(found.type, "")
        return RegisteredBody(found.code, found.full_name, category, f"epci:{found.code}")
    name = f"Commune {found.of_name}"
    return RegisteredBody(found.siren, name, COMMUNE_CATEGORY, f"commune:{found.code}")


territorial_bodies = TerritorialBodies()
