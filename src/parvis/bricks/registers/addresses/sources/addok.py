"""addok's document format: one JSON object a line, a street with all its house numbers.

Written by the national address platform (`adresses-addok-XX.ndjson.gz`); shape in reference
registers, 1.1. Multiple values (`postcode`, `citycode`, `city`) carry the commune first, then
its parent city (Paris, Lyon, Marseille) or its old commune.

The numbers of many documents are converted together, column by column; when something in them
cannot be converted the documents are halved until the bad ones stand alone.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from operator import add, attrgetter
from typing import Any

import msgspec
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
_BAD = (
    msgspec.DecodeError, ValueError, TypeError, AttributeError, OverflowError, RecursionError,
)  # fmt: skip
Line = tuple[int, str]  # its place in the file, from 1


class House(msgspec.Struct, gc=False, rename={"ban_id": "banId"}):
    """What is read of a house number; the rest of it is skipped."""

    lon: float
    lat: float
    id: Any = None
    ban_id: Any = None
    postcode: Any = None


class Document(msgspec.Struct, gc=False, rename={"ban_id": "banId"}):
    """What is read of a document; what may be written in several ways is looked at later."""

    type: str
    id: Any = None
    name: Any = None
    postcode: Any = None
    citycode: Any = None
    city: Any = None
    oldcitycode: Any = None
    oldcity: Any = None
    lon: Any = None
    lat: Any = None
    context: Any = None
    importance: Any = None
    population: Any = None
    ban_id: Any = None
    housenumbers: dict[str, House] | None = None


_decode = msgspec.json.Decoder(Document, strict=False).decode  # "2.35" is a coordinate, too


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
        return [convert([_decode(line) for _, line in block if not line.isspace()])]
    except _BAD as error:
        if len(block) == 1:
            why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            return [Batch(bad=[BadRow(block[0][0], why[:200])])]
    half = len(block) // 2
    return [*_batches(block[:half]), *_batches(block[half:])]


class _Said(dict[str, int]):
    """House numbers as written, each by its place; at that place its value, its suffix, and how
    an id of it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.suffixes: dict[str, int] = {"": 0}
        self.numbers: list[int] = []
        self.own_suffixes: list[int] = []
        self.ends: list[str] = []

    def __missing__(self, said: str) -> int:
        digits, rest = split_number(said.replace(" ", "").lower())
        number = int(digits) if digits else -1
        if not 0 <= number <= MAX_NUMBER:
            raise ValueError(f"{said[:20]!r} is no house number")
        self.numbers.append(number)
        self.own_suffixes.append(self.suffixes.setdefault(rest, len(self.suffixes)))
        self.ends.append(number_id("", number, rest))
        found = self[said] = len(self)
        return found


def convert(documents: Iterable[Document]) -> Batch:
    """A batch of documents that are all right; an exception as soon as one is not."""
    streets: list[StreetRow] = []
    areas: list[AreaRow] = []
    counts: list[int] = []
    written: list[str] = []
    entries: list[House] = []
    for doc in documents:
        if doc.type == "municipality":
            areas.append(_area(doc))
        elif doc.type in ("street", "locality"):
            numbers = doc.housenumbers or {}
            written += numbers
            entries += numbers.values()
            counts.append(len(numbers))
            streets.append(_street(doc))
        else:
            raise ValueError(f"type {doc.type[:20]!r} is not known")
    return _numbered(Batch(streets=streets, areas=areas), counts, written, entries)


def _numbered(
    batch: Batch, counts: list[int], written: list[str], entries: list[House]
) -> Batch:  # fmt: skip
    """The batch with the house numbers of its streets, `counts` of them each."""
    said = _Said()
    count, each = len(written), np.array(counts, np.int32)
    places = np.fromiter(map(said.__getitem__, written), np.intp, count)
    batch.street = np.repeat(np.arange(len(counts), dtype=np.int32), each)
    batch.number = np.array(said.numbers, np.int32)[places]
    batch.suffix = np.array(said.own_suffixes, np.int32)[places]
    batch.suffixes = list(said.suffixes)
    batch.lon = _micro(list(map(attrgetter("lon"), entries)), 180)
    batch.lat = _micro(list(map(attrgetter("lat"), entries)), 90)
    own = np.array([street.postcode for street in batch.streets], np.int32)
    batch.postcode = np.repeat(own, each)
    postcodes = list(map(attrgetter("postcode"), entries))
    if any(postcodes):
        for i, postcode in enumerate(postcodes):
            batch.postcode[i] = _postcode(postcode) or batch.postcode[i]
    batch.rank = np.zeros(count, np.uint8)
    batch.ban_id = _ban_ids(list(map(attrgetter("ban_id"), entries)))
    batch.odd_ids = _odd_ids(batch, counts, entries, map(said.ends.__getitem__, places.tolist()))
    return batch


def _odd_ids(
    batch: Batch, counts: list[int], entries: list[House], ends: Iterable[str]
) -> dict[int, str]:
    """Ids that the rule does not rebuild from their street's and the ends of their numbers."""
    ids = list(map(attrgetter("id"), entries))
    keys = [street.key for street in batch.streets]
    owners = itertools.chain.from_iterable(map(itertools.repeat, keys, counts))
    ruled = list(map(add, owners, ends))
    if ids == ruled:
        return {}
    pairs = enumerate(zip(ids, ruled, strict=True))
    return {i: str(found) for i, (found, rule) in pairs if found and found != rule}


def _micro(degrees: list[float], most: int) -> Ints:
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
    if type(value) is str:
        return [value]
    if value is None:
        return []
    return [str(one) for one in value if one] if isinstance(value, list) else [str(value)]


def _postcode(value: Any) -> int:
    if type(value) is str:
        return int(value) if len(value) == 5 and value.isdigit() else 0
    for code in _many(value):
        if len(code) == 5 and code.isdigit():
            return int(code)
    return 0


def _first(value: Any, what: str) -> str:
    """The first of one or several values; ValueError when there is none."""
    found = _many(value)
    if not found:
        raise ValueError(f"the {what} is missing")
    return found[0]


def _place(doc: Document) -> tuple[int, int]:
    lon, lat = float(doc.lon), float(doc.lat)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("the coordinates are out of range")
    return round(lon * MICRO), round(lat * MICRO)


def _importance(doc: Document) -> float:
    found = float(doc.importance or 0)
    if not math.isfinite(found):
        raise ValueError("the importance is no number")
    return found


def _area(doc: Document) -> AreaRow:
    lon, lat = _place(doc)
    code, name = _first(doc.citycode, "commune"), _first(doc.name, "name")
    codes = tuple(int(c) for c in _many(doc.postcode) if len(c) == 5 and c.isdigit())
    return AreaRow(
        code, name, codes, int(doc.population or 0), lon, lat,
        str(doc.context or ""), _importance(doc), str(doc.ban_id or ""),
    )  # fmt: skip


def _street(doc: Document) -> StreetRow:
    codes, cities = _many(doc.citycode), _many(doc.city)
    old, oldcity = str(doc.oldcitycode or ""), str(doc.oldcity or "")
    if not codes or not cities:
        raise ValueError("the commune is missing")
    city = cities[0]
    if len(codes) > 1 and len(cities) > 1 and not old:  # a district: [parent's name, its own]
        city = cities[1]
    key, name = str(doc.id or ""), str(doc.name or "").strip()
    if not key or not name:
        raise ValueError(f"the {'name' if key else 'id'} is missing")
    lon, lat = _place(doc) if doc.lon is not None else (NOWHERE, NOWHERE)
    return StreetRow(
        key, name[:200], STREET if doc.type == "street" else LOCALITY, codes[0],
        city, old, oldcity, _postcode(doc.postcode), "", lon, lat,
        _importance(doc), str(doc.ban_id or ""),
    )  # fmt: skip
