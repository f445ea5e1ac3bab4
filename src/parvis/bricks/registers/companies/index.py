"""A compiled index of companies, mapped into memory: checked when opened, then read in place."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies.layout import LAYOUT, RECORDS
from parvis.bricks.registers.compiled.arrays import (
    Arrays,
    DamagedIndex,
    Texts,
    open_arrays,
    scalars,
)

Numbers = NDArray[np.uint32]


class Codes:
    """A table of codes: NAF, legal categories, communes, post codes."""

    def __init__(self, texts: Texts) -> None:
        self.codes = [texts[i] for i in range(len(texts))]
        self.place = {code: i for i, code in enumerate(self.codes)}

    def __getitem__(self, place: int) -> str:
        return self.codes[place]

    def table(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """For each place whether its code is among the wanted ones."""
        found = np.zeros(max(len(self.codes), 1), np.bool_)
        for code in wanted:
            place = self.place.get(code)
            if place is not None:
                found[place] = True
        return found


class Index:
    """Every array of the layout; columns of companies and establishments by name."""

    def __init__(
        self, arrays: Arrays, manifest: dict[str, Any], records: NDArray[np.uint8]
    ) -> None:
        a = arrays
        self.manifest = manifest
        self.version: str = manifest["version"]
        self.siren: Numbers = a["siren"]
        self.est_at: Numbers = a["est_at"]
        self.naf, self.nature = a["naf"], a["nature"]
        self.bits, self.name_words = a["bits"], a["name_words"]
        self.est_commune, self.est_post, self.est_naf = (
            a["est_commune"],
            a["est_post"],
            a["est_naf"],
        )
        self.est_bits: Numbers = a["est_bits"]
        self.posting: Numbers = a["posting"]
        self.cell_key: NDArray[np.int64] = a["cell_key"]
        self.cell_at: Numbers = a["cell_at"]
        self.point_est: Numbers = a["point_est"]
        self.point_x, self.point_y = a["point_x"], a["point_y"]
        self.link_before, self.link_after = a["link_before"], a["link_after"]
        self.link_by_after = a["link_by_after"]
        self.tokens = Texts(a["token_text"], a["token_at"])
        self.token_hash: Numbers = a["token_hash"]
        self.by_siren: Numbers = a["by_siren"]
        self.nafs, self.natures = _codes(a, "naf"), _codes(a, "nature")
        self.communes, self.posts = _codes(a, "commune"), _codes(a, "post")
        self.records, self.record_block = records, a["record_block"]
        self.record_unit, self.record_est, self.record_link = (
            a["record_unit"], a["record_est"], a["record_link"]
        )  # fmt: skip
        self.v_siren, self.v_by_siren = scalars(a["siren"]), scalars(a["by_siren"])
        self.v_est_at, self.v_est_bits = scalars(a["est_at"]), scalars(a["est_bits"])
        self.v_posting_at = scalars(a["posting_at"])
        self.v_token_by_hash = scalars(a["token_by_hash"])
        self.v_block = scalars(a["record_block"])
        self.companies, self.establishments = len(self.siren), len(self.est_bits)

    def company(self, siren: int) -> int | None:
        """The company with this SIREN."""
        by, sirens = self.v_by_siren, self.v_siren
        place = bisect_left(range(len(by)), siren, key=lambda i: sirens[by[i]])
        if place < len(by) and sirens[by[place]] == siren:
            return int(by[place])
        return None

    def establishment(self, siret: int) -> tuple[int, int] | None:
        """The company and the establishment with this SIRET."""
        company = self.company(siret // 100_000)
        if company is None:
            return None
        nic = siret % 100_000
        for place in self.places_of(company):
            if self.v_est_bits[place] & 0x1FFFF == nic:
                return company, place
        return None

    def places_of(self, company: int) -> range:
        """Establishments of a company."""
        return range(self.v_est_at[company], self.v_est_at[company + 1])

    def companies_of(self, places: NDArray[Any]) -> NDArray[np.int64]:
        """The company of each establishment."""
        wanted = places.astype(np.uint32)
        return (np.searchsorted(self.est_at, wanted, "right") - 1).astype(np.int64)

    def token(self, word: str) -> int | None:
        """The number of a word."""
        place = self.tokens.first_from(word)
        if place < len(self.tokens) and self.tokens[place] == word:
            return place
        return None

    def tokens_with(self, hashes: Numbers) -> list[int]:
        """Words whose crc32 is among these."""
        low = np.searchsorted(self.token_hash, hashes, "left")
        high = np.searchsorted(self.token_hash, hashes, "right")
        hits = np.flatnonzero(high > low).tolist()
        return [
            int(self.v_token_by_hash[i])
            for hit in hits
            for i in range(int(low[hit]), int(high[hit]))
        ]

    def postings(self, first: int, last: int) -> Numbers:
        """Companies of the words from `first` to before `last`: ascending for one word only."""
        return self.posting[self.v_posting_at[first] : self.v_posting_at[last]]

    def line(self, place: int) -> list[str]:
        """A record by where it lies: its columns."""
        block, row = divmod(place, BLOCK)
        packed = self.records[self.v_block[block] : self.v_block[block + 1]]
        try:
            return zlib.decompress(packed.tobytes()).decode().split("\n")[row].split("\x1f")
        except (zlib.error, IndexError, UnicodeDecodeError) as error:
            raise DamagedIndex(f"{self.version}: record {place} cannot be read.") from error


BLOCK = 16  # staging.BLOCK of the format


def _codes(arrays: Arrays, name: str) -> Codes:
    return Codes(Texts(arrays[f"{name}_text"], arrays[f"{name}_at"]))


def open_index(folder: Path) -> Index:
    """Map an index after checking every byte of it; DamagedIndex says what is wrong."""
    arrays, manifest = open_arrays(folder, LAYOUT)
    path = folder / RECORDS
    if not path.stat().st_size:
        return Index(arrays, manifest, np.zeros(0, np.uint8))
    try:
        return Index(arrays, manifest, np.asarray(np.memmap(path, np.uint8, "r")))
    except (OSError, ValueError) as error:
        raise DamagedIndex(f"{folder.name} cannot be mapped: {error}") from error
