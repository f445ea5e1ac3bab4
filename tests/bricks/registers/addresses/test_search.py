"""What people type, and the address that they mean."""

from __future__ import annotations

import pytest

from parvis.bricks.registers.addresses.engine import Engine, Filters

REPUBLIQUE_12 = "01033_aaaaa1_00012"
FOUND = [
    # as the register writes it
    ("12 Rue de la République 01200 Valserhône", REPUBLIQUE_12),
    ("12, rue de la République, 01200 Valserhône", REPUBLIQUE_12),
    ("12 rue de la republique valserhone", REPUBLIQUE_12),
    ("12 rue de la république 01200", REPUBLIQUE_12),
    # number anywhere
    ("rue de la République 12 01200 Valserhône", REPUBLIQUE_12),
    ("01200 Valserhône rue de la République 12", REPUBLIQUE_12),
    ("Valserhône, rue de la République, 12", REPUBLIQUE_12),
    ("01200 Valserhône, 12 rue de la République", REPUBLIQUE_12),
    ("rue de la République, 01200 Valserhône, 12", REPUBLIQUE_12),
    # suffixes, in every spelling
    ("5 bis rue de la république valserhone", "01033_aaaaa1_00005_bis"),
    ("5bis rue de la république valserhone", "01033_aaaaa1_00005_bis"),
    ("5 BIS, RUE DE LA REPUBLIQUE 01200 VALSERHONE", "01033_aaaaa1_00005_bis"),
    ("5 b rue de la république valserhone", "01033_aaaaa1_00005_bis"),
    ("5b rue de la république valserhone", "01033_aaaaa1_00005_bis"),
    ("12 t avenue du général leclerc valserhone", "01033_aaaaa4_00012_ter"),
    ("14 bis rue de la paix paris", "75102_ddddd2_00014_b"),
    ("92 ter avenue victor hugo paris", "75116_ddddd3_00092"),
    # glued
    ("12rue de la république valserhone", REPUBLIQUE_12),
    ("12 ruede la république 01200 valserhone", REPUBLIQUE_12),
    ("12 rue dela république 01200 valserhone", REPUBLIQUE_12),
    ("12 rue de la république 01200valserhone", REPUBLIQUE_12),
    ("5bisrue de la république valserhone", "01033_aaaaa1_00005_bis"),
    ("12 rue de la paix75002 paris", "75102_ddddd2_00012"),
    # abbreviations and postal lines
    ("12 av gal leclerc 01200 valserhone", "01033_aaaaa4_00012"),
    ("12 AV DU GAL LECLERC 01200 VALSERHONE", "01033_aaaaa4_00012"),
    ("12 ave. du gén. Leclerc, Valserhône", "01033_aaaaa4_00012"),
    ("7 r st exupery 01200", "01033_aaaaa7_00007"),
    ("1 pl 8 mai 1945 valserhone", "01033_aaaaa5_00001"),
    ("8 place du huit mai 1945 valserhone", "01033_aaaaa5_00008"),
    ("8 place du 8 mai 1945 valserhone", "01033_aaaaa5_00008"),
    ("4 chemin des 4 vents 01200 valserhone", "01033_aaaaa6_00004"),
    ("40 che des quatre vents valserhone", "01033_aaaaa6_00040"),
    ("2 grand rue valserhone", "01033_aaaaa8_00002"),
    # slips
    ("12 rue de la repubique 01200 valserhone", REPUBLIQUE_12),
    ("12 rue de la republlique 01200 valserhnoe", REPUBLIQUE_12),
    ("12 rue de la rpeublique valserhone", REPUBLIQUE_12),
    ("12 rue de la république valserhonne", REPUBLIQUE_12),
    ("22 rue alexandr berrard ambérieu", "01004_bbbbb2_00022"),
    # words left out
    ("12 rue république 01200 valserhone", REPUBLIQUE_12),
    ("12 avenue leclerc valserhone", "01033_aaaaa4_00012"),
    ("22 rue bérard amberieu en bugey", "01004_bbbbb2_00022"),
    # noise
    ("Appt 3 Bat B, 12 rue de la République 01200 Valserhône", REPUBLIQUE_12),
    ("Résidence les Lilas 12 rue de la République 01200 Valserhône cedex 08", REPUBLIQUE_12),
    ("Mme Martin 12 rue de la république 01200 valserhone france", REPUBLIQUE_12),
    ("3ème étage, 12 rue de la République, 01200 Valserhône", REPUBLIQUE_12),
    ("BP 123 12 rue de la république 01201 valserhone cedex", REPUBLIQUE_12),
    # wrong post code: the town decides
    ("12 rue de la république 01210 valserhone", REPUBLIQUE_12),
    ("12 rue de la république 74000 valserhone", REPUBLIQUE_12),
    ("12 rue de la république 99999 valserhone", REPUBLIQUE_12),
    # the post code decides between communes of one name of street
    ("12 rue de la république 01500", "01004_bbbbb1_00012"),
    ("12 rue de la république 69001", "69381_eeeee1_00012"),
    ("12 rue de la république lyon", "69381_eeeee1_00012"),
    # old communes
    ("4 rue de l'église lancrans", "01033_aaaaa2_00004"),
    ("4 rue de l'église 01200 lancrans", "01033_aaaaa2_00004"),
    ("4 rue de l'église châtillon en michaille", "01033_aaaaa3_00004"),
    ("8 rue de l'eglise chatillon-en-michaille 01200", "01033_aaaaa3_00008"),
    # districts of Paris and Lyon
    ("12 rue de la paix paris 2", "75102_ddddd2_00012"),
    ("12 rue de la paix paris 2e", "75102_ddddd2_00012"),
    ("12 rue de la paix Paris 2ème arrondissement", "75102_ddddd2_00012"),
    ("12 rue de la paix 75002 paris 02", "75102_ddddd2_00012"),
    ("90 avenue victor hugo 75016 paris", "75116_ddddd3_00090"),
    ("90 avenue victor hugo 75116 paris", "75116_ddddd3_00090"),
    ("41 cours lafayette lyon 3eme", "69383_eeeee3_00041"),
    # a street named after a commune
    ("3 rue de paris lyon", "69383_eeeee2_00003"),
    ("3 rue de paris 69003", "69383_eeeee2_00003"),
    ("8 rue de paris bourg en bresse", "01053_ccccc2_00008"),
    # a name inside another
    ("1 rue du port trévoux", "01427_ggggg1_00001"),
    ("1 rue du port bernalin trévoux", "01427_ggggg2_00001"),
]


@pytest.mark.parametrize(("typed", "meant"), FOUND)
def test_the_address_meant_comes_first(engine: Engine, typed: str, meant: str):
    found = engine.search(typed)
    assert [a.id for a in found[:1]] == [meant], [(a.label, a.explain) for a in found]


@pytest.mark.parametrize(("typed", "meant"), FOUND[:12])
def test_autocomplete_changes_nothing_when_all_is_typed(engine: Engine, typed: str, meant: str):
    assert engine.search(typed, autocomplete=True)[0].id == meant


@pytest.mark.parametrize(
    ("typed", "meant", "kind"),
    [
        ("rue de la république 01200 valserhone", "01033_aaaaa1", "street"),
        ("77 rue de la république 01200 valserhone", "01033_aaaaa1", "street"),
        ("valserhône", "01033", "municipality"),
        ("01200", "01033", "municipality"),
        ("Ambérieu", "01004", "municipality"),
        ("amberieux en bugey", "01004", "municipality"),
        ("PARIS", "75056", "municipality"),
        ("Paris 16", "75116", "municipality"),
        ("75002", "75102", "municipality"),
        ("lancrans", "01033", "municipality"),
        ("rue inexistante trévoux", "01427", "municipality"),
    ],
)
def test_streets_and_communes_are_answers_too(engine: Engine, typed: str, meant: str, kind: str):
    found = engine.search(typed)[0]
    assert (found.id, found.type) == (meant, kind)


def test_a_whole_answer(engine: Engine):
    found = engine.search("5 bis rue de la republique 01200 valserhone")[0]
    assert found.label == "5bis Rue de la République 01200 Valserhône"
    assert (found.type, found.housenumber, found.name) == (
        "housenumber", "5bis", "Rue de la République",
    )  # fmt: skip
    assert (found.postcode, found.citycode, found.city) == ("01200", "01033", "Valserhône")
    assert found.context == "01, Ain, Auvergne-Rhône-Alpes"
    assert (found.lon, found.lat) == (5.8306, 46.11)
    assert 0.9 < (found.score or 0) <= 1 and 0.9 < (found.confidence or 0) <= 1


def test_a_district_is_not_the_city(engine: Engine):
    found = engine.search("12 rue de la paix paris")[0]
    assert (found.city, found.district, found.citycode) == (
        "Paris", "Paris 2e Arrondissement", "75102",
    )  # fmt: skip


def test_old_communes_are_told(engine: Engine):
    found = engine.search("4 rue de l'église lancrans")[0]
    assert (found.oldcitycode, found.oldcity, found.city) == ("01205", "Lancrans", "Valserhône")
    assert found.name == "Rue de l'Église (Lancrans)"


def test_number_that_is_not_there_gives_the_street_and_less_confidence(engine: Engine):
    there = engine.search("12 rue de la république 01200 valserhone")[0]
    missing = engine.search("77 rue de la république 01200 valserhone")[0]
    assert missing.type == "street" and missing.housenumber == ""
    assert (missing.confidence or 0) < (there.confidence or 0)


@pytest.mark.parametrize(
    ("filters", "meant"),
    [
        (Filters(citycodes=("01004",)), "01004_bbbbb1_00012"),
        (Filters(postcodes=("69001",)), "69381_eeeee1_00012"),
        (Filters(citycodes=("69123",)), "69381_eeeee1_00012"),
        (Filters(citycodes=("01004", "69123"), postcodes=("69001",)), "69381_eeeee1_00012"),
        (Filters(types=("street",), citycodes=("01004",)), "01004_bbbbb1"),
    ],
)
def test_filters(engine: Engine, filters: Filters, meant: str):
    found = engine.search("12 rue de la république", filters=filters)
    assert found[0].id == meant
    if filters.types:
        assert {a.type for a in found} <= set(filters.types)


@pytest.mark.parametrize(
    "filters", [Filters(citycodes=("99999",)), Filters(postcodes=("00000",)),
                Filters(postcodes=("abc",)), Filters(citycodes=("01004",), postcodes=("69001",))]
)  # fmt: skip
def test_filters_that_nothing_passes(engine: Engine, filters: Filters):
    assert engine.search("12 rue de la république", filters=filters) == []


def test_old_code_as_a_filter_leads_to_todays_commune(engine: Engine):
    """01205 Lancrans is part of Valserhône since 2019 (official code)."""
    found = engine.search("12 rue de la république", filters=Filters(citycodes=("01205",)))
    assert found[0].citycode == "01033"


def test_centre_decides_between_equals(engine: Engine):
    near_lyon = engine.search("12 rue de la république", centre=(4.85, 45.76))
    near_ain = engine.search("12 rue de la république", centre=(5.83, 46.12))
    assert near_lyon[0].citycode == "69381" and near_ain[0].citycode in {"01033", "01004"}
    assert near_lyon[0].distance is not None and near_lyon[0].distance < 20_000


def test_limit_and_order(engine: Engine):
    found = engine.search("rue de la république", limit=20)
    assert len({a.id for a in found}) == len(found) >= 3
    assert [a.id for a in found] == [a.id for a in engine.search("rue de la république", limit=20)]
    assert [a.id for a in found[:2]] == [
        a.id for a in engine.search("rue de la république", limit=2)
    ]


def test_explain_says_why(engine: Engine):
    found = engine.search("12 rue de la republike 01210 valserhone", explain=True)[0]
    why = found.explain
    assert why["commune_read"] == "valserhone" and why["postcodes"] == ["01210"]
    assert why["numbers"] == ["12"] and why["penalties"]["postcode"] > 0
    assert "republike" in why["unknown"] and why["readings"]
    assert engine.search("12 rue de la republike valserhone")[0].explain is None
