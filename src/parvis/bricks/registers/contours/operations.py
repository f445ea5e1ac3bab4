"""What an operator does with contours: import, look, switch, go back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from parvis.bricks.registers.compiled.arrays import Layout, open_arrays
from parvis.bricks.registers.compiled.served import Following, NotImported
from parvis.bricks.registers.compiled.store import KEPT, VersionStore, installed
from parvis.bricks.registers.contours.reading import ContoursError, arrays, read
from parvis.bricks.registers.contours.shape import ARRAYS, Contours
from parvis.kernel import clock

LAYOUT = Layout("contours", 1, {name: kind for name, (kind, _) in ARRAYS.items()})
SHOWN_BAD = 20


@dataclass(frozen=True)
class ImportedContours:
    """What an import made. `bad`: the first features left out, in words; `bad_count`: all."""

    version: str
    places: int
    bad: tuple[str, ...]
    bad_count: int
    switched: bool


def store() -> VersionStore:
    """The contours of this installation."""
    return VersionStore(installed(LAYOUT.register), LAYOUT)


def import_contours(paths: Sequence[Path], *, switch: bool = True) -> ImportedContours:
    """Import GeoJSON files as a new version and serve it; ContoursError or StoreError in words.

    A feature that cannot be read is left out and told; an import that is killed leaves the
    version served as it was.
    """
    if not paths:
        raise ContoursError("There is no contour file to import.")
    kept = store()
    with kept.importing():
        found = [(path.name, read(path)) for path in paths]
        places = [place for _, one in found for place in one.places]
        bad = [f"{name}, {words}" for name, one in found for words in one.bad]
        made = arrays(places)
        about = {
            "made": clock.now().isoformat(timespec="seconds"),
            "sources": [name for name, _ in found],
            "counts": {"places": len(made["code"]), "bad": len(bad)},
        }
        version = kept.write(made, about)
        if switch:
            kept.switch(version)
            kept.prune(KEPT.read())
    return ImportedContours(version, len(made["code"]), tuple(bad[:SHOWN_BAD]), len(bad), switch)


@lru_cache(maxsize=8)
def _following(root: Path) -> Following[Contours]:
    return Following(VersionStore(root, LAYOUT), _open)


def _open(folder: Path) -> Contours:
    found, manifest = open_arrays(folder, LAYOUT)
    return Contours(found, manifest["version"])


def served() -> Contours | None:
    """The contours that this process answers with; None where none were imported."""
    try:
        return _following(store().root).engine()
    except NotImported:
        return None
