"""Old codes and names lead to today's communes; every chain ends in a code in force."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.registers import public as registers
from parvis.bricks.registers.territories.build_history import compile_history, main
from parvis.bricks.registers.territories.compile import SourceError
from parvis.bricks.registers.territories.history import History, history
from parvis.bricks.registers.territories.store import store

ROOT = Path(__file__).resolve().parents[4]
SHARED = Path(os.environ.get("PARVIS_SHARED", ROOT.parent / "shared"))

# code, day asked about, code of today, since when
BECAME = [
    ("74011", None, "74010", date(2017, 1, 1)),  # Annecy-le-Vieux, delegated commune of Annecy
    ("60696", None, "60057", date(1943, 2, 19)),  # Voisinlieu, merged into Beauvais
    ("14624", date(1980, 1, 1), "14654", date(2017, 1, 1)),  # L'Oudon, then twice another seat
    ("76095", None, "76095", None),  # Bihorel, merged in 2012, a commune again in 2014
    ("01015", date(2010, 1, 1), "01015", date(2016, 1, 1)),  # Arbignieu became Arboys en Bugey
    ("75056", None, "75056", None),
]


@pytest.mark.parametrize(("code", "day", "now", "since"), BECAME)
def test_what_an_old_code_became(code, day, now, since):
    found = registers.became(code, day)
    if found is None:  # never changed: the code in force says all
        assert registers.commune(code).code == now and since is None
    else:
        assert (found.code, found.on) == (now, since)


def test_versions_of_a_code_in_order_and_who_had_it_on_a_day():
    versions = registers.versions_of("76095")
    assert [(v.kind, v.since and v.since.year, v.until and v.until.year) for v in versions] == [
        (registers.Kind.COMMUNE, None, 2012),
        (registers.Kind.DELEGATED, 2012, 2014),
        (registers.Kind.COMMUNE, 2014, None),
    ]
    assert "délégu" in versions[0].why
    assert history().at("76095", date(2011, 12, 31)).name == "Bihorel"
    assert history().at("76095", date(2012, 1, 1)) is None
    assert history().at("76095", date(2014, 1, 1)).name == "Bihorel"


@pytest.mark.parametrize(
    ("typed", "code", "via"),
    [
        ("voisinlieu", "60057", "Voisinlieu"),
        ("saint just des marais", "60057", "Saint-Just-des-Marais"),
    ],
)
def test_a_merged_name_finds_the_commune_of_today(typed, code, via):
    first = registers.search_communes(typed)[0]
    assert (first.commune.code, first.via) == (code, via)


def test_a_commune_of_today_comes_before_one_of_the_past_with_its_name():
    assert registers.search_communes("Annecy")[0].commune.code == "74010"
    assert registers.search_communes("Bihorel")[0].via == ""


def test_every_code_of_the_past_leads_to_one_in_force():
    lost = []
    for code in sorted(history()._by_code):
        found = registers.became(code)
        versions = history().versions(code)
        if any(v.kind == registers.Kind.COMMUNE for v in versions) and (
            found is None or store().find(found.code) is None
        ):
            lost.append(code)
    assert lost == []


@given(st.text(max_size=12))
def test_any_text_is_a_code_or_is_refused_in_words(text):
    try:
        found = registers.became(text)
    except registers.TerritoryError as error:
        assert "commune code" in str(error)
    else:
        assert found is None or registers.commune(found.code) is not None


def test_the_compiled_file_is_the_source(tmp_path):
    source = SHARED / "data" / "historique-communes.json.gz"
    if not source.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{source.name} is absent")
        pytest.skip(f"{source.name} is absent")
    target = tmp_path / "history.bin"
    assert main(["--from", str(source), "--to", str(target)]) == 0
    made = History(target.read_bytes())
    assert made.names == history().names and made.codes == history().codes
    assert list(made.successors) == list(history().successors)


def test_a_source_that_contradicts_itself_is_refused(tmp_path, capsys):
    with pytest.raises(SourceError, match="which is not in the file"):
        compile_history(
            [
                {
                    "id": "COM-1",
                    "code": "01001",
                    "nom": "A",
                    "type": "COM",
                    "dateFin": "2000-01-01",
                    "raisonFin": "x",
                    "successeur": "COM-2",
                }
            ]
        )
    bad = tmp_path / "bad.gz"
    bad.write_bytes(b"no gzip")
    assert main(["--from", str(bad), "--to", str(tmp_path / "out")]) == 1
    assert "bad.gz" in capsys.readouterr().err and not (tmp_path / "out").exists()
