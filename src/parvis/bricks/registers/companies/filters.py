"""What companies must be: columns of companies, and a place of theirs somewhere.

Each filter is a table over the codes of the index, so a test is one gather of an array.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies.columns import SIZES, STAFF
from parvis.bricks.registers.companies.convert import ACTIVE, SIZE_SHIFT, UNIT_STAFF_SHIFT
from parvis.bricks.registers.companies.index import Index
from parvis.bricks.registers.territories.atlas import atlas

Mask = NDArray[np.bool_]
# Sections of NAF rév. 2 (Insee): first and last division of each.
SECTIONS: Final = {
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43),
    "G": (45, 47), "H": (49, 53), "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68),
    "M": (69, 75), "N": (77, 82), "O": (84, 84), "P": (85, 85), "Q": (86, 88), "R": (90, 93),
    "S": (94, 96), "T": (97, 98), "U": (99, 99),
}  # fmt: skip
LOCAL_AUTHORITIES: Final = ("7210", "7220", "7225", "7229", "7230")  # commune, département, région


def section_of(naf: str) -> str:
    """The section of a NAF code: `47.11D` is in G; empty when the code is of another kind."""
    if naf[:2].isdecimal() and len(naf) == 6:
        division = int(naf[:2])
        for section, (first, last) in SECTIONS.items():
            if first <= division <= last:
                return section
    return ""


@dataclass(frozen=True)
class Filters:
    """What answers must be; an empty tuple asks nothing. Codes are as in the stock files.

    `bits`, `no_bits`: bits of `convert` that must be set, or not. `impossible`: something is
    asked that no company of the register has. `sole_trader`: category 1xxx; `public_body`: 4xxx
    or 7xxx. `surname`, `first_names`: of a sole trader.
    """

    naf: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    state: str = ""
    bits: int = 0
    no_bits: int = 0
    local_authority: bool | None = None
    sole_trader: bool | None = None
    public_body: bool | None = None
    sirens: tuple[str, ...] = ()
    impossible: bool = False
    surname: str = ""
    first_names: str = ""

    @property
    def placed(self) -> bool:
        """Whether a place is asked for."""
        return any((self.communes, self.posts, self.departments, self.regions, self.groups))


NO_FILTER = Filters()


class Sieve:
    """Filters over one index."""

    def __init__(self, index: Index, filters: Filters) -> None:
        self.index, self.filters = index, filters
        self._tests = _company_tests(index, filters)
        self._places = _place_tests(index, filters) if filters.placed else []

    @property
    def open(self) -> bool:
        """Whether every company passes."""
        return self.filters == NO_FILTER

    def companies(self, numbers: NDArray[Any]) -> NDArray[Any]:
        """Those of the companies that pass, in their order."""
        if self.filters.impossible:
            return numbers[:0]
        for column, table in self._tests:
            numbers = numbers[table[column[numbers]]]
        numbers = self._bits(numbers)
        if self.filters.sirens:
            wanted = [int(one) for one in self.filters.sirens if one.isdecimal()]
            numbers = numbers[np.isin(self.index.siren[numbers], np.array(wanted, np.uint32))]
        if self._places and len(numbers):
            numbers = numbers[self._placed(numbers)]
        return numbers

    def _bits(self, numbers: NDArray[Any]) -> NDArray[Any]:
        asked = self.filters
        both = asked.bits | asked.no_bits
        if asked.state:
            both |= ACTIVE
        if not both:
            return numbers
        wanted = asked.bits | (ACTIVE if asked.state == "A" else 0)
        passed: NDArray[Any] = numbers[
            (self.index.bits[numbers] & np.uint16(both)) == np.uint16(wanted)
        ]
        return passed

    def _placed(self, numbers: NDArray[Any]) -> Mask:
        """For each company whether one establishment passes every test of place."""
        places, owner = expand(self.index, numbers)
        good = self.places(places)
        found = np.zeros(len(numbers), np.bool_)
        found[owner[good]] = True
        return found

    def places(self, places: NDArray[Any]) -> Mask:
        """For each establishment whether it passes the tests of place."""
        good = np.ones(len(places), np.bool_)
        for column, table in self._places:
            good &= table[column[places]]
        return good


def expand(index: Index, numbers: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The establishments of companies one after another, and the place of each one's company."""
    first = index.est_at[numbers].astype(np.int64)
    counts = index.est_at[numbers + 1].astype(np.int64) - first
    owner = np.repeat(np.arange(len(numbers)), counts)
    inside = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(first, counts) + inside, owner


def _company_tests(index: Index, asked: Filters) -> list[tuple[NDArray[Any], Mask]]:
    tests: list[tuple[NDArray[Any], Mask]] = []
    if asked.naf:
        tests.append((index.naf, index.nafs.table(asked.naf)))
    if asked.sections:
        sections = [code for code in index.nafs.codes if section_of(code) in asked.sections]
        tests.append((index.naf, index.nafs.table(sections)))
    if asked.natures:
        tests.append((index.nature, index.natures.table(asked.natures)))
    codes = index.natures.codes
    for wanted, inside in (
        (asked.local_authority, LOCAL_AUTHORITIES),
        (asked.sole_trader, [code for code in codes if code.startswith("1")]),
        (asked.public_body, [code for code in codes if code.startswith(("4", "7"))]),
    ):
        if wanted is not None:
            table = index.natures.table(inside)
            tests.append((index.nature, table if wanted else ~table))
    if asked.staff:
        tests.append((index.bits, _field(STAFF, asked.staff, UNIT_STAFF_SHIFT, 31)))
    if asked.sizes:
        tests.append((index.bits, _field(SIZES, asked.sizes, SIZE_SHIFT, 3)))
    return tests


def _field(codes: tuple[str, ...], wanted: tuple[str, ...], shift: int, mask: int) -> Mask:
    """For each value of the bits of a company whether the code in some of them is wanted."""
    places = [place for place, code in enumerate(codes) if code in wanted]
    return np.isin((np.arange(1 << 16) >> shift) & mask, places)


def _place_tests(index: Index, asked: Filters) -> list[tuple[NDArray[Any], Mask]]:
    tests: list[tuple[NDArray[Any], Mask]] = []
    if asked.communes:
        tests.append((index.est_commune, index.communes.table(_with_parts(asked.communes))))
    if asked.posts:
        tests.append((index.est_post, index.posts.table(asked.posts)))
    for wanted, of in ((asked.departments, 0), (asked.regions, 1), (asked.groups, 2)):
        if wanted:
            here = [c for c in index.communes.codes if territory_of(c)[of] in wanted]
            tests.append((index.est_commune, index.communes.table(here)))
    return tests


def _with_parts(codes: Iterable[str]) -> set[str]:
    """Communes with the districts of those that have some."""
    found: set[str] = set(codes)
    for parent, start in (("75056", "751"), ("13055", "132"), ("69123", "6938")):
        if parent in found:
            found |= {f"{start}{i:0{5 - len(start)}d}" for i in range(1, 21)}
    return found


def territory_of(code: str) -> tuple[str, str, str]:
    """Département, région and EPCI of a commune, each empty when there is none."""
    return _territory_of(atlas.version, code)


@lru_cache(maxsize=70_000)
def _territory_of(_version: str, code: str) -> tuple[str, str, str]:
    if len(code) != 5 or not code.isalnum():
        return "", "", ""
    parent = {"751": "75056", "132": "13055", "693": "69123"}
    found = atlas.commune(code) or atlas.commune(parent.get(code[:3], code))
    if found is None:
        return (code[:3] if code[:2] in ("97", "98") else code[:2]), "", ""
    return found.department, found.region, found.epci or ""
