"""A person sees who looked at their data and why; nobody else does."""

import json

import pytest

from parvis.kernel import journal
from parvis.kernel.access import Forbidden, Role
from parvis.kernel.db.transactions import command
from parvis.kernel.journal.figures import figures_of_person
from parvis.kernel.urns import urn

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    return urn("procedures", "case", "0198-test")


def look_at(actor, person, subject, purpose="Calculer le prix de la cantine"):
    """An agent looks at a person's case."""
    journal.look(
        actor,
        subject,
        organisation=actor.organisation,
        persons=[person.id],
        purpose=purpose,
        legal_basis="CRPA L114-8",
        fields=["quotient"],
    )
    journal.flush()


@command
def act_on(actor, person, subject):
    """An agent acts on a person's case; for these tests."""
    journal.record(
        actor, "tests.case.decide", subject, organisation=actor.organisation, persons=[person.id]
    )


def test_the_person_sees_who_why_and_on_which_basis(town, person, sign_in, subject):
    look_at(town.actor(Role.INSTRUCTOR), person, subject)
    page = sign_in(person).get("/mes-donnees/").content.decode()
    for said in ("Calculer le prix de la cantine", "Valserine", "CRPA L114-8", "1 look"):
        assert said in page


def test_nobody_else_sees_it(town, person, other_person, sign_in, subject):
    look_at(town.actor(Role.INSTRUCTOR), person, subject)
    assert "Calculer" not in sign_in(other_person).get("/mes-donnees/").content.decode()
    with pytest.raises(Forbidden):
        from parvis.kernel import clock, signin

        figures_of_person(signin.citizen(other_person), person.id, clock.now())


def test_one_case_only(town, person, sign_in, subject):
    other = urn("procedures", "case", "0199-other")
    look_at(town.actor(Role.INSTRUCTOR), person, subject, purpose="This one")
    look_at(town.actor(Role.INSTRUCTOR), person, other, purpose="The other one")
    page = sign_in(person).get(f"/mes-donnees/dossier/{subject.id}/").content.decode()
    assert "This one" in page and "The other one" not in page


@pytest.mark.parametrize("name", ["unknown", "a b", "..", "x" * 300])
def test_a_case_without_anything_to_see_is_not_found(person, sign_in, name):
    assert sign_in(person).get(f"/mes-donnees/dossier/{name}/").status_code == 404


def test_a_look_without_reason_is_shown_as_such(town, person, sign_in, subject):
    look_at(town.actor(Role.INSTRUCTOR), person, subject, purpose="")
    page = sign_in(person).get("/mes-donnees/").content.decode()
    assert "No reason was given" in page and "states no reason" in page


def test_acts_are_told_apart_from_looks(town, person, sign_in, subject):
    act_on(town.actor(Role.DECIDER), person, subject)
    page = sign_in(person).get("/mes-donnees/").content.decode()
    assert "tests.case.decide" in page and "nobody looked at your data" in page


def test_download_holds_every_entry_once(town, person, sign_in, subject):
    for number in range(7):
        look_at(town.actor(Role.INSTRUCTOR), person, subject, purpose=f"Reason {number}")
    response = sign_in(person).get("/mes-donnees/telecharger/")
    found = json.loads(b"".join(response.streaming_content))
    assert sorted(one["purpose"] for one in found) == [f"Reason {n}" for n in range(7)]
    assert "attachment" in response["Content-Disposition"]


def test_pages_follow_each_other(town, person, sign_in, subject):
    for number in range(53):
        look_at(town.actor(Role.INSTRUCTOR), person, subject, purpose=f"Reason {number:02}.")
    client = sign_in(person)
    first = client.get("/mes-donnees/")
    following = client.get(f"/mes-donnees/?avant={first.context['page'].next}")
    said = first.content.decode() + following.content.decode()
    assert all(said.count(f"Reason {n:02}.") == 1 for n in range(53))


@pytest.mark.parametrize("cursor", ["zzz", "'", "\u202e", "0" * 39])
def test_a_broken_cursor_is_not_a_server_error(person, sign_in, cursor):
    assert sign_in(person).get("/mes-donnees/", {"avant": cursor}).status_code in (200, 400, 404)


def test_queries_do_not_grow_with_the_lines(
    town, person, sign_in, subject, django_assert_max_num_queries
):
    for number in range(20):
        look_at(town.actor(Role.INSTRUCTOR), person, subject, purpose=f"Reason {number}")
    client = sign_in(person)
    with django_assert_max_num_queries(8):
        client.get("/mes-donnees/")
