"""What is done with each row of a file that was sent, the same for CSV and Parquet.

A plan is plain data: it travels to the processes that help, which answer with lines ready to
be sent. Rows of one piece that ask the same are asked once.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import Any

from parvis.bricks.registers.addresses.batch import Piece, Row, reverse_row, search_rows
from parvis.bricks.registers.addresses.engine import NO_FILTER, Engine, Filters
from parvis.bricks.registers.addresses.results import Address
from parvis.bricks.registers.contracts.adresse import parameters

SEARCH = (
    "latitude", "longitude", "result_label", "result_score", "result_score_next", "result_type",
    "result_id", "result_housenumber",
)  # fmt: skip
REVERSE = (
    "result_latitude", "result_longitude", "result_label", "result_distance", "result_type",
    "result_id", "result_housenumber",
)  # fmt: skip
EXTRA = (
    "name", "street", "postcode", "city", "context", "citycode", "oldcitycode", "oldcity",
    "district",
)  # fmt: skip
STATUS = "result_status"
RESULTS = tuple(f"result_{name}" for name in EXTRA)
Values = tuple[Any, ...]  # of the columns that are added; None where there is no answer


@dataclass(frozen=True)
class Plan:
    """`header`: columns sent; `text`, `lon`, `lat`: places of the columns that ask (-1: none);
    `filters`: filters and the places of their columns; `least`: score below which an answer is
    none; `added`: columns of the answers, in their order."""

    header: tuple[str, ...]
    added: tuple[str, ...]
    reverse: bool = False
    text: tuple[int, ...] = ()
    lon: int = -1
    lat: int = -1
    filters: tuple[tuple[str, int], ...] = ()
    least: float = 0.0

    def told(self, engine: Engine, rows: Piece) -> list[Values]:
        """What is added to each row of a piece, in the order of `added`."""
        asking = (*self.text, *(p for p in (self.lon, self.lat) if p >= 0))
        places = (*asking, *(place for _, place in self.filters))
        keys = [tuple([row[place] for place in places]) for row in rows]
        asked = dict(zip(keys, rows, strict=True))
        each = list(asked.values())
        found = self._reversed(engine, each) if self.reverse else self._searched(engine, each)
        columns = (*(REVERSE if self.reverse else SEARCH), *RESULTS, STATUS)
        if self.added != columns:
            wanted = [columns.index(name) for name in self.added]
            found = [tuple([told[place] for place in wanted]) for told in found]
        known = dict(zip(asked, found, strict=True))
        return [known[key] for key in keys]

    def _asked(self, row: list[str]) -> Row:
        """What one row asks."""
        lon = number(row[self.lon]) if self.lon >= 0 else None
        lat = number(row[self.lat]) if self.lat >= 0 else None
        text = " ".join([row[place] for place in self.text if row[place]])
        return Row(text, lon, lat, self._filters(row) if self.filters else NO_FILTER)

    def _reversed(self, engine: Engine, rows: Piece) -> list[Values]:
        """What is added to rows that ask for the address of a point."""
        told: list[Values] = []
        for row in rows:
            status, found, _ = reverse_row(engine, self._asked(row))
            if found is None:
                told.append(_nothing(REVERSE, status))
                continue
            point = (found.lat, found.lon, found.label, found.distance)
            told.append((*point, *_common(found), status))
        return told

    def _searched(self, engine: Engine, rows: Piece) -> list[Values]:
        """What is added to rows that ask for the address that a text means."""
        told: list[Values] = []
        asked = [self._asked(row) for row in rows]
        for status, found, following in search_rows(engine, asked):
            if found is None or (found.score or 0.0) < self.least:
                told.append(_nothing(SEARCH, "not-found" if status == "ok" else status))
                continue
            next_score = "" if following is None else round(following, 2)
            point = (found.lat, found.lon, found.label, round(found.score or 0.0, 2), next_score)
            told.append((*point, *_common(found), status))
        return told

    def _filters(self, row: list[str]) -> Filters:
        """Filters of one row: the values of their columns; empty ones filter not."""
        values = {name: row[place].split() for name, place in self.filters}
        return parameters.made({name: found for name, found in values.items() if found})


@dataclass(frozen=True)
class Lines:
    """A plan that answers with lines of CSV."""

    plan: Plan
    delimiter: str
    quote: str
    encoding: str

    @property
    def header(self) -> list[str]:
        """Columns of the answer: those sent, then those added that were not."""
        sent = self.plan.header
        return [*sent, *(name for name in self.plan.added if name not in sent)]

    def first(self) -> bytes:
        """The line that names the columns."""
        return self._written([self.header])

    def __call__(self, engine: Engine, rows: Piece) -> bytes:
        """Rows of the file with what was found beside each. A column that was sent and is among
        those of the answer is answered in its place; a row without an answer keeps its own."""
        sent, added = self.plan.header, self.plan.added
        over = [(place, sent.index(name)) for place, name in enumerate(added) if name in sent]
        fresh = [place for place, name in enumerate(added) if name not in sent]
        lines: list[list[Any]] = []
        for row, told in zip(rows, self.plan.told(engine, rows), strict=True):
            if not over:
                lines.append([*row, *told])
                continue
            line: list[Any] = [*row, *[told[place] for place in fresh]]
            for place, own in over:
                if told[place] is not None:
                    line[own] = told[place]
            lines.append(line)
        return self._written(lines)

    def _written(self, lines: list[list[Any]]) -> bytes:
        parts = _Parts()
        writer = csv.writer(parts, delimiter=self.delimiter, quotechar=self.quote)
        writer.writerows(lines)
        return "".join(parts).encode(self.encoding, "replace")


@dataclass(frozen=True)
class Told:
    """A plan that answers with values, for Parquet."""

    plan: Plan

    def __call__(self, engine: Engine, rows: Piece) -> list[Values]:
        """What is added to each row."""
        return self.plan.told(engine, rows)


class _Parts(list[str]):
    """What a writer wrote."""

    def write(self, text: str) -> int:
        """Keep a piece of text."""
        self.append(text)
        return len(text)


def _nothing(first: tuple[str, ...], status: str) -> Values:
    """What is told of a row without an answer."""
    return (*[None] * (len(first) + len(RESULTS)), status)


def _common(found: Address) -> Values:
    """Columns that search and reverse share: the last three of theirs, and RESULTS."""
    return (
        found.type, found.id, found.housenumber, found.full_name,
        found.name if found.kind == "street" else "", found.postcode, found.city, found.context,
        found.citycode, found.oldcitycode, found.oldcity, found.district,
    )  # fmt: skip


def number(written: str) -> float | None:
    """A number of a row, None when it is none."""
    try:
        value = float(written.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
