"""What every import format is read into: streets, communes and columns of house numbers.

Numbers travel as numpy columns, never as one object each; streets and communes, fifty times
fewer, as small tuples. Coordinates are WGS 84 in millionths of a degree (11 cm).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.compiled.files import BadRow

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MICRO = 1_000_000  # coordinates are stored in millionths of a degree
NOWHERE = -(2**31)  # a coordinate that is not known
STREET, LOCALITY, MUNICIPALITY = 0, 1, 2
KINDS = ("street", "locality", "municipality")
LOCALITY_NUMBER = 99999  # « numero » of a place without numbers in a Base Adresse Locale


class StreetRow(NamedTuple):
    """A way or a place, as its register writes it. `key` is `<insee>_<code>`."""

    key: str
    name: str
    kind: int
    citycode: str
    city: str
    oldcode: str
    oldcity: str
    postcode: int
    delivery: str
    lon: int
    lat: int
    importance: float
    ban_id: str


class AreaRow(NamedTuple):
    """A commune as an address file describes it (addok's `municipality` documents)."""

    code: str
    name: str
    postcodes: tuple[int, ...]
    population: int
    lon: int
    lat: int
    context: str
    importance: float
    ban_id: str


def _ints() -> Ints:
    return np.zeros(0, np.int32)


@dataclass
class Batch:
    """Some rows of one file. The columns have one entry for each house number.

    street: index into `streets`; suffix: index into `suffixes`; postcode: 0 when none;
    rank: 0 for the position that is preferred when an address has several; ban_id: 16 bytes
    for each number, or an array of width 0 when the file has none.
    """

    streets: list[StreetRow] = field(default_factory=list)
    areas: list[AreaRow] = field(default_factory=list)
    suffixes: list[str] = field(default_factory=lambda: [""])
    bad: list[BadRow] = field(default_factory=list)
    rows: int = 0  # rows of the file read so far, this batch included
    bytes_read: int = 0  # of the file as it lies on disk
    street: Ints = field(default_factory=_ints)
    number: Ints = field(default_factory=_ints)
    suffix: Ints = field(default_factory=_ints)
    lon: Ints = field(default_factory=_ints)
    lat: Ints = field(default_factory=_ints)
    postcode: Ints = field(default_factory=_ints)
    rank: Bytes = field(default_factory=lambda: np.zeros(0, np.uint8))
    ban_id: Bytes = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    odd_ids: dict[int, str] = field(default_factory=dict)  # entry -> id that no rule rebuilds


COLUMNS = ("street", "number", "suffix", "lon", "lat", "postcode", "rank", "ban_id")


def merge(parts: list[Batch]) -> Batch:
    """One batch out of several that follow each other in one file."""
    if len(parts) == 1:
        return parts[0]
    whole = Batch(rows=parts[-1].rows, bytes_read=parts[-1].bytes_read, suffixes=[])
    base = 0
    shifted: dict[str, list[NDArray[np.generic]]] = {name: [] for name in COLUMNS}
    width = max(part.ban_id.shape[1] for part in parts)
    for part in parts:
        for name in COLUMNS:
            shifted[name].append(getattr(part, name))
        shifted["street"][-1] = part.street + np.int32(len(whole.streets))
        shifted["suffix"][-1] = part.suffix + np.int32(len(whole.suffixes))
        if part.ban_id.shape[1] != width:
            shifted["ban_id"][-1] = np.zeros((len(part.street), width), np.uint8)
        whole.odd_ids.update({base + i: odd for i, odd in part.odd_ids.items()})
        base += len(part.street)
        whole.streets += part.streets
        whole.areas += part.areas
        whole.suffixes += part.suffixes
        whole.bad += part.bad
    for name in COLUMNS:
        setattr(whole, name, np.concatenate(shifted[name]))
    return whole


def number_id(key: str, number: int, suffix: str) -> str:
    """The `cle_interop` of a house number: `75101_cfq3tf_00012_bis`."""
    return f"{key}_{number:05d}_{suffix}" if suffix else f"{key}_{number:05d}"
