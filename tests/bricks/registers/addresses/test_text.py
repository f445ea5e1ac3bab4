"""One spelling for the register and for what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.registers.addresses import text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("14 Bd. du Gal-Leclerc", "14 boulevard du general leclerc"),
        ("Rue de l’Œuf d'Or", "rue de l oeuf d or"),
        ("RUE DU 8 MAI 1945", "rue du 8 mai 1945"),
        ("rue du Huit-Mai", "rue du 8 mai"),
        ("Rond-Point des Alliés", "rondpoint des allies"),
        ("rd pt des allies", "rondpoint des allies"),
        ("Lieu-dit le Bourg", "lieudit le bourg"),
        ("Notre Dame de Paris", "notredame de paris"),
        ("1ère Avenue", "1er avenue"),
        ("2ème rue", "2e rue"),
        ("007 rue Bond", "7 rue bond"),
        ("01200 Valserhône", "01200 valserhone"),
        ("St-Étienne / Ste Foy", "saint etienne sainte foy"),
        ("Grande Rue", "grandrue"),
        ("Straße", "strasse"),
        ("", ""),
        ("---", ""),
    ],
)
def test_canonical_words(typed: str, words: str):
    assert " ".join(text.canonical(text.words(typed))) == words


@given(st.text(max_size=200))
def test_words_are_plain(typed: str):
    found = text.words(typed)
    assert len(found) <= text.MAX_WORDS
    for word in found:
        assert word.isascii() and word.isalnum() and word == word.lower()
        assert len(word) <= text.MAX_WORD


@given(
    st.lists(st.sampled_from(["rue", "rond", "point", "st", "12", "1ere", "bd", "nd"]), max_size=8)
)
def test_canonical_words_stay_as_they_are(typed: list[str]):
    once = text.canonical(typed)
    assert text.canonical(once) == once


@given(st.text(max_size=60))
def test_a_name_always_has_a_word(name: str):
    assert text.name_words(name)


def test_leading_articles():
    assert text.without_article(["le", "havre"]) == ["havre"]
    assert text.without_article(["la"]) == ["la"]
    assert text.without_article(["l", "hay", "les", "roses"]) == ["hay", "les", "roses"]
