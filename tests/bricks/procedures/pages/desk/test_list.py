"""What the list shows and hides: states, who handles, what is due, words searched, order."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.commands.handling import take_in_instruction
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.models import Case
from parvis.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(canteen, citizen, answers, desk):
    """A filed case, one that the decider examines and that is due soon, an accepted one."""
    made = []
    for child in ("Inès", "Zoé", "Tom"):
        case = start_case(citizen, canteen)
        (row,) = answers["11"].values()
        row["12"] = child
        autosave(citizen, case, answers, version=1)
        file_case(citizen, case)
        made.append(case)
    take_in_instruction(desk.decider, made[1])
    Case.objects.filter(pk=made[1]).update(due_on=clock.today() + dt.timedelta(days=2))
    version = Case.objects.values_list("version", flat=True).get(pk=made[2])
    decide(desk.decider, made[2], Outcome.ACCEPTED, version=version)
    return made


@pytest.fixture
def listed(decider):
    """Cases of the list at an address, in the order shown."""

    def read(query=""):
        response = decider.get(f"/bureau/?{query}")
        assert response.status_code == 200
        return re.findall(r'<th scope="row"><a href="/bureau/dossier/([^/]+)/', str(response.text))

    return read


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [0, 1]),
        ("etat=tous", [2, 1, 0]),
        ("etat=tous&tri=filed_oldest", [0, 1, 2]),
        ("etat=filed", [0]),
        ("etat=accepted", [2]),
        ("etat=refused", []),
        ("a=moi", [1]),
        ("a=personne", [0]),
        ("echeance=proche", [1]),
        ("tri=due", [1, 0]),
        ("q=zo", [1]),
        ("q=tom", [2]),
        ("q=benali+ines", [0]),
        ("q=introuvable", []),
    ],
)
def test_what_is_asked_is_what_is_shown(three, listed, query, wanted):
    assert listed(query) == [str(three[n]) for n in wanted]


def test_a_number_leads_to_its_case(three, listed):
    number = Case.objects.values_list("number", flat=True).get(pk=three[1])
    assert listed(f"q={number}") == [str(three[1])]


def test_states_are_counted(three, decider, text):
    words = text(decider.get("/bureau/"))
    for expected in ("To handle 2", "Filed 1", "Being examined 1", "Accepted 1", "All 3"):
        assert expected in words
    assert "Decision due within 7 days: 1" in words


def test_filters_stay_from_the_list_to_the_case_and_back(three, decider):
    body = decider.get("/bureau/?etat=tous&a=moi").text
    address = re.search(r'<a href="(/bureau/dossier/[^"]+)"', body).group(1).replace("&amp;", "&")
    assert address.endswith("?etat=tous&a=moi")
    case = decider.get(address).text
    assert 'href="/bureau/?etat=tous&amp;a=moi"' in case


def test_the_case_leads_to_its_neighbours(three, decider):
    body = decider.get(f"/bureau/dossier/{three[1]}/?etat=tous").text
    assert re.search(rf'href="/bureau/dossier/{three[2]}/[^"]*" data-shortcut="k"', body)
    assert re.search(rf'href="/bureau/dossier/{three[0]}/[^"]*" data-shortcut="j"', body)
