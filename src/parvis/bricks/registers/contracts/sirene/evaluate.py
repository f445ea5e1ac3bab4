"""A question of several criteria answered from the index, records read only where they must be.

Each condition gives a mask over all elements and whether it is exact; what the index cannot say
exactly is a wider mask, and the records of its elements are then compared one by one, at most
MOST_READ of them.
"""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any as Anything

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies import convert, records
from parvis.bricks.registers.companies.columns import MASKED, STAFF
from parvis.bricks.registers.companies.find import edits
from parvis.bricks.registers.companies.index import Codes, Index
from parvis.bricks.registers.companies.text import name_words
from parvis.bricks.registers.compiled.text import folded
from parvis.bricks.registers.contracts.sirene import fields
from parvis.bricks.registers.contracts.sirene.grammar import (
    All,
    Any,
    Everything,
    Node,
    Not,
    Period,
    QueryError,
    Range,
    Term,
)

MOST_READ = 20_000  # records compared for one question
Mask = NDArray[np.bool_]


class TooMany(ValueError):
    """The question would have more records read than MOST_READ."""


@dataclass(frozen=True)
class Collection:
    """What a question is asked about: legal units or establishments."""

    key: str  # siren or siret
    period: frozenset[str]  # fields with a history: inside periode(…) only
    flat: frozenset[str]


SIREN = Collection(
    "siren",
    frozenset({*fields.UNIT_PERIOD, *fields.DATES}),
    frozenset({"siren", *fields.UNIT_FLAT}),
)
SIRET = Collection(
    "siret",
    frozenset({*fields.PLACE_PERIOD, *fields.DATES}),
    frozenset({"siren", *fields.PLACE_FLAT, *fields.FIRST_ADDRESS, *fields.SECOND_ADDRESS,
               *fields.UNIT_FLAT, *fields.UNIT_PERIOD}),
)  # fmt: skip


def check(node: Node, of: Collection, *, inside: bool = False) -> None:
    """QueryError when a field is not one of the collection, or is on the wrong side of periode."""
    if isinstance(node, Period):
        if inside:
            raise QueryError("periode inside periode")
        check(node.part, of, inside=True)
    elif isinstance(node, Not):
        check(node.part, of, inside=inside)
    elif isinstance(node, All | Any):
        for part in node.parts:
            check(part, of, inside=inside)
    elif isinstance(node, Term | Range):
        known = of.period if inside else of.flat
        if node.field not in known and not (node.field == "" and not inside):
            raise QueryError(f"{node.field[:60]} is no field here")


class Evaluation:
    """One question over one index."""

    def __init__(self, index: Index, of: Collection) -> None:
        self.index, self.of = index, of
        self.count = index.companies if of is SIREN else index.establishments
        self._owner: NDArray[np.int64] | None = None

    def owner(self) -> NDArray[np.int64]:
        """The company of each establishment."""
        if self._owner is None:
            at = self.index.est_at.astype(np.int64)
            self._owner = np.repeat(np.arange(self.index.companies), at[1:] - at[:-1])
        return self._owner

    def found(self, node: Node) -> NDArray[np.int64]:
        """Elements for which the question holds, in no order that means anything."""
        mask, exact = self._mask(node)
        numbers = np.flatnonzero(mask)
        if exact:
            return numbers
        if len(numbers) > MOST_READ:
            raise TooMany
        return np.array([n for n in numbers.tolist() if self._holds(node, n)], np.int64)

    def columns(self, number: int) -> Mapping[str, str]:
        """Every field of an element, masked."""
        if self.of is SIREN:
            return fields.masked_unit(records.unit(self.index, number)) | {"dateFin": ""}
        unit = records.unit(self.index, int(self.index.companies_of(np.array([number]))[0]))
        place = fields.masked_place(unit, records.place(self.index, number))
        return fields.masked_unit(unit) | place | {"dateFin": ""}

    # --- masks --------------------------------------------------------------------------------
    def _mask(self, node: Node) -> tuple[Mask, bool]:
        if isinstance(node, Period):
            return self._mask(node.part)
        if isinstance(node, Not):
            mask, exact = self._mask(node.part)
            return (~mask, True) if exact else (np.ones(self.count, np.bool_), False)
        if isinstance(node, All | Any):
            masks = [self._mask(part) for part in node.parts]
            join = np.logical_and if isinstance(node, All) else np.logical_or
            whole = join.reduce([mask for mask, _ in masks])
            return whole, all(exact for _, exact in masks)
        if isinstance(node, Term | Range):
            return self._leaf(node)
        return np.ones(self.count, np.bool_), True

    def _leaf(self, node: Term | Range) -> tuple[Mask, bool]:
        if node.field == "dateFin":
            return np.zeros(self.count, np.bool_), True
        table = self._table(node.field)
        if table is not None and not (isinstance(node, Term) and node.fuzzy):
            column, codes = table
            good = np.array([compare(node, code) for code in codes], np.bool_)
            hit: Mask = good[column]
            return hit, True
        if node.field in ("siren", "siret", "nic") and isinstance(node, Term | Range):
            return self._numbers(node)
        if isinstance(node, Term) and (node.field in fields.NAMES or node.field == ""):
            return self._words(node), False
        return np.ones(self.count, np.bool_), False

    def _table(self, name: str) -> tuple[NDArray[Anything], list[str]] | None:
        """A column of places and the code of each place."""
        index, of = self.index, self.of
        if of is SIRET:
            found = _place_table(index, name)
            if found is not None:
                return found
        unit = _unit_table(index, name)
        if unit is None:
            return None
        column, codes = unit
        return (column, codes) if of is SIREN else (column[self.owner()], codes)

    def counted(self, name: str, found: NDArray[np.int64]) -> Counter[str] | None:
        """How many of some elements have each value of a field; None when records say it."""
        table = self._table(name)
        if table is None:
            return None
        column, codes = table
        counts = np.bincount(column[found], minlength=len(codes))
        told: Counter[str] = Counter()
        for place in np.flatnonzero(counts).tolist():
            told[codes[place]] += int(counts[place])
        return told

    def _numbers(self, node: Term | Range) -> tuple[Mask, bool]:
        """SIREN, SIRET or NIC compared as texts, through numbers when there is no pattern."""
        keys, width = self.keys(node.field), {"siren": 9, "siret": 14, "nic": 5}[node.field]
        if isinstance(node, Range):
            low = 0 if node.low == "*" else _number(node.low, width, "0")
            high = 10**width if node.high == "*" else _number(node.high, width, "9")
            above = keys >= low if node.with_low else keys > low
            return above & (keys <= high if node.with_high else keys < high), True
        start = node.value.rstrip("*")
        if start.isdecimal() and start.isascii() and len(start) <= width and "~" not in node.value:
            if start == node.value and len(start) != width:
                return np.zeros(self.count, np.bool_), True
            low, high = int(start.ljust(width, "0")), int(start.ljust(width, "9"))
            return (keys >= low) & (keys <= high), True
        if node.value == "*":
            return np.ones(self.count, np.bool_), True
        return np.ones(self.count, np.bool_), False

    def keys(self, name: str) -> NDArray[np.int64]:
        """SIREN, SIRET or NIC of every element as numbers."""
        siren = self.index.siren.astype(np.int64)
        if self.of is SIREN:
            return siren
        nic = (self.index.est_bits & np.uint32(convert.NIC)).astype(np.int64)
        if name == "nic":
            return nic
        mine = siren[self.owner()]
        return mine if name == "siren" else mine * 100_000 + nic

    def _words(self, node: Term) -> Mask:
        """Elements whose company holds the words: wider than what is asked, never narrower."""
        index = self.index
        whole = np.ones(index.companies, np.bool_)
        plain = node.value if node.quoted else node.value.partition("*")[0].partition("?")[0]
        wild = not node.quoted and plain != node.value
        words = [] if node.sounding or node.fuzzy else name_words(plain)
        for i, word in enumerate(words):
            if len(word) < 2:
                continue
            first, last = index.tokens.starting_with(word)
            if not (wild and i == len(words) - 1):
                exact = index.token(word)
                first, last = (0, 0) if exact is None else (exact, exact + 1)
            held = np.zeros(index.companies, np.bool_)
            held[index.postings(first, last)] = True
            whole &= held
        return whole if self.of is SIREN else whole[self.owner()]

    # --- records ------------------------------------------------------------------------------
    def _holds(self, node: Node, number: int) -> bool:
        return holds(node, self.columns(number))


def _number(text: str, width: int, fill: str) -> int:
    if not (text.isdecimal() and text.isascii()) or len(text) > width:
        raise QueryError("a bound is no number")
    return int(text.ljust(width, fill))


Coded = tuple[NDArray[Anything], list[str]]


def _bits(column: NDArray[Anything], bit: int, yes: str, no: str) -> Coded:
    return ((column & column.dtype.type(bit)) > 0).astype(np.intp), [no, yes]


def _unit_table(index: Index, name: str) -> Coded | None:
    tables: dict[str, Callable[[], Coded]] = {
        "activitePrincipaleUniteLegale": lambda: _coded(index.naf, index.nafs),
        "categorieJuridiqueUniteLegale": lambda: _coded(index.nature, index.natures),
        "trancheEffectifsUniteLegale": lambda: (
            (index.bits >> np.uint16(convert.UNIT_STAFF_SHIFT)).astype(np.intp) & 31,
            [*STAFF, *[""] * (32 - len(STAFF))],
        ),
        "etatAdministratifUniteLegale": lambda: _bits(index.bits, convert.ACTIVE, "A", "C"),
        "statutDiffusionUniteLegale": lambda: _bits(index.bits, convert.OPEN_DATA, "O", "P"),
    }
    return tables[name]() if name in tables else None


def _place_table(index: Index, name: str) -> Coded | None:
    tables: dict[str, Callable[[], Coded]] = {
        "codeCommuneEtablissement": lambda: _coded(index.est_commune, index.communes),
        "codePostalEtablissement": lambda: _coded(index.est_post, index.posts),
        "activitePrincipaleEtablissement": lambda: _coded(index.est_naf, index.nafs),
        "etatAdministratifEtablissement":
            lambda: _bits(index.est_bits, convert.E_OPEN, "A", "F"),
        "etablissementSiege": lambda: _bits(index.est_bits, convert.E_SEAT, "true", "false"),
        "statutDiffusionEtablissement":
            lambda: _bits(index.est_bits, convert.E_OPEN_DATA, "O", "P"),
        "trancheEffectifsEtablissement":
            lambda: ((index.est_bits >> np.uint32(convert.STAFF_SHIFT)).astype(np.intp) & 31,
                     [*STAFF, *[""] * (32 - len(STAFF))]),
    }  # fmt: skip
    return tables[name]() if name in tables else None


def _coded(column: NDArray[Anything], codes: Codes) -> Coded:
    return column, codes.codes or [""]


def holds(node: Node, columns: Mapping[str, str]) -> bool:
    """Whether a question holds for the fields of one element."""
    if isinstance(node, Everything):
        return True
    if isinstance(node, Period):
        return holds(node.part, columns)
    if isinstance(node, Not):
        return not holds(node.part, columns)
    if isinstance(node, All):
        return all(holds(part, columns) for part in node.parts)
    if isinstance(node, Any):
        return any(holds(part, columns) for part in node.parts)
    if node.field == "":
        return any(compare(node, columns[name]) for name in fields.NAMES if name in columns)
    return compare(node, columns.get(node.field, ""), name=node.field in fields.WORDED)


def compare(node: Term | Range, value: str, *, name: bool = True) -> bool:
    """Whether one value is what is asked. A masked value is nothing that can be asked."""
    if not value or value == MASKED:
        return False
    if isinstance(node, Range):
        low, high = node.low, node.high
        value, low, high = value.lower(), low.lower(), high.lower()
        above = low == "*" or (value >= low if node.with_low else value > low)
        cut = value[: len(high)] if high != "*" else value
        below = high == "*" or (cut <= high if node.with_high else cut < high)
        return above and below
    if node.value == "*":
        return True
    asked, said = " ".join(folded(node.value).split()), " ".join(folded(value).split())
    if node.sounding:
        return all(any(sound(a) == sound(b) for b in said.split()) for a in asked.split())
    if node.fuzzy:
        return any(word == asked or asked in edits(word[:24]) for word in said.split())
    if not node.quoted and re.search(r"[*?]", node.value):
        shape = _pattern(node.value)
        return any(shape.fullmatch(one.lower()) for one in (value, said, *said.split()))
    if node.value.lower() == value.lower():
        return True
    return bool(asked) and name and f" {asked} " in f" {said} "


def _pattern(value: str) -> re.Pattern[str]:
    kept = re.sub(r"\*+", "*", value.lower()).replace("[", "[[]")
    return re.compile(fnmatch.translate(kept))


_SOUNDS = (
    (r"ph", "f"), (r"eau|au|ault", "o"), (r"qu|ck|c(?=[aou])", "k"), (r"c(?=[eiy])|ss|sc", "s"),
    (r"th", "t"), (r"gn", "n"), (r"ai|ei|ey|et\b", "e"), (r"y", "i"), (r"(.)\1", r"\1"), (r"h", ""),
    (r"[dtsxzp]\b|e\b|es\b|ent\b", ""),
)  # fmt: skip


def sound(word: str) -> str:
    """What a French word sounds like, roughly: `dupond` and `dupont` are alike."""
    for pattern, heard in _SOUNDS:
        word = re.sub(pattern, heard, word)
    return word


def links(index: Index, node: Node) -> list[int]:
    """Links of succession for a question of SIRETs before and after, joined by OR and AND."""
    if isinstance(node, Any):
        return sorted({n for part in node.parts for n in links(index, part)})
    if isinstance(node, All):
        found = [set(links(index, part)) for part in node.parts]
        return sorted(set.intersection(*found))
    if not isinstance(node, Term) or not node.value.isdecimal() or len(node.value) != 14:
        raise QueryError("a SIRET is expected")
    wanted = int(node.value)
    if node.field == "siretEtablissementPredecesseur":
        return list(range(*_run(index.link_before, wanted)))
    if node.field != "siretEtablissementSuccesseur":
        raise QueryError("an unknown field")
    order = index.link_by_after
    first, last = _run(index.link_after[order], wanted)
    return sorted(order[first:last].tolist())


def _run(ascending: NDArray[np.int64], wanted: int) -> tuple[int, int]:
    """Where the entries equal to a number begin and end."""
    number = np.int64(wanted)
    return (
        int(np.searchsorted(ascending, number, "left")),
        int(np.searchsorted(ascending, number, "right")),
    )
