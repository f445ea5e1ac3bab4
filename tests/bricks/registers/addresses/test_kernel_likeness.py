"""Compiled twins of rapidfuzz and of the likeness of names: the same numbers bit for bit, by the
compiled functions and by the same source in Python."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from parvis.bricks.registers.addresses import compiled_likeness, judge, kernel

pytest.importorskip("numba")
NAME = "parvis.bricks.registers.addresses.compiled_likeness"
WORDS = ("rue", "de", "la", "paix", "place", "du", "pont", "neuf", "general", "leclerc", "le", "8")
UNKNOWN = compiled_likeness.UNKNOWN


def made() -> SimpleNamespace:
    """The functions, compiled as the kernel compiles them, but kept nowhere."""
    numba: Any = importlib.import_module("numba")
    source = kernel._own_copy(NAME)
    for name, told in {"bits": ("u8",), **source.SIGNATURES}.items():
        signature = tuple(kernel._type(numba, one) for one in told)
        compile_ = numba.njit(signature, nogil=True, error_model="numpy")
        setattr(source, name, compile_(getattr(source, name)))
    return SimpleNamespace(**{name: getattr(source, name) for name in source.SIGNATURES})


@pytest.fixture(scope="module")
def compiled() -> SimpleNamespace:
    return made()


def letters(text: str) -> Any:
    return np.frombuffer(bytearray(text, "ascii"), np.uint8)


def plain(function: Callable[..., Any], *given: Any) -> Any:
    with np.errstate(over="ignore"):  # sums of bits are meant to overflow
        return function(*given)


few = st.text("ab", max_size=80)
some = st.text("abc de", max_size=80)
short = st.text("abc ", max_size=12)
spoken = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join).map(lambda t: t[:80])
texts = st.one_of(few, some, short, spoken)
# near the cutoffs that are asked, on what a ratio may be exactly, and out of bounds
cutoffs = st.one_of(
    st.sampled_from([0.0, 50.0, 80.0, 85.0, 100.0, 100.0001, -3.0, 200 / 3, 100 / 3, 75.0]),
    st.floats(0, 101),
)


@st.composite
def alike(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts, of which one is often a part of the other, with slips."""
    one, other = draw(texts), draw(texts)
    how = draw(st.integers(0, 4))
    if how == 1:
        one = (other[: draw(st.integers(0, 30))] + draw(short))[:80]
    elif how == 2:
        start = draw(st.integers(0, 40))
        one = other[start : start + draw(st.integers(1, 30))]
    elif how == 3:
        other = (draw(short) + one + draw(short))[:80]
    elif how == 4:
        one = one[: len(other)]
        other = other[: len(one)]
    return (one, other) if draw(st.booleans()) else (other, one)


def aligned(said: str, text: str, cutoff: float) -> tuple[float, int, int]:
    fit = fuzz.partial_ratio_alignment(said, text, score_cutoff=cutoff)
    return (0.0, 0, 0) if fit is None else (fit.score, fit.dest_start, fit.dest_end)


def check_ratio(function: Callable[..., Any], one: str, other: str) -> None:
    told = plain(function, letters(one), letters(other))
    long = len(one) > 64 and len(other) > 64
    assert told == (UNKNOWN if long else fuzz.ratio(one, other))


def check_partial(made: Any, one: str, other: str, cutoff: float) -> None:
    said, text = letters(one), letters(other)
    told = plain(made.partial_alignment, said, text, cutoff)
    if min(len(one), len(other)) > 64:
        assert told == (UNKNOWN, 0, 0)
    else:
        assert told == aligned(one, other, cutoff)
    told = plain(made.partial_ratio, said, text, cutoff)
    if len(one) < len(other) and len(one) <= 64:
        assert told == fuzz.partial_ratio(one, other, score_cutoff=cutoff)
    else:
        assert told == UNKNOWN


def check_likeness(function: Callable[..., Any], text: str, said: str, cover: float) -> None:
    asked: Any = SimpleNamespace(last=-1, words=[text])
    reading = judge.Reading(None, [0], frozenset(), 1.0, False)
    theirs = judge._likeness(asked, reading, said, cover, frozenset())
    told = plain(function, letters(text), letters(said), cover)
    long = len(text) > 64 and len(said) > 64 and text != said
    assert told == (UNKNOWN if long else theirs)


covers = st.one_of(st.floats(0, 1.3), st.sampled_from([0.0, 0.25, 0.5, 2 / 3, 0.75, 1.0]))


@settings(max_examples=600, deadline=None)
@given(alike())
def test_ratio(compiled: SimpleNamespace, pair: tuple[str, str]):
    check_ratio(compiled.ratio, *pair)


@settings(max_examples=100, deadline=None)
@given(alike())
def test_ratio_in_python(pair: tuple[str, str]):
    check_ratio(compiled_likeness.ratio, *pair)


@settings(max_examples=1500, deadline=None)
@given(alike(), cutoffs)
def test_partial(compiled: SimpleNamespace, pair: tuple[str, str], cutoff: float):
    """The score and the part, whichever of equal ones."""
    check_partial(compiled, *pair, cutoff)


@settings(max_examples=150, deadline=None)
@given(alike(), cutoffs)
def test_partial_in_python(pair: tuple[str, str], cutoff: float):
    check_partial(compiled_likeness, *pair, cutoff)


@settings(max_examples=400, deadline=None)
@given(alike())
def test_partial_at_its_own_score(compiled: SimpleNamespace, pair: tuple[str, str]):
    """A cutoff that is the score itself, the least below it and the least above."""
    best = fuzz.partial_ratio(*pair)
    for cutoff in (best, float(np.nextafter(best, 0)), float(np.nextafter(best, 200))):
        check_partial(compiled, *pair, cutoff)


@settings(max_examples=1000, deadline=None)
@given(alike(), covers)
def test_likeness(compiled: SimpleNamespace, pair: tuple[str, str], cover: float):
    check_likeness(compiled.likeness, *pair, cover)


@settings(max_examples=150, deadline=None)
@given(alike(), covers)
def test_likeness_in_python(pair: tuple[str, str], cover: float):
    check_likeness(compiled_likeness.likeness, *pair, cover)


@pytest.mark.parametrize("one", ["", "a", " ", "a" * 64, "ab" * 32, "a" * 65, "ab" * 40])
@pytest.mark.parametrize("other", ["", "b", "a" * 63, "a" * 64, "ba" * 33, "c" * 80])
def test_edges(compiled: SimpleNamespace, one: str, other: str):
    for made in (compiled, compiled_likeness):
        check_ratio(made.ratio, one, other)
        check_partial(made, one, other, 0.0)
        check_partial(made, one, other, 80.0)
        check_likeness(made.likeness, one, other, 0.4)
