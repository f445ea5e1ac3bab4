"""Arrays of an index in one file beside a manifest: written once, checked, mapped in place.

Arrays are memory-mapped: several processes share one copy and only what is asked for is
resident. Scalars are read through memory views (several times cheaper than numpy scalars),
slices through the arrays.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MANIFEST, DATA = "manifest.json", "arrays.bin"
ALIGNED = 64  # bytes, a line of the processor's cache
Arrays = dict[str, NDArray[Any]]


class DamagedIndex(ValueError):
    """An index that must not be served; the message says what is wrong with it."""


@dataclass(frozen=True)
class Layout:
    """The arrays of a register's index. `arrays`: beginning of each array's numpy type ("u4",
    "i", "S"); `texts`: names of runs of texts (`<name>_text`, `<name>_at`); `files`: other files
    of a version, checked like the arrays. `format` grows when an old index cannot be read."""

    register: str  # also the folder's name
    format: int
    arrays: Mapping[str, str]
    texts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        parts = {f"{text}_{part}" for text in self.texts for part in ("text", "at")}
        object.__setattr__(self, "names", frozenset({*self.arrays, *parts}))


def scalars(array: NDArray[Any]) -> memoryview:
    """A view that gives one value at a time as a Python number."""
    return memoryview(array.data)


class Texts:
    """Many texts in one run of UTF-8 bytes."""

    def __init__(self, text: NDArray[np.uint8], at: NDArray[Any]) -> None:
        self.text, self.at = scalars(text), scalars(at)

    def __len__(self) -> int:
        return len(self.at) - 1

    def __getitem__(self, place: int) -> str:
        return str(self.text[self.at[place] : self.at[place + 1]], "utf-8")

    def raw(self, place: int) -> bytes:
        """The bytes of a text."""
        return bytes(self.text[self.at[place] : self.at[place + 1]])

    def first_from(self, wanted: str, low: int = 0, high: int = -1) -> int:
        """Place of the first text that is not before `wanted`, in sorted texts."""
        asked = wanted.encode()
        high = len(self) if high < 0 else high
        text, at = self.text, self.at
        while low < high:
            middle = (low + high) // 2
            if bytes(text[at[middle] : at[middle + 1]]) < asked:
                low = middle + 1
            else:
                high = middle
        return low

    def starting_with(self, start: str) -> tuple[int, int]:
        """Slice of the sorted texts that begin with `start`."""
        low = self.first_from(start)
        return low, self.first_from(start + "\x7f", low)


def open_arrays(
    folder: Path, layout: Layout, *, checked: bool = False
) -> tuple[Arrays, dict[str, Any]]:  # fmt: skip
    """Map an index after checking every byte of it (unless just `checked`); DamagedIndex says
    what is wrong."""
    manifest = read_manifest(folder, layout)
    if not checked:
        verify(folder, manifest)
    try:
        whole = np.asarray(np.memmap(folder / DATA, np.uint8, "r"))
    except (OSError, ValueError) as error:
        raise DamagedIndex(f"{folder.name} cannot be mapped: {error}") from error
    arrays = {name: _array(whole, *place) for name, place in manifest["arrays"].items()}
    for name, kind in layout.arrays.items():
        if arrays[name].dtype.str.lstrip("<>|=")[: len(kind)] != kind:
            raise DamagedIndex(f"{folder.name}: array {name} has type {arrays[name].dtype}")
    return arrays, manifest


def _array(whole: NDArray[np.uint8], kind: str, shape: list[int], start: int) -> NDArray[Any]:
    """One array in place."""
    dtype = np.dtype(kind)
    size = dtype.itemsize * math.prod(shape)
    if not size:
        return np.zeros(shape, dtype)
    return whole[start : start + size].view(dtype).reshape(shape)


def read_manifest(folder: Path, layout: Layout) -> dict[str, Any]:
    """The manifest of a version; DamagedIndex when it is missing or of another format."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != layout.format:
            raise DamagedIndex(
                f"{folder.name} has format {manifest['format']}, this program reads "
                f"{layout.format}: import again."
            )
        if manifest.pop("check") != check_of(manifest):
            raise DamagedIndex(f"{folder.name}: the manifest was changed after it was written.")
        files = set(manifest.get("files", {}))
        known = set(manifest["arrays"]) == layout.names and files == set(layout.files)
        if not known or not manifest["version"]:
            raise DamagedIndex(f"{folder.name}: the list of arrays is not the expected one.")
    except DamagedIndex:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndex(f"{folder.name}: the manifest cannot be read ({error}).") from error
    return dict(manifest)


def check_of(manifest: Mapping[str, Any]) -> str:
    """What a manifest says of itself: SHA-256 of all its other words."""
    said = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def verify(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Compare size and SHA-256 of every file with the manifest; DamagedIndex in words."""
    for name, told in ((DATA, manifest), *manifest.get("files", {}).items()):
        path = folder / name
        try:
            if path.stat().st_size != told["size"]:
                raise DamagedIndex(f"{folder.name}: {name} is not {told['size']} bytes long.")
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise DamagedIndex(f"{folder.name}: {name} cannot be read.") from error
        if found != told["sha256"]:
            raise DamagedIndex(f"{folder.name}: {name} was changed after it was written.")


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Write arrays one after another, each from a multiple of 64 bytes on; what to find where."""
    digest = hashlib.sha256()
    places: dict[str, tuple[str, list[int], int]] = {}
    size = 0
    with path.open("wb") as file:
        for name in sorted(arrays):
            array = np.ascontiguousarray(arrays[name])
            places[name] = (array.dtype.str, list(array.shape), size)
            raw = array.reshape(-1).view(np.uint8) if array.size else np.zeros(0, np.uint8)
            for part in (raw, np.zeros(-len(raw) % ALIGNED, np.uint8)):
                file.write(part.data)
                digest.update(part.data)
                size += len(part)
        file.flush()
        os.fsync(file.fileno())
    return {"arrays": places, "size": size, "sha256": digest.hexdigest()}


def write_pieces(path: Path, pieces: Iterable[bytes]) -> dict[str, Any]:
    """Write another file of a version piece by piece; its size and SHA-256 for the manifest."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return {"size": size, "sha256": digest.hexdigest()}
