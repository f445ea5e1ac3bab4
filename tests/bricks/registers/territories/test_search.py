"""What a person types and the commune they mean."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.registers import public as registers
from parvis.bricks.registers.territories.store import store

TYPED = [
    # text, first answer (code), by which other name
    ("Paris", "75056", ""),
    ("pari", "75056", ""),
    ("PARIS", "75056", ""),
    ("valserhône", "01033", ""),
    ("valserhone", "01033", ""),
    ("VALSERHÔNE", "01033", ""),
    ("st denis", "97411", ""),
    ("St-Denis", "97411", ""),
    ("saint  denis 93", "93066", ""),
    ("saint-denis (93)", "93066", ""),
    ("saint denis la réunion", "97411", ""),
    ("ste foy les lyon", "69202", ""),
    ("l'hay les roses", "94038", ""),
    ("L’Haÿ-les-Roses", "94038", ""),
    ("lhay", "94038", ""),
    ("hay les roses", "94038", ""),
    ("rochelle", "17300", ""),
    ("havre", "76351", ""),
    ("le havre", "76351", ""),
    ("bourg bresse", "01053", ""),
    ("aix provence", "13001", ""),
    ("yon roche", "85191", ""),
    ("la roche s/ yon", "85191", ""),
    ("beaulieu corrèze", "19019", ""),
    ("oeuilly", "51410", ""),
    ("Œuilly", "51410", ""),
    ("strasbourg cedex", "67482", ""),
    ("ajaccio 2A", "2A004", ""),
    # letters wrong
    ("bordaux", "33063", ""),
    ("marseile", "13055", ""),
    ("parsi", "75056", ""),
    ("montpelie", "34172", ""),
    ("ontpellier", "34172", ""),
    ("st etiene", "42218", ""),
    ("neuilly sur sene", "92051", ""),
    ("clermnot ferrnad", "63113", ""),
    # codes
    ("01200", "01033", ""),
    ("75116", "75056", ""),
    ("01033", "01033", ""),
    ("2a004", "2A004", ""),
    ("217500016", "75056", ""),
    ("217 500 016", "75056", ""),
    ("01200 valser", "01033", ""),
    ("valserhone 01200", "01033", ""),
    ("valserhone 012", "01033", ""),
    ("99999 lyon", "69123", ""),
    # other names and old codes lead to today's commune
    ("bellegarde sur valserine", "01033", "Bellegarde-sur-Valserine"),
    ("paris 15", "75056", "Paris 15e Arrondissement"),
    ("lyon 3eme", "69123", "Lyon 3e Arrondissement"),
    ("marseille 1er", "13055", "Marseille 1er Arrondissement"),
    ("01205", "01033", "Lancrans"),
    ("13201", "13055", "Marseille 1er Arrondissement"),
]


@pytest.mark.parametrize(("text", "code", "via"), TYPED, ids=[text for text, _, _ in TYPED])
def test_first_answer(text, code, via):
    first = registers.search_communes(text)[0]
    assert (first.commune.code, first.via) == (code, via)


@pytest.mark.parametrize("text", ["zzzzzz", "qsdf qsdf", "99998", "000000000", "?!", "", "   "])
def test_nothing_is_found(text):
    assert registers.search_communes(text) == ()


def test_equals_come_by_population_then_code():
    found = registers.search_communes("saint-denis", limit=4)
    people = [match.commune.population for match in found]
    assert people == sorted(people, reverse=True)
    twins = [m.commune for m in registers.search_communes("beaulieu", limit=50)]
    exact = [c for c in twins if c.name == "Beaulieu"]
    assert len(exact) > 5 and twins[: len(exact)] == exact
    assert exact == sorted(exact, key=lambda c: (-(c.population or 0), c.code))


def test_kinds_asked_for_are_answered_themselves():
    kinds = {registers.Kind.DISTRICT}
    (first, *_) = registers.search_communes("lyon 3", kinds=kinds)
    assert (first.commune.code, first.commune.kind, first.via) == ("69383", "district", "")
    assert first.commune.parent == "69123" and first.commune.epci == "200046977"
    both = registers.search_communes("lancrans", kinds=set(registers.Kind))
    assert both[0].commune.kind == registers.Kind.DELEGATED


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_limit_is_said(limit):
    with pytest.raises(registers.TerritoryError, match="Ask for 1 to 100"):
        registers.search_communes("paris", limit=limit)


def test_long_text_is_refused_in_words():
    with pytest.raises(registers.TerritoryError, match="at most 200 characters"):
        registers.search_communes("a" * 201)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_answered(text):
    found = registers.search_communes(text, limit=7)
    assert len(found) <= 7
    assert len({match.commune.code for match in found}) == len(found)
    assert found == registers.search_communes(text, limit=7)


ROWS = st.integers(0, store().communes - 1)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.sampled_from(["upper", "plain", "spaces", "st", "glued"]))
def test_every_commune_is_found_by_its_name_and_post_code(row, way):
    commune = store().commune(row)
    name = {
        "upper": commune.name.upper(),
        "plain": unicodedata.normalize("NFKD", commune.name).encode("ascii", "ignore").decode()
        if "œ" not in commune.name.lower()
        else commune.name,
        "spaces": commune.name.replace("-", " ").replace("'", " "),
        "st": commune.name.replace("Sainte-", "Ste ").replace("Saint-", "St "),
        "glued": commune.name.replace("-", "").replace("'", ""),
    }[way]
    asked = f"{name} {commune.post_codes[0]}" if commune.post_codes else name
    assert commune.code in [m.commune.code for m in registers.search_communes(asked)]


@settings(max_examples=150, deadline=None)
@given(ROWS, st.data())
def test_one_wrong_letter_is_put_right(row, data):
    """Any one letter of a name left out, doubled or changed: the commune is among the answers."""
    commune = store().commune(row)
    name = commune.name
    if len(name) < 6 or not commune.post_codes:
        return
    place = data.draw(st.integers(0, len(name) - 1))
    wrong = data.draw(st.sampled_from(["", name[place] * 2, "q"]))
    asked = f"{name[:place]}{wrong}{name[place + 1 :]} {commune.post_codes[0]}"
    assert commune.code in [m.commune.code for m in registers.search_communes(asked, limit=50)]
