"""All batches of an import put together: streets once each, numbers as columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses.records import AreaRow, Bytes, Ints
from parvis.bricks.registers.addresses.staging import STREET_NUMBERS, STREET_TEXTS, Arrays

INTERNED = tuple(name for name in STREET_TEXTS if name not in ("key", "ban_id"))
NUMBER_COLUMNS = ("street", "number", "suffix", "lon", "lat", "postcode", "rank")


class Source(Protocol):
    """A batch: read back from disk (`staging.Staged`), or an index taken apart."""

    arrays: Arrays
    rest: dict[str, Any]
    areas: list[AreaRow]
    odd: dict[int, str]

    def texts(self, name: str) -> list[str]:
        """One text column of the streets."""
        ...


class Texts:
    """Different texts in order of appearance, each known by its place."""

    def __init__(self, *first: str) -> None:
        self.places: dict[str, int] = {text: i for i, text in enumerate(first)}

    def add(self, column: Iterable[str]) -> Ints:
        """Places of the texts of a column, new ones added."""
        places, told = self.places, list(column)
        for text in dict.fromkeys(told):
            places.setdefault(text, len(places))
        return np.fromiter(map(places.__getitem__, told), np.int32, len(told))

    def list(self) -> list[str]:
        """Every text, by place."""
        return list(self.places)


@dataclass
class Gathered:
    """What an index is made from.

    `street[name]`: columns of the streets (texts as places in `texts[name]`); `number[name]`:
    columns of the house numbers; `odd`: numbers whose id no rule rebuilds.
    """

    keys: list[str]
    texts: dict[str, list[str]]
    street: dict[str, NDArray[Any]]
    number: dict[str, NDArray[Any]]
    suffixes: list[str]
    areas: list[AreaRow]
    street_ban: list[str]
    number_ban: Bytes
    odd: dict[int, str]


@dataclass
class _Pile:
    """Columns waiting to be joined."""

    keys: Texts = field(default_factory=Texts)
    suffixes: Texts = field(default_factory=lambda: Texts(""))
    texts: dict[str, Texts] = field(default_factory=lambda: {n: Texts("") for n in INTERNED})
    street: dict[str, list[NDArray[Any]]] = field(default_factory=dict)
    number: dict[str, list[NDArray[Any]]] = field(default_factory=dict)
    number_ban: list[Bytes] = field(default_factory=list)
    street_ban: list[str] = field(default_factory=list)
    areas: dict[str, AreaRow] = field(default_factory=dict)
    odd: dict[int, str] = field(default_factory=dict)
    numbers: int = 0

    def take(self, batch: Source) -> None:
        """Add one batch."""
        ids = self._streets(batch)
        local = np.array(self.suffixes.add(batch.rest["suffixes"]), np.int32)
        arrays = batch.arrays
        for name in NUMBER_COLUMNS:
            column = arrays[name]
            if name == "street":
                column = ids[column] if len(column) else column
            elif name == "suffix":
                column = local[column]
            self.number.setdefault(name, []).append(column)
        self.number_ban.append(arrays["ban_id"])
        self.odd.update({self.numbers + entry: said for entry, said in batch.odd.items()})
        self.numbers += len(arrays["number"])
        self.areas.update({area.code: area for area in batch.areas})

    def _streets(self, batch: Source) -> Ints:
        before = len(self.keys.places)
        ids = self.keys.add(batch.texts("key"))
        fresh, first = np.unique(ids, return_index=True)
        first = first[fresh >= before]
        chosen = first.tolist()
        for name in INTERNED:
            kept = self.texts[name].add(map(batch.texts(name).__getitem__, chosen))
            self.street.setdefault(name, []).append(kept)
        for name in STREET_NUMBERS:
            self.street.setdefault(name, []).append(batch.arrays[f"street_{name}"][first])
        ban = batch.texts("ban_id")
        self.street_ban.extend(map(ban.__getitem__, chosen))
        return ids


def gather(batches: Iterable[Source]) -> Gathered:
    """Put the batches of an import together."""
    pile = _Pile()
    for batch in batches:
        pile.take(batch)
    width = max((ban.shape[1] for ban in pile.number_ban), default=0)
    bans = [
        ban if ban.shape[1] == width else np.zeros((len(ban), width), np.uint8)
        for ban in pile.number_ban
    ]
    return Gathered(
        keys=pile.keys.list(),
        texts={name: texts.list() for name, texts in pile.texts.items()},
        street={name: np.concatenate(parts) for name, parts in pile.street.items()},
        number={name: np.concatenate(parts) for name, parts in pile.number.items()},
        suffixes=pile.suffixes.list(),
        areas=list(pile.areas.values()),
        street_ban=pile.street_ban,
        number_ban=np.concatenate(bans) if bans else np.zeros((0, 0), np.uint8),
        odd=pile.odd,
    )
