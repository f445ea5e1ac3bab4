"""Search in answers and filters on them: what is found, what is said, what is refused."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from parvis.bricks.procedures import public
from parvis.bricks.procedures.commands.columns import fill_texts, rebuild_columns
from parvis.bricks.procedures.commands.correcting import Missing, request_correction
from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.commands.handling import annotate, take_in_instruction
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.searching import MOST_TERMS, terms
from parvis.bricks.procedures.jobs import fill_search
from parvis.bricks.procedures.models import Case, CaseText
from parvis.bricks.procedures.queries import searching
from parvis.kernel import clock
from parvis.kernel.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(canteen, citizen, answers):
    """Inès in CE1 and Zoé in CM2, at another address."""
    made = []
    for child, street, level in (
        ("Inès", "14 rue des Tilleuls, 01200 Valserine", "ce1"),
        ("Zoé", "3 chemin du Lac, 01200 Valserine", "cm2"),
    ):
        case = start_case(citizen, canteen)
        (row,) = answers["11"].values()
        row |= {"12": child, "15": level}
        autosave(citizen, case, {**answers, "6": street}, version=1)
        file_case(citizen, case)
        made.append(case)
    return made


@pytest.fixture
def found(decider):
    def read(query, status=200):
        response = decider.get("/bureau/", query if isinstance(query, dict) else {"q": query})
        assert response.status_code == status
        return re.findall(r'<th scope="row"><a href="/bureau/dossier/([^/]+)/', response.text)

    return read


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("tilleuls", [0]),
        ("TILLEÜLS", [0]),
        ("till", [0]),
        ("rue tilleuls", [0]),
        ("tilleuls lac", []),
        ("chemin du lac", [1]),
        ("06 12 34 56 78", [1, 0]),
        ("+33612345678", [1, 0]),
        ("0612345678", [1, 0]),
        ("061234", []),
        ("aicha@example.org", [1, 0]),
        ("3 mai 2019", [1, 0]),
        ("zo", [1]),
        ("z", []),
        ("' OR 1=1; DROP TABLE x --", []),
        ('"till"* NOT lac', []),
        ("tilleuls)", [0]),
        ("words:till*", []),
        ("🙂", []),
        ("🙂 tilleuls", [0]),
        ("\u202eslluellit", []),
        ("שלום", []),
        ("مدرسة", []),
        ("%", []),
        ("_", []),
        ("a" * 10_000, []),
        ("\x00", [0, 1]),
    ],
)
def test_words_of_answers_are_found(two, found, words, wanted):
    assert found(words) == [str(two[n]) for n in wanted]


def test_what_was_searched_is_said(two, decider):
    text = decider.get("/bureau/?q=rue+tilleuls").text
    assert "Searched for each of these words: rue, tilleuls." in text
    assert "Sensitive answers and joined documents are not searched." in text
    assert "no letter and no figure" in decider.get("/bureau/", {"q": "🙂 !"}).text


def test_a_search_is_bounded_to_the_newest(two, decider, monkeypatch):
    monkeypatch.setattr(searching, "MOST_FOUND", 1)
    monkeypatch.setattr("parvis.bricks.procedures.pages.desk.listing.MOST_FOUND", 1)
    text = decider.get("/bureau/?q=valserine").text
    assert str(two[1]) in text and str(two[0]) not in text
    assert "Only the newest are listed" in text


def test_another_organisation_finds_nothing(two, other_town, sign_in):
    stranger = sign_in(other_town.agents[Role.DECIDER])
    case = Case.objects.get(pk=two[0])
    for words in ("tilleuls", str(case.number), f"o{case.organisation_id.hex}", "aicha"):
        text = stranger.get("/bureau/", {"q": words}).text
        assert str(two[0]) not in text and str(two[1]) not in text


def test_notes_and_corrections_are_found_and_erased_persons_are_not(
    two, found, desk, citizen, person
):
    version = Case.objects.values_list("version", flat=True).get(pk=two[0])
    key = next(
        str(field.stable_id)
        for field in public_form(two[0]).private
        if field.type in ("text", "textarea")
    )
    annotate(desk.decider, two[0], {key: "Fratrie nombreuse"}, version=version)
    assert found("fratrie") == [str(two[0])]
    public.eraser.erase(person.id)
    assert found({"etat": "tous", "q": "fratrie"}) == [] == found("tilleuls")
    fill_search({})
    assert CaseText.objects.count() == 2 and found("tilleuls") == [] == found("fratrie")


def public_form(case_id):
    from parvis.bricks.procedures.queries.forms import form_of

    return form_of(Case.objects.get(pk=case_id).revision_id).document


def test_the_index_is_disposable(two, found, canteen):
    CaseText.objects.all().delete()
    assert found("tilleuls") == []
    assert fill_texts() == 2 and fill_texts() == 0
    assert found("tilleuls") == [str(two[0])]
    rebuild_columns(canteen)
    assert found("tilleuls") == [str(two[0])]


def test_terms():
    assert terms("n° 12 345") == ["12345"] and terms("+33 6 12 34 56 78") == ["0612345678"]
    assert terms("Œuvre d'Élise") == ["œuvre", "d", "elise"]
    assert terms("a b c d e f g h i j")[-1] == "h" and MOST_TERMS == 8
    assert terms("") == terms("!?") == terms("🙂") == []


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"f.21.est": "400-799"}, [0, 1]),
        ({"f.21.est": "under-400"}, []),
        ({"f.22.min": "1", "f.22.max": "1"}, [0, 1]),
        ({"f.22.min": "2"}, []),
        ({"f.22.min": "1,5"}, []),
        ({"f.99.est": "x"}, []),
    ],
)
def test_answers_are_filtered(two, found, canteen, query, wanted):
    assert found({"demarche": str(canteen), **query}) == [str(two[n]) for n in wanted]


@pytest.mark.parametrize(
    "query", [{"f.22.min": "beaucoup"}, {"f.22.max": "NaN"}, {"du": "31/2/2026"}, {"au": "hier"}]
)
def test_a_filter_of_the_wrong_type_is_told_and_hides_all(two, decider, canteen, query):
    response = decider.get("/bureau/", {"demarche": str(canteen), **query})
    assert response.status_code == 422
    assert "A filter could not be read" in response.text and str(two[0]) not in response.text


@pytest.mark.parametrize(
    "query",
    ["etat=x", "a=x", "tri=x", "echeance=x", "demarche=x", "etiquette=x", "apres=x"],
)
def test_what_no_link_says_is_not_found(two, decider, query):
    assert decider.get(f"/bureau/?{query}").status_code == 404


def test_days_handlers_and_deadlines(two, found, desk, town):
    today, agent = clock.today(), town.agents[Role.INSTRUCTOR].id
    take_in_instruction(desk.instructor, two[0])
    assert found({"a": str(agent)}) == [str(two[0])]
    assert found({"du": f"{today:%d/%m/%Y}", "au": str(today)}) == [str(two[0]), str(two[1])]
    assert found({"du": str(today + dt.timedelta(days=1))}) == []
    assert found({"au": str(today - dt.timedelta(days=1))}) == []
    version = Case.objects.values_list("version", flat=True).get(pk=two[1])
    limit = today + dt.timedelta(days=10)
    request_correction(
        desk.instructor, two[1], version=version, missing=[Missing("RIB")], deadline=limit
    )
    assert found({"echeance": "retard"}) == []
    with clock.held(clock.now() + dt.timedelta(days=12)):
        assert found({"echeance": "retard"}) == [str(two[1])]


def test_columns_of_the_form_are_shown(two, decider, canteen):
    text = decider.get(f"/bureau/?demarche={canteen}&col=etat&col=21").text
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)<', text)
    assert heads[:2] == ["Case", "State"] and len(heads) == 3
    assert text.count("400") >= 2


def test_cases_filed_away_leave_the_lists(two, found, desk):
    version = Case.objects.values_list("version", flat=True).get(pk=two[0])
    decide(desk.decider, two[0], Outcome.ACCEPTED, version=version)
    assert found({"etat": "accepted"}) == [str(two[0])]
    Case.objects.filter(pk=two[0]).update(archived=True)
    assert found({"etat": "accepted"}) == []
    assert found({"rangees": "oui"}) == [str(two[0])] == found({"rangees": "oui", "q": "tilleuls"})
