"""CPU milliseconds of this process and SQL statements of one thing, median of several runs."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Measure:
    """Medians over the runs, and the statements of the last run."""

    cpu_ms: float
    sql: int
    statements: list[str]


class _Recorder:
    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.statements.append(sql)
        return execute(sql, params, many, context)


def measure(work: Callable[[int], object], *, runs: int = 30, warm: int = 5) -> Measure:
    """Call `work(i)` warm + runs times. CPU time of the process, never wall clock."""
    for i in range(warm):
        work(i)
    times, counts, recorder = [], [], _Recorder()
    gc.collect()
    for i in range(warm, warm + runs):
        recorder.statements.clear()
        with connection.execute_wrapper(recorder):
            start = time.process_time()
            work(i)
            times.append((time.process_time() - start) * 1000)
        counts.append(len(recorder.statements))
    return Measure(statistics.median(times), int(statistics.median(counts)), recorder.statements[:])
