"""Communes' own addresses put into the register: their slices replaced, the rest kept.

The index in force is taken apart without these communes, their BAL files put in, and a new
version compiled, checked and switched to as after any import. The manifest says which revision
of which commune a version holds, so that nothing is done when nothing changed, and all is done
again after the national file was imported anew.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from parvis.bricks.registers.addresses import staging, territory
from parvis.bricks.registers.addresses.build.compile import compile_index
from parvis.bricks.registers.addresses.build.gather import Source, gather
from parvis.bricks.registers.addresses.build.unmake import Unmade
from parvis.bricks.registers.addresses.index import Index, open_index
from parvis.bricks.registers.addresses.records import Batch, StreetRow
from parvis.bricks.registers.addresses.sources import tabular
from parvis.bricks.registers.addresses.store import Store, default_store
from parvis.bricks.registers.addresses.text import name_words
from parvis.bricks.registers.compiled import files
from parvis.bricks.registers.compiled.importing import no_collection
from parvis.bricks.registers.compiled.store import KEPT
from parvis.kernel import clock

log = logging.getLogger("parvis.registers")
Slices = Mapping[str, tuple[str, bytes]]  # commune -> digest of its file, the file


def held(store: Store | None = None) -> dict[str, str]:
    """Communes whose slice is their own in the version in force, with the digest of each."""
    store = store or default_store()
    now = store.current()
    return dict(store.manifest(now.version).get("slices", {})) if now else {}


def compile_slices(
    slices: Slices,
    *,
    store: Store | None = None,
    territories: Iterable[territory.Area] | None = None,
) -> str:
    """A new version with these communes' own addresses, in force; "" when it holds them already.

    StoreError or DamagedIndex in words when another import runs or the version is not whole.
    """
    store = store or default_store()
    wanted = {commune: digest for commune, (digest, _) in slices.items()}
    with store.importing(), no_collection(), tempfile.TemporaryDirectory() as folder:
        now = store.current()
        before = store.manifest(now.version) if now else {}
        already = dict(before.get("slices", {}))
        changed = {c: one for c, one in slices.items() if already.get(c) != one[0]}
        if not changed:
            return ""
        index = open_index(store.versions / now.version) if now else None
        sources: list[Source] = [Unmade(index, frozenset(changed))] if index else []
        for commune, (_digest, content) in sorted(changed.items()):
            sources += _read(Path(folder), commune, content, index)
        official = territory.official() if territories is None else territories
        arrays = compile_index(gather(sources), official)
        about = {
            "made": clock.now().isoformat(timespec="seconds"),
            "sources": list(before.get("sources", [])),
            "slices": {**already, **wanted},
            "counts": {
                "streets": len(arrays["street_name"]), "addresses": len(arrays["number_value"]),
                "areas": len(arrays["area_code"]), "bad_rows": 0,
            },
        }  # fmt: skip
        version = store.write(arrays, about)
        store.switch(version)
        store.prune(KEPT.read())
    log.info("addresses compiled: version %s with %s", version, sorted(changed))
    return version


def _read(folder: Path, commune: str, content: bytes, index: Index | None) -> list[Source]:
    """Batches of a commune's file, with the post codes that it had (the format has none)."""
    path = folder / f"{commune}.csv"
    path.write_bytes(content)
    known = _Posts(index, commune)
    found: list[Source] = []
    with files.opened(path) as source:
        for number, batch in enumerate(tabular.read(source, path, "bal", 0)):
            part = folder / f"{commune}-{number}.npz"
            staging.write(part, known.given(batch))
            found.append(staging.read(part))
    return found


class _Posts:
    """Post codes of a commune's streets in the version before."""

    def __init__(self, index: Index | None, commune: str) -> None:
        self._by_key: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._main = 0
        if index is not None:
            self._learn(index, commune)

    def _learn(self, index: Index, commune: str) -> None:
        counts: dict[int, int] = {}
        for area in index.areas_with_code(commune):
            for street in range(index.v_area_first[area], index.v_area_last[area]):
                post = index.v_street_post[street]
                if post < 0:
                    continue
                code = int(index.v_post_value[post])
                self._by_key[index.street_key(street)] = code
                self._by_name.setdefault(index.names[index.v_street_name[street]], code)
                counts[code] = counts.get(code, 0) + 1
        self._main = max(counts, key=lambda code: (counts[code], -code)) if counts else 0

    def given(self, batch: Batch) -> Batch:
        """The batch with a post code for each street and number that has none."""
        codes: dict[int, int] = {}
        streets: list[StreetRow] = []
        for place, street in enumerate(batch.streets):
            name = " ".join(name_words(street.name))
            code = self._by_key.get(street.key) or self._by_name.get(name, self._main)
            codes[place] = street.postcode or code
            streets.append(street._replace(postcode=codes[place]))
        batch.streets = streets
        if len(batch.street):
            made: Any = np.array([codes[i] for i in range(len(streets))], np.int32)
            batch.postcode = np.where(
                batch.postcode > 0, batch.postcode, made[batch.street]
            ).astype(np.int32)
        return batch
