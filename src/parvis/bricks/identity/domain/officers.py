"""Certification of a company's officer: is this person one of those whom the register names?

Five points, all needed (ProConnect, reference 2.3): family name, first given name, gender (or
absent from the register), date of birth, place of birth (country when born abroad). The answer
holds one day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parvis.bricks.identity.domain.civil import FRANCE, CivilIdentity, bare

NEEDED = 5


@dataclass(frozen=True)
class Officer:
    """One officer as a register of companies writes them; empty texts are not known."""

    family_name: str
    given_names: str
    birthdate: str
    gender: str = ""
    birthplace: str = ""
    birthcountry: str = ""


def points(identity: CivilIdentity, officer: Officer) -> int:
    """How many of the five agree; a gender that the register leaves out agrees."""
    first = identity.given_names[0] if identity.given_names else ""
    theirs = officer.given_names.replace(",", " ").split()
    abroad = identity.birthcountry != FRANCE
    place = (identity.birthcountry, officer.birthcountry) if abroad else (
        identity.birthplace, officer.birthplace
    )  # fmt: skip
    return sum(
        (
            bool(officer.family_name) and bare(identity.family_name) == bare(officer.family_name),
            bool(theirs) and bare(first) == bare(theirs[0]),
            not officer.gender or officer.gender == identity.gender,
            bool(officer.birthdate) and officer.birthdate == identity.birthdate,
            bool(place[0]) and place[0] == place[1],
        )
    )


def is_officer(identity: CivilIdentity, officers: Iterable[Officer]) -> bool:
    """Whether one of the officers is this person."""
    return any(points(identity, one) == NEEDED for one in officers)
