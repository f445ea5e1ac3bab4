"""The compiled search and the pure one: the same answers, the same numbers bit for bit."""

from __future__ import annotations

import random
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest
from bench import registers_noise
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.addresses import (
    again,
    batch,
    compiled_cover,
    compiled_letters,
    kernel,
    scoring,
    trial,
    ways,
)
from parvis.bricks.registers.addresses.engine import NO_FILTER, Engine, Filters
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.contracts.adresse.plan import SEARCH, STATUS, Plan, Told

pytest.importorskip("numba")
Cuts = list[tuple[int, int]]


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    assert kernel.load() is not None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.floats(0, 20, width=32), min_size=1, max_size=40))
def test_sums_are_numpys(weights: list[float]):
    """Twin of `reduceat`, whose order of additions is numpy's own."""
    told = np.array(weights, np.float32)
    words = np.arange(len(told), dtype=np.int32)
    theirs = np.add.reduceat(told, [0])[0]
    assert compiled_cover.told_by(told, words, 0, len(told)) == theirs


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=60), st.integers(1, 12))
def test_the_same_are_chosen(values: list[int], most: int):
    scores = np.array(values, np.float64) / 16
    if scores.max() <= 0:
        return
    floor = max(float(scores.max()) - 0.3, ways.LEAST)
    ours = compiled_cover.chosen(scores, floor, most).tolist()
    assert ours == ways.best_of(scores, most, 0.3)


@given(st.lists(st.integers(-50, 50), max_size=40))
def test_sorted_each_once(values: list[int]):
    array = np.array(values, np.int64)
    count = compiled_cover.each_once(array)
    assert array[:count].tolist() == sorted(set(values))


@given(st.text("abc 12", max_size=30), st.text("abc 12", max_size=30))
def test_trigrams_are_shared_alike(one: str, other: str):
    """By the compiled twin, by the same source in Python, and by sets of texts."""
    left, right = scoring.trigrams(one), scoring.trigrams(other)
    shared = len(left & right)
    told = shared / (len(left) + len(right) - shared) if shared else 0.0
    letters = [np.frombuffer(bytearray(text, "ascii"), np.uint8) for text in (one, other)]
    made = kernel.load()
    assert made is not None
    assert made.shared_trigrams(*letters) == told
    assert compiled_letters.shared_trigrams(*letters) == told


@given(st.integers(0, 2**64 - 1))
def test_bits_are_counted(value: int):
    with np.errstate(over="ignore"):  # the product is meant to overflow
        assert compiled_letters.bits(np.uint64(value)) == value.bit_count()


def both(index: Index, near: list[tuple[int, float]], begun: tuple[int, int], cuts: Cuts) -> Any:
    """What covers best by each path."""
    scratch = ways.Scratch(index)
    scratch.fill(near, begun)
    asked = (cuts, 7.5, trial.JUDGED, trial.JUDGED_BLINDLY, trial.TELLING, trial.MARGIN)
    compiled = scratch.best_covered(*asked)
    with kernel.suspended():
        return compiled, scratch.best_covered(*asked)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_words_on_any_slices(engine: Engine, data: st.DataObject):
    index = engine.index
    word = st.integers(0, len(index.tokens) - 1)
    near = data.draw(st.lists(st.tuples(word, st.sampled_from([1.0, 0.9, 0.75])), max_size=8))
    begun = data.draw(st.sampled_from([(0, 0), (3, 9)]))
    cut = st.tuples(st.integers(0, index.street_count - 2), st.integers(1, index.street_count))
    cuts = [(a, max(b, a + 1)) for a, b in data.draw(st.lists(cut, min_size=1, max_size=3))]
    compiled, pure = both(index, near, begun, cuts)
    assert compiled == pure


def test_wide_slices(real_engine: Engine):
    """All Paris and more: slices that are entered by their rarer words."""
    index = real_engine.index
    assert index.street_count > ways.WIDE
    rng = np.random.default_rng(5)
    held = np.flatnonzero(np.diff(index.token_street_at.astype(np.int64)) > 0)
    for _ in range(300):
        near = [(int(t), 1.0) for t in rng.choice(held, rng.integers(0, 5))]
        begun = (int(held[40]), int(held[60])) if rng.random() < 0.3 else (0, 0)
        compiled, pure = both(index, near, begun, [(0, index.street_count), (10, 300)])
        assert compiled == pure


def test_the_same_answers_to_everything(real_engine: Engine, truths):
    """Noised questions of every class, as one asks them, as one begins them and as a file does, by
    each path."""
    for question in registers_noise.questions(truths, 560, seed=77):
        begun = question.text[:-2]
        found = real_engine.search(question.text), real_engine.best(question.text)
        completed = real_engine.search(begun, autocomplete=True)
        again.forget(real_engine.index)
        with kernel.suspended():
            pure = real_engine.search(question.text), real_engine.best(question.text)
            assert completed == real_engine.search(begun, autocomplete=True), begun
        assert found == pure, question.text
        again.forget(real_engine.index)


def test_the_best_is_the_first_of_the_search(engine: Engine, real_engine: Engine, truths):
    """A file's row is told what the search tells: the first answer, the second's score."""
    asked = [
        (engine, text)
        for text in ("8 rue de la paix paris", "lyon", "", "???", "75002", "69001", "rue")
    ]
    asked += [(real_engine, q.text) for q in registers_noise.questions(truths, 560, seed=78)]
    for one, text in asked:
        found = one.search(text, limit=2)
        first, score = one.best(text)
        assert first == (found[0]._replace(confidence=None) if found else None), text
        assert score == (found[1].score if len(found) > 1 else None), text


def test_the_same_street_asked_again(real_engine: Engine, truths):
    """Rows of one street, each with another number, in any order: what the search tells of each.
    Numbers that are in the street and that are not, that names of streets hold, with suffixes."""
    rng = random.Random(5)
    places = rng.sample(truths, 60)
    asked: list[tuple[str, Filters]] = []
    for truth in places:
        numbers = [str(truth.number), *(str(rng.choice((1, 2, 8, 14, 45, 1945))) for _ in "ab")]
        numbers += [f"{truth.number + step}" for step in (1, 2, 40)]
        said = rng.choice(("", " bis", " B", ","))
        rows = [f"{n}{said} {truth.name} {truth.postcode} {truth.city}" for n in numbers]
        rows += [f"{n} {truth.name} {truth.city}" for n in numbers]
        asked += [
            (text, filters)
            for text in rows
            for filters in (NO_FILTER, Filters(citycodes=(truth.street_id[:5],)))
        ]
    rng.shuffle(asked)
    again.forget(real_engine.index)
    for text, filters in asked:
        found = real_engine.search(text, limit=2, filters=filters)
        first, score = real_engine.best(text, filters=filters)
        assert first == (found[0]._replace(confidence=None) if found else None), text
        assert score == (found[1].score if len(found) > 1 else None), text
    assert real_engine.index.memory["again"]


@pytest.mark.parametrize("compiled", [True, False], ids=["kernel", "pure"])
@pytest.mark.parametrize("clean", [True, False], ids=["clean", "noised"])
def test_a_file_is_told_what_the_search_tells(
    real_engine: Engine, truths, compiled: bool, clean: bool
):
    """Lines of a CSV, in pieces, against one search for each row."""
    asked = registers_noise.questions(truths, 420, seed=79)
    texts = [
        f"{q.truth.number}{q.truth.suffix} {q.truth.name} {q.truth.postcode} {q.truth.city}"
        if clean
        else q.text
        for q in asked
    ]
    columns = (*SEARCH, STATUS)
    told = Told(Plan(("a",), columns, text=(0,), least=0.5))
    with nullcontext() if compiled else kernel.suspended():
        lines = [
            one
            for piece in batch.answered(real_engine, told, [[t] for t in texts], None, 0)
            for one in piece
        ]
        for text, values in zip(texts, lines, strict=True):
            line = dict(zip(columns, values, strict=True))
            found = real_engine.search(text, limit=2)
            if not found or (found[0].score or 0.0) < 0.5:
                assert values == (*[None] * len(SEARCH), "not-found"), text
                continue
            second = round(found[1].score or 0.0, 2) if len(found) > 1 else ""
            assert line["result_id"] == found[0].id, text
            assert line["result_label"] == found[0].label, text
            assert line["result_score"] == round(found[0].score or 0.0, 2), text
            assert line["result_score_next"] == second, text
