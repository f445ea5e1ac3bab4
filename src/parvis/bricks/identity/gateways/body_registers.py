"""The company register behind a port of `gateways.bodies` (where it is installed)."""

from __future__ import annotations

from parvis.bricks.identity.gateways.bodies import RegisteredEstablishment
from parvis.bricks.registers import public as registers

SCHOOLS = ("85.1", "85.20", "85.31")


class Companies:
    """The company register, where one was imported."""

    def of(self, siret: str) -> RegisteredEstablishment | None:
        """The establishment and the legal category of its company."""
        try:
            place = registers.establishment(siret)
            company = registers.company(siret[:9]) if place is not None else None
        except (registers.NoCompanies, registers.DamagedIndex, registers.StoreError):
            return None
        if place is None or company is None:
            return None
        return RegisteredEstablishment(
            siret,
            company.name,
            company.category,
            place.open and company.active,
            school=place.naf.startswith(SCHOOLS),
        )
