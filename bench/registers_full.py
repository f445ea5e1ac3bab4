"""The synthetic France of 27 million addresses: built once in a process, asked in another.

    python -m bench.registers_full build|ask|reverse FOLDER

Each prints one JSON object: memory is that of a process that does nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

QUESTIONS = 2_000
POINTS = 20_000


def run(step: str, folder: Path) -> dict[str, float]:
    """One step in a process of its own."""
    words = [sys.executable, "-W", "ignore", "-m", "bench.registers_full", step, str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{step} failed:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def france(folder: Path) -> dict[str, float]:
    """Every figure of the France scale."""
    told = run("build", folder)
    return told | run("ask", folder) | run("reverse", folder)


def build(folder: Path) -> dict[str, Any]:
    """Make the country, build its index, and write the questions beside it."""
    from bench import registers_build, registers_data, registers_noise, registers_sets

    made = registers_build.synthetic(registers_data.real_files()[0], 0)
    store, seconds = registers_build.built_store(made, folder)
    truths = made.truths(60_000, 5)
    questions = registers_noise.questions(truths, QUESTIONS)
    asked = {
        "questions": [(q.text, q.noise, q.truth.id, q.truth.street_id) for q in questions],
        "points": registers_sets.points(truths, POINTS),
    }
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    now = store.current()
    assert now is not None
    size = sum(p.stat().st_size for p in (store.versions / now.version).iterdir())
    return {
        "france_build_cpu_s": round(seconds, 1), "france_index_mb": round(size / 1e6),
        "france_addresses": len(made.number_lon), "france_streets": len(made.street_commune),
        "france_build_peak_mb": registers_build.peak_mb(),
    }  # fmt: skip


def ask(folder: Path) -> dict[str, Any]:
    """Questions over the whole country, and the memory of the process that answers."""
    from bench import registers_build
    from bench.registers_search import timed
    from parvis.bricks.registers.addresses import kernel
    from parvis.bricks.registers.addresses.store import Store

    engine = registers_build.opened(Store(folder))
    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))["questions"]

    def answered(one: Any) -> list[str]:
        return [a.id for a in engine.search(one[0], limit=5)]

    kernel.load()  # its compiler works in a thread of this process: not while questions are timed
    with kernel.suspended():
        answers, seconds, each = timed(answered, asked)
    _, compiled, _ = timed(answered, asked)
    right: dict[str, list[bool]] = {}
    for one, found in zip(asked, answers, strict=True):
        right.setdefault(one[1], []).append(bool(found) and found[0] == one[2])
    every = [r for group in right.values() for r in group]
    return {
        "france_q_per_cpu_s": round(len(asked) / seconds),
        "france_q_per_cpu_s_kernel": round(len(asked) / compiled),
        "france_recall": round(sum(every) / len(every), 4),
        "france_p50_ms": round(each[len(each) // 2], 2),
        "france_p95_ms": round(each[int(len(each) * 0.95)], 2),
        "france_rss_mb": registers_build.resident_mb(),
        "by_class": {name: round(sum(g) / len(g), 3) for name, g in right.items()},
    }


def reverse(folder: Path) -> dict[str, Any]:
    """Reverse searches over the whole country."""
    from bench import registers_build
    from bench.registers_search import reversed_per_cpu_s
    from parvis.bricks.registers.addresses import kernel
    from parvis.bricks.registers.addresses.store import Store

    told = {"reverse_kernel": kernel.load() is not None}
    engine = registers_build.opened(Store(folder))
    points = json.loads((folder / "asked.json").read_text(encoding="utf-8"))["points"]
    told["reverse_per_cpu_s"] = round(reversed_per_cpu_s(engine, points))
    with kernel.suspended():
        told["reverse_pure_per_cpu_s"] = round(reversed_per_cpu_s(engine, points))
    return told


def main() -> None:
    """One step."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    started = time.monotonic()
    told = {"build": build, "ask": ask, "reverse": reverse}[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps(told | {f"{sys.argv[1]}_wall_s": round(time.monotonic() - started)}))


if __name__ == "__main__":
    main()
