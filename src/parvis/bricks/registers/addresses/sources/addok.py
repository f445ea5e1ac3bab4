"""addok's document format: one JSON object a line, a street with all its house numbers.

Written by the national address platform (`adresses-addok-XX.ndjson.gz`); shape in reference
registers, 1.1. Multiple values (`postcode`, `citycode`, `city`) carry the commune first, then
its parent city (Paris, Lyon, Marseille) or its old commune.

The numbers of many documents are converted together, column by column; when something in them
cannot be converted the documents are halved until the bad ones stand alone.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses.records import (
    LOCALITY,
    MICRO,
    NOWHERE,
    STREET,
    AreaRow,
    Batch,
    Bytes,
    Ints,
    StreetRow,
    merge,
    number_id,
)
from parvis.bricks.registers.addresses.sources.convert import MAX_NUMBER, uuid_bytes
from parvis.bricks.registers.addresses.text import split_number
from parvis.bricks.registers.compiled.files import BadRow, Opened, SourceError

BATCH = 2_000  # documents converted at once
NO_ID = bytes(16)
LONGEST_LINE = 32 * 2**20
_BAD = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
Line = tuple[int, str]  # its place in the file, from 1


def read(source: Opened, skip: int) -> Iterator[Batch]:
    """Batches of addok documents, leaving out the first `skip` (already imported)."""
    lines = enumerate(_lines(source), start=1)
    done = sum(1 for _ in itertools.islice(lines, skip * BATCH))
    while block := list(itertools.islice(lines, BATCH)):
        done += len(block)
        batch = merge(_batches(block))
        batch.rows, batch.bytes_read = done, source.position()
        yield batch


def _lines(source: Opened) -> Iterator[str]:
    while line := source.text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise SourceError(f"there is a line longer than {LONGEST_LINE} characters.")
        yield line


def _batches(block: Sequence[Line]) -> list[Batch]:
    """The documents converted, in as many parts as the bad ones among them ask for."""
    try:
        return [convert(line for _, line in block)]
    except _BAD as error:
        if len(block) == 1:
            why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            return [Batch(bad=[BadRow(block[0][0], why[:200])])]
    half = len(block) // 2
    return [*_batches(block[:half]), *_batches(block[half:])]


class _Said(dict[str, tuple[int, int, str]]):
    """What a house number as written says: its value, its suffix, how an id of it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.suffixes: dict[str, int] = {"": 0}

    def __missing__(self, said: str) -> tuple[int, int, str]:
        digits, rest = split_number(said.replace(" ", "").lower())
        number = int(digits) if digits else -1
        if not 0 <= number <= MAX_NUMBER:
            raise ValueError(f"{said[:20]!r} is no house number")
        suffix = self.suffixes.setdefault(rest, len(self.suffixes))
        found = self[said] = (number, suffix, number_id("", number, rest))
        return found


def convert(lines: Iterator[str]) -> Batch:
    """A batch of documents that are all right; an exception as soon as one is not."""
    streets: list[StreetRow] = []
    areas: list[AreaRow] = []
    counts: list[int] = []
    written: list[str] = []
    entries: list[dict[str, Any]] = []
    for line in lines:
        if not line.strip():
            continue
        doc = json.loads(line)
        kind = doc["type"]
        if kind == "municipality":
            areas.append(_area(doc))
        elif kind in ("street", "locality"):
            numbers = doc.get("housenumbers") or {}
            written += numbers
            entries += numbers.values()
            counts.append(len(numbers))
            streets.append(_street(doc))
        else:
            raise ValueError(f"type {str(kind)[:20]!r} is not known")
    return _numbered(Batch(streets=streets, areas=areas), counts, written, entries)


def _numbered(
    batch: Batch, counts: list[int], written: list[str], entries: list[dict[str, Any]]
) -> Batch:  # fmt: skip
    """The batch with the house numbers of its streets, `counts` of them each."""
    said = _Said()
    read_ = [said[one] for one in written]
    count, each = len(read_), np.array(counts, np.int32)
    batch.street = np.repeat(np.arange(len(counts), dtype=np.int32), each)
    batch.number = np.array([number for number, _, _ in read_], np.int32)
    batch.suffix = np.array([suffix for _, suffix, _ in read_], np.int32)
    batch.suffixes = list(said.suffixes)
    batch.lon = _micro([entry["lon"] for entry in entries], 180)
    batch.lat = _micro([entry["lat"] for entry in entries], 90)
    own = np.array([street.postcode for street in batch.streets], np.int32)
    batch.postcode = np.repeat(own, each)
    posts = [entry.get("postcode") for entry in entries]
    if any(posts):
        for i, post in enumerate(posts):
            batch.postcode[i] = _postcode(post) or batch.postcode[i]
    batch.rank = np.zeros(count, np.uint8)
    batch.ban_id = _ban_ids([entry.get("banId") for entry in entries])
    ids = [entry.get("id") for entry in entries]
    owners = batch.street.tolist()
    keys = [street.key for street in batch.streets]
    batch.odd_ids = {
        i: str(found)
        for i, (found, owner, (_, _, end)) in enumerate(zip(ids, owners, read_, strict=True))
        if found and found != keys[owner] + end
    }
    return batch


def _micro(degrees: list[Any], most: int) -> Ints:
    """Degrees in millionths; ValueError for what is no number or off the globe."""
    values: NDArray[np.float64] = np.array(degrees, np.float64)
    if not (np.abs(values) <= most).all():
        raise ValueError("the coordinates are out of range")
    rounded: Ints = np.rint(values * MICRO).astype(np.int32)
    return rounded


def _ban_ids(written: list[Any]) -> Bytes:
    """16 bytes for each identifier, zeros for none; width 0 when there is none at all."""
    if not any(written):
        return np.zeros((len(written), 0), np.uint8)
    raw = b"".join([uuid_bytes(one) if one else NO_ID for one in written])
    found = np.frombuffer(raw, np.uint8).reshape(-1, 16)
    return found if found.any() else np.zeros((len(written), 0), np.uint8)


def _many(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value if one] if isinstance(value, list) else [str(value)]


def _postcode(value: Any) -> int:
    for code in _many(value):
        if len(code) == 5 and code.isdigit():
            return int(code)
    return 0


def _place(doc: dict[str, Any]) -> tuple[int, int]:
    lon, lat = float(doc["lon"]), float(doc["lat"])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("the coordinates are out of range")
    return round(lon * MICRO), round(lat * MICRO)


def _area(doc: dict[str, Any]) -> AreaRow:
    lon, lat = _place(doc)
    code = _many(doc["citycode"])[0]
    codes = tuple(int(c) for c in _many(doc.get("postcode")) if len(c) == 5 and c.isdigit())
    name = _many(doc["name"])[0]
    return AreaRow(
        code, name, codes, int(doc.get("population") or 0), lon, lat,
        doc.get("context") or "", float(doc.get("importance") or 0), doc.get("banId") or "",
    )  # fmt: skip


def _street(doc: dict[str, Any]) -> StreetRow:
    codes, cities = _many(doc["citycode"]), _many(doc["city"])
    old, oldcity = doc.get("oldcitycode") or "", doc.get("oldcity") or ""
    if not codes or not cities:
        raise ValueError("the commune is missing")
    city = cities[0]
    if len(codes) > 1 and len(cities) > 1 and not old:  # a district: [parent's name, its own]
        city = cities[1]
    name = str(doc["name"]).strip()
    if not name:
        raise ValueError("the name is missing")
    lon, lat = _place(doc) if doc.get("lon") is not None else (NOWHERE, NOWHERE)
    return StreetRow(
        str(doc["id"]), name[:200], STREET if doc["type"] == "street" else LOCALITY, codes[0],
        city, old, oldcity, _postcode(doc.get("postcode")), "", lon, lat,
        float(doc.get("importance") or 0), doc.get("banId") or "",
    )  # fmt: skip
