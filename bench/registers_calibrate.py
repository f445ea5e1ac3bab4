"""Fit the confidence of the address engine: a logistic regression on the parts of the total.

Questions are noised ones about addresses that exist (right answer known) and about streets that
their commune does not have (no right answer). Prints the coefficients for `scoring.py` and how
well they tell, on questions of another seed: `python -m bench.registers_calibrate`.
"""

from __future__ import annotations

import dataclasses
import random
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from bench import registers_build, registers_data, registers_noise
from bench.registers_noise import Question, Truth
from parvis.bricks.registers.addresses import scoring
from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.addresses.quest import Quest
from parvis.bricks.registers.addresses.search import run
from parvis.bricks.registers.addresses.understand import understand

ROUNDS, RIDGE = 60, 1e-6


def asked_of(truths: list[Truth], names: list[str], count: int, seed: int) -> list[Question]:
    """Questions, one in five about a street that is not there."""
    rng = random.Random(seed)
    absent = [
        dataclasses.replace(rng.choice(truths), id="", name=rng.choice(names))
        for _ in range(count // 5)
    ]
    made = registers_noise.questions(truths, count - len(absent), seed=seed)
    return made + registers_noise.questions(absent, len(absent), seed=seed)


def told(engine: Engine, questions: list[Question]) -> tuple[np.ndarray[Any, Any], ...]:
    """Features and rightness of the first answer to each question."""
    rows, right = [], []
    for question in questions:
        asked = understand(question.text, engine.index)
        found = [c for c in run(Quest(engine.index, asked)).sorted() if c.total >= 0.25]
        if not found:
            continue
        second = found[1].total if len(found) > 1 else 0.0
        rows.append(scoring.features(asked, found[0], second))
        first = engine.entry(found[0].street, found[0].number)
        right.append(first.id == question.truth.id)
    return np.array(rows), np.array(right, float)


def fit(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Newton's method on the regularised likelihood."""
    w = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * len(y) * np.eye(len(w))
        w = w + np.linalg.solve(hessian, x.T @ (y - p) - RIDGE * len(y) * w)
    return w


def main() -> None:
    """Fit on two sets, tell on questions of another seed."""
    files = registers_data.real_files()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made = registers_build.synthetic(files[0], 900_000)
        engines = [
            (registers_build.imported(files, root / "real"), registers_data.truths(files)),
            (registers_build.built(made, root / "million"), made.truths(20_000, 5)),
        ]
        names = [made.names[i] for i in made.street_name[:20_000]]
        train, test = [], []
        for engine, truths in engines:
            train.append(told(engine, asked_of(truths, names, 4_000, seed=101)))
            test.append(told(engine, asked_of(truths, names, 2_000, seed=202)))
    x, y = (np.concatenate([part[i] for part in train]) for i in (0, 1))
    w = fit(x, y)
    print("COEFFICIENTS =", tuple(round(float(c), 2) for c in w))
    x, y = (np.concatenate([part[i] for part in test]) for i in (0, 1))
    p = 1 / (1 + np.exp(-x @ w))
    print(f"Brier {np.mean((p - y) ** 2):.4f} over {len(y)}, right {y.mean():.3f}")
    for low in (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99):
        inside = (p >= low) & (p < low + (0.2 if 0.1 <= low < 0.7 else 0.1))
        if inside.any():
            print(f"from {low:.2f}: {inside.sum():5d} told {p[inside].mean():.3f} "
                  f"right {y[inside].mean():.3f}")  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    main()
