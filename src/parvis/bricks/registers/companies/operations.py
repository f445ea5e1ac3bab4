"""What an operator does with the company register: import, look, switch, go back.

The functions behind `parvis registers … --companies`. They work on files, not on the database:
an index is derived and disposable, and each machine has its own.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parvis.bricks.registers.companies import sources, staging
from parvis.bricks.registers.companies.build.compile import Compiled, compile_index
from parvis.bricks.registers.companies.layout import RECORDS
from parvis.bricks.registers.companies.store import Store, default_store
from parvis.bricks.registers.compiled.files import SourceError
from parvis.bricks.registers.compiled.importing import files_of, forget_others, no_collection
from parvis.bricks.registers.compiled.status import CompiledVersion, compiled_versions
from parvis.bricks.registers.compiled.store import KEPT
from parvis.kernel import clock

log = logging.getLogger("parvis.registers")
ENDINGS = (".csv", ".csv.gz", ".zip", ".parquet")
READ_ORDER = ("units", "establishments", "links")
NOT_KEPT = "past periods and doubles are not kept, only what holds now"
LEFT_OUT = {
    "twice": "a company given twice: the last row is kept",
    "orphans": "an establishment given twice or without its company",
}


@dataclass(frozen=True)
class Imported:
    """What an import made. `bad`: the first rows left out (file, line, why), line 0 for a whole
    file; `bad_count`: how many rows in all; `seconds`: processor time."""

    version: str
    companies: int
    establishments: int
    links: int
    bad_count: int
    bad: tuple[tuple[str, int, str], ...]
    seconds: float
    switched: bool


def _quiet(_file: str, _rows: int, _read: int, _all: int) -> None:
    return


def import_companies(
    paths: Sequence[Path],
    *,
    store: Store | None = None,
    progress: staging.Progress = _quiet,
    switch: bool = True,
) -> Imported:
    """Import Sirene stock files (CSV, gz, zip, Parquet) as a new version and serve it.

    Rows that cannot be read are left out and reported. Killed at any moment, the version served
    stays, and the same import again goes on where it was. SourceError or StoreError in words
    when nothing can be imported or another import runs.
    """
    store = store or default_store()
    started = time.process_time()
    given = [(sources.kind_of(path), path) for path in files_of(paths, ENDINGS, "stock file")]
    others = [path.name for kind, path in given if kind == sources.OTHER]
    known = [one for one in given if one[0] != sources.OTHER]
    known.sort(key=lambda one: (READ_ORDER.index(one[0]), one[1].name))
    kinds, files = [kind for kind, _ in known], [path for _, path in known]
    if "units" not in kinds:
        raise SourceError(
            "StockUniteLegale is not among the files: companies have their names there."
        )
    with store.importing(), no_collection():
        folder = staging.folder_for(store.staging, files)
        forget_others(store.staging, folder)
        staging.stage(files, kinds, folder, progress)
        made = compile_index(folder)
        about = {
            "made": clock.now().isoformat(timespec="seconds"),
            "sources": [path.name for path in files], "counts": made.counts,
        }  # fmt: skip
        version = store.write(made.arrays, about, {RECORDS: made.records.pieces()})
        if switch:
            store.switch(version)
            store.prune(KEPT.read())
        shutil.rmtree(folder, ignore_errors=True)
    log.info("companies imported: version %s, %s", version, made.counts)
    return _told(version, made, others, time.process_time() - started, switch)


def _told(
    version: str, made: Compiled, others: Sequence[str], seconds: float, switched: bool
) -> Imported:
    counts = made.counts
    bad = [(name, 0, NOT_KEPT) for name in others]
    bad += [(name, line, why) for name, (line, why) in made.bad]
    for name, why in LEFT_OUT.items():
        if counts[name]:
            bad.append(("", counts[name], why))
    return Imported(
        version, counts["companies"], counts["establishments"], counts["links"],
        counts["bad_rows"], tuple(bad), seconds, switched,
    )  # fmt: skip


def status(store: Store | None = None) -> list[CompiledVersion]:
    """Every version on disk, newest first."""
    return compiled_versions(store or default_store())


def switch(version: str, store: Store | None = None) -> None:
    """Serve another version; StoreError in words when it is damaged or not there."""
    (store or default_store()).switch(version)


def rollback(store: Store | None = None) -> str:
    """Serve the version that was served before; its name."""
    return (store or default_store()).rollback()
