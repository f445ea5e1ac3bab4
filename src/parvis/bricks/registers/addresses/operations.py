"""What an operator does with the address register: import, look, switch, go back.

These are the functions behind `parvis registers import|status|switch|rollback`. They work on
files, not on the database: an index is derived and disposable, and each machine has its own.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from parvis.bricks.registers.addresses import staging, territory
from parvis.bricks.registers.addresses.build.compile import compile_index
from parvis.bricks.registers.addresses.build.gather import gather
from parvis.bricks.registers.addresses.store import Store, default_store
from parvis.bricks.registers.compiled.files import BadRow
from parvis.bricks.registers.compiled.importing import files_of, forget_others, no_collection
from parvis.bricks.registers.compiled.status import CompiledVersion, compiled_versions
from parvis.bricks.registers.compiled.store import KEPT
from parvis.kernel import clock

log = logging.getLogger("parvis.registers")
Progress = Callable[[str, int, int, int], object]
SHOWN_BAD = 20
ENDINGS = (".csv", ".csv.gz", ".ndjson", ".ndjson.gz", ".json", ".json.gz", ".jsonl", ".jsonl.gz")


@dataclass(frozen=True)
class Imported:
    """What an import made. `bad`: the first rows left out; `bad_count`: how many in all;
    `seconds`: processor time."""

    version: str
    streets: int
    addresses: int
    areas: int
    bad_count: int
    bad: tuple[tuple[str, BadRow], ...]
    seconds: float
    switched: bool


def _quiet(_file: str, _rows: int, _read: int, _all: int) -> None:
    return


def import_addresses(
    paths: Sequence[Path],
    *,
    store: Store | None = None,
    progress: Progress = _quiet,
    switch: bool = True,
    territories: Iterable[territory.Area] | None = None,
) -> Imported:
    """Import BAN CSV, BAL or addok files (plain or gz) as a new version and serve it.

    Rows that cannot be read are left out and reported. Killed at any moment, the version served
    stays, and the same import again goes on where it was. SourceError or StoreError in words
    when nothing can be imported or another import runs.
    """
    store = store or default_store()
    started = time.process_time()
    sources = files_of(paths, ENDINGS, "address file")
    with store.importing(), no_collection():
        folder = staging.folder_for(store.staging, sources)
        forget_others(store.staging, folder)
        staging.stage(sources, folder, progress)
        bad = _BadRows(sources)
        arrays = compile_index(
            gather(bad.watched(folder)),
            territory.official() if territories is None else territories,
        )
        counts = _counts(arrays, bad.count)
        version = store.write(arrays, _about(sources, counts))
        if switch:
            store.switch(version)
            store.prune(KEPT.read())
        shutil.rmtree(folder, ignore_errors=True)
    log.info("addresses imported: version %s, %s", version, counts)
    return Imported(
        version, counts["streets"], counts["addresses"], counts["areas"], bad.count,
        tuple(bad.first), time.process_time() - started, switch,
    )  # fmt: skip


def _about(sources: Sequence[Path], counts: dict[str, int]) -> dict[str, Any]:
    """What the manifest tells beside its arrays."""
    made = clock.now().isoformat(timespec="seconds")
    return {"made": made, "sources": [path.name for path in sources], "counts": counts}


def _counts(arrays: Mapping[str, NDArray[Any]], bad: int) -> dict[str, int]:
    return {
        "streets": len(arrays["street_name"]),
        "addresses": len(arrays["number_value"]),
        "areas": len(arrays["area_code"]),
        "bad_rows": bad,
    }


class _BadRows:
    """The rows that were left out: how many, and the first with the names of their files."""

    def __init__(self, sources: Sequence[Path]) -> None:
        self.sources, self.count = sources, 0
        self.first: list[tuple[str, BadRow]] = []

    def watched(self, folder: Path) -> Iterator[staging.Staged]:
        """The batches of a folder in order, their bad rows noted as they go by."""
        for batch in staging.staged(folder):
            self.count += int(batch.rest["bad_count"])
            name = self.sources[batch.source].name
            self.first += [(name, row) for row in batch.bad[: SHOWN_BAD - len(self.first)]]
            yield batch


def status(store: Store | None = None) -> list[CompiledVersion]:
    """Every version on disk, newest first."""
    return compiled_versions(store or default_store())


def switch(version: str, store: Store | None = None) -> None:
    """Serve another version; StoreError in words when it is damaged or not there."""
    (store or default_store()).switch(version)


def rollback(store: Store | None = None) -> str:
    """Serve the version that was served before; its name."""
    return (store or default_store()).rollback()
