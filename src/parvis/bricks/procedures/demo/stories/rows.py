"""Names of rows in the answers of the demo."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping
from typing import Any

from parvis.bricks.procedures.domain.rows import row_id


def named(
    rows: Iterable[Mapping[str, Any]], chance: random.Random, at: dt.datetime
) -> dict[str, dict[str, Any]]:
    """Rows under names of that instant, in order."""
    found: dict[str, dict[str, Any]] = {}
    milliseconds = int(at.timestamp() * 1000)
    for row in rows:
        name = row_id(milliseconds, chance.getrandbits(80), max(found, default=""))
        found[name] = dict(row)
    return found
