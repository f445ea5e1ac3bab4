"""Registers beside their peers: addok for addresses, in one run, on the same questions.

    python -m bench.registers            Paris + New Caledonia and a million addresses
    FULL=1 python -m bench.registers     and the synthetic France of 27 million

Prints tables, then one JSON object. The peer is installed by the benchmark and its imports are
kept in the work folder (`PARVIS_BENCH_FOLDER`): the first run takes some twenty minutes, the
following ones a few. Questions a CPU-second: Python and Redis together for addok; Parvis in pure
Python, as it is installed without extras, and with its compiled kernel.

A shared processor is a third slower in one minute than in the next, and what Parvis is asked takes
seconds: its questions are asked before addok's and after them, its memory of the first time
emptied, and both times count; the import is the middle one of three.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.registers_addok import Addok, Run, work_folder

QUESTIONS, BEGINNINGS, REVERSED, ROWS, MANY_ROWS = 2_000, 300, 5_000, 40_000, 200_000
out = sys.stdout.write


def start() -> None:
    """A throwaway installation whose registers are in the work folder."""
    var = tempfile.mkdtemp(prefix="parvis-bench-var-")
    os.environ |= {
        "PARVIS_ENV": "demo", "PARVIS_VAR": var, "PARVIS_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings", "PARVIS_REGISTERS_RATE": "0",
        "PARVIS_REGISTERS_FOLDER": f"{var}/registers",
    }  # fmt: skip
    import django

    django.setup()


def side_by_side(name: str) -> dict[str, float]:
    """One set imported by both engines and asked the same questions."""
    from bench import registers_noise, registers_search, registers_sets
    from parvis.bricks.registers.addresses import kernel, operations, served, store

    chosen = registers_sets.real() if name == "real" else registers_sets.million()
    imports = [
        operations.import_addresses(chosen.files, store=store.default_store()) for _ in range(3)
    ]
    made = sorted(imports, key=lambda one: one.seconds)[1]
    engine = served.engine()
    questions = registers_noise.questions(chosen.truths, QUESTIONS)
    begun = registers_sets.beginnings(chosen.truths, BEGINNINGS)
    points = registers_sets.points(chosen.truths, REVERSED)
    kernel.load()  # its compiler works in a thread of this process: not while questions are timed
    with kernel.suspended():
        ours = registers_search.measure(engine, questions)
        completed, completed_rate = registers_search.completed(engine, begun)
        pure_rate = registers_search.reversed_per_cpu_s(engine, points)
    compiled = registers_search.measure(engine, questions)
    reversed_rate = registers_search.reversed_per_cpu_s(engine, points)
    with Addok(name, chosen.documents).running() as addok:
        cost = addok.import_cost()
        theirs = addok.search([q.text for q in questions], autocomplete=False)
        their_beginnings = addok.search([typed for typed, _ in begun], autocomplete=True)
        their_reverse = addok.reverse(points[:500])
    engine.index.memory.clear()
    with kernel.suspended():
        later = registers_search.measure(engine, questions)
    per_cpu_s = _both(ours.per_cpu_s, later.per_cpu_s)
    kernel_later = registers_search.measure(engine, questions)
    kernel_per_cpu_s = _both(compiled.per_cpu_s, kernel_later.per_cpu_s)
    recall = registers_search.recalls(questions, theirs.answers)
    told = {
        "addresses": made.addresses,
        "ratio": per_cpu_s / (QUESTIONS / theirs.cpu_s),
        "ratio_kernel": kernel_per_cpu_s / (QUESTIONS / theirs.cpu_s),
        "q_kernel_per_cpu_s": kernel_per_cpu_s,
        "q_per_cpu_s": per_cpu_s, "addok_q_per_cpu_s": QUESTIONS / theirs.cpu_s,
        "recall": ours.recall, "recall_addok": recall["all"],
        "street": ours.street, "street_addok": recall["street"],
        "p50_ms": ours.p50_ms, "p95_ms": ours.p95_ms,
        "id5": completed, "id5_addok": registers_search.in_five(begun, their_beginnings.answers),
        "completions_per_cpu_s": completed_rate,
        "addok_completions_per_cpu_s": BEGINNINGS / their_beginnings.cpu_s,
        "reverse_pure_per_cpu_s": pure_rate,
        "reverse_per_cpu_s": reversed_rate, "addok_reverse_per_cpu_s": 500 / their_reverse.cpu_s,
        "badcp": ours.by_class["badcp"], "badcp_addok": recall["badcp"],
        "import_per_cpu_s": made.addresses / made.seconds,
        "addok_import_per_cpu_s": made.addresses / (cost["python_s"] + cost["redis_s"]),
    }  # fmt: skip
    _table(name, told, ours.by_class, recall, theirs)
    return told


def _both(first: float, second: float) -> float:
    """Questions a CPU-second of two times together."""
    return 2 / (1 / first + 1 / second)


def _table(
    name: str, told: dict[str, float], ours: dict[str, float], theirs: dict[str, float], run: Run
) -> None:
    """Figures of one set for people."""
    out(f"\n{name}: {told['addresses']:,.0f} addresses{'':14}Parvis     addok\n")
    for words, one, other in (
        ("questions a CPU-second", "q_per_cpu_s", "addok_q_per_cpu_s"),
        ("recall of the house number", "recall", "recall_addok"),
        ("recall of the street", "street", "street_addok"),
        ("city begun, street in five", "id5", "id5_addok"),
        ("completions a CPU-second", "completions_per_cpu_s", "addok_completions_per_cpu_s"),
        ("reverse a CPU-second", "reverse_per_cpu_s", "addok_reverse_per_cpu_s"),
        ("addresses imported a CPU-s", "import_per_cpu_s", "addok_import_per_cpu_s"),
    ):
        out(f"  {words:32}{told[one]:12,.4g}{told[other]:10,.4g}\n")
    out(f"  addok: {run.python_s:.1f} s of Python, {run.redis_s:.1f} s of Redis; ")
    out(f"ratio {told['ratio']:.1f}; Parvis p50 {told['p50_ms']:.2f} p95 {told['p95_ms']:.2f} ms; ")
    out(f"with the kernel {told['q_kernel_per_cpu_s']:.0f}, ratio {told['ratio_kernel']:.1f}\n")
    out("  recall by class of noise\n")
    for noise in (n for n in ours if n not in ("street", "all")):
        out(f"    {noise:30}{ours[noise]:12.3f}{theirs[noise]:10.3f}\n")
    sys.stdout.flush()


def files_of_rows() -> dict[str, float]:
    """Rows a second of files sent to the contract, over the set served: noised questions (with
    the kernel, and in pure Python), clean ones in one column, clean ones in columns with the
    INSEE code of their commune, and points. The kernel was compiled before, as it is once on a
    machine."""
    from bench import registers_noise, registers_search, registers_sets
    from parvis.bricks.registers.addresses import kernel, served
    from parvis.bricks.registers.addresses.rows import pieces

    pieces.load(served.engine().index)
    chosen = registers_sets.real()
    asked = registers_noise.questions(chosen.truths, MANY_ROWS)
    noised = [_quoted(question.text) for question in asked]
    ways = [f"{q.truth.number}{q.truth.suffix} {q.truth.name}" for q in asked]
    where = [(q.truth.postcode, q.truth.city, q.truth.street_id[:5]) for q in asked]
    clean = [
        _quoted(f"{way} {post} {city}") for way, (post, city, _) in zip(ways, where, strict=True)
    ]
    columns = [
        f"{_quoted(way)},{post},{_quoted(city)},{code}"
        for way, (post, city, code) in zip(ways, where, strict=True)
    ]
    places = [f"{lon},{lat}" for lon, lat in registers_sets.points(chosen.truths, ROWS)]
    told: dict[str, float] = {}

    def measured(name: str, way: str, header: str, rows: list[str], **form: Any) -> None:
        found = registers_search.csv_rows_per_s(f"/adresse/{way}/csv/", header, rows, **form)
        told[f"{name}_rows_per_s"], told[f"{name}_rows_per_cpu_s"] = found

    measured("csv", "search", "address", noised)
    measured("csv_clean", "search", "address", clean)
    measured(
        "csv_columns", "search", "way,post,city,insee", columns,
        columns=["way", "post", "city"], citycode="insee",
    )  # fmt: skip
    measured("csv_reverse", "reverse", "lon,lat", places)
    os.environ["PARVIS_REGISTERS_KERNEL"] = "off"  # for the helpers
    with kernel.suspended():
        measured("csv_pure", "search", "address", noised[:ROWS])
        measured("csv_columns_pure", "search", "way,post,city,insee", columns[:ROWS],
                 columns=["way", "post", "city"], citycode="insee")  # fmt: skip
    del os.environ["PARVIS_REGISTERS_KERNEL"]
    out(f"\nfiles, rows a second: {json.dumps({k: round(v) for k, v in told.items()})}\n")
    return told


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def companies(full: bool) -> dict[str, float]:
    """What the companies' own benchmark measures, where it is there."""
    if importlib.util.find_spec("bench.registers_companies") is None:
        return {}
    module = importlib.import_module("bench.registers_companies")
    return dict(module.measure(full))


def main() -> None:
    """Measure, print."""
    full = os.environ.get("FULL") == "1"
    start()
    real = side_by_side("real")
    rows = files_of_rows()
    million = side_by_side("million")
    told: dict[str, Any] = {
        "ratio_addok_1m": round(million["ratio"], 1),
        "ratio_addok_1m_kernel": round(million["ratio_kernel"], 1), "recall_1m": million["recall"],
        "recall_addok_1m": million["recall_addok"], "ratio_addok_real": round(real["ratio"], 1),
        "ratio_addok_real_kernel": round(real["ratio_kernel"], 1),
        "recall_real": real["recall"], "recall_addok_real": real["recall_addok"],
        "autocomplete_id5": million["id5"], "autocomplete_id5_addok": million["id5_addok"],
        "badcp_recall": real["badcp"], "badcp_recall_addok": real["badcp_addok"],
        "badcp_recall_1m": million["badcp"], "badcp_recall_addok_1m": million["badcp_addok"],
        "reverse_per_cpu_s": round(million["reverse_per_cpu_s"]),
        "import_per_cpu_s": round(million["import_per_cpu_s"]),
        **{name: round(value) for name, value in rows.items()},
    }  # fmt: skip
    if full:
        from bench import registers_full

        folder = work_folder() / "france"
        shutil.rmtree(folder, ignore_errors=True)
        found = registers_full.france(folder)
        out(f"\nFrance: {json.dumps(found)}\n")
        told |= {k: v for k, v in found.items() if k.startswith("france_")}
        told["reverse_per_cpu_s"] = found["reverse_per_cpu_s"]
    told |= companies(full)
    shutil.rmtree(Path(os.environ["PARVIS_VAR"]), ignore_errors=True)
    out(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
