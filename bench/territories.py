"""Territories: CPU to load the compiled code, CPU and recall of the commune search.

    python -m bench.territories          2,000 communes; FULL=1 for all of them

Prints a table, then one JSON object: `load_cpu_ms`, `rss_mb`, and for each way of typing
`<way>_cpu_ms` (mean), `<way>_p95_ms`, `<way>_first` (share of answers whose first is the commune
meant), `<way>_ten` (share with it among ten). CPU time of the process, never wall clock.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable

from parvis.bricks.registers.territories.model import Commune
from parvis.bricks.registers.territories.search import Search
from parvis.bricks.registers.territories.store import DATA, KINDS, Store

SEED = 20261121
LETTERS = "abcdefghijklmnopqrstuvwxyz"
COMMUNES = frozenset({KINDS[0]})


def plain(text: str) -> str:
    """Lower case, without accents, hyphens and apostrophes."""
    folded = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return letters.replace("-", " ").replace("'", " ")


def typo(text: str, dice: random.Random) -> str:
    """One letter left out, doubled, changed or swapped, not the first."""
    place = dice.randrange(1, len(text)) if len(text) > 1 else 0
    head, letter, tail = text[:place], text[place : place + 1], text[place + 1 :]
    wrong = [tail, letter * 2 + tail, dice.choice(LETTERS) + tail, tail[:1] + letter + tail[1:]]
    return head + dice.choice(wrong)


def post_code(commune: Commune) -> str:
    """The first post code, or nothing."""
    return commune.post_codes[0] if commune.post_codes else ""


WAYS: dict[str, Callable[[Commune, random.Random], str]] = {
    "name": lambda c, _: c.name,
    "plain": lambda c, _: plain(c.name),
    "abbreviated": lambda c, _: plain(c.name).replace("sainte ", "ste ").replace("saint ", "st "),
    "half": lambda c, _: c.name[: max(3, len(c.name) // 2)],
    "three_letters": lambda c, _: c.name[:3],
    "one_letter": lambda c, _: c.name[:1],
    "typo": lambda c, dice: typo(plain(c.name), dice),
    "typo_post_code": lambda c, dice: f"{typo(plain(c.name), dice)} {post_code(c)}",
    "name_post_code": lambda c, _: f"{plain(c.name)} {post_code(c)}",
    "name_department": lambda c, _: f"{plain(c.name)} {c.department}",
    "post_code": lambda c, _: post_code(c),
    "code": lambda c, _: c.code,
    "siren": lambda c, _: c.siren,
    "garbage": lambda c, dice: "".join(dice.choice(LETTERS) for _ in range(9)),
}


def run(store: Store, communes: list[Commune]) -> dict[str, float]:
    """Every way of typing every commune."""
    search, found = Search(store), dict[str, float]()
    for way, typed in WAYS.items():
        dice, times, first, ten = random.Random(SEED), [], 0, 0
        for commune in communes:
            text = typed(commune, dice)
            start = time.process_time_ns()
            hits = search.find(text, 10, COMMUNES)
            times.append((time.process_time_ns() - start) / 1e6)
            codes = [store.code(hit.row) for hit in hits]
            first += codes[:1] == [commune.code]
            ten += commune.code in codes
        times.sort()
        found[f"{way}_cpu_ms"] = round(statistics.fmean(times), 3)
        found[f"{way}_p95_ms"] = round(times[int(len(times) * 0.95)], 3)
        found[f"{way}_first"] = round(first / len(communes), 4)
        found[f"{way}_ten"] = round(ten / len(communes), 4)
    return found


def main() -> None:
    """Load, search, print."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    store = Store(DATA.read_bytes())
    load = (time.process_time() - start) * 1000
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    rows = range(store.communes)
    chosen = rows if os.environ.get("FULL") == "1" else random.Random(SEED).sample(rows, 2000)
    communes = [store.commune(row) for row in chosen]
    Search(store).find("warm up with two wrnog lettres", 10, COMMUNES)
    found = run(store, communes)
    out = sys.stdout.write
    out(f"{len(communes)} communes; load {load:.0f} ms CPU, {grown:.1f} MB\n")
    out(f"{'typed':18}{'mean ms':>9}{'p95 ms':>9}{'first':>8}{'in ten':>8}\n")
    for way in WAYS:
        cells = [found[f"{way}_{key}"] for key in ("cpu_ms", "p95_ms", "first", "ten")]
        out(f"{way:18}{cells[0]:9.3f}{cells[1]:9.3f}{cells[2]:8.3f}{cells[3]:8.3f}\n")
    head = {"load_cpu_ms": round(load, 1), "rss_mb": round(grown, 1)}
    out(json.dumps({**head, **found}) + "\n")


if __name__ == "__main__":
    main()
