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

    def told(self, engine: Engine, rows: Piece) -> list[dict[str, Any]]:
        """What is added to each row of a piece, by column."""
        asking = (*self.text, *(p for p in (self.lon, self.lat) if p >= 0))
        places = (*asking, *(place for _, place in self.filters))
        keys = [tuple([row[place] for place in places]) for row in rows]
        asked = dict(zip(keys, rows, strict=True))
        each = list(asked.values())
        found = self._reversed(engine, each) if self.reverse else self._searched(engine, each)
        known = dict(zip(asked, found, strict=True))
        return [known[key] for key in keys]

    def _asked(self, row: list[str]) -> Row:
        """What one row asks."""
        lon = number(row[self.lon]) if self.lon >= 0 else None
        lat = number(row[self.lat]) if self.lat >= 0 else None
        text = " ".join([row[place] for place in self.text if row[place]])
        return Row(text, lon, lat, self._filters(row) if self.filters else NO_FILTER)

    def _reversed(self, engine: Engine, rows: Piece) -> list[dict[str, Any]]:
        """What is added to rows that ask for the address of a point."""
        told: list[dict[str, Any]] = []
        for row in rows:
            answer = reverse_row(engine, self._asked(row))
            found = answer.address
            told.append(
                {STATUS: answer.status}
                if found is None
                else {
                    "result_latitude": found.lat,
                    "result_longitude": found.lon,
                    "result_distance": found.distance,
                    **_common(found),
                    STATUS: answer.status,
                }
            )
        return told

    def _searched(self, engine: Engine, rows: Piece) -> list[dict[str, Any]]:
        """What is added to rows that ask for the address that a text means."""
        told: list[dict[str, Any]] = []
        for answer in search_rows(engine, [self._asked(row) for row in rows]):
            found = answer.address
            if found is None or (found.score or 0.0) < self.least:
                told.append({STATUS: "not-found" if answer.status == "ok" else answer.status})
                continue
            following = answer.next_score
            told.append(
                {
                    "latitude": found.lat,
                    "longitude": found.lon,
                    "result_score": round(found.score or 0.0, 2),
                    "result_score_next": "" if following is None else round(following, 2),
                    **_common(found),
                    STATUS: answer.status,
                }
            )
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
        """Rows of the file with what was found beside each."""
        header = self.header
        width = len(self.plan.header)
        over = [name for name in self.plan.added if name in self.plan.header]
        fresh = header[width:]
        lines = []
        for row, told in zip(rows, self.plan.told(engine, rows), strict=True):
            line = row[:width]
            for name in over:
                if name in told:
                    line[header.index(name)] = told[name]
            lines.append(line + [told.get(name, "") for name in fresh])
        return self._written(lines)

    def _written(self, lines: list[list[Any]]) -> bytes:
        parts = _Parts()
        writer = csv.writer(parts, delimiter=self.delimiter, quotechar=self.quote)
        writer.writerows(lines)
        return "".join(parts).encode(self.encoding, "replace")


@dataclass(frozen=True)
class Told:
    """A plan that answers with values by column, for Parquet."""

    plan: Plan

    def __call__(self, engine: Engine, rows: Piece) -> list[dict[str, Any]]:
        """What is added to each row."""
        return self.plan.told(engine, rows)


class _Parts(list[str]):
    """What a writer wrote."""

    def write(self, text: str) -> int:
        """Keep a piece of text."""
        self.append(text)
        return len(text)


def _common(found: Address) -> dict[str, Any]:
    """Columns that search and reverse share."""
    return {
        "result_label": found.label,
        "result_type": found.type,
        "result_id": found.id,
        "result_housenumber": found.housenumber,
        "result_name": found.full_name,
        "result_street": found.name if found.kind == "street" else "",
        "result_postcode": found.postcode,
        "result_city": found.city,
        "result_context": found.context,
        "result_citycode": found.citycode,
        "result_oldcitycode": found.oldcitycode,
        "result_oldcity": found.oldcity,
        "result_district": found.district,
    }


def number(written: str) -> float | None:
    """A number of a row, None when it is none."""
    try:
        value = float(written.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
