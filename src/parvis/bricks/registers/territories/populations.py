"""Populations of communes by year, when the operator imported them; else that of the code in force.

A file is CSV (comma or semicolon) with the columns `code`, `year`, `population`: one row for each
commune and census year. A municipal population of year N is in force from 1 January N + 3
(decree 2003-485, art. 53: populations authenticated each year, three years after their date).
"""

from __future__ import annotations

import csv
import gzip
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.compiled.arrays import Layout, open_arrays
from parvis.bricks.registers.compiled.served import Following, NotImported
from parvis.bricks.registers.compiled.store import KEPT, VersionStore, installed
from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.model import COMMUNE_CODE, checked_code
from parvis.kernel import clock

LAYOUT = Layout("populations", 1, {"code": "S", "year": "u2", "people": "u4"})
COLUMNS = ("code", "year", "population")
LATER = 3  # years between a population's date and the day it is in force
SHOWN_BAD = 20


class PopulationsError(ValueError):
    """The file cannot be read as populations; the message says why."""


@dataclass(frozen=True, slots=True)
class Population:
    """People who live in a commune. `year`: of the census; None when the register does not say."""

    people: int
    year: int | None


@dataclass(frozen=True)
class ImportedPopulations:
    """What an import made. `bad`: the first rows left out, in words; `bad_count`: all."""

    version: str
    rows: int
    bad: tuple[str, ...]
    bad_count: int
    switched: bool


class Populations:
    """Every population of one version."""

    def __init__(self, arrays: dict[str, NDArray[Any]], version: str) -> None:
        self.version = version
        self._codes: list[bytes] = arrays["code"].tolist()
        self._years, self._people = arrays["year"], arrays["people"]

    def at(self, code: str, day: date) -> Population | None:
        """The population in force on a day; None before the first."""
        wanted = code.encode()
        first = bisect_left(self._codes, wanted)
        found = None
        for row in range(first, len(self._codes)):
            if self._codes[row] != wanted or int(self._years[row]) + LATER > day.year:
                break
            found = Population(int(self._people[row]), int(self._years[row]))
        return found


def population_at(code: str, day: date) -> Population | None:
    """The municipal population of a commune in force on a day; None when it is not known.

    Without imported populations, today's code answers for days of this year and later only.
    """
    code = checked_code(code)
    known = served()
    found = known.at(code, day) if known else None
    if found is None and day.year >= clock.today().year:
        commune = atlas.commune(code)
        if commune is not None and commune.population is not None:
            return Population(commune.population, None)
    return found


def import_populations(path: Path, *, switch: bool = True) -> ImportedPopulations:
    """Import a file as a new version and serve it; PopulationsError or StoreError in words."""
    kept = store()
    with kept.importing():
        rows, bad = _read(path)
        made = {
            "code": np.array([code.encode() for code, _, _ in rows], "S5"),
            "year": np.array([year for _, year, _ in rows], np.uint16),
            "people": np.array([people for _, _, people in rows], np.uint32),
        }
        about = {
            "made": clock.now().isoformat(timespec="seconds"),
            "sources": [path.name],
            "counts": {"rows": len(rows), "bad": len(bad)},
        }
        version = kept.write(made, about)
        if switch:
            kept.switch(version)
            kept.prune(KEPT.read())
    return ImportedPopulations(version, len(rows), tuple(bad[:SHOWN_BAD]), len(bad), switch)


def _read(path: Path) -> tuple[list[tuple[str, int, int]], list[str]]:
    found: dict[tuple[str, int], int] = {}
    bad: list[str] = []
    try:
        with _text(path) as file:
            for line, row in _rows(file):
                try:
                    code, year, people = _row(row)
                except (KeyError, ValueError) as error:
                    bad.append(f"line {line}: {error}")
                    continue
                found[code, year] = people
    except (OSError, EOFError, UnicodeError, csv.Error) as error:
        raise PopulationsError(f"{path.name}: {error}") from error
    if not found:
        raise PopulationsError(f"{path.name} holds no population: {', '.join(COLUMNS)} are read.")
    return [(code, year, people) for (code, year), people in sorted(found.items())], bad


def _text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _rows(file: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    head = file.readline(10_000)
    names = [name.strip().strip('"').lower() for name in head.replace(";", ",").split(",")]
    if not set(COLUMNS) <= set(names):
        return
    delimiter = ";" if ";" in head else ","
    for line, cells in enumerate(csv.reader(file, delimiter=delimiter), 2):
        yield line, dict(zip(names, cells, strict=False))


def _row(row: dict[str, str]) -> tuple[str, int, int]:
    code, year, people = (row[name].strip() for name in COLUMNS)
    if not COMMUNE_CODE.match(code):
        raise ValueError(f"“{code[:20]}” is not a commune code")
    if not (len(year) == 4 and year.isascii() and year.isdecimal()):
        raise ValueError(f"“{year[:20]}” is not a year")
    if not (people.isascii() and people.isdecimal() and len(people) < 9):
        raise ValueError(f"“{people[:20]}” is not a number of people")
    return code, int(year), int(people)


def store() -> VersionStore:
    """The populations of this installation."""
    return VersionStore(installed(LAYOUT.register), LAYOUT)


@lru_cache(maxsize=8)
def _following(root: Path) -> Following[Populations]:
    return Following(VersionStore(root, LAYOUT), _open)


def _open(folder: Path) -> Populations:
    arrays, manifest = open_arrays(folder, LAYOUT)
    return Populations(arrays, manifest["version"])


def served() -> Populations | None:
    """The populations that this process answers with; None where none were imported."""
    try:
        return _following(store().root).engine()
    except NotImported:
        return None
