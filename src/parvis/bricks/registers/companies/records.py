"""A company and its establishments in full, as the stock files give them.

What a status P hides is still here (the files write `[ND]` in most of it): whoever shows a
record masks it first, see `hidden_unit` and `hidden_place`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parvis.bricks.registers.companies.columns import (
    ESTABLISHMENTS,
    LINKS,
    MASKED,
    UNITS,
    natural_person,
)
from parvis.bricks.registers.companies.index import Index


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment: its number in the index and its columns by official name."""

    number: int
    columns: dict[str, str]

    @property
    def siret(self) -> str:
        """14 digits."""
        return self.columns["siret"]

    @property
    def seat(self) -> bool:
        """Whether it is the seat of its company."""
        return self.columns["etablissementSiege"].lower() == "true"

    @property
    def hidden(self) -> bool:
        """Whether the establishment asked not to be diffused."""
        return self.columns["statutDiffusionEtablissement"] == "P"


@dataclass(frozen=True, slots=True)
class Unit:
    """A company: its number in the index and its columns by official name."""

    number: int
    columns: dict[str, str]

    @property
    def siren(self) -> str:
        """9 digits."""
        return self.columns["siren"]

    @property
    def natural(self) -> bool:
        """A natural person, or a body without legal personality."""
        return natural_person(self.columns["categorieJuridiqueUniteLegale"])

    @property
    def hidden(self) -> bool:
        """Whether the company asked not to be diffused."""
        return self.columns["statutDiffusionUniteLegale"] == "P"

    def word(self, name: str) -> str:
        """A column of words; empty where the file masks it."""
        return "" if self.columns[name] == MASKED else self.columns[name]

    @property
    def name(self) -> str:
        """Denomination, or first and last names (the name used in brackets when it differs)."""
        word = self.word
        if word("denominationUniteLegale"):
            return word("denominationUniteLegale")
        first = word("prenomUsuelUniteLegale") or word("prenom1UniteLegale")
        last, used = word("nomUniteLegale"), word("nomUsageUniteLegale")
        if used and used != last:
            return f"{first} {used} ({last})".strip()
        return f"{first} {last}".strip()


def unit(index: Index, number: int) -> Unit:
    """A company by its number."""
    line = index.line(int(index.record_unit[number]))
    return Unit(number, dict(zip(UNITS, line, strict=True)))


def place(index: Index, number: int) -> Place:
    """An establishment by its number."""
    line = index.line(int(index.record_est[number]))
    return Place(number, dict(zip(ESTABLISHMENTS, line, strict=True)))


def places(index: Index, numbers: Sequence[int]) -> list[Place]:
    """Establishments by their numbers, in this order."""
    return [place(index, number) for number in numbers]


def link(index: Index, number: int) -> dict[str, str]:
    """A link of succession."""
    return dict(zip(LINKS, index.line(int(index.record_link[number])), strict=True))
