"""What the kinds of pages weigh, written for the eco-design page and for docs/budgets.md."""

from __future__ import annotations

import datetime as dt
import json
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from tests.journeys.browser import BUDGET_BYTES, BUDGET_REQUESTS, ROOT

WEIGHTS = ROOT / "src/parvis/console/legal/weights.json"
TABLE = ROOT / "docs/budgets.md"
HEAD = """# What each kind of page weighs

Renewed by `PARVIS_WRITE_WEIGHTS=1 pytest tests/journeys/test_page_kinds.py`. In a real browser on
the demo town, first view with an empty cache at 320 px, on {day}. Budgets of every page: {octets}
octets on the wire (compressed, headers included), {requests} requests, no violation that axe can
see by day and by night, no sideways scroll at 320 px nor with the reader's own text spacing, a
visible focus at every stop of the Tab key. Of each kind, the heaviest page found is measured.

{kinds} kinds: median {median} octets, most {most} octets, {most_requests} requests at most.

| kind of page | octets | requests | elements | Tab stops |
|---|---:|---:|---:|---:|
"""


@dataclass(frozen=True)
class Row:
    """What a kind of page weighs: octets on the wire, requests, elements, stops of the Tab key."""

    kind: str
    octets: int
    requests: int
    nodes: int
    stops: int
    seconds: float = 0.0


def write(rows: Iterable[Row]) -> None:
    """Both files; pages of the design system itself are not counted in the figures."""
    rows, day = sorted(rows, key=lambda one: one.kind), dt.date.today().isoformat()
    counted = [row for row in rows if not row.kind.startswith("ui:living")]
    found = {
        "day": day,
        "kinds": len(counted),
        "median": int(statistics.median(row.octets for row in counted)),
        "most": max(row.octets for row in counted),
        "requests": max(row.requests for row in counted),
        "nodes": max(row.nodes for row in counted),
    }
    WEIGHTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    head = HEAD.format(
        day=day,
        octets=BUDGET_BYTES,
        requests=BUDGET_REQUESTS,
        kinds=len(counted),
        median=found["median"],
        most=found["most"],
        most_requests=found["requests"],
    )
    lines = [
        f"| `{row.kind}` | {row.octets} | {row.requests} | {row.nodes} | {row.stops} |\n"
        for row in rows
    ]
    TABLE.write_text(head + "".join(lines), encoding="utf-8")
