"""Noised questions about real addresses: the benchmark's 14 classes, fewer of each."""

from __future__ import annotations

from collections import Counter

from bench import registers_noise
from bench.registers_noise import Truth

from parvis.bricks.registers.addresses.engine import Engine

SEED, COUNT = 11, 560
LEAST = 0.97  # of the exact house number, first answer (the bar)


def test_recall_over_the_14_classes(real_engine: Engine, truths: list[Truth]):
    assert len(truths) == 198_922
    asked = registers_noise.questions(truths, COUNT, seed=SEED)
    right: Counter[str] = Counter()
    for question in asked:
        found = real_engine.search(question.text, limit=1)
        right[question.noise] += bool(found) and found[0].id == question.truth.id
    share = {noise: right[noise] * len(registers_noise.CLASSES) / COUNT for noise in right}
    assert sum(right.values()) / COUNT >= LEAST, share
    assert min(share.values()) >= 0.9, share


def test_confidence_means_what_it_says(real_engine: Engine, truths: list[Truth]):
    """Answers given with 0.9 or more are right nine times in ten at least."""
    asked = registers_noise.questions(truths, 420, seed=SEED + 1)
    sure = [
        found[0].id == question.truth.id
        for question in asked
        if (found := real_engine.search(question.text, limit=2))
        and (found[0].confidence or 0) > 0.9
    ]
    assert len(sure) > 200 and sum(sure) / len(sure) >= 0.95


def test_questions_are_seeded():
    truth = registers_noise.Truth("01427_a_00001", "01427_a", 1, "", "Rue du Port", "01600",
                                  "Trévoux", 4.7, 45.9)  # fmt: skip
    once = registers_noise.questions([truth], 28, seed=3)
    assert once == registers_noise.questions([truth], 28, seed=3)
    assert once != registers_noise.questions([truth], 28, seed=4)
    assert {q.noise for q in once} == set(registers_noise.CLASSES)
