"""The directory of this instance behind a port of `gateways.bodies` (where it is installed)."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.directory import public as directory
from parvis.kernel.access import system


class Counters:
    """The addresses of counters that the body itself wrote in the directory."""

    def of(self, siret: str, organisation: UUID | None) -> str:
        """The address of its first open counter that has one."""
        if organisation is None:
            return ""
        rows = directory.counters_visible_to(system("identity.joining"))
        found = rows.filter(organisation_id=organisation, state="active").exclude(email="")
        return found.order_by("created_at").values_list("email", flat=True).first() or ""
