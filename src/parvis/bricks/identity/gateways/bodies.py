"""What official registers say of a body: two ports, answered by the registers and the directory
where they are installed, and by a file.

The file of official addresses is CSV with a header line `siren;courriel` (or `siret;courriel`),
as it is drawn from the public directory of services (annuaire de l'administration).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from parvis.kernel.ports import Port
from parvis.kernel.settings import setting

FILE = setting(
    "PARVIS_IDENTITY_OFFICIAL_ADDRESSES",
    str,
    "",
    "File of official e-mail addresses of public bodies (CSV: siren or siret; courriel).",
)


@dataclass(frozen=True)
class RegisteredEstablishment:
    """An establishment in an official register. `staff` is None when the register does not say;
    `school`: its main activity is teaching children (NAF 85.1 and 85.2, 85.31)."""

    siret: str
    name: str
    legal_category: str
    active: bool
    staff: int | None = None
    school: bool = False


class BodyRegister(Protocol):
    """Whoever knows establishments by SIRET."""

    def of(self, siret: str) -> RegisteredEstablishment | None:
        """The establishment; None when the register has none, or cannot be read."""
        ...


class OfficialAddresses(Protocol):
    """Whoever knows the address at which a public body is reached."""

    def of(self, siret: str, organisation: UUID | None) -> str:
        """The address; "" when it is not known."""
        ...


body_registers: Port[BodyRegister] = Port(
    "identity.body_registers", "Registers that know establishments by SIRET (Sirene)"
)
official_addresses: Port[OfficialAddresses] = Port(
    "identity.official_addresses", "Directories of the official addresses of public bodies"
)


def registered(siret: str) -> RegisteredEstablishment | None:
    """The first register's answer, in the order of names."""
    answers = (register.of(siret) for register in body_registers.all().values())
    return next((one for one in answers if one is not None), None)


def official(siret: str, organisation: UUID | None) -> str:
    """The first official address that a directory knows."""
    answers = (one.of(siret, organisation) for one in official_addresses.all().values())
    return next((one for one in answers if one), "")


class FileAddresses:
    """Addresses from the file, read at each question: it is looked at when somebody joins."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def of(self, siret: str, organisation: UUID | None) -> str:
        """The address of this SIRET, else of its SIREN."""
        found = ""
        try:
            with self._path.open(encoding="utf-8-sig", newline="") as lines:
                for row in csv.DictReader(lines, delimiter=";"):
                    address = (row.get("courriel") or "").strip()
                    if address and (row.get("siret") or "").strip() == siret:
                        return address
                    if address and (row.get("siren") or "").strip() == siret[:9]:
                        found = found or address
        except (OSError, ValueError, csv.Error):
            return ""
        return found
