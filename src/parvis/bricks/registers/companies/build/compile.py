"""From gathered rows to every array of the layout."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies import convert
from parvis.bricks.registers.companies.build.gather import (
    Gathered,
    Ints,
    Records,
    Vocabulary,
    gather,
)
from parvis.bricks.registers.companies.lambert import NOWHERE
from parvis.bricks.registers.companies.layout import CELL, CELLS_ROUND
from parvis.bricks.registers.compiled.arrays import Arrays
from parvis.bricks.registers.compiled.files import SourceError

CODES = ("naf", "nature", "commune", "post")


@dataclass
class Compiled:
    """Arrays of an index, the records to write beside them, and what is told about it."""

    arrays: Arrays
    records: Records
    counts: dict[str, int]
    bad: list[tuple[str, tuple[int, str]]]


def compile_index(folder: Path) -> Compiled:
    """All arrays of an index from staged batches; SourceError when there is no company."""
    codes = {name: Vocabulary() for name in CODES}
    words, records = Vocabulary(), Records()
    units = gather(folder, "units", codes, words, records)
    places = gather(folder, "establishments", codes, words, records)
    links = gather(folder, "links", codes, words, records)
    if not len(units.rows):
        raise SourceError("The files hold no company: import StockUniteLegale first or with them.")
    made: Arrays = {}
    kept, twice = _last_of_each(units.columns["siren"].astype(np.int64))
    unit_of, order, orphans = _establishment_units(units, places, kept)
    rank = _ranked(units, kept, unit_of[order], places.columns["bits"][order])
    company = np.full(len(units.rows), -1, np.int64)  # row of the file -> company
    company[kept[rank]] = np.arange(len(rank))
    _write_units(made, units, kept[rank])
    place_company = np.full(len(unit_of), -1, np.int64)
    place_company[order] = company[kept[unit_of[order]]]
    chosen = _write_places(made, places, order, place_company)
    _write_words(made, units, places, words, company, place_company)
    _write_points(made, places, chosen)
    _write_links(made, links)
    tables = {name: codes[name].sorted() for name in CODES}
    _write_codes(made, tables)
    made["record_block"] = records.at()
    counts = {
        "companies": len(rank), "establishments": len(chosen), "links": len(links.rows),
        "bad_rows": units.bad_count + places.bad_count + links.bad_count + twice + orphans,
        "twice": twice, "orphans": orphans,
    }  # fmt: skip
    return Compiled(made, records, counts, [*units.bad, *places.bad, *links.bad][:20])


def put_texts(made: Arrays, name: str, texts: Sequence[str]) -> None:
    """Texts as one run of UTF-8 bytes and where each begins."""
    encoded = [text.encode() for text in texts]
    made[f"{name}_text"] = np.frombuffer(b"".join(encoded), np.uint8)
    made[f"{name}_at"] = offsets(np.array([len(text) for text in encoded], np.int64))


def offsets(lengths: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Where each list begins, and where the last one ends."""
    found = np.zeros(len(lengths) + 1, np.uint32)
    np.cumsum(lengths, out=found[1:], dtype=np.uint32)
    return found


def _last_of_each(numbers: Ints) -> tuple[Ints, int]:
    """Rows in the order of their number, only the last one of those given twice; how many went."""
    order = np.argsort(numbers, kind="stable")
    found = numbers[order]
    last = np.ones(len(order), np.bool_)
    last[:-1] = found[1:] != found[:-1]
    return order[last], int(len(order) - last.sum())


def _establishment_units(
    units: Gathered, places: Gathered, kept: Ints
) -> tuple[Ints, Ints, int]:  # fmt: skip
    """The place in `kept` of each establishment's company; the rows to keep; how many are left
    out because they are there twice or have no company."""
    sirets = places.columns["siret"]
    order, twice = _last_of_each(sirets)
    sirens = units.columns["siren"][kept].astype(np.int64)
    wanted = sirets // 100_000
    unit = np.minimum(np.searchsorted(sirens, wanted), len(sirens) - 1)
    known = sirens[unit] == wanted
    kept_rows = order[known[order]]
    return unit, kept_rows, twice + int(len(order) - len(kept_rows))


def _ranked(units: Gathered, kept: Ints, unit_of: Ints, bits: NDArray[np.uint32]) -> Ints:
    """Places in `kept`, the most important company first, then by SIREN."""
    columns = units.columns
    opened = np.bincount(unit_of[(bits & convert.E_OPEN) > 0], minlength=len(kept))
    active = (columns["bits"][kept] & convert.ACTIVE) > 0
    size = (columns["bits"][kept] >> convert.SIZE_SHIFT) & 3
    weight = (
        active.astype(np.int64) << 40
        | np.minimum(opened, 2**20).astype(np.int64) << 16
        | columns["staff"][kept].astype(np.int64) << 4
        | size.astype(np.int64)
    )
    return np.lexsort((np.arange(len(kept)), -weight)).astype(np.int64)


def _write_units(made: Arrays, units: Gathered, rows: Ints) -> None:
    columns = units.columns
    made["siren"] = columns["siren"][rows]
    made["by_siren"] = np.argsort(made["siren"], kind="stable").astype(np.uint32)
    for name in ("naf", "nature", "name_words"):
        made[name] = columns[name][rows]
    staff = columns["staff"][rows].astype(np.uint16) << np.uint16(convert.UNIT_STAFF_SHIFT)
    made["bits"] = columns["bits"][rows] | staff
    made["record_unit"] = units.rows[rows].astype(np.uint32)


def _write_places(made: Arrays, places: Gathered, rows: Ints, company: Ints) -> Ints:
    """Establishments in the order of their company; the rows chosen."""
    columns = places.columns
    owner, bits = company[rows], columns["bits"][rows].astype(np.int64)
    later = 2 - ((bits & convert.E_OPEN) > 0) - 2 * ((bits & convert.E_SEAT) > 0).astype(np.int64)
    order = np.lexsort((bits & convert.NIC, later, owner))
    chosen = rows[order]
    made["est_at"] = offsets(np.bincount(owner, minlength=len(made["siren"])))
    for name in ("commune", "post", "naf", "bits"):
        made[f"est_{name}"] = columns[name][chosen]
    made["record_est"] = places.rows[chosen].astype(np.uint32)
    return chosen


def _write_words(
    made: Arrays, units: Gathered, places: Gathered, words: Vocabulary, company: Ints,
    place_company: Ints,
) -> None:  # fmt: skip
    """Words and the companies of each. Signs count only for companies that are diffused."""
    owner = company[units.word_owner]
    signs = place_company[places.word_owner]
    shown = (made["bits"] & convert.OPEN_DATA) > 0
    seen = signs >= 0
    seen[seen] = shown[signs[seen]]
    texts, new = words.sorted()
    word = new[np.concatenate([units.word, places.word[seen]])].astype(np.int64)
    pairs = word << 32 | np.concatenate([owner, signs[seen]])
    pairs = np.unique(pairs[np.concatenate([owner >= 0, np.ones(int(seen.sum()), np.bool_)])])
    counts = np.bincount(pairs >> 32, minlength=len(texts))
    used = np.flatnonzero(counts)
    texts = [texts[i] for i in used.tolist()]
    put_texts(made, "token", texts)
    made["posting_at"] = offsets(counts[used].astype(np.int64))
    made["posting"] = (pairs & 0xFFFFFFFF).astype(np.uint32)
    hashes = np.array([zlib.crc32(text.encode()) for text in texts], np.uint32)
    order = np.argsort(hashes, kind="stable")
    made["token_hash"], made["token_by_hash"] = hashes[order], order.astype(np.uint32)


def _write_points(made: Arrays, places: Gathered, chosen: Ints) -> None:
    """Grid of the establishments that are diffused and whose place is known."""
    lon, lat = places.columns["lon"][chosen], places.columns["lat"][chosen]
    at = made["est_at"].astype(np.int64)
    owner = np.repeat(np.arange(len(made["siren"])), at[1:] - at[:-1])
    shown = (made["bits"][owner] & convert.OPEN_DATA) > 0
    there = np.flatnonzero((lon != NOWHERE) & shown & (made["est_bits"] & convert.E_OPEN_DATA > 0))
    x = lon[there].astype(np.int64) + 180_000_000
    y = lat[there].astype(np.int64) + 90_000_000
    key = (y // CELL) * CELLS_ROUND + x // CELL
    order = np.argsort(key, kind="stable")
    made["cell_key"], first = np.unique(key[order], return_index=True)
    made["cell_at"] = np.append(first, len(order)).astype(np.uint32)
    made["point_est"] = there[order].astype(np.uint32)
    made["point_x"] = (x[order] % CELL).astype(np.uint16)
    made["point_y"] = (y[order] % CELL).astype(np.uint16)


def _write_links(made: Arrays, links: Gathered) -> None:
    before, after = links.columns["before"], links.columns["after"]
    order = np.lexsort((after, before))
    made["link_before"], made["link_after"] = before[order], after[order]
    made["link_by_after"] = np.argsort(made["link_after"], kind="stable").astype(np.uint32)
    made["record_link"] = links.rows[order].astype(np.uint32)


def _write_codes(
    made: Arrays, tables: dict[str, tuple[list[str], NDArray[np.int32]]]
) -> None:  # fmt: skip
    """Tables of the codes, sorted, and the columns that hold places in them."""
    for name, (texts, new) in tables.items():
        if len(texts) > 65_535:
            raise SourceError(f"There are {len(texts)} different values of {name}: wrong files.")
        put_texts(made, name, texts)
        for column in (name, f"est_{name}"):
            if column in made:
                made[column] = new[made[column]].astype(np.uint16)
