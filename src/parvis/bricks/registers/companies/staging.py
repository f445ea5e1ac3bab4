"""Batches kept on disk while files are read, so that an import killed at any moment resumes.

Each batch is one file, written beside and renamed into place, in a folder named after the
identity of the files being imported: the same files again find what was done. A damaged batch is
thrown away and read again. Records are compressed here, BLOCK rows together.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies import sources
from parvis.bricks.registers.companies.convert import Converted, convert
from parvis.bricks.registers.companies.sources import Rows
from parvis.bricks.registers.compiled.files import BadRow, SourceError, identity, size_of

STAGED = 1  # grows when batch files change shape
BLOCK = 16  # records compressed together, known to the index
MAX_BAD_SHARE = 0.2  # a file with more bad rows than this is the wrong file
MAX_BAD_KEPT = 1_000
Progress = Callable[[str, int, int, int], object]  # file, rows, bytes read, bytes in all


def folder_for(root: Path, files: Sequence[Path]) -> Path:
    """Where batches of exactly these files are kept."""
    said = "\n".join([f"{STAGED} {sources.ROWS} {BLOCK}", *(identity(path) for path in files)])
    return root / hashlib.sha256(said.encode()).hexdigest()[:20]


def stage(files: Sequence[Path], kinds: Sequence[str], folder: Path, progress: Progress) -> None:
    """Read every file into batch files, leaving out what an earlier attempt already did."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, (path, kind) in enumerate(zip(files, kinds, strict=True)):
        done = folder / f"{kind}-{place:03d}.done"
        if done.exists():
            continue
        ready, bad = _ready(folder, kind, place), 0
        for number, rows in enumerate(sources.read(path, kind, ready), start=ready):
            made = convert(kind, rows)
            _write(folder / f"{kind}-{place:03d}-{number:06d}.npz", made, path, rows)
            bad += len(made.bad)
            if bad > max(50, MAX_BAD_SHARE * rows.seen):
                raise SourceError(
                    f"{path.name}: {bad} bad rows among the first {rows.seen}; "
                    f"line {made.bad[0].line}: {made.bad[0].why}."
                )
            progress(path.name, rows.seen, rows.bytes_read, size_of(path))
        done.touch()


def _ready(folder: Path, kind: str, place: int) -> int:
    """How many batches of a file are there, unbroken; what follows a gap is thrown away."""
    count = 0
    while (path := folder / f"{kind}-{place:03d}-{count:06d}.npz").exists():
        try:
            Staged(path)
        except SourceError:
            break
        count += 1
    for left in folder.glob(f"{kind}-{place:03d}-*.npz"):
        if int(left.stem.rsplit("-", 1)[1]) >= count:
            left.unlink()
    return count


def _write(path: Path, made: Converted, source: Path, rows: Rows) -> None:
    blocks = [
        zlib.compress("\n".join(made.lines[i : i + BLOCK]).encode(), 1)
        for i in range(0, len(made.lines), BLOCK)
    ]
    rest = {
        "coded": made.coded, "file": source.name, "seen": rows.seen, "rows": len(made.lines),
        "bad": made.bad[:MAX_BAD_KEPT], "bad_count": len(made.bad),
    }  # fmt: skip
    arrays: dict[str, NDArray[Any]] = {
        **made.arrays,
        "_words": np.frombuffer("\n".join(made.words).encode(), np.uint8),
        "_rest": np.frombuffer(json.dumps(rest).encode(), np.uint8),
        "_blocks": np.frombuffer(b"".join(blocks), np.uint8),
        "_sizes": np.array([len(block) for block in blocks], np.uint32),
    }
    written = path.with_suffix(".tmp")
    with written.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    written.replace(path)


class Staged:
    """A batch read back, its records left on disk until asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with np.load(path, allow_pickle=False) as found:
                self.arrays = {name: found[name] for name in found.files if name != "_blocks"}
            self.rest: dict[str, Any] = json.loads(self.arrays["_rest"].tobytes())
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise SourceError(f"{path.name} is damaged: {error}") from error
        self.sizes: NDArray[np.uint32] = self.arrays["_sizes"]
        self.bad = [BadRow(*row) for row in self.rest["bad"]]

    @property
    def words(self) -> list[str]:
        """Vocabulary of the column `word`."""
        said = str(self.arrays["_words"].tobytes(), "utf-8")
        return said.split("\n") if said else []

    def blocks(self) -> bytes:
        """The compressed records, one block after another."""
        with np.load(self.path, allow_pickle=False) as found:
            return bytes(found["_blocks"].tobytes())


def staged(folder: Path, kind: str) -> Iterator[Staged]:
    """Every batch of a kind, in order."""
    for path in sorted(folder.glob(f"{kind}-*.npz")):
        yield Staged(path)
