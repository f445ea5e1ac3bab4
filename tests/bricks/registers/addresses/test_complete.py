"""Answers while people type."""

from __future__ import annotations

import pytest

from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.addresses.everywhere import towns_begun
from parvis.bricks.registers.addresses.quest import Quest
from parvis.bricks.registers.addresses.understand import understand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rue de la rép", "01033_aaaaa1"),
        ("12 rue de la rép", "01033_aaaaa1_00012"),
        ("12 rue de la république val", "01033_aaaaa1_00012"),
        ("12 rue de la république amb", "01004_bbbbb1_00012"),
        ("12 rue de la république 015", "01004_bbbbb1_00012"),
        ("12 rue de la république ly", "69381_eeeee1_00012"),
        ("rue alex", "01004_bbbbb2"),
        ("alexandre bér", "01004_bbbbb2"),
        ("4 rue de l'église lanc", "01033_aaaaa2_00004"),
        ("41 cours laf", "69383_eeeee3_00041"),
        ("8 place du 8 m", "01033_aaaaa5_00008"),
        ("rue des lilas saint-den", "01354_ccccc3"),
        ("22 rue alexandre berard amberieu en b", "01004_bbbbb2_00022"),
        ("av victor h", "75116_ddddd3"),
        ("90 av victor hugo par", "75116_ddddd3_00090"),
    ],
)
def test_the_address_meant_is_among_the_answers(engine: Engine, typed: str, meant: str):
    assert meant in [a.id for a in engine.search(typed, autocomplete=True)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("vals", "01033"), ("par", "75056"), ("tré", "01427"), ("saint-denis-l", "01354"),
     ("li", "59350"), ("bourg en b", "01053"), ("lanc", "01033")],
)  # fmt: skip
def test_communes_begun(engine: Engine, typed: str, meant: str):
    found = engine.search(typed, autocomplete=True)
    assert meant in [a.id for a in found if a.type == "municipality"], [a.label for a in found]


@pytest.mark.parametrize(
    "text", ["12 rue de la République 01200 Valserhône", "Rue de Rivoli Paris"]
)
def test_every_beginning_is_answered(engine: Engine, text: str):
    """Each key pressed gives an answer, and the end gives the address."""
    for size in range(1, len(text) + 1):
        found = engine.search(text[:size], autocomplete=True)
        assert found or size < 6, text[:size]
    assert found[0].label.lower().startswith(text[:10].lower())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rue de l'église ch", "Châtillon-en-Michaille"),  # not only « chemin »
        ("rue de l'église st denis l", "Saint-Denis-lès-Bourg"),
        ("rue de l'église ambérieu-en-b", "Ambérieu-en-Bugey"),
        ("rue de l'église chatillon en m", "Châtillon-en-Michaille"),
        ("rue de l'église paris 2e", "Paris 2e Arrondissement"),
    ],
)
def test_the_last_word_begins_a_commune_as_typed(engine: Engine, typed: str, meant: str):
    quest = Quest(engine.index, understand(typed, engine.index, autocomplete=True))
    begun = towns_begun(quest)
    assert meant in {engine.index.area_names[area] for span, _ in begun for area in span.areas}
