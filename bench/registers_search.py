"""What is measured of one engine over one index: questions a CPU-second, recall, p95."""

from __future__ import annotations

import io
import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.registers_noise import CLASSES, Question
from bench.registers_sets import share
from parvis.bricks.registers.addresses.engine import Engine

WARM = 50


@dataclass
class Told:
    """Answers of one run: rates, recall of the exact number by class, milliseconds of CPU."""

    per_cpu_s: float
    recall: float
    street: float
    by_class: dict[str, float] = field(default_factory=dict)
    p50_ms: float = 0.0
    p95_ms: float = 0.0


def recalls(questions: Sequence[Question], answers: Sequence[Sequence[str]]) -> dict[str, float]:
    """Share of first answers that are the number meant: by class, `all`, and `street`."""
    right: dict[str, list[bool]] = defaultdict(list)
    for question, found in zip(questions, answers, strict=True):
        first = found[0] if found else ""
        right[question.noise].append(first == question.truth.id)
        right["street"].append(first.startswith(question.truth.street_id))
    told = {name: share(right[name]) for name in (*CLASSES, "street")}
    told["all"] = share(one for name in CLASSES for one in right[name])
    return told


def timed(
    ask: Callable[[Any], Sequence[str]], typed: Sequence[Any]
) -> tuple[list[list[str]], float, list[float]]:
    """Answers, CPU seconds of this process, CPU milliseconds of each question, sorted."""
    for one in typed[:WARM]:
        ask(one)
    answers, each = [], []
    started = time.process_time()
    for one in typed:
        before = time.process_time_ns()
        answers.append(list(ask(one)))
        each.append((time.process_time_ns() - before) / 1e6)
    return answers, time.process_time() - started, sorted(each)


def measure(engine: Engine, questions: Sequence[Question]) -> Told:
    """Ask every question, five answers each."""

    def ask(question: Question) -> list[str]:
        return [found.id for found in engine.search(question.text, limit=5)]

    answers, seconds, each = timed(ask, questions)
    told = recalls(questions, answers)
    return Told(
        len(questions) / seconds, told["all"], told["street"], told,
        each[len(each) // 2], each[int(len(each) * 0.95)],
    )  # fmt: skip


def completed(engine: Engine, asked: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Share of beginnings whose street is among five answers, and questions a CPU-second."""

    def ask(pair: tuple[str, str]) -> list[str]:
        return [a.id for a in engine.search(pair[0], limit=5, autocomplete=True)]

    answers, seconds, _ = timed(ask, asked)
    return in_five(asked, answers), len(asked) / seconds


def in_five(asked: Sequence[tuple[str, str]], answers: Sequence[Sequence[str]]) -> float:
    """Share of questions whose street is among the answers."""
    return share(
        any(found.startswith(street) for found in answer)
        for (_, street), answer in zip(asked, answers, strict=True)
    )


def reversed_per_cpu_s(engine: Engine, points: Sequence[tuple[float, float]]) -> float:
    """Reverse searches a CPU-second."""
    _, seconds, _ = timed(lambda point: [a.id for a in engine.reverse(*point)], points)
    return len(points) / seconds


def csv_rows_per_s(path: str, header: str, rows: Sequence[str], **form: Any) -> tuple[float, float]:
    """Rows of a file sent to the contract and read back: a second on the clock, on all cores and
    beside whatever else runs; and a CPU-second of all processes, this one and its helpers.
    `form`: what is sent beside the file."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    body = "\r\n".join([header, *rows]).encode()
    upload = SimpleUploadedFile("rows.csv", body, "text/csv")
    started, spent = time.perf_counter(), sum(os.times()[:4])
    answer = Client().post(path, {"data": upload, **form}, HTTP_HOST="localhost")
    assert answer.status_code == 200, answer.content[:300]
    out = io.BytesIO()
    for piece in answer.streaming_content:
        out.write(piece)
    seconds, cpu = time.perf_counter() - started, sum(os.times()[:4]) - spent
    assert out.getvalue().count(b"\n") == len(rows) + 1
    return len(rows) / seconds, len(rows) / cpu
