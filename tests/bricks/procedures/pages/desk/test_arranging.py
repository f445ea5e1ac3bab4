"""Labels, notes between colleagues, absences, paper, filing away: what agents arrange."""

from __future__ import annotations

import datetime as dt

import pytest

from parvis.bricks.procedures.commands.absences import (
    call_off_absence,
    declare_absence,
    forget_absences,
)
from parvis.bricks.procedures.commands.deciding import decide, reopen
from parvis.bricks.procedures.commands.handling import assign, file_away
from parvis.bricks.procedures.commands.labels import create_label, put_label, remove_label
from parvis.bricks.procedures.commands.noting import note_case
from parvis.bricks.procedures.commands.talking import post_message
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Absence, Case, CaseLabel, CaseNote
from parvis.bricks.procedures.queries.absences import substitute_of
from parvis.bricks.procedures.queries.detail import case_detail
from parvis.bricks.procedures.queries.proof import prove
from parvis.kernel import clock, journal
from parvis.kernel.access import Forbidden, Role, system
from parvis.kernel.journal.models import Entry
from parvis.kernel.parties.models import Membership, Person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def second(town) -> Membership:
    """Another agent who signs."""
    person = Person.objects.create(given_names="Louise", family_name="Morel")
    return Membership.objects.create(
        organisation=town.organisation,
        person=person,
        roles=[Role.DECIDER],
        service="Service",
        capacity="Agent",
    )


def test_a_label_is_put_and_taken_off_by_the_page(decider, filed, url, desk, reload):
    label = create_label(desk.decider, "À revoir", "warn")
    version = filed.version
    page = decider.post(url("case_labels"), {"etiquettes": [str(label)]}, follow=True)
    assert "The labels of this case are kept." in page.text and "À revoir" in page.text
    assert "Label “À revoir” put by" in page.text and reload(filed).version == version
    assert "À revoir" in decider.get("/bureau/").text
    decider.post(url("case_labels"), {})
    assert not CaseLabel.objects.exists() and prove(filed.id).holds
    assert put_label(desk.decider, filed.id, label) and not put_label(desk.decider, filed.id, label)
    decider.post(f"/bureau/etiquettes/{label}/retirer/")
    assert not CaseLabel.objects.exists()
    remove_label(desk.decider, label)


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "Give the label a name."), ("x" * 41, "At most 40"), ("urgent", "has a label of this")],
)
def test_labels_that_cannot_be_made(decider, desk, name, code):
    create_label(desk.decider, "Urgent")
    response = decider.post("/bureau/etiquettes/", {"nom": name, "aspect": "plain"})
    assert response.status_code == 422 and code in response.text


def test_labels_of_another_organisation(filed, desk, other_town):
    label = create_label(other_town.actor(Role.DECIDER), "Ailleurs")
    with pytest.raises(Refusal, match="no_such_label"):
        put_label(desk.decider, filed.id, label)
    with pytest.raises(Refusal, match="no_such_case"):
        put_label(other_town.actor(Role.DECIDER), filed.id, label)


def test_a_note_is_for_colleagues_only(decider, filed, url, desk, citizen, person, sign_in):
    version = filed.version
    page = decider.post(url("note"), {"note": "Voir avec l'école."}, follow=True)
    assert "Voir avec l&#x27;école." in page.text and "Note to colleagues written by" in page.text
    assert Case.objects.get(pk=filed.pk).version == version
    space = sign_in(person).get(f"/espace/dossier/{filed.id}/").text
    assert "Voir avec" not in space and "colleagues" not in space
    history = case_detail(citizen, filed.id).history
    assert "noted" not in [one.type for one in history] and prove(filed.id).holds
    assert decider.post(url("note"), {"note": " "}).status_code == 409
    with pytest.raises(Refusal, match="no_such_case"):
        note_case(desk.designer, filed.id, "x")
    from parvis.bricks.procedures import public

    public.eraser.erase(person.id)
    assert CaseNote.objects.get().body == ""


def test_the_case_is_printed_whole(decider, filed, url, desk):
    post_message(desk.decider, filed.id, "Bonjour")
    page = decider.get(url("print"))
    assert page.status_code == 200
    for words in ("Inès", "14 rue des Tilleuls", "Bonjour", "Filed by", "History"):
        assert words in page.text
    journal.flush()
    assert Entry.objects.filter(verb__endswith="look").count() >= 0


def test_a_closed_case_is_filed_away_and_comes_back(decider, filed, url, desk, citizen, reload):
    with pytest.raises(Refusal, match="not_in_this_state"):
        file_away(desk.decider, filed.id)
    decide(desk.decider, filed.id, Outcome.ACCEPTED, version=filed.version)
    page = decider.post(url("file_away"), follow=True)
    assert "out of the usual lists" in page.text and reload(filed).archived
    decider.post(url("take_out"))
    assert not reload(filed).archived
    file_away(desk.decider, filed.id)
    post_message(citizen, filed.id, "Et le samedi ?")
    assert not reload(filed).archived
    file_away(desk.decider, filed.id)
    reopen(desk.decider, filed.id, "Erreur", version=reload(filed).version)
    assert not reload(filed).archived and prove(filed.id).holds


def test_who_stands_in_gets_new_cases_and_sees_those_of_the_absent(
    filed, desk, town, second, sign_in, url
):
    today, me = clock.today(), town.agents[Role.DECIDER].id
    assign(desk.instructor, filed.id, me)
    declare_absence(desk.decider, me, second.id, today, today + 3 * DAY)
    browser = sign_in(second)
    assert str(filed.id) in browser.get("/bureau/?a=moi").text
    page = browser.get(url()).text
    assert "Decider Valserine is away; Louise Morel stands in" in page
    assign(desk.instructor, filed.id, None)
    assign(desk.instructor, filed.id, me)
    case = Case.objects.get(pk=filed.pk)
    assert case.assigned_to_id == second.id and prove(filed.id).holds
    assert "In place of Decider Valserine, who is away" in browser.get(url()).text
    with clock.held(clock.now() + 5 * DAY):
        assert substitute_of(me) is None
        assign(desk.instructor, filed.id, me)
    assert Case.objects.get(pk=filed.pk).assigned_to_id == me


def test_substitutes_are_followed_and_never_turn_in_circles(desk, town, second):
    today, me = clock.today(), town.agents[Role.DECIDER].id
    manager = town.actor(Role.MANAGER)
    third = Membership.objects.create(
        organisation=town.organisation,
        person=Person.objects.create(given_names="Ana"),
        roles=[Role.DECIDER],
    )
    declare_absence(desk.decider, me, second.id, today, today)
    chain = declare_absence(manager, second.id, third.id, today, today)
    assert substitute_of(me) == third.id
    call_off_absence(manager, chain)
    declare_absence(manager, second.id, me, today, today)
    assert substitute_of(me) is None


def test_absences_that_cannot_be(desk, town, other_town, second):
    today, me = clock.today(), town.agents[Role.DECIDER].id
    instructor = town.agents[Role.INSTRUCTOR].id
    refused = [
        (me, me, today, today, "absence_same_agent"),
        (me, instructor, today, today, "substitute_without_right"),
        (me, other_town.agents[Role.DECIDER].id, today, today, "not_an_agent_here"),
        (me, town.agents[Role.DESIGNER].id, today, today, "not_an_agent_here"),
        (me, second.id, today, today - DAY, "absence_days"),
        (me, second.id, today - 3 * DAY, today - DAY, "absence_days"),
        (me, second.id, today, today + 400 * DAY, "absence_days"),
    ]
    for member, there, first, last, code in refused:
        with pytest.raises(Refusal, match=code):
            declare_absence(desk.decider, member, there, first, last)
    made = declare_absence(desk.decider, me, second.id, today, today + DAY)
    with pytest.raises(Refusal, match="absence_overlaps"):
        declare_absence(desk.decider, me, second.id, today + DAY, today + 2 * DAY)
    with pytest.raises(Forbidden):
        declare_absence(desk.instructor, me, second.id, today + 9 * DAY, today + 9 * DAY)
    with pytest.raises(Forbidden):
        call_off_absence(desk.instructor, made)
    with pytest.raises(Refusal, match="no_such_absence"):
        call_off_absence(other_town.actor(Role.MANAGER), made)
    call_off_absence(town.actor(Role.MANAGER), made)
    call_off_absence(town.actor(Role.MANAGER), made)
    verbs = Entry.objects.filter(verb__startswith="procedures.absence").order_by("id")
    assert [one.verb for one in verbs] == [
        "procedures.absence.declare", "procedures.absence.call_off",
    ]  # fmt: skip
    Absence.objects.update(first_day="2020-01-01", last_day="2020-01-02")
    assert forget_absences(system("x")) == 1


def test_an_absence_is_said_and_called_off_by_the_page(decider, at_desk, second, town):
    today = clock.today()
    days = {
        f"{name}_{part}": str(getattr(today + DAY, part))
        for name in ("premier", "dernier")
        for part in ("day", "month", "year")
    }
    wrong = decider.post("/bureau/absences/", {**days, "premier_day": "x"})
    assert wrong.status_code == 422
    assert decider.post("/bureau/absences/", days).status_code == 422
    done = decider.post("/bureau/absences/", {**days, "remplacant": str(second.id)})
    assert done.status_code == 302
    assert "Louise Morel" in decider.get("/bureau/absences/").text
    absence = Absence.objects.get()
    assert at_desk(Role.INSTRUCTOR).post(f"/bureau/absences/{absence.id}/annuler/").status_code in (
        403, 404,
    )  # fmt: skip
    decider.post(f"/bureau/absences/{absence.id}/annuler/")
    assert "Nobody is away" in decider.get("/bureau/absences/").text
    manager = at_desk(Role.MANAGER)
    sent = {**days, "remplacant": str(second.id), "agent": str(town.agents[Role.DECIDER].id)}
    assert manager.post("/bureau/absences/", sent).status_code == 302
