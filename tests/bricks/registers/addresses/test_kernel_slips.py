"""Words one slip away by the compiled twin, by the same source in Python, and by the pure path:
the same words, the same numbers bit for bit."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from parvis.bricks.registers.addresses import compiled_slips, kernel, places
from parvis.bricks.registers.addresses.build import names
from parvis.bricks.registers.addresses.engine import Engine

pytest.importorskip("numba")
typed = st.one_of(
    st.text("ab", min_size=1, max_size=14),
    st.text("abcdefg1", min_size=1, max_size=40),
    st.sampled_from(["tilleuls", "tileuls", "tilleusl", "republique", "republiqeu", "repubique"]),
)


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    assert kernel.load() is not None


def letters(text: str) -> Any:
    return np.frombuffer(bytearray(text, "ascii"), np.uint8)


@given(typed, st.integers(-1, 39))
def test_crc_is_zlibs(word: str, left_out: int):
    told = word if left_out < 0 else word[:left_out] + word[left_out + 1 :]
    assert compiled_slips.crc32(letters(word), left_out) == zlib.crc32(told.encode())


@settings(max_examples=500)
@given(typed, typed, st.integers(1, 2))
def test_distance_is_rapidfuzzs(one: str, other: str, most: int):
    theirs = OSA.distance(one, other, score_cutoff=most)
    assert compiled_slips.distance(letters(one), letters(other), most) == theirs


@settings(max_examples=300, deadline=None)
@given(st.lists(typed, min_size=1, max_size=60, unique=True), st.lists(typed, max_size=6))
def test_the_same_words(known: list[str], asked: list[str]):
    """More of them than are kept, equal measures, doubled letters."""
    made = kernel.load()
    assert made is not None
    hashes, owners = names.slips(known)
    raw = "".join(known).encode()
    at = np.cumsum([0, *map(len, known)]).astype(np.uint32)
    given_ = (hashes, owners, at, np.frombuffer(bytearray(raw), np.uint8))
    for word in asked + [one[1:] + "b" for one in known]:
        if not 4 <= len(word) <= 40 or word.isdigit():
            continue
        theirs = _pure(known, word)
        for near_words in (made.near_words, compiled_slips.near_words):
            tokens, sure = near_words(letters(word), *given_)
            assert list(zip(tokens.tolist(), sure.tolist(), strict=True)) == theirs


def _pure(known: list[str], word: str) -> list[tuple[int, float]]:
    """By looking at every word that shares a shortened form."""

    def forms(text: str) -> set[str]:
        return {text, *(text[:k] + text[k + 1 :] for k in range(len(text)))}

    shortest, longest = names.SLIP_SHORTEST, names.SLIP_LONGEST
    most, found = 2 if len(word) >= 8 else 1, []
    for token, other in enumerate(known):
        listed = shortest <= len(other) <= longest and not other.isdigit()
        if listed and forms(word) & forms(other) and word != other:
            away = OSA.distance(word, other)
            if away <= most:
                found.append((token, 1 - away / max(len(word), len(other))))
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    return found[:12]


def test_an_index_tells_the_same(engine: Engine):
    """Every word of an index with a slip, by both paths."""
    index, seen = engine.index, 0
    slips_of = places.slips_of.__wrapped__  # what is looked up, not what is remembered
    for token in range(len(index.tokens)):
        word = index.tokens[token]
        for asked in (word, word[1:] + word[:1], word + "e", word[:-1], word[:2] + word[3:]):
            ours = slips_of(index, asked)
            with kernel.suspended():
                assert slips_of(index, asked) == ours
            seen += bool(ours)
    assert seen
