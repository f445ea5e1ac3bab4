"""What the imports of addresses and of companies have in common."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from parvis.bricks.registers.compiled.files import SourceError


def files_of(paths: Iterable[Path], endings: tuple[str, ...], what: str) -> list[Path]:
    """The files to import: files as given, folders as the files in them with these endings, by
    name; SourceError when there is no `what`."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [p for p in path.iterdir() if p.is_file() and p.name.endswith(endings)]
            found += sorted(inside)
        else:
            found.append(path)
    if not found:
        raise SourceError(f"There is no {what} to import.")
    return found


def forget_others(root: Path, kept: Path) -> None:
    """Throw away batches of other files: an import that was given up."""
    for folder in root.iterdir() if root.is_dir() else ():
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def no_collection() -> Iterator[None]:
    """While an index is made no cycle is: the collector would look for nothing in millions."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
