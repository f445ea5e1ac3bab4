"""Answers from registers: found by words or by a suggestion, kept as typed when unknown."""

from __future__ import annotations

import pytest

from parvis.bricks.procedures.commands import finding
from parvis.bricks.procedures.commands.designing import create_procedure, publish_revision
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.finding import Asked, Placed, Unknown, Which
from parvis.bricks.procedures.models import Case
from parvis.bricks.registers import public as registers
from tests.bricks.procedures.conftest import document
from tests.bricks.registers.companies import sample
from tests.bricks.registers.contracts.conftest import register, register_folder  # noqa: F401

VERSION = registers.territories_version()


@pytest.fixture
def case(town, desk, service, citizen):
    """A draft of a form with one question of each kind."""
    data = document(summary=[])
    data["steps"] = [{
        "stable_id": 1, "title": "Lieux", "fields": [
            {"stable_id": 2, "type": "address", "label": "Adresse"},
            {"stable_id": 3, "type": "epci", "label": "Groupement"},
            {"stable_id": 4, "type": "departement", "label": "Département"},
            {"stable_id": 5, "type": "region", "label": "Région"},
        ],
    }]  # fmt: skip
    made = create_procedure(
        desk.designer, organisation=town.organisation.id, slug="registres", document=data,
        service=service,
    )  # fmt: skip
    publish_revision(desk.designer, made.procedure)
    return start_case(citizen, made.procedure)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ({"label": "12 rue de la paix paris", "code": "75102_ddddd2_00012"}, "75102_ddddd2_00012"),
        ("12 Rue de la Paix 75002 Paris", "75102_ddddd2_00012"),
        ("12 rue de la paix, 75002 paris", "75102_ddddd2_00012"),
        ("Ferme des Noisetiers, chemin du haut", None),
        ({"label": "12 rue de la paix paris", "code": "75102_forged"}, None),
    ],
)
def test_an_address_is_the_one_chosen_or_stays_as_typed(case, citizen, raw, key):
    saved = autosave(citizen, case, {"2": raw}, version=1)
    value = Case.objects.get(pk=case).answers["2"]
    assert not saved.refused and value.get("key") == key
    if key:
        assert value["label"] == "12 Rue de la Paix 75002 Paris"
        assert (value["city_code"], value["postal_code"]) == ("75102", "75002")
        assert value["register"] == registers.addresses_version() and float(value["lon"])
    else:
        assert value == {"label": raw if isinstance(raw, str) else raw["label"]}


def test_an_address_without_a_register_is_what_was_typed(case, citizen, tmp_path, monkeypatch):
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path))
    autosave(citizen, case, {"2": "12 rue de la paix paris"}, version=1)
    assert Case.objects.get(pk=case).answers["2"] == {"label": "12 rue de la paix paris"}


FOUND = [
    ("epci", "240100891", "240100891"),
    ("epci", "grenoble alpes metropole", "200040715"),
    ("departement", "ain", "01"),
    ("departement", "1", "01"),
    ("departement", "2a", "2A"),
    ("departement", "haute savoie", "74"),
    ("departement", "974", "974"),
    ("region", "84", "84"),
    ("region", "bretagne", "53"),
    ("region", "Île-de-France", "11"),
]


@pytest.mark.parametrize(("kind", "typed", "code"), FOUND)
def test_a_territory_by_code_or_name(kind, typed, code):
    found = finding.FINDERS[kind](Asked(typed))
    assert isinstance(found, Placed), found
    assert found.value["code"] == code and found.value["register"] == VERSION


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("departement", "savoie", "73"),
        ("departement", "seine", None),
        ("region", "val", "24"),
        ("region", "de", None),
    ],
)
def test_the_exact_name_wins_and_several_are_told(kind, typed, kept):
    found = finding.FINDERS[kind](Asked(typed))
    if kept:
        assert isinstance(found, Placed) and found.value["code"] == kept
    else:
        assert isinstance(found, Which | Unknown)


@pytest.mark.parametrize("kind", sorted(finding.FINDERS))
@pytest.mark.parametrize("raw", [None, 12, [], {}, {"code": 5}, {"label": ["x"]}, {"x": "y"}])
def test_what_is_no_answer_asks_for_nothing(kind, raw):
    assert finding.asked(raw) == Asked("")
    assert isinstance(finding.FINDERS[kind](finding.asked(raw)), Unknown)


def test_territories_are_kept_whole_and_wrong_ones_are_told(case, citizen):
    patch = {"3": {"code": "240100891", "label": "x"}, "4": "zzz", "5": "bretagne"}
    saved = autosave(citizen, case, patch, version=1)
    assert [(one.code, one.stable_id) for one in saved.refused] == [("departement", 4)]
    answers = Case.objects.get(pk=case).answers
    assert answers["3"]["code"] == "240100891" and answers["3"]["label"].startswith("Communauté")
    assert answers["5"] == {"code": "53", "label": "Bretagne", "register": VERSION}


@pytest.fixture
def companies(tmp_path, monkeypatch):
    """The sample of companies, served."""
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path / "registers"))
    registers.import_companies(sample.write(tmp_path / "files"))


@pytest.mark.usefixtures("companies")
def test_a_company_by_number_or_name_or_as_typed():
    seat = registers.company(sample.CARREFOUR).seat
    by_siret = finding.company(Asked(seat.siret))
    assert isinstance(by_siret, Placed) and by_siret.value["label"] == seat.company
    assert by_siret.value["register"] == registers.companies_version()
    assert finding.company(Asked("x", code=seat.siret)) == by_siret
    assert finding.company(Asked(sample.CARREFOUR)) == by_siret
    unknown = "Atelier que personne ne connaît"
    assert finding.company(Asked(unknown)) == Placed({"label": unknown})
    assert finding.company(Asked("73282932000074")) == Unknown("company_unknown")
    assert finding.company(Asked("123")) == Unknown()


def test_a_company_without_a_register_is_what_was_typed(tmp_path, monkeypatch):
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path))
    assert finding.company(Asked("Boulangerie Martin")) == Placed({"label": "Boulangerie Martin"})
