"""Whatever is typed, an answer or none in bounded time, and never an error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.addresses.engine import Engine
from tests.bricks.registers.addresses import work

JUNK = [
    "", " ", "\x00\x01\x02", "😀 rue 🏠", "' OR 1=1; DROP TABLE addresses; --", '"unclosed',
    "\u202erue de la paix\u202c", "ـ" * 50, "a" * 10_000, "rue " * 2_000, "1 " * 3_000,
    "12345 " * 500, "rue de la asdkjhaskdjh", "-", "0", "00000", "99999999999999999999",
    "bis", "ter 12", "12 12 12 12", "rue", "de la", "é" * 300, "١٢ شارع", "12 r", "12bis3ter4",
    "²³ ½ rue", "ⅫⅠ rue", "\ud800 rue", "rue\n12\r\nparis\t75002", "<script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("typed", JUNK)
@pytest.mark.parametrize("autocomplete", [False, True])
def test_junk_is_answered_quickly(engine: Engine, typed: str, autocomplete: bool):
    assert work.calls_of(engine.search, typed, autocomplete=autocomplete) < 20_000
    found = engine.search(typed, autocomplete=autocomplete)
    assert len(found) <= 5
    for one in found:
        assert 0 <= (one.score or 0) <= 1 and 0 <= (one.confidence or 0) <= 1


@settings(max_examples=150, deadline=None)
@given(typed=st.text(max_size=120), autocomplete=st.booleans())
def test_any_text_is_answered_and_the_same_twice(engine: Engine, typed: str, autocomplete: bool):
    once = engine.search(typed, autocomplete=autocomplete)
    assert once == engine.search(typed, autocomplete=autocomplete)


PARTS = st.lists(
    st.sampled_from(
        ["12", "5bis", "rue", "de", "la", "république", "01200", "valserhône", "paris", "bis",
         "appt", "3", "cedex", "lancrans", "place", "8", "mai", "1945", "75002", "saint", "r"]
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(words=PARTS, autocomplete=st.booleans())
def test_words_of_addresses_in_any_order(engine: Engine, words: list[str], autocomplete: bool):
    found = engine.search(" ".join(words), autocomplete=autocomplete, limit=10)
    assert len({a.id for a in found}) == len(found)
    confidences = [a.confidence or 0 for a in found[1:]]
    assert confidences == sorted(confidences, reverse=True) or not confidences


def test_clear_nonsense_is_not_trusted(engine: Engine):
    for typed in ("rue de la asdkjhaskdjh", "qwertyuiop", "12 zzzzz yyyyy 01200"):
        for one in engine.search(typed):
            assert (one.confidence or 0) < 0.5, (typed, one.label)
