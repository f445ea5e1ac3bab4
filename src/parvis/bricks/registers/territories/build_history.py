"""Compile Insee's history of communes into the file that the package ships.

    python -m parvis.bricks.registers.territories.build_history --from historique-communes.json.gz

The source is a table of the npm package `@etalab/decoupage-administratif` 0.7.0 (Insee; Licence
Ouverte). Communes that never changed are left out: the code in force says all there is of them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from parvis.bricks.registers.territories import columns
from parvis.bricks.registers.territories.compile import SourceError
from parvis.bricks.registers.territories.history import DATA, KINDS
from parvis.bricks.registers.territories.store import NONE

Row = dict[str, Any]


def compile_history(rows: list[Row]) -> dict[str, tuple[str, bytes]]:
    """Every column of the compiled file."""
    kept = sorted(_kept(rows), key=lambda row: (row["code"], _day(row, "dateDebut"), row["id"]))
    if len(kept) >= NONE:
        raise SourceError("more rows than 16 bits can number")
    place = {row["id"]: index for index, row in enumerate(kept)}
    reasons = ["", *sorted({row["raisonFin"] for row in kept if "raisonFin" in row})]
    return {
        "codes": columns.fixed(5, (row["code"] for row in kept)),
        "names": columns.lines(row["nom"] for row in kept),
        "kinds": columns.fixed(1, (str(KINDS.index(row["type"])) for row in kept)),
        "since": columns.numbers("u32", (_day(row, "dateDebut") for row in kept)),
        "until": columns.numbers("u32", (_day(row, "dateFin") for row in kept)),
        "reason_words": columns.lines(reasons),
        "reasons": columns.numbers("u16", (reasons.index(r.get("raisonFin", "")) for r in kept)),
        "successors": columns.numbers("u16", (_link(row, "successeur", place) for row in kept)),
        "poles": columns.numbers("u16", (_link(row, "pole", place) for row in kept)),
    }


def _kept(rows: list[Row]) -> list[Row]:
    """Rows that began, ended, or that another row leads to."""
    reached = {row[link] for row in rows for link in ("successeur", "pole") if row.get(link)}
    return [r for r in rows if "dateDebut" in r or "dateFin" in r or r["id"] in reached]


def _link(row: Row, name: str, place: dict[str, int]) -> int:
    target = row.get(name)
    if target is None:
        return NONE
    if target not in place:
        raise SourceError(f"{row['id']} leads to {target}, which is not in the file")
    return place[target]


def _day(row: Row, name: str) -> int:
    return int(row[name].replace("-", "")) if name in row else 0


def main(arguments: list[str] | None = None) -> int:
    """Write the compiled file; 0 when it is done, 1 with words when it cannot be."""
    parser = argparse.ArgumentParser(prog="build_history")
    parser.add_argument("--from", dest="source", type=Path, required=True, help="the table")
    parser.add_argument("--to", dest="target", type=Path, default=DATA, help="the compiled file")
    given = parser.parse_args(arguments)
    try:
        raw = given.source.read_bytes()
        made = compile_history(json.loads(gzip.decompress(raw)))
    except (OSError, EOFError, ValueError, KeyError) as error:
        sys.stderr.write(f"{given.source}: {error}\n")
        return 1
    meta = {
        "source": "@etalab/decoupage-administratif",
        "version": "0.7.0",
        "sha256": hashlib.sha256(raw).hexdigest(),
    }
    data = columns.pack(meta, made)
    given.target.write_bytes(data)
    sys.stdout.write(f"{given.target.name}: {len(data)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
