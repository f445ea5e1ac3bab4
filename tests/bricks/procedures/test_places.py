"""Communes: written as people write them, completed by the register, never believed."""

from __future__ import annotations

import pytest

from parvis.bricks.procedures.commands.designing import create_procedure, publish_revision
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Case
from parvis.bricks.procedures.queries import words
from parvis.bricks.registers import public as registers
from tests.bricks.procedures.conftest import ROW, document

VALSERHONE = {
    "code": "01033", "name": "Valserhône", "postal_code": "01200",
    "departement": "01", "region": "84", "epci": "240100891",
    "register": registers.territories_version(),
}  # fmt: skip


@pytest.fixture
def case(town, desk, service, citizen):
    """A draft of a form that asks for communes, one of them in a block."""
    data = document(summary=[])
    data["steps"] = [{
        "stable_id": 1, "title": "Lieux", "fields": [
            {"stable_id": 2, "type": "commune", "label": "Commune"},
            {"stable_id": 3, "type": "text", "label": "De l'Ain ?",
             "condition": ["in-departement", ["field", 2], "01"]},
            {"stable_id": 4, "type": "text", "label": "Du pays bellegardien ?",
             "condition": ["in-epci", ["field", 2], "240100891"]},
            {"stable_id": 5, "type": "block", "label": "Étapes", "fields": [
                {"stable_id": 6, "type": "commune", "label": "Commune"},
                {"stable_id": 7, "type": "text", "label": "Note"},
            ]},
        ],
    }]  # fmt: skip
    made = create_procedure(
        desk.designer, organisation=town.organisation.id, slug="lieux", document=data,
        service=service,
    )  # fmt: skip
    publish_revision(desk.designer, made.procedure)
    return start_case(citizen, made.procedure)


@pytest.mark.parametrize(
    "raw",
    ["Valserhône", " valserhone ", "01033", "Valserhône 01200", "Valserhône (01200)",
     {"code": "01033"}, {"code": "01033", "name": "Paris", "region": "11"}],
)  # fmt: skip
def test_found_and_completed_by_the_register(case, citizen, raw):
    saved = autosave(citizen, case, {"2": raw}, version=1)
    assert Case.objects.get(pk=case).answers["2"] == VALSERHONE and not saved.refused
    assert {"3", "4"} <= set(saved.visible)


def test_several_that_fit_are_named(case, citizen):
    saved = autosave(citizen, case, {"2": "Saint-Denis"}, version=1)
    (problem,) = saved.refused
    assert problem.code == "commune_which"
    assert "Saint-Denis (93200)" in words.problem(problem)
    saved = autosave(citizen, case, {"2": "Saint-Denis 93210"}, version=1)
    assert Case.objects.get(pk=case).answers["2"]["postal_code"] == "93210"
    assert "3" not in saved.visible


@pytest.mark.parametrize("raw", ["zzzzzz", "99999", {"code": "99999"}, {"nom": "Paris"}, 12, ["x"]])
def test_unknown_ones_are_told_and_the_rest_is_saved(case, citizen, raw):
    saved = autosave(citizen, case, {"2": raw, "5": {ROW: {"6": raw, "7": "x"}}}, version=1)
    assert [(one.code, one.stable_id) for one in saved.refused] == [("commune", 2), ("commune", 6)]
    assert Case.objects.get(pk=case).answers == {"5": {ROW: {"7": "x"}}}


def test_in_a_row_and_emptied_again(case, citizen):
    saved = autosave(citizen, case, {"2": "01033", "5": {ROW: {"6": "Valserhône"}}}, version=1)
    assert Case.objects.get(pk=case).answers["5"][ROW]["6"] == VALSERHONE
    autosave(citizen, case, {"2": "", "5": {ROW: {"6": None}}}, version=saved.version)
    assert Case.objects.get(pk=case).answers == {"5": {ROW: {}}}


@pytest.mark.parametrize("patch", [None, [], {"5": ["x"]}, {"5": {ROW: "x"}}, {"5": {"r": {}}}])
def test_hostile_shapes_are_still_refused(case, citizen, patch):
    with pytest.raises(Refusal, match="bad_patch"):
        autosave(citizen, case, patch, version=1)
