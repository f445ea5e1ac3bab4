"""addok's document format: one JSON object a line, a street with all its house numbers.

Written by the national address platform (`adresses-addok-XX.ndjson.gz`); shape in reference
registers, 1.1. Multiple values (`postcode`, `citycode`, `city`) carry the commune first, then
its parent city (Paris, Lyon, Marseille) or its old commune.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.records import (
    LOCALITY,
    MICRO,
    NOWHERE,
    STREET,
    AreaRow,
    Batch,
    StreetRow,
    number_id,
)
from parvis.bricks.registers.addresses.sources.convert import MAX_NUMBER, uuid_bytes
from parvis.bricks.registers.addresses.text import split_number
from parvis.bricks.registers.compiled.files import BadRow, Opened, SourceError

BATCH = 2_000  # documents converted at once
NO_ID = bytes(16)
LONGEST_LINE = 32 * 2**20


def read(source: Opened, skip: int) -> Iterator[Batch]:
    """Batches of addok documents, leaving out the first `skip` (already imported)."""
    lines = _lines(source)
    done = sum(1 for _ in itertools.islice(lines, skip * BATCH))
    while True:
        draft = _Draft()
        for line in itertools.islice(lines, BATCH):
            done += 1
            draft.take(line, done)
        if draft.lines == 0:
            return
        batch = draft.batch()
        batch.rows, batch.bytes_read = done, source.position()
        yield batch


def _lines(source: Opened) -> Iterator[str]:
    while line := source.text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise SourceError(f"there is a line longer than {LONGEST_LINE} characters.")
        yield line


class _Draft:
    """Documents being gathered into one batch."""

    def __init__(self) -> None:
        self.lines = 0
        self.streets: list[StreetRow] = []
        self.areas: list[AreaRow] = []
        self.bad: list[BadRow] = []
        self.suffixes: dict[str, int] = {"": 0}
        self.numbers: list[tuple[int, int, int, int, int, int]] = []
        self.ban_ids: list[bytes] = []
        self.odd: dict[int, str] = {}

    def take(self, line: str, place: int) -> None:
        """Add one document; a wrong one is noted and left out, whole."""
        self.lines += 1
        if not line.strip():
            return
        before = len(self.numbers)
        try:
            self._document(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            del self.numbers[before:], self.ban_ids[before:]
            for entry in [e for e in self.odd if e >= before]:
                del self.odd[entry]
            why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            self.bad.append(BadRow(place, why[:200]))

    def _document(self, doc: dict[str, Any]) -> None:
        kind = doc["type"]
        if kind == "municipality":
            self.areas.append(_area(doc))
            return
        if kind not in ("street", "locality"):
            raise ValueError(f"type {str(kind)[:20]!r} is not known")
        street = _street(doc)
        for said, entry in (doc.get("housenumbers") or {}).items():
            self._number(street, str(said), entry)
        self.streets.append(street)

    def _number(self, street: StreetRow, said: str, entry: dict[str, Any]) -> None:
        digits, rest = split_number(said.replace(" ", "").lower())
        number = int(digits) if digits else -1
        if not 0 <= number <= MAX_NUMBER:
            raise ValueError(f"{said[:20]!r} is no house number")
        suffix = self.suffixes.setdefault(rest, len(self.suffixes))
        lon, lat = _place(entry)
        code = _postcode(entry.get("postcode")) or street.postcode
        found = entry.get("id") or ""
        if found and found != number_id(street.key, number, rest):
            self.odd[len(self.numbers)] = found
        self.numbers.append((len(self.streets), number, suffix, lon, lat, code))
        ban_id = entry.get("banId")
        self.ban_ids.append(uuid_bytes(ban_id) if ban_id else NO_ID)

    def batch(self) -> Batch:
        """What was gathered, as columns."""
        columns = np.array(self.numbers, np.int32).reshape(-1, 6).T
        any_ban = any(any(one) for one in self.ban_ids)
        ban = np.frombuffer(b"".join(self.ban_ids), np.uint8).reshape(-1, 16)
        return Batch(
            streets=self.streets,
            areas=self.areas,
            suffixes=list(self.suffixes),
            bad=self.bad,
            street=columns[0],
            number=columns[1],
            suffix=columns[2],
            lon=columns[3],
            lat=columns[4],
            postcode=columns[5],
            rank=np.zeros(columns.shape[1], np.uint8),
            ban_id=ban if any_ban else np.zeros((columns.shape[1], 0), np.uint8),
            odd_ids=self.odd,
        )


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
