"""The compiled file in memory: loaded once per process, when first asked for.

Rows are numbered: communes of today by code, then districts, delegated, associated communes.
Columns stay as they are in the file (arrays and long strings); objects are made when asked for.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from parvis.bricks.registers.territories.columns import unpack
from parvis.bricks.registers.territories.model import (
    Arrondissement,
    Commune,
    Departement,
    Epci,
    Kind,
    Region,
    department_code,
)
from parvis.bricks.registers.territories.words import fold

DATA = Path(__file__).with_name("data") / "territories.bin"
NONE, UNKNOWN = 0xFFFF, 0xFFFF_FFFF
KINDS = (Kind.COMMUNE, Kind.DISTRICT, Kind.DELEGATED, Kind.ASSOCIATED)


class Store:
    """The whole official code, immutable."""

    def __init__(self, data: bytes) -> None:
        head, columns = unpack(data)
        self.version: str = head["version"]
        self.source: str = head["source"]
        self.counts: array[int] = columns["counts"]
        self.communes: int = self.counts[0]
        self.codes: str = columns["codes"]
        self.names: list[str] = columns["names"].split("\n")
        self.liaisons: str = columns["liaisons"]
        self.populations: array[int] = columns["populations"]
        self.post_codes: list[str] = columns["post_codes"].split("\n")
        self.parents: array[int] = columns["parents"]
        self.ranks: array[int] = columns["ranks"]
        self.sirens: str = columns["sirens"]
        self.siren_order: array[int] = columns["siren_order"]
        self.epci_of: array[int] = columns["epci_of"]
        self.ept_of: array[int] = columns["ept_of"]
        self.arrondissement_of: array[int] = columns["arrondissement_of"]
        self.former_codes: str = columns["former_codes"]
        self.former_rows: array[int] = columns["former_rows"]
        self.posted_codes: str = columns["posted_codes"]
        self.posted_rows: array[int] = columns["posted_rows"]
        self.words: list[str] = columns["words"].split("\n")
        self.word_starts: array[int] = columns["word_starts"]
        self.word_rows: array[int] = columns["word_rows"]
        self.entry_rows: array[int] = columns["entry_rows"]
        self._tables: dict[str, list[list[Any]]] = json.loads(columns["tables"])
        self._wanted: dict[frozenset[Kind], bytes] = {}
        self.entries: list[str] = columns["entries"].split("\n")

    # --- small tables -------------------------------------------------------------------------
    @cached_property
    def departements(self) -> dict[str, Departement]:
        """Départements by code."""
        return {row[0]: Departement(*row) for row in self._tables["departements"]}

    @cached_property
    def department_names(self) -> dict[str, str]:
        """Codes of départements by name, folded, without spaces and without article."""
        found = {}
        for code, department in self.departements.items():
            words = fold(department.name).split()
            found["".join(words)] = code
            if words[0] in {"la", "le", "les", "l"}:
                found["".join(words[1:])] = code
        return found

    @cached_property
    def by_rank(self) -> array[int]:
        """Rows in the order of their ranks."""
        found = array("H", bytes(2 * len(self.ranks)))
        for row, rank in enumerate(self.ranks):
            found[rank] = row
        return found

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Régions by code."""
        return {row[0]: Region(*row) for row in self._tables["regions"]}

    @cached_property
    def arrondissements(self) -> list[Arrondissement]:
        """Arrondissements of the State, in the order that rows refer to."""
        return [Arrondissement(*row) for row in self._tables["arrondissements"]]

    @cached_property
    def groups(self) -> dict[str, Epci]:
        """EPCI and EPT by SIREN, with their members by code."""
        found = {}
        for name, column in (("epci", self.epci_of), ("ept", self.ept_of)):
            members: list[list[str]] = [[] for _ in self._tables[name]]
            for row, index in enumerate(column):
                if index != NONE:
                    members[index].append(self.code(row))
            for cells, codes in zip(self._tables[name], members, strict=True):
                code, title, type_, financing, total, municipal = cells
                found[code] = Epci(code, title, type_, financing, total, municipal, tuple(codes))
        return found

    # --- rows ---------------------------------------------------------------------------------
    def code(self, row: int) -> str:
        """The code of a row."""
        return self.codes[5 * row : 5 * row + 5]

    def kind(self, row: int) -> Kind:
        """What a row is."""
        for kind, count in zip(KINDS, self.counts, strict=True):
            if row < count:
                return kind
            row -= count
        raise IndexError(row)

    def rows_of(self, kind: Kind) -> range:
        """The rows of one kind, in the order of codes."""
        place = KINDS.index(kind)
        start = sum(self.counts[:place])
        return range(start, start + self.counts[place])

    def wanted(self, kinds: frozenset[Kind]) -> bytes:
        """For each row, 1 when it is of one of these kinds."""
        found = self._wanted.get(kinds)
        if found is None:
            cells = (bytes([kind in kinds]) * len(self.rows_of(kind)) for kind in KINDS)
            found = self._wanted[kinds] = b"".join(cells)
        return found

    def find(self, code: str, kind: Kind = Kind.COMMUNE) -> int | None:
        """The row of that kind with that code today."""
        rows = self.rows_of(kind)
        place = bisect_left(rows, code, key=self.code)
        return rows[place] if place < len(rows) and self.code(rows[place]) == code else None

    def find_former(self, code: str) -> int | None:
        """The row of today's commune that an old code leads to."""
        place = _bisect_fixed(self.former_codes, 5, code)
        if self.former_codes[5 * place : 5 * place + 5] == code:
            return self.former_rows[place]
        return None

    def find_siren(self, siren: str) -> int | None:
        """The row of the commune with this SIREN."""
        place = bisect_left(self.siren_order, siren, key=self.siren)
        if place < len(self.siren_order) and self.siren(self.siren_order[place]) == siren:
            return self.siren_order[place]
        return None

    def siren(self, row: int) -> str:
        """The SIREN of a commune, empty when it has none."""
        return self.sirens[9 * row : 9 * row + 9].rstrip() if row < self.communes else ""

    def department_rows(self, department: str) -> range:
        """Communes of a département: contiguous, because rows are in the order of codes."""
        first = bisect_left(range(self.communes), department, key=self.code)
        last = bisect_left(range(self.communes), department + "~", key=self.code)
        return range(first, last)

    def posted_at(self, prefix: str) -> list[int]:
        """Rows with a post code that starts so; one row for each of its post codes."""
        first = _bisect_fixed(self.posted_codes, 5, prefix)
        last = _bisect_fixed(self.posted_codes, 5, prefix + "~")
        return list(self.posted_rows[first:last])

    def commune(self, row: int) -> Commune:
        """The row as an object."""
        kind, parent = self.kind(row), self.parents[row]
        code = self.code(row)
        home = row if parent == NONE else parent
        place = self.department_of(home)
        epci, ept, state = self.epci_of[home], self.ept_of[home], self.arrondissement_of[home]
        population = self.populations[row]
        return Commune(
            code=code,
            name=self.names[row],
            kind=kind,
            department=place,
            region=self.departements[place].region,
            arrondissement="" if state == NONE else self.arrondissements[state].code,
            population=None if population == UNKNOWN else population,
            post_codes=tuple(self.post_codes[row].split()),
            siren=self.siren(row),
            epci="" if epci == NONE else self._tables["epci"][epci][0],
            ept="" if ept == NONE else self._tables["ept"][ept][0],
            parent="" if parent == NONE else self.code(parent),
            former_codes=self._former_of.get(row, ()),
            liaison=self.liaisons[row].strip(),
        )

    def department_of(self, row: int) -> str:
        """The département of a commune, from its code."""
        return department_code(self.code(row))

    @cached_property
    def _former_of(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for place, row in enumerate(self.former_rows):
            found[row] = (*found.get(row, ()), self.former_codes[5 * place : 5 * place + 5])
        return found


def _bisect_fixed(cells: str, width: int, wanted: str) -> int:
    """Where `wanted` would stand among sorted cells of fixed width."""
    count = len(cells) // width
    return bisect_left(range(count), wanted, key=lambda i: cells[width * i : width * i + width])


_loaded: Store | None = None
_lock = Lock()


def store() -> Store:
    """The one store of this process, read from the package when first asked for."""
    global _loaded  # noqa: PLW0603 - one per process is the point
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = Store(DATA.read_bytes())
    return _loaded
