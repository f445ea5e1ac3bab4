"""Rows of a BAN or BAL file turned into the columns of a batch. ValueError says what is wrong."""

from __future__ import annotations

import csv
import hashlib
import uuid

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses import projection, text
from parvis.bricks.registers.addresses.records import (
    LOCALITY,
    LOCALITY_NUMBER,
    MICRO,
    NOWHERE,
    STREET,
    Batch,
    Bytes,
    Ints,
    Mask,
    StreetRow,
    number_id,
)
from parvis.bricks.registers.addresses.sources.columns import Columns

MAX_NUMBER = 99_999
MAX_NAME = 200  # characters, as the validator of the BAL format says
POSITIONS = {
    "entree": 0, "delivrance postale": 1, "batiment": 2, "cage d escalier": 3, "logement": 4,
    "parcelle": 5, "segment": 6, "service technique": 7,
}  # fmt: skip
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


class Table:
    """The fields of a block of lines, taken by column."""

    def __init__(self, block: str, columns: Columns) -> None:
        self.columns = columns
        width, delimiter = columns.width, columns.delimiter
        self.count = block.count("\n") + 1
        if '"' in block:
            self._fields = self._quoted(block)
            return
        marks = np.frombuffer((block + "\n").encode(), np.uint8)
        marks = marks[(marks == ord(delimiter)) | (marks == 10)]
        if len(marks) != self.count * width or (marks[width - 1 :: width] != 10).any():
            raise ValueError(f"the row has not {width} columns")
        self._fields = block.replace("\n", delimiter).split(delimiter)

    def _quoted(self, block: str) -> list[str]:
        fields: list[str] = []
        for line in block.split("\n"):
            if '"' in line:
                try:
                    row = next(csv.reader([line], delimiter=self.columns.delimiter), [])
                except csv.Error as error:
                    raise ValueError(f"the row cannot be read: {error}") from None
            else:
                row = line.split(self.columns.delimiter)
            if len(row) != self.columns.width:
                raise ValueError(f"{len(row)} columns instead of {self.columns.width}")
            fields += row
        return fields

    def column(self, place: int) -> list[str]:
        """One column, top to bottom; empty texts when the file has none."""
        return self._fields[place :: self.columns.width] if place >= 0 else [""] * self.count


def convert(block: str, columns: Columns) -> Batch:
    """A batch of lines that are all right; ValueError in words as soon as one is not."""
    table = Table(block, columns)
    _check_texts(table)
    number = _numbers(table)
    suffixes = [s.strip().lower() if s else s for s in table.column(columns.suffix)]
    lon, lat = _places(table)
    postcode = _postcodes(table.column(columns.postcode))
    keys, odd = _keys(table, number.tolist(), suffixes)
    street, ways = _numbered(keys)
    suffix, known = _numbered(["", *suffixes])
    kept: Mask = number != LOCALITY_NUMBER
    if (lon[kept] == NOWHERE).any():
        raise ValueError("the coordinates are missing")
    batch = Batch(streets=_streets(table, street, ways, (postcode, lon, lat, kept)))
    batch.suffixes = known
    batch.street, batch.number, batch.suffix = street[kept], number[kept], suffix[1:][kept]
    batch.lon, batch.lat, batch.postcode = lon[kept], lat[kept], postcode[kept]
    batch.rank = _ranks(table.column(columns.position))[kept]
    batch.ban_id = _uuids(table.column(columns.ban_id))[kept]
    place = np.cumsum(kept) - 1
    batch.odd_ids = {int(place[i]): name for i, name in odd.items() if kept[i]}
    return batch


def _numbered(texts: list[str]) -> tuple[Ints, list[str]]:
    """Each text as its place in the list of different texts, in order of appearance."""
    places = {one: place for place, one in enumerate(dict.fromkeys(texts))}
    return np.fromiter(map(places.__getitem__, texts), np.int32, len(texts)), list(places)


def _check_texts(table: Table) -> None:
    columns = table.columns
    for code in set(table.column(columns.citycode)):
        if len(code) != 5 or not code[2:].isdigit() or not code[:2].isalnum():
            raise ValueError(f"{code[:12]!r} is no INSEE code of a commune")
    names = set(table.column(columns.name))
    if not all(name.strip() for name in names):
        raise ValueError("the name of the way is missing")
    if max(map(len, names)) > MAX_NAME:
        raise ValueError(f"the name of the way is longer than {MAX_NAME} characters")
    if any("\ufffd" in name for name in names | set(table.column(columns.city))):
        raise ValueError("the row is not written in UTF-8")


def _numbers(table: Table) -> Ints:
    if table.columns.number < 0:
        return np.full(table.count, LOCALITY_NUMBER, np.int32)
    try:
        found = np.array(list(map(int, table.column(table.columns.number))), np.int64)
    except (ValueError, OverflowError):
        raise ValueError("the house number is no whole number") from None
    if found.min() < 0 or found.max() > MAX_NUMBER:
        raise ValueError("the house number is not between 0 and 99999")
    return np.asarray(found, np.int32)


def _decimals(column: list[str]) -> NDArray[np.float64]:
    try:
        return np.array(list(map(float, column)))
    except ValueError:
        pass
    try:  # some rows of a BAL have no position: they are places, or are refused later
        return np.array([float(c.replace(",", ".")) if c.strip() else np.nan for c in column])
    except ValueError:
        raise ValueError("a coordinate is no number") from None


def _places(table: Table) -> tuple[Ints, Ints]:
    """lon, lat in millionths; from x and y where degrees are missing."""
    columns = table.columns
    if min(columns.lon, columns.lat) >= 0:
        lon, lat = _decimals(table.column(columns.lon)), _decimals(table.column(columns.lat))
    else:
        lon, lat = np.full(table.count, np.nan), np.full(table.count, np.nan)
    missing = np.flatnonzero(np.isnan(lon) | np.isnan(lat))
    if len(missing) and min(columns.x, columns.y) >= 0:
        x, y = _decimals(table.column(columns.x)), _decimals(table.column(columns.y))
        cities = table.column(columns.citycode)
        for i in missing.tolist():
            if np.isfinite(x[i]) and np.isfinite(y[i]) and (x[i] or y[i]):
                lon[i], lat[i] = projection.degrees(cities[i], float(x[i]), float(y[i]))
    known = ~(np.isnan(lon) | np.isnan(lat))
    if not ((np.abs(lon[known]) <= 180).all() and (np.abs(lat[known]) <= 90).all()):
        raise ValueError("the coordinates are out of range")
    return _micro(lon, known), _micro(lat, known)


def _micro(values: NDArray[np.float64], known: Mask) -> Ints:
    rounded: Ints = np.rint(np.where(known, values, 0) * MICRO).astype(np.int32)
    rounded[~known] = NOWHERE
    return rounded


def _postcodes(column: list[str]) -> Ints:
    """Post codes as numbers, 0 for none; one that is no post code is none, not a refusal."""
    read = {code: int(code) if len(code) == 5 and code.isdigit() else 0 for code in set(column)}
    return np.array([read[code] for code in column], np.int32)


def _keys(
    table: Table, numbers: list[int], suffixes: list[str]
) -> tuple[list[str], dict[int, str]]:
    """Key of the way of each row, and the ids that the key does not rebuild."""
    columns = table.columns
    if columns.id < 0:
        return _invented(table), {}
    ids = table.column(columns.id)
    keys = [found[: found.find("_", 6)] if found.count("_") > 1 else found for found in ids]
    odd: dict[int, str] = {}
    rows = zip(ids, keys, numbers, suffixes, strict=True)
    for i, (found, key, number, suffix) in enumerate(rows):
        if found == f"{key}_{number:05d}" and not suffix:
            continue
        if len(found) < 7 or found[5] != "_":
            city, name = table.column(columns.citycode)[i], table.column(columns.name)[i]
            keys[i] = made_key(city, name)
        if number != LOCALITY_NUMBER and found and found != number_id(keys[i], number, suffix):
            odd[i] = found
    return keys, odd


def _invented(table: Table) -> list[str]:
    columns = table.columns
    pairs = list(zip(table.column(columns.citycode), table.column(columns.name), strict=True))
    made = {pair: made_key(*pair) for pair in set(pairs)}
    return [made[pair] for pair in pairs]


def made_key(citycode: str, name: str) -> str:
    """A key for a way that its file gives none (BAL 1.5): six characters from its name."""
    digest = hashlib.sha256(" ".join(text.name_words(name)).encode()).digest()
    value = int.from_bytes(digest[:8], "big")
    code = ""
    for _ in range(6):
        value, digit = divmod(value, 36)
        code += _ALPHABET[digit]
    return f"{citycode}_{code}"


def _streets(
    table: Table, street: Ints, keys: list[str], places: tuple[Ints, Ints, Ints, Mask]
) -> list[StreetRow]:
    """Each way as its first row in the block describes it."""
    first = np.unique(street, return_index=True)[1].tolist()
    postcode, lon, lat, kept = places
    numbered = np.zeros(len(keys), bool)
    numbered[street[kept]] = True
    c = table.columns
    names, codes, cities = (table.column(p) for p in (c.name, c.citycode, c.city))
    old, oldcity, delivery, ban = (
        table.column(p) for p in (c.oldcode, c.oldcity, c.delivery, c.street_ban_id)
    )
    return [
        StreetRow(
            key, names[i].strip(), STREET if numbered[n] else LOCALITY, codes[i], cities[i],
            old[i], oldcity[i], int(postcode[i]), delivery[i], int(lon[i]), int(lat[i]), 0.0,
            ban[i],
        )
        for n, (key, i) in enumerate(zip(keys, first, strict=True))
    ]  # fmt: skip


def _ranks(column: list[str]) -> Bytes:
    read = {kind: POSITIONS.get(" ".join(text.words(kind)), 8) for kind in set(column)}
    return np.array([read[kind] for kind in column], np.uint8)


def _uuids(column: list[str]) -> Bytes:
    """16 bytes for each identifier, zeros for none; width 0 when the whole column is empty."""
    if not any(column):
        return np.zeros((len(column), 0), np.uint8)
    return np.frombuffer(b"".join(map(uuid_bytes, column)), np.uint8).reshape(-1, 16)


def uuid_bytes(written: str) -> bytes:
    """The bytes of a UUID; zeros when it is absent or no UUID."""
    try:
        return uuid.UUID(written).bytes if written else bytes(16)
    except ValueError:
        return bytes(16)
