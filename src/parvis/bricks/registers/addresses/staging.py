"""Batches kept on disk while files are read, so that an import killed at any moment resumes.

Each batch becomes one file, written beside and renamed into place. The folder is named after
the identity of the files being imported: the same files again find what was done, other files
start in another folder. A cut or damaged batch file is thrown away and read again.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses.records import COLUMNS, AreaRow, Batch, StreetRow
from parvis.bricks.registers.addresses.sources import addok, files, tabular
from parvis.bricks.registers.compiled.files import BadRow, SourceError, identity, opened, size_of

STAGED = 2  # grows when batch files change shape
MAX_BAD_SHARE = 0.2  # a file with more bad rows than this is the wrong file
MAX_BAD_KEPT = 1_000
STREET_TEXTS = ("key", "name", "citycode", "city", "oldcode", "oldcity", "delivery", "ban_id")
STREET_NUMBERS = {
    "kind": np.uint8, "postcode": np.int32, "lon": np.int32, "lat": np.int32,
    "importance": np.float32,
}  # fmt: skip
Progress = Callable[[str, int, int, int], object]  # file, rows, bytes read, bytes in all
Arrays = dict[str, NDArray[Any]]


def folder_for(root: Path, sources: Sequence[Path]) -> Path:
    """Where batches of exactly these files are kept."""
    cut = f"{STAGED} {tabular.BLOCK} {addok.BATCH}"  # batches cut otherwise do not join up
    said = "\n".join([cut, *(identity(path) for path in sources)])
    return root / hashlib.sha256(said.encode()).hexdigest()[:20]


def stage(sources: Sequence[Path], folder: Path, progress: Progress) -> None:
    """Read every file into batch files, leaving out what an earlier attempt already did."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, path in enumerate(sources):
        if (folder / f"{place:04d}.done").exists():
            continue
        ready = _ready(folder, place)
        rows = bad = 0
        for number, batch in enumerate(_batches(path, skip=ready), start=ready):
            write(folder / f"{place:04d}-{number:06d}.npz", batch)
            rows, bad = batch.rows, bad + len(batch.bad)
            if bad > max(50, MAX_BAD_SHARE * rows):
                first = batch.bad[0]
                raise SourceError(
                    f"{path.name}: {bad} bad rows among the first {rows}; "
                    f"line {first.line}: {first.why}."
                )
            progress(path.name, rows, batch.bytes_read, size_of(path))
        (folder / f"{place:04d}.done").touch()


def _batches(path: Path, skip: int) -> Iterator[Batch]:
    kind = files.kind_of(path)
    with opened(path) as source:
        if kind == "addok":
            yield from addok.read(source, skip)
        else:
            yield from tabular.read(source, path, kind, skip)


def _ready(folder: Path, place: int) -> int:
    """How many batches of a file are there, unbroken; what follows a gap is thrown away."""
    count = 0
    while (folder / f"{place:04d}-{count:06d}.npz").exists():
        try:
            read(folder / f"{place:04d}-{count:06d}.npz")
        except SourceError:
            break
        count += 1
    for left in folder.glob(f"{place:04d}-*.npz"):
        if int(left.stem.split("-")[1]) >= count:
            left.unlink()
    return count


def write(path: Path, batch: Batch) -> None:
    """One batch file, whole or not at all."""
    columns = list(zip(*batch.streets, strict=True)) or [()] * len(StreetRow._fields)
    told = dict(zip(StreetRow._fields, columns, strict=True))
    write_columns(
        path,
        batch,
        {name: told[name] for name in STREET_TEXTS},
        {name: np.array(told[name], kind) for name, kind in STREET_NUMBERS.items()},
    )


def write_columns(
    path: Path, batch: Batch, texts: Mapping[str, Sequence[str]], numbers: Arrays
) -> None:
    """A batch file whose streets are already columns (those of the batch are not looked at)."""
    arrays: Arrays = {name: getattr(batch, name) for name in COLUMNS}
    for name, kind in STREET_NUMBERS.items():
        arrays[f"street_{name}"] = numbers[name].astype(kind)
    for name in STREET_TEXTS:
        arrays[f"street_{name}"] = np.frombuffer(_lines(texts[name]).encode(), np.uint8)
    rest = {
        "areas": batch.areas, "suffixes": batch.suffixes, "rows": batch.rows,
        "bad": batch.bad[:MAX_BAD_KEPT], "odd": batch.odd_ids, "bytes": batch.bytes_read,
        "bad_count": len(batch.bad), "streets": len(texts["key"]),
    }  # fmt: skip
    arrays["rest"] = np.frombuffer(json.dumps(rest).encode(), np.uint8)
    made = path.with_suffix(".tmp")
    with made.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)  # what power loss cuts is read again
    made.replace(path)


def _lines(texts: Sequence[str]) -> str:
    """One text a line, single spaces inside."""
    if not any(texts):
        return "\n" * (len(texts) - 1)
    said = "\n".join(texts)
    ends = said.count("\n")
    if ends == len(texts) - 1 and len(said.split()) == said.count(" ") + ends + 1:
        return said  # as many words as single spaces and ends of lines make: nothing to mend
    return "\n".join([" ".join(one.split()) if one else "" for one in texts])


class Staged:
    """A batch read back: number columns, street columns as texts and arrays, and the rest."""

    source = 0  # place of its file among those imported

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.rest: dict[str, Any] = json.loads(arrays["rest"].tobytes())
        self.areas = [
            AreaRow._make(row)._replace(postcodes=tuple(row[2])) for row in self.rest["areas"]
        ]
        self.bad = [BadRow(*row) for row in self.rest["bad"]]
        self.odd = {int(entry): said for entry, said in self.rest["odd"].items()}

    def texts(self, name: str) -> list[str]:
        """One text column of the streets of the batch."""
        if not self.rest["streets"]:
            return []
        return str(self.arrays[f"street_{name}"].tobytes(), "utf-8").split("\n")


def read(path: Path) -> Staged:
    """Read a batch file; SourceError when it is not whole."""
    try:
        with np.load(path, allow_pickle=False) as found:
            return Staged({name: found[name] for name in found.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise SourceError(f"{path.name} is damaged: {error}") from error


def staged(folder: Path) -> Iterator[Staged]:
    """Every batch of a folder in order."""
    for path in sorted(folder.glob("*.npz")):
        batch = read(path)
        batch.source = int(path.stem.split("-")[0])
        yield batch
