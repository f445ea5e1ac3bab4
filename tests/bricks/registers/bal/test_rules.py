"""Rules of the BAL format: each problem by its code, line and words; files of every version."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.commands.bal.errors import RULES, WORDS, in_words
from parvis.bricks.registers.domain.bal.columns import COLUMNS, VERSIONS, name_column, version_of
from parvis.bricks.registers.domain.bal.reading import Unreadable, read
from parvis.bricks.registers.domain.bal.rules import ERROR, WARNING, check_row
from parvis.bricks.registers.domain.bal.writing import write

GOOD = {
    "cle_interop": "01033_aaaaa1_00012_bis", "commune_insee": "01033", "commune_nom": "Valserhône",
    "name": "Rue de la Paix", "numero": "12", "suffixe": "bis", "position": "entrée",
    "long": "5.83", "lat": "46.11", "source": "commune", "date_der_maj": "2026-11-26",
    "certification_commune": "1",
}  # fmt: skip


def found(version: str = "1.3", **changed: str) -> list[tuple[str, str]]:
    """Codes and levels of one row."""
    row = {**GOOD, name_column(version): GOOD["name"], **changed}
    return [(one.code, one.level) for one in check_row(row, 2, version, "01033")]


def test_a_good_row_has_no_problem():
    for version in VERSIONS:
        assert found(version) == []


@pytest.mark.parametrize(
    ("changed", "code", "level"),
    [
        ({"numero": ""}, "numero.valeur_manquante", ERROR),
        ({"numero": "douze"}, "numero.type_invalide", ERROR),
        ({"numero": "10000", "cle_interop": ""}, "numero.valeur_invalide", ERROR),
        ({"suffixe": "1bis"}, "suffixe.valeur_invalide", ERROR),
        ({"suffixe": "BIS"}, "suffixe.casse_incorrecte", WARNING),
        ({"voie_nom": ""}, "voie_nom.valeur_manquante", ERROR),
        ({"voie_nom": "R"}, "voie_nom.trop_court", ERROR),
        ({"voie_nom": "R" * 201}, "voie_nom.trop_long", ERROR),
        ({"voie_nom": "Rue de l\ufffdglise"}, "voie_nom.caractere_invalide", ERROR),
        ({"voie_nom": "Rue_de la Paix"}, "voie_nom.contient_tiret_bas", WARNING),
        ({"voie_nom": "RUE DE LA PAIX"}, "voie_nom.casse_incorrecte", WARNING),
        ({"commune_insee": ""}, "commune_insee.valeur_manquante", ERROR),
        ({"commune_insee": "1033"}, "commune_insee.valeur_invalide", ERROR),
        ({"commune_insee": "01004", "cle_interop": ""}, "commune_insee.autre_commune", ERROR),
        ({"commune_nom": ""}, "commune_nom.valeur_manquante", ERROR),
        ({"position": "portail"}, "position.valeur_invalide", WARNING),
        ({"long": "x"}, "long.type_invalide", ERROR),
        ({"long": "181"}, "long.valeur_invalide", ERROR),
        ({"lat": "-91"}, "lat.valeur_invalide", ERROR),
        ({"long": "", "lat": ""}, "longlat.vides", ERROR),
        ({"long": "nan"}, "long.type_invalide", ERROR),
        ({"date_der_maj": "26/11/2026"}, "date_der_maj.date_invalide", ERROR),
        ({"date_der_maj": ""}, "date_der_maj.valeur_manquante", WARNING),
        ({"source": ""}, "source.valeur_manquante", ERROR),
        ({"certification_commune": "oui"}, "certification_commune.valeur_invalide", ERROR),
        ({"cad_parcelles": "01033000AB0001|x"}, "cad_parcelles.valeur_invalide", WARNING),
        ({"cle_interop": ""}, "cle_interop.valeur_manquante", ERROR),
        ({"cle_interop": "01033-1-2"}, "cle_interop.structure_invalide", ERROR),
        ({"cle_interop": "01033_AAAAA1_00012"}, "cle_interop.casse_invalide", WARNING),
        ({"cle_interop": "01033_xxxx_00012"}, "cle_interop.voie_non_renseignee", WARNING),
        ({"cle_interop": "01033_abc_00012"}, "cle_interop.voie_invalide", ERROR),
        ({"cle_interop": "01033_aaaaa1_12"}, "cle_interop.numero_prefixe_manquant", WARNING),
        ({"cle_interop": "01033_aaaaa1_xx"}, "cle_interop.numero_invalide", ERROR),
        ({"cle_interop": "01033_aaaaa1_00013"}, "cle_interop.numero_different", ERROR),
        ({"cle_interop": "01004_aaaaa1_00012"}, "cle_interop.commune_invalide", ERROR),
        ({"cle_interop": "01205_aaaaa1_00012", "commune_deleguee_insee": "01205",
          "commune_deleguee_nom": "Lancrans"}, "cle_interop.commune_ancienne", WARNING),
        ({"commune_deleguee_insee": "lancrans"}, "commune_deleguee_insee.valeur_invalide", ERROR),
    ],
)  # fmt: skip
def test_each_rule(changed: dict[str, str], code: str, level: str):
    assert (code, level) in found(**changed)


def test_identifiers_are_of_version_4():
    assert ("id_ban_adresse.type_invalide", ERROR) in found("1.4", id_ban_adresse="12")
    good = "0246e48c-f33d-433a-8984-034219be842e"
    assert found("1.4", id_ban_adresse=good) == []


def test_every_code_has_words():
    for code, facts in [("numero.valeur_manquante", {}), ("rows.double", {"line": "3"})]:
        from parvis.bricks.registers.domain.bal.rules import Problem

        assert in_words(Problem(2, code, facts=facts))
    rules = {one.rpartition(".")[2] for one in _codes()}
    assert rules <= set(RULES)
    assert all(str(words) for words in WORDS.values())


def _codes() -> set[str]:
    """Every code in the source of the rules."""
    import inspect
    import re

    from parvis.bricks.registers.domain.bal import reading, rules

    source = inspect.getsource(rules) + inspect.getsource(reading)
    return set(re.findall(r'"((?:\w+|\{column\})\.[a-z_]+)"', source.replace('f"', '"')))


def written(version: str, *rows: dict[str, str]) -> bytes:
    return write([{**GOOD, **row} for row in rows], version)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read_back(version: str):
    content = written(version, {}, {"numero": "14", "suffixe": "", "cle_interop":
                                    "01033_aaaaa1_00014"})  # fmt: skip
    assert version_of(COLUMNS[version]) == ("1.3" if version < "1.3" else version)
    got = read(content, "01033")
    assert [line for line, _ in got.rows] == [2, 3] and got.problems == []
    assert got.rows[0][1][name_column(version)] == "Rue de la Paix"


@pytest.mark.parametrize("change", [
    lambda c: c.replace(b"\r\n", b"\n"), lambda c: c.replace(b"\r\n", b"\r"),
    lambda c: b"\xef\xbb\xbf" + c, lambda c: c.replace(b";", b","),
])  # fmt: skip
def test_ways_to_write_it(change):
    assert len(read(change(written("1.4", {})), "01033").rows) == 1


def test_bad_rows_are_told_by_their_line_and_cost_only_themselves():
    content = written("1.3", {}, {"numero": "x"}, {"numero": "15", "cle_interop": "",
                                                    "suffixe": ""}, {})  # fmt: skip
    content += b"only;three;values\r\n"
    got = read(content, "01033")
    assert [line for line, _ in got.rows] == [2, 5] and got.left_out == 3
    assert {(p.line, p.code) for p in got.problems} >= {
        (3, "numero.type_invalide"), (4, "cle_interop.valeur_manquante"), (6, "row.colonnes"),
        (5, "rows.double"),
    }  # fmt: skip


def test_identifiers_all_or_none_and_of_one_commune():
    one, two = "0246e48c-f33d-433a-8984-034219be842e", "b77acd24-04f9-4b0e-8e7b-6a0c0a4d1c1a"
    whole = {"id_ban_commune": one, "id_ban_toponyme": one, "id_ban_adresse": one}
    codes = {p.code for p in read(written("1.4", whole, {"numero": "14", "suffixe": "",
             "cle_interop": "01033_aaaaa1_00014"}), "01033").problems}  # fmt: skip
    assert "rows.every_line_required_id_ban" in codes
    other = {**whole, "id_ban_commune": two, "position": "parcelle"}
    codes = {p.code for p in read(written("1.4", whole, other), "01033").problems}
    assert "rows.multi_id_ban_commune" in codes


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b" \n \n", "empty"), (b"a;b\n1;2\n", "no_header"),
        ("numéro".encode("latin-1"), "encoding"),
        (b"numero;voie_nom;numero\n", "column_twice"),
        (b"numero;voie_nom\n1;x\n", "column_missing"), (written("1.4"), "no_row"),
    ],
)  # fmt: skip
def test_files_that_are_none(content: bytes, code: str):
    with pytest.raises(Unreadable) as refused:
        read(content, "01033")
    assert refused.value.code == code and code in WORDS


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes):
    for head in (b"", written("1.3", {}), written("1.5", {})):
        try:
            read(head + content, "01033")
        except Unreadable as error:
            assert error.code in WORDS
