"""What users of the national service complain about, each as a test (reference registers, 6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from parvis.bricks.registers.addresses.engine import Engine, Filters
from parvis.bricks.registers.addresses.operations import Imported
from tests.bricks.registers.addresses import sample, work


def test_slow_junk(real_engine: Engine):
    """addok #437, #460: "rue de <garbage>" took one to two seconds, common words as well.

    What is bounded is the work, in calls of functions: the same on any machine, however loaded.
    """
    typed = ["rue de asdfkjhasdf", "rue de la", "rue", "avenue de la rue du boulevard", "r d l",
             "rue de rue de rue de rue de rue de", "12 rue", "place du", "saint"]  # fmt: skip
    for question in typed:
        for autocomplete in (False, True):
            calls = work.calls_of(real_engine.search, question, autocomplete=autocomplete)
            assert calls < 10_000, question


@pytest.mark.parametrize("typed", ["30 bis rue de la république valserhône"])
def test_a_space_before_bis_changes_nothing(engine: Engine, typed: str):
    """addok #32: "30 bis" and "30bis" had different scores."""
    apart, glued = engine.search(typed)[0], engine.search(typed.replace("30 bis", "30bis"))[0]
    assert apart.id == glued.id == "01033_aaaaa1_00030_bis"
    assert apart.score == glued.score and apart.confidence == glued.confidence


def test_b_is_bis(engine: Engine):
    """banR #30: the register writes « b », people write « bis », and the other way round."""
    for typed in ("14 bis rue de la paix 75002", "14b rue de la paix 75002"):
        found = engine.search(typed)[0]
        assert found.id == "75102_ddddd2_00014_b" and (found.score or 0) > 0.9
    assert engine.search("5b rue de la république 01200")[0].housenumber == "5bis"


def test_a_wrong_post_code_never_scores_higher(engine: Engine):
    """addok #32, #518: a wrong post code gave a better score than the right one."""
    right = engine.search("12 rue de la république 01200 valserhône")[0]
    for code in ("01210", "01000", "74000", "99999"):
        wrong = engine.search(f"12 rue de la république {code} valserhône")[0]
        assert wrong.id == right.id
        assert (wrong.score or 0) < (right.score or 0)
        assert (wrong.confidence or 0) < (right.confidence or 0)


def test_a_filter_never_makes_the_answer_worse(engine: Engine):
    """addok #518 (« Pardeilhan »): the right filter hid the right answer."""
    for typed in (
        "12 rue de la republik valserhone",
        "22 rue berard",
        "4 rue de l'eglise lancrans",
    ):
        free = engine.search(typed)[0]
        kept = engine.search(typed, filters=Filters(citycodes=(free.citycode,)))[0]
        also = engine.search(typed, filters=Filters(postcodes=(free.postcode,)))[0]
        assert free.id == kept.id == also.id


def test_old_communes_and_doubled_streets(engine: Engine):
    """addok #36, ban-data #76, #96: two « rue de l'Église » of one merged commune."""
    one = engine.search("4 rue de l'église, Lancrans")[0]
    other = engine.search("4 rue de l'église, Châtillon-en-Michaille")[0]
    assert one.id != other.id and one.label != other.label
    both = engine.search("4 rue de l'église, Valserhône", limit=2)
    assert {a.id for a in both} == {one.id, other.id}


def test_homonymous_hamlets(tmp_path: Path, import_into: Callable[..., tuple[Imported, Engine]]):
    """ban-plateforme #127: places of one name in neighbouring communes."""
    row = "{}_place1_99999;;99999;;Le Bourg;{};{};{};;;;;{};46.1;;;;;;;;;"
    rows = [
        row.format("01004", "01500", "01004", "Ambérieu-en-Bugey", 5.35),
        row.format("01053", "01000", "01053", "Bourg-en-Bresse", 5.22),
    ]
    path = sample.write_ban(tmp_path / "a.csv", [*sample.ban_rows(), *rows])
    _, engine = import_into(path)
    assert engine.search("le bourg 01500")[0].id == "01004_place1"
    assert engine.search("le bourg, bourg en bresse")[0].id == "01053_place1"
    assert engine.search("le bourg", centre=(5.22, 46.1))[0].id == "01053_place1"


def test_the_city_or_its_districts(engine: Engine):
    """api-geo #151, adresse #115: Paris is asked for, its districts hold the streets; 75116."""
    for city in ("paris", "paris 16", "paris 16e", "75016 paris", "75116 paris", "75116"):
        assert engine.search(f"90 avenue victor hugo {city}")[0].id == "75116_ddddd3_00090"
    for code in ("75056", "75116"):
        found = engine.search("90 avenue victor hugo", filters=Filters(citycodes=(code,)))
        assert found[0].id == "75116_ddddd3_00090"
    found = engine.search("90 avenue victor hugo paris")[0]
    assert (found.city, found.district) == ("Paris", "Paris 16e Arrondissement")


def test_communes_by_the_beginning_of_their_post_code(engine: Engine):
    """data.gouv.fr #1269: autocomplete by post code."""
    found = engine.search("0150", autocomplete=True)
    assert [a.id for a in found] == ["01004"]
    assert engine.search("01500", autocomplete=True)[0].id == "01004"


def test_an_old_code_leads_to_todays_commune(engine: Engine):
    """api-geo #133: Insee codes of merged communes."""
    found = engine.search("4 rue de l'église", filters=Filters(citycodes=("01205",)))
    assert found and {a.citycode for a in found} == {"01033"}


def test_reverse_is_quick(real_engine: Engine, real_points: list[tuple[str, float, float]]):
    """addok #509: reverse search was slow. Some hundred calls of functions each here."""
    for _, lon, lat in real_points:
        assert work.calls_of(real_engine.reverse, lon, lat) < 1_000


def test_memory(real_engine: Engine):
    """addok #567, #387: gigabytes in Redis. Here an index is a file of 70 bytes an address."""
    manifest = real_engine.index.manifest
    communes = 37_590 * 100  # the official code weighs the same whatever the addresses
    assert (manifest["size"] - communes) / manifest["counts"]["addresses"] < 70
