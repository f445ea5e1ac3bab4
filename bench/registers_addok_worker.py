"""Run inside addok's own environment by `registers_addok`: questions in, answers and costs out.

python registers_addok_worker.py ASKED.json ANSWERED.json
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from addok.config import config

config.load()

from addok.core import reverse, search  # noqa: E402 - the configuration comes first
from addok.db import DB  # noqa: E402


def redis_seconds() -> float:
    """Processor seconds of Redis so far."""
    told = DB.info("cpu")
    return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])


def main() -> None:
    """Answer what is asked."""
    asked: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    told: dict[str, Any] = {}
    if "search" in asked or "reverse" in asked:
        told = run(asked)
    if asked.get("save"):
        DB.save()
        told["redis_mb"] = int(DB.info("memory")["used_memory_rss"]) >> 20
        told["redis_total_s"] = redis_seconds()
    Path(sys.argv[2]).write_text(json.dumps(told), encoding="utf-8")


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """Each question once, after a few to warm up."""
    if "search" in asked:
        typed = asked["search"]

        def ask(text: str) -> list[Any]:
            return list(search(text, limit=5, autocomplete=asked["autocomplete"]))
    else:
        typed = asked["reverse"]

        def ask(point: tuple[float, float]) -> list[Any]:
            return list(reverse(lat=point[1], lon=point[0], limit=1))

    for one in typed[:20]:
        ask(one)
    answers, wall = [], []
    redis, python = redis_seconds(), time.process_time()
    for one in typed:
        started = time.perf_counter()
        found = [str(result.id) for result in ask(one)]
        wall.append((time.perf_counter() - started) * 1000)
        answers.append(found)
    return {
        "python_s": time.process_time() - python, "redis_s": redis_seconds() - redis,
        "answers": answers, "wall_ms": wall,
    }  # fmt: skip


main()
