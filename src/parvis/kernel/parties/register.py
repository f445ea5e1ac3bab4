"""The port by which official registers tell which organisations exist.

The registers brick answers for communes and groups of communes; a register of companies may
answer for every SIREN later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from parvis.kernel.ports import Port


@dataclass(frozen=True)
class RegisteredBody:
    """What an official register says of an organisation.

    `siren`: nine digits. `legal_category`: Insee's code, level III, empty when not known.
    `territory`: "commune:01004", "epci:200000172", empty when it has none.
    """

    siren: str
    name: str
    legal_category: str = ""
    territory: str = ""


class OrganisationRegister(Protocol):
    """What a register of organisations answers."""

    def by_siren(self, siren: str) -> RegisteredBody | None:
        """The organisation with this SIREN, None when the register does not know it."""
        ...

    def public_bodies(self) -> Iterable[RegisteredBody]:
        """Every public body worth listing in this instance (communes, groups of communes)."""
        ...


organisation_register: Port[OrganisationRegister] = Port(
    "parties.organisation_register", "Official registers that know organisations by SIREN"
)


def look_up(siren: str) -> RegisteredBody | None:
    """The first register's answer for a SIREN, in the order of names."""
    for register in organisation_register.all().values():
        found = register.by_siren(siren)
        if found is not None:
            return found
    return None
