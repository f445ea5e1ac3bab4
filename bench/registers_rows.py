"""What a row of a file costs: CPU of one process, reading and writing CSV left to the web process.

    python -m bench.registers_rows [ROWS]        8,000 by default, over Paris + New Caledonia

Rows go in pieces of 500 through what the contract's helpers run. Prints a table, and the seconds
that a loop of arithmetic takes on this machine meanwhile: figures of a loaded machine are larger.
"""

from __future__ import annotations

import itertools
import sys
import time
from contextlib import nullcontext


def loop() -> float:
    """CPU-seconds of twenty million additions of squares in plain Python."""
    started, total = time.process_time(), 0
    for i in range(20_000_000):
        total += i * i
    return time.process_time() - started


def main() -> None:
    """Measure, print."""
    from bench import registers, registers_noise, registers_sets

    registers.start()
    from parvis.bricks.registers.addresses import again, batch, kernel, operations, served, store
    from parvis.bricks.registers.addresses.rows import pieces as rows_of_files
    from parvis.bricks.registers.contracts.adresse.plan import (
        RESULTS,
        REVERSE,
        SEARCH,
        STATUS,
        Lines,
        Plan,
    )

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 8_000
    chosen = registers_sets.real()
    operations.import_addresses(chosen.files, store=store.default_store())
    engine = served.engine()
    kernel.load()
    rows_of_files.load(engine.index)
    asked = registers_noise.questions(chosen.truths, count)
    clean = [
        [f"{q.truth.number}{q.truth.suffix} {q.truth.name} {q.truth.postcode} {q.truth.city}"]
        for q in asked
    ]
    points = [[str(lon), str(lat)] for lon, lat in registers_sets.points(chosen.truths, count)]
    extra = (*RESULTS, STATUS)
    search = Plan(("address",), (*SEARCH, *extra), text=(0,), least=0.5)
    reverse = Plan(("lon", "lat"), (*REVERSE, *extra), reverse=True, lon=0, lat=1)
    for name, plan, rows in (
        ("noised", search, [[q.text] for q in asked]), ("clean", search, clean),
        ("reverse", reverse, points),
    ):  # fmt: skip
        for path in ("kernel", "pure"):
            lines = Lines(plan, ",", '"', "utf-8")
            with nullcontext() if path == "kernel" else kernel.suspended():
                lines(engine, rows[: batch.PIECE])
                again.forget(engine.index)
                pieces = iter(rows)
                started = time.process_time()
                while piece := list(itertools.islice(pieces, batch.PIECE)):
                    lines(engine, piece)
                spent = time.process_time() - started
            again.forget(engine.index)
            print(f"{name:10}{path:8}{1e6 * spent / count:8.0f} µs{count / spent:10,.0f} a CPU-s")
    print(f"loop of arithmetic {loop():.2f} s")


if __name__ == "__main__":
    main()
