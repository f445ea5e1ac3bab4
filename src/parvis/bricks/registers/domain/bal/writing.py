"""Addresses written as a BAL file: one row a position, the columns of the version asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from parvis.bricks.registers.domain.bal.columns import COLUMNS, VERSIONS, name_column

LATEST_WITH_KEYS = "1.4"  # what is published: identifiers of the BAN and `cle_interop`


def write(rows: Iterable[Mapping[str, str]], version: str = LATEST_WITH_KEYS) -> bytes:
    """A file of rows whose name is under `name` and other values under the format's columns."""
    if version not in VERSIONS:
        raise ValueError(version)
    columns, name = COLUMNS[version], name_column(version)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get("name" if c == name else c, "") for c in columns])
    return out.getvalue().encode()


def key_of(commune: str, way: str, number: int, suffix: str) -> str:
    """`cle_interop`: `01033_aaaaa1_00012_bis`."""
    made = f"{commune}_{way}_{number:05d}"
    return f"{made}_{suffix}" if suffix else made
