"""Batches of one kind put together, codes and words numbered once for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies.staging import BLOCK, Staged, staged

Ints = NDArray[np.int64]


class Vocabulary:
    """Texts numbered in the order in which they are first met."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def map(self, texts: list[str]) -> NDArray[np.int32]:
        """The number of each text."""
        places = self.places
        return np.array([places.setdefault(text, len(places)) for text in texts], np.int32)

    def sorted(self) -> tuple[list[str], NDArray[np.int32]]:
        """The texts in order, and the new number of each old one."""
        texts = sorted(self.places)
        old = np.array([self.places[text] for text in texts], np.int64)
        new = np.zeros(len(texts), np.int32)
        new[old] = np.arange(len(texts), dtype=np.int32)
        return texts, new


class Records:
    """Compressed records of all kinds, one file: where each row lies, and the pieces to write."""

    def __init__(self) -> None:
        self.sizes: list[NDArray[np.uint32]] = []
        self.batches: list[Staged] = []
        self.blocks = 0

    def add(self, batch: Staged) -> Ints:
        """Put a batch at the end; where each of its rows lies."""
        rows = np.arange(int(batch.rest["rows"]), dtype=np.int64) + self.blocks * BLOCK
        self.sizes.append(batch.sizes)
        self.batches.append(batch)
        self.blocks += len(batch.sizes)
        return rows

    def at(self) -> NDArray[np.uint64]:
        """Where each block begins in the file."""
        found = np.zeros(self.blocks + 1, np.uint64)
        if self.sizes:
            np.cumsum(np.concatenate(self.sizes), out=found[1:], dtype=np.uint64)
        return found

    def pieces(self) -> Iterator[bytes]:
        """What the file holds."""
        for batch in self.batches:
            yield batch.blocks()


@dataclass
class Gathered:
    """Columns of all rows of one kind; `word` belongs to the row `word_owner`."""

    columns: dict[str, NDArray[Any]]
    rows: Ints
    word: NDArray[np.int32]
    word_owner: Ints
    bad_count: int
    bad: list[tuple[str, tuple[int, str]]]


EMPTY: dict[str, dict[str, Any]] = {
    "units": {"siren": np.uint32, "name_words": np.uint8, "naf": np.int32, "nature": np.int32,
              "staff": np.uint8, "bits": np.uint16},
    "establishments": {"siret": np.int64, "commune": np.int32, "post": np.int32,
                       "naf": np.int32, "lon": np.int32, "lat": np.int32, "bits": np.uint32},
    "links": {"before": np.int64, "after": np.int64},
}  # fmt: skip


def gather(
    folder: Path, kind: str, codes: dict[str, Vocabulary], words: Vocabulary, records: Records
) -> Gathered:
    """All batches of a kind."""
    columns: dict[str, list[NDArray[Any]]] = {
        name: [np.zeros(0, dtype)] for name, dtype in EMPTY[kind].items()
    }
    rows: list[Ints] = [np.zeros(0, np.int64)]
    word: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
    owner: list[Ints] = [np.zeros(0, np.int64)]
    count, bad_count, bad = 0, 0, list[tuple[str, tuple[int, str]]]()
    for batch in staged(folder, kind):
        for name in EMPTY[kind]:
            array = batch.arrays[name]
            if name in batch.rest["coded"]:
                array = codes[name].map(batch.rest["coded"][name])[array]
            columns[name].append(array)
        rows.append(records.add(batch))
        if "word" in batch.arrays:
            word.append(words.map(batch.words)[batch.arrays["word"]])
            counts = batch.arrays["word_count"].astype(np.int64)
            owner.append(np.repeat(np.arange(len(counts), dtype=np.int64), counts) + count)
        count += int(batch.rest["rows"])
        bad_count += int(batch.rest["bad_count"])
        bad += [(batch.rest["file"], row) for row in batch.bad[: 20 - len(bad)]]
    whole = {name: np.concatenate(parts) for name, parts in columns.items()}
    return Gathered(
        whole, np.concatenate(rows), np.concatenate(word), np.concatenate(owner), bad_count, bad
    )
