"""What the register answers: communes, groups, départements, régions. Frozen and typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

COMMUNE_CODE = re.compile(r"^(?:[0-9]{5}|2[AB][0-9]{3})$")
SIREN = re.compile(r"^[0-9]{9}$")


class TerritoryError(ValueError):
    """What was asked cannot be understood; the message says why, in words."""


class Kind(StrEnum):
    """What a code of five characters names."""

    COMMUNE = "commune"
    DISTRICT = "district"  # arrondissement municipal of Paris, Lyon, Marseille
    DELEGATED = "delegated"  # commune déléguée, CGCT L2113-10
    ASSOCIATED = "associated"  # commune associée, law of 16 July 1971


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today, or a district, delegated or associated commune (`kind`).

    `population`: municipal population, None when the register gives none. `siren`, `epci`,
    `ept`, `district_of_state`: empty when there is none. `parent`: code of the commune that a
    district, a delegated or associated commune belongs to. `former_codes`: codes that lead here.
    `liaison`: Insee's TNCC, which says how "de" is joined to the name.
    """

    code: str
    name: str
    kind: Kind
    department: str
    region: str
    arrondissement: str = ""
    population: int | None = None
    post_codes: tuple[str, ...] = ()
    siren: str = ""
    epci: str = ""
    ept: str = ""
    parent: str = ""
    former_codes: tuple[str, ...] = ()
    liaison: str = ""
    invented: bool = False

    @property
    def of_name(self) -> str:
        """The name after "de": "de Lyon", "d'Ambérieu-en-Bugey", "du Havre", "des Abymes"."""
        if self.liaison == "2":
            return f"du {self.name.removeprefix('Le ')}"
        if self.liaison == "4":
            return f"des {self.name.removeprefix('Les ')}"
        starts = self.name[:1].upper() in "AEIOUYÀÂÉÈÊËÎÏÔŒÜ"
        if self.liaison == "1" or (not self.liaison and starts):
            return f"d'{self.name}"
        return f"de {self.name}"

    @property
    def label(self) -> str:
        """The name with its first post code, else its code: "Valserhône (01200)"."""
        return f"{self.name} ({self.post_codes[0] if self.post_codes else self.code})"


@dataclass(frozen=True, slots=True)
class Epci:
    """A group of communes, known by its SIREN (`code`).

    `type`: CC, CA, CU, METRO, MET69 (métropole de Lyon) or EPT. `financing`: FPU, FA or empty.
    Populations as DGCL publishes them.
    """

    code: str
    name: str
    type: str
    financing: str
    population_total: int
    population_municipal: int
    members: tuple[str, ...] = ()
    invented: bool = False

    @property
    def full_name(self) -> str:
        """The name with its kind in words: "Communauté de communes Faucigny - Glières"."""
        short, _, rest = self.name.partition(" ")
        words = {
            "CC": "Communauté de communes",
            "CA": "Communauté d'agglomération",
            "CU": "Communauté urbaine",
        }
        return f"{words[short]} {rest}" if short in words and rest else self.name


@dataclass(frozen=True, slots=True)
class Departement:
    """A département, or an overseas collectivity that counts as one in the code."""

    code: str
    name: str
    region: str
    seat: str
    zone: str  # metro, drom, com


@dataclass(frozen=True, slots=True)
class Region:
    """A région, or an overseas collectivity that counts as one in the code."""

    code: str
    name: str
    seat: str
    zone: str


@dataclass(frozen=True, slots=True)
class Arrondissement:
    """An arrondissement of the State (a sub-prefecture's area), not a district of a city."""

    code: str
    name: str
    department: str
    seat: str


def department_code(code: str) -> str:
    """The département of a commune, from the commune's code."""
    return code[:3] if code[:2] in {"97", "98"} else code[:2]


def checked_code(code: str) -> str:
    """A commune code with its shape right; TerritoryError in words otherwise."""
    text = code.strip().upper()
    if not COMMUNE_CODE.match(text):
        raise TerritoryError(
            _("“%(code)s” is not a commune code: five digits, or 2A or 2B and three digits.")
            % {"code": code[:20]}
        )
    return text
