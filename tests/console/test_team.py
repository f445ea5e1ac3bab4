"""The team's pages: who is seen, who gives which role, who leaves, where an agent arrives."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from parvis.kernel import clock
from parvis.kernel.access import Role
from parvis.kernel.journal.models import Entry
from parvis.kernel.parties.models import Membership, Person
from tests.conftest import make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(town) -> Membership:
    """Joined this morning: an agent and nothing else."""
    person = Person.objects.create(
        given_names="Paule", family_name="Serin", email="paule@town.example"
    )
    return Membership.objects.create(
        organisation=town.organisation, person=person, roles=[Role.AGENT]
    )


@pytest.fixture
def boss(town, sign_in):
    return sign_in(town.agents[Role.MANAGER])


def member(one: Membership) -> str:
    return reverse("console-member", kwargs={"number": one.id})


def posted(one: Membership, *roles: Role, seen: str = "agent", **more: str) -> dict[str, object]:
    return {"roles": list(roles), "capacity": "", "service": "", "seen": seen, **more}


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.INSTRUCTOR, "/bureau/"),
        (Role.DECIDER, "/bureau/"),
        (Role.DESIGNER, "/studio/"),
        (Role.OPERATOR, "/console/"),
        (Role.AGENT, "/equipe/"),
    ],
)
def test_an_agent_arrives_at_a_place_that_opens(town, sign_in, role, place):
    visitor = sign_in(town.agents[role])
    landed = visitor.get("/equipe/arrivee/")
    assert (landed.status_code, landed["Location"]) == (302, place)
    assert visitor.get(place).status_code == 200


def test_who_has_no_role_reads_whom_to_ask(town, newcomer, sign_in):
    page = sign_in(newcomer).get("/equipe/").content.decode()
    assert "You belong to the team, without a role yet" in page
    assert town.agents[Role.MANAGER].person.full_name in page
    assert "/equipe/" + str(newcomer.id) not in page  # nothing to change for them


def test_without_a_manager_the_operator_is_named(sign_in):
    place = make_town("Small", "21690123100011")
    place.agents[Role.MANAGER].delete()
    page = sign_in(place.agents[Role.AGENT]).get("/equipe/").content.decode()
    assert "Nobody manages this team" in page


def test_the_manager_gives_roles_and_they_hold_at_the_next_page(boss, newcomer, sign_in):
    visitor = sign_in(newcomer)
    assert visitor.get("/bureau/").status_code == 403
    form = posted(newcomer, Role.INSTRUCTOR, capacity="Agente  d'accueil", service="Vie scolaire")
    answer = boss.post(member(newcomer), form)
    assert answer["Location"] == "/equipe/?done=changed"
    newcomer.refresh_from_db()
    assert newcomer.roles == ["agent", "instructor"]
    assert (newcomer.capacity, newcomer.service) == ("Agente d'accueil", "Vie scolaire")
    assert visitor.get("/bureau/").status_code == 200
    entry = Entry.objects.get(verb="parties.membership.change")
    assert entry.fields.split() == ["roles", "capacity", "service"]


def test_nobody_gives_themself_the_instance(boss, newcomer, town, sign_in):
    assert "Runs the platform" not in boss.get(member(newcomer)).content.decode()
    answer = boss.post(member(newcomer), posted(newcomer, Role.OPERATOR))
    assert answer.status_code == 422
    assert "Choose" in answer.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.roles == [Role.AGENT]
    runner = sign_in(town.agents[Role.OPERATOR])
    assert runner.post(member(newcomer), posted(newcomer, Role.OPERATOR)).status_code == 302
    # A manager who changes an operator's other roles leaves that one where it is.
    form = posted(newcomer, Role.DECIDER, seen="agent,operator")
    assert boss.post(member(newcomer), form).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.roles == ["agent", "decider", "operator"]


def test_two_managers_at_once_are_told(boss, newcomer):
    assert boss.post(member(newcomer), posted(newcomer, Role.DECIDER)).status_code == 302
    late = boss.post(member(newcomer), posted(newcomer, Role.DESIGNER))
    assert late.status_code == 422
    assert "Somebody changed these roles meanwhile: Signs decisions" in late.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.roles == ["agent", "decider"]


def test_the_last_manager_stays(town, boss):
    mine = town.agents[Role.MANAGER]
    answer = boss.post(member(mine), posted(mine, Role.DECIDER, seen="manager"))
    assert answer.status_code == 422 and "without a manager" in answer.content.decode()
    today = clock.today()
    days = {"last_day": today.day, "last_month": today.month, "last_year": today.year}
    leave = boss.post(reverse("console-member-leave", kwargs={"number": mine.id}), days)
    assert leave.status_code == 422 and "without a manager" in leave.content.decode()


def test_an_agent_leaves_and_sees_nothing_more(boss, newcomer, sign_in):
    visitor = sign_in(newcomer)
    address = reverse("console-member-leave", kwargs={"number": newcomer.id})
    assert newcomer.person.full_name in boss.get(address).content.decode()
    last = clock.today() - dt.timedelta(days=1)
    days = {"last_day": last.day, "last_month": last.month, "last_year": last.year}
    refused = boss.post(address, days)
    assert refused.status_code == 422  # before the first day
    Membership.objects.filter(id=newcomer.id).update(valid_from=last)
    assert boss.post(address, days)["Location"] == "/equipe/?done=ended"
    assert visitor.get("/equipe/").status_code in (302, 403)
    assert "Paule" not in boss.get("/equipe/").content.decode()
    assert boss.get(member(newcomer)).status_code == 404


@pytest.mark.parametrize("role", [Role.AGENT, Role.DECIDER, Role.DESIGNER])
def test_others_change_nobody(town, newcomer, sign_in, role):
    visitor = sign_in(town.agents[role])
    assert visitor.get(member(newcomer)).status_code == 403
    assert visitor.post(member(newcomer), posted(newcomer, Role.MANAGER)).status_code == 403
    assert newcomer.person.email not in visitor.get("/equipe/").content.decode()


def test_another_organisation_is_not_there(other_town, newcomer, sign_in):
    visitor = sign_in(other_town.agents[Role.MANAGER])
    assert visitor.get(member(newcomer)).status_code == 404
    assert visitor.post(member(newcomer), posted(newcomer, Role.MANAGER)).status_code == 404
    siret = newcomer.organisation.siret
    assert "Paule" not in visitor.get(f"/equipe/?siret={siret}").content.decode()


def test_the_operator_opens_any_team_by_its_siret(other_town, newcomer, sign_in):
    visitor = sign_in(other_town.agents[Role.OPERATOR])
    siret = newcomer.organisation.siret
    page = visitor.get(f"/equipe/?siret={siret[:9]}+{siret[9:]}").content.decode()
    assert "Paule Serin" in page and f"Team of {newcomer.organisation.name}" in page
    answer = visitor.post(member(newcomer), posted(newcomer, Role.MANAGER))
    assert answer["Location"] == f"/equipe/?done=changed&siret={siret}"
    assert "This organisation is not here" in visitor.get("/equipe/?siret=123").content.decode()
