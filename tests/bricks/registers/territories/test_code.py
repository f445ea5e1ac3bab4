"""The official code: what each commune, group and code is, against the source's own figures."""

from __future__ import annotations

import pytest

from parvis.bricks.registers import public as registers
from parvis.bricks.registers.public import Kind, TerritoryError
from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.store import store


def test_a_commune_with_all_it_has():
    found = registers.commune("01033")
    assert (found.name, found.kind, found.department, found.region) == (
        "Valserhône",
        Kind.COMMUNE,
        "01",
        "84",
    )
    assert (found.siren, found.population, found.post_codes) == ("200083863", 16712, ("01200",))
    assert (found.arrondissement, found.epci, found.ept, found.parent) == (
        "014",
        "240100891",
        "",
        "",
    )
    assert found.former_codes == ("01018", "01091", "01126", "01205", "01278", "01458")
    assert found.label == "Valserhône (01200)" and not found.invented


def test_counts_are_the_sources():
    kinds = {kind: len(store().rows_of(kind)) for kind in Kind}
    assert kinds == {
        Kind.COMMUNE: 34969,
        Kind.DISTRICT: 45,
        Kind.DELEGATED: 2105,
        Kind.ASSOCIATED: 471,
    }
    groups = list(atlas.groups())
    assert sum(g.type == "EPT" for g in groups) == 11 and len(groups) == 1266
    assert (len(registers.departments()), len(registers.regions())) == (109, 26)
    assert sum(len(g.members) for g in groups if g.type != "EPT") == 34871


@pytest.mark.parametrize(
    ("old", "today"),
    [("01205", "01033"), ("01018", "01033"), ("01033", "01033"), ("13201", None)],
)
def test_old_codes_lead_to_today(old, today):
    found = registers.commune(old)
    assert (found.code if found else None) == today


def test_every_old_code_leads_somewhere():
    codes = store().former_codes
    olds = [codes[i : i + 5] for i in range(0, len(codes), 5)]
    assert len(olds) == 4240
    assert all(old in registers.commune(old).former_codes for old in olds)


@pytest.mark.parametrize("code", ["00000", "01999", "99100", "2B999"])
def test_unknown_code(code):
    assert registers.commune(code) is None
    assert registers.place(code, Kind.DISTRICT) is None
    assert registers.epci_of(code) is None
    assert registers.parts_of(code) == ()


@pytest.mark.parametrize("code", ["", "1033", "010333", "2C001", "abcde", "0103é", "٠١٠٣٣"])
def test_malformed_code_is_said_in_words(code):
    for asked in (registers.commune, registers.epci_of, registers.parts_of):
        with pytest.raises(TerritoryError, match="is not a commune code"):
            asked(code)


def test_corsican_codes_in_lower_case():
    assert registers.commune("2a004").name == "Ajaccio"


def test_groups_and_their_members():
    found = registers.epci_of("01033")
    assert found.code == "240100891" and found.full_name.startswith("Communauté de communes ")
    members = registers.communes_of_group(found.code)
    assert {m.epci for m in members} == {found.code} and "01033" in {m.code for m in members}
    assert registers.ept_of("93066").name == "Plaine Commune"
    assert registers.epci_of("93066").name == "Métropole du Grand Paris"
    assert registers.epci_of("29155") is None  # Ouessant is in no group
    assert registers.communes_of_group("999999999") == ()


def test_by_siren():
    assert registers.by_siren("217500016").name == "Paris"
    assert registers.by_siren("200057867").type == "EPT"
    assert registers.by_siren("000000000") is None
    with pytest.raises(TerritoryError, match="nine digits"):
        registers.by_siren("21750001")


def test_departments_and_regions():
    assert registers.department("2A").name == "Corse-du-Sud"
    assert registers.region("84").name == "Auvergne-Rhône-Alpes"
    assert (registers.department("20"), registers.region("0")) == (None, None)
    ain = registers.communes_of_department("01")
    assert {c.department for c in ain} == {"01"} and len(ain) > 380
    assert [c.code for c in ain] == sorted(c.code for c in ain)
    assert registers.communes_of_department("20") == ()
    assert registers.arrondissements("01")[0].name == "Belley"
    total = sum(len(registers.communes_of_department(d.code)) for d in registers.departments())
    assert total == 34969


def test_parts_of_a_commune():
    assert len(registers.parts_of("75056")) == 20
    inside = registers.parts_of("01033")
    assert {p.kind for p in inside} == {Kind.DELEGATED}
    assert {p.parent for p in inside} == {"01033"}
    assert registers.place("01033", Kind.DELEGATED).name == "Bellegarde-sur-Valserine"
    frettes = registers.place("52210", Kind.ASSOCIATED)
    assert (frettes.department, frettes.parent) == ("70", "70122")


def test_post_codes():
    served = registers.communes_at("01200")
    assert served[0].name == "Valserhône" and len(served) > 5
    assert [c.code for c in registers.communes_at("75116")] == ["75056"]
    assert registers.communes_at("00000") == ()
    with pytest.raises(TerritoryError, match="is not a post code"):
        registers.communes_at("123")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("76351", "du Havre"),
        ("97101", "des Abymes"),
        ("17300", "de La Rochelle"),
        ("01004", "d'Ambérieu-en-Bugey"),
        ("69123", "de Lyon"),
        ("98735", "de Papeete"),
    ],
)
def test_of_name(code, words):
    assert registers.commune(code).of_name == words


def test_unknown_population_is_not_zero():
    assert registers.commune("98411").population is None
    assert registers.commune("55039").population == 0  # Beaumont-en-Verdunois, died for France
