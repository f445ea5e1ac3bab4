"""Streets and house numbers of an index in their final order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses import text
from parvis.bricks.registers.addresses.build.areas import Areas
from parvis.bricks.registers.addresses.build.gather import Gathered
from parvis.bricks.registers.addresses.build.names import lengths_of, offsets
from parvis.bricks.registers.addresses.records import LOCALITY, NOWHERE, STREET, Ints
from parvis.bricks.registers.addresses.sources.convert import uuid_bytes

Columns = dict[str, NDArray[Any]]
RANK_BITS, SUFFIX_BITS, NUMBER_BITS = 4, 16, 17


@dataclass
class Streets:
    """`columns`: arrays named as in layout, without names yet; `order`: place of each final
    street among the gathered ones; `shown`: names as displayed; `plain`: the same as written,
    without the old commune that tells two streets apart; `shown_of`: that of each street."""

    columns: Columns
    order: Ints
    area: Ints
    shown: list[str]
    plain: list[str]
    shown_of: Ints
    numbers: Columns
    odd: dict[int, str]


def streets_of(g: Gathered, areas: Areas) -> Streets:
    """Order streets by area, old commune and name; numbers by street, number and suffix."""
    city = g.street["citycode"]
    area = areas.of_city[city]
    old = _olds(g, areas)
    spoken = _collation(g.texts["name"])[g.street["name"]]
    order = np.lexsort((_collation(g.keys), spoken, old, area)).astype(np.int32)
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    numbers, odd = _numbers(g, place)
    number_at = offsets(np.bincount(numbers.pop("street"), minlength=len(order)))
    columns = {name: g.street[name][order] for name in ("kind", "postcode", "lon", "lat")}
    columns["importance"] = g.street["importance"][order]
    columns["area"], columns["old"], columns["number_at"] = area[order], old[order], number_at
    columns["key"] = np.array([g.keys[i].encode("ascii", "replace") for i in order], "S")
    counts = lengths_of(number_at)
    columns["kind"] = np.where(counts > 0, STREET, columns["kind"]).astype(np.uint8)
    _points(columns, numbers, counts)
    _importance(columns, counts, areas)
    columns["ban"] = _bans(g.street_ban, order)
    shown, plain, shown_of = _shown(g, areas, columns, order)
    return Streets(columns, order, area[order], shown, plain, shown_of, numbers, odd)


def _collation(texts: list[str]) -> NDArray[np.int64]:
    """Place of each text in alphabetical order."""
    order = np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int64)
    place = np.empty(len(texts), np.int64)
    place[order] = np.arange(len(texts))
    return place


def _olds(g: Gathered, areas: Areas) -> Ints:
    """Old commune of each gathered street, -1 for none."""
    if not areas.old_of:
        return np.full(len(g.keys), -1, np.int32)
    columns = zip(*(g.street[n].tolist() for n in ("citycode", "oldcode", "oldcity")), strict=True)
    found = areas.old_of
    return np.array([found.get(triple, -1) for triple in columns], np.int32)


def _numbers(g: Gathered, place: Ints) -> tuple[Columns, dict[int, str]]:
    """Numbers sorted; one row for each number and suffix of a street, its best position."""
    ranks = np.argsort(np.array(_alphabetical(g.suffixes))).astype(np.int64)
    street = place[g.number["street"]].astype(np.int64)
    key = (street << NUMBER_BITS) | g.number["number"]
    key = ((key << SUFFIX_BITS) | ranks[g.number["suffix"]]) << RANK_BITS
    key |= np.minimum(g.number["rank"], 15)
    order = np.argsort(key, kind="stable")
    address = key[order] >> RANK_BITS
    kept = np.ones(len(order), bool)
    kept[1:] = address[1:] != address[:-1]
    order = order[kept]
    numbers: Columns = {
        name: g.number[name][order] for name in ("number", "lon", "lat", "postcode")
    }
    numbers["street"] = street[order]
    numbers["suffix"] = ranks[g.number["suffix"][order]].astype(np.int32)
    numbers["ban"] = g.number_ban[order]
    if not g.odd:
        return numbers, {}
    back = {int(old): new for new, old in enumerate(order.tolist()) if old in g.odd}
    return numbers, {back[i]: said for i, said in g.odd.items() if i in back}


def _alphabetical(texts: list[str]) -> list[int]:
    return sorted(range(len(texts)), key=texts.__getitem__)


def suffixes_in_order(texts: list[str]) -> list[str]:
    """The suffixes as the numbers refer to them."""
    return [texts[i] for i in _alphabetical(texts)]


def _points(columns: Columns, numbers: Columns, counts: NDArray[np.int64]) -> None:
    """A street of which only the numbers are placed lies where its middle number does.

    The position that a BAN or BAL row gives is its number's, so any street with numbers is
    put there, unless its file places streets (importance given: addok's documents).
    """
    starts = columns["number_at"][:-1].astype(np.int64)
    middle = np.minimum(starts + counts // 2, max(len(numbers["lon"]) - 1, 0))
    moved = (counts > 0) & ((columns["importance"] == 0) | (columns["lon"] == NOWHERE))
    for axis in ("lon", "lat"):
        if len(numbers[axis]):
            columns[axis] = np.where(moved, numbers[axis][middle], columns[axis]).astype(np.int32)


def _importance(columns: Columns, counts: NDArray[np.int64], areas: Areas) -> None:
    """round((ln(1 + population / 3) + ln(1 + numbers)) / 20, 5), a place counting as one number."""
    people = np.array([draft.population for draft in areas.drafts], np.float64)
    several = np.where(columns["kind"] == LOCALITY, 1, counts)
    made = (np.log1p(people[columns["area"]] / 3) + np.log1p(several)) / 20
    columns["importance"] = np.where(
        columns["importance"] > 0, columns["importance"], np.round(made, 5)
    ).astype(np.float32)


def _bans(written: list[str], order: Ints) -> NDArray[np.uint8]:
    if not any(written):
        return np.zeros((len(order), 0), np.uint8)
    joined = b"".join(uuid_bytes(written[i]) for i in order)
    return np.frombuffer(joined, np.uint8).reshape(-1, 16)


def _shown(
    g: Gathered, areas: Areas, columns: Columns, order: Ints
) -> tuple[list[str], list[str], Ints]:  # fmt: skip
    """Names as written; those of several old communes of one commune are told apart.

    Rule of the national export: streets that share a name inside a commune get the old
    commune's name in brackets.
    """
    texts, plain_texts = list(g.texts["name"]), list(g.texts["name"])
    name = g.street["name"][order].astype(np.int64)
    spoken: dict[str, int] = {}
    plain = np.array([spoken.setdefault(text.fold(t), len(spoken)) for t in texts], np.int64)[name]
    olds = np.flatnonzero(columns["old"] >= 0)
    if not len(olds):
        return texts, plain_texts, name.astype(np.int32)
    pair = columns["area"].astype(np.int64) << 32 | plain
    _, group, count = np.unique(pair, return_inverse=True, return_counts=True)
    places: dict[str, int] = {}
    for i in olds[count[group[olds]] > 1].tolist():
        said = f"{texts[name[i]]} ({areas.drafts[columns['old'][i]].name})"
        if said not in places:
            places[said] = len(texts)
            texts.append(said)
            plain_texts.append(texts[name[i]])
        name[i] = places[said]
    return texts, plain_texts, name.astype(np.int32)
