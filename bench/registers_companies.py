"""Companies: queries with a typo and of beginnings, bytes of index, rows imported.

    python -m bench.registers_companies            2 million companies (generated once, kept)
    FULL=1 python -m bench.registers_companies     the same and one point at 10 million

Questions are drawn from names of the stock with a seed: a typo is one letter wrong, missing, too
many or swapped in a word of at least five letters; a beginning is a name cut in its last word.
Times are CPU milliseconds of one `search` with its ten answers read from the records. Bytes are
those of the search index (arrays.bin without record_* and link_*); full records and successions
are told beside.
PARVIS_BENCH_FOLDER: where stocks and indexes are kept. COMPANIES: another size.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
from pathlib import Path

import numpy as np

from bench.registers_stock import generate
from parvis.bricks.registers.companies import records
from parvis.bricks.registers.companies.engine import Engine
from parvis.bricks.registers.companies.layout import RECORDS
from parvis.bricks.registers.companies.operations import import_companies
from parvis.bricks.registers.companies.served import Served
from parvis.bricks.registers.companies.store import Store

SIZE, FULL_SIZE = 2_000_000, 10_000_000
QUESTIONS = 400
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def folder() -> Path:
    """Where stocks and indexes are kept between runs."""
    return Path(os.environ.get("PARVIS_BENCH_FOLDER", "var/bench")) / "companies"


def engine_of(size: int) -> tuple[Engine, Store, dict[str, float]]:
    """The engine of a stock of this size, imported unless it is there already."""
    store = Store(folder() / f"register-{size}")
    told = folder() / f"register-{size}" / "import.json"
    if store.current() is None or not told.exists():
        files = generate(folder() / f"stock-{size}", size)
        made = import_companies(files, store=store, progress=lambda *a: print(*a, flush=True))
        rows = made.companies + made.establishments + made.links
        told.write_text(json.dumps({"rows_per_cpu_s": rows / made.seconds, "rows": rows}))
    return Served(store).engine(), store, json.loads(told.read_text())


def names(engine: Engine, count: int, seed: int) -> list[tuple[int, str]]:
    """Companies drawn evenly among those that have a name, and that name."""
    rng = np.random.default_rng(seed)
    found: list[tuple[int, str]] = []
    while len(found) < count:
        number = int(rng.integers(0, engine.index.companies))
        name = records.unit(engine.index, number).name
        if engine.index.name_words[number] and len(name) > 5:
            found.append((number, name.lower()))
    return found


def typo(name: str, rng: random.Random) -> str:
    """A name with one slip in one of its long words."""
    words = name.split()
    long = [i for i, word in enumerate(words) if len(word) >= 5]
    if not long:
        return name
    i = rng.choice(long)
    word, at = words[i], rng.randrange(1, len(words[i]) - 1)
    words[i] = rng.choice((
        word[:at] + word[at + 1 :], word[:at] + rng.choice(LETTERS) + word[at:],
        word[:at] + rng.choice(LETTERS) + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ))  # fmt: skip
    return " ".join(words)


def beginning(name: str, rng: random.Random) -> str:
    """A name as it is while it is typed: cut somewhere after its third letter."""
    return name[: rng.randrange(3, len(name))].strip()


def timed(engine: Engine, questions: list[tuple[int, str]]) -> dict[str, float]:
    """CPU milliseconds of each question, and how often the company is among the ten answers."""
    spent, right = [], 0
    for number, text in questions:
        start = time.process_time()
        hits = engine.search(text).hits
        for hit in hits:
            records.unit(engine.index, hit.company)
        spent.append((time.process_time() - start) * 1000)
        said = records.unit(engine.index, number).name
        right += any(records.unit(engine.index, hit.company).name == said for hit in hits)
    p50, p95, p99 = np.percentile(spent, [50, 95, 99])
    return {"p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "name_at_10": right / len(questions)}


def bytes_of(store: Store, engine: Engine) -> tuple[float, float]:
    """Bytes a company of the search index, and of the full records."""
    manifest = store.manifest(engine.version)
    sizes = {n: np.dtype(k).itemsize * math.prod(s) for n, (k, s, _) in manifest["arrays"].items()}
    beside = ("record_", "link_")
    index = sum(size for name, size in sizes.items() if not name.startswith(beside))
    full = sum(sizes.values()) - index + manifest["files"][RECORDS]["size"]
    return index / engine.index.companies, full / engine.index.companies


def point(size: int) -> dict[str, float]:
    """Everything measured at one size."""
    engine, store, told = engine_of(size)
    rng = random.Random(size)
    drawn = names(engine, QUESTIONS, size)
    timed(engine, drawn[:20])
    found: dict[str, float] = {"companies": engine.index.companies}
    for kind, make in (("exact", lambda n, _r: n), ("typo", typo), ("prefix", beginning)):
        measured = timed(engine, [(number, make(name, rng)) for number, name in drawn])
        print(f"{kind:7s}", " ".join(f"{k} {v:.2f}" for k, v in measured.items()), flush=True)
        found |= {f"{kind}_{k}": v for k, v in measured.items()}
    found["bytes"], found["record_bytes"] = bytes_of(store, engine)
    found["rows_per_cpu_s"] = told["rows_per_cpu_s"]
    print(f"index {found['bytes']:.1f} B, records {found['record_bytes']:.1f} B a company; "
          f"import {found['rows_per_cpu_s']:.0f} rows a CPU-second", flush=True)  # fmt: skip
    return found


def measure(full: bool) -> dict[str, float]:
    """The keys of the issue, at 2 million; with `full` also at 10 million and the growth."""
    size = int(os.environ.get("COMPANIES", SIZE))
    print(f"--- {size} companies", flush=True)
    small = point(size)
    told = {
        "company_typo_p95_ms": small["typo_p95_ms"],
        "company_prefix_p95_ms": small["prefix_p95_ms"],
        "company_bytes": small["bytes"],
        "company_record_bytes": small["record_bytes"],
        "company_import_rows_per_cpu_s": small["rows_per_cpu_s"],
    }
    if full:
        print(f"--- {FULL_SIZE} companies", flush=True)
        big = point(FULL_SIZE)
        ratio = math.log(big["companies"] / small["companies"])
        for kind in ("typo", "prefix"):
            power = math.log(big[f"{kind}_p95_ms"] / small[f"{kind}_p95_ms"]) / ratio
            told[f"company_{kind}_p95_ms_10m"] = big[f"{kind}_p95_ms"]
            told[f"company_{kind}_growth"] = power  # p95 grows as companies to this power
        told["company_bytes_10m"] = big["bytes"]
    return {name: round(value, 3) for name, value in told.items()}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(os.environ.get("FULL") == "1")))
