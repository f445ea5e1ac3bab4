"""Joining an organisation, and the moderators who decide."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.commands.agents import moderating
from parvis.bricks.identity.gateways import bodies
from parvis.bricks.identity.models import AgentMembership, BodyDomain
from parvis.bricks.identity.policies import JOIN
from parvis.bricks.identity.queries import joining as queries
from parvis.kernel import access, events, signin
from parvis.kernel.access import Forbidden, Role
from parvis.kernel.events.models import Event
from parvis.kernel.journal.models import Entry
from parvis.kernel.parties.models import Membership, Organisation, Person
from tests.bricks.identity.agents.walking import EMAIL, SIRET, Agent, code_in, last_letter
from tests.bricks.identity.hub.walking import text_of
from tests.conftest import make_town

UNKNOWN = "35600000000048"


@pytest.fixture
def official():
    """The public directory knows one address of the commune."""

    class Directory:
        def of(self, siret, organisation):
            return "mairie.chanay@orange.fr" if siret == SIRET else ""

    with bodies.official_addresses.replaced(tests=Directory()):
        yield


def opened(email: str) -> Agent:
    agent = Agent(email=email, browser=Browser())
    agent.open_account(*email.split("@", maxsplit=1)[0].split("."))
    return agent


@pytest.fixture
def request_(commune) -> AgentMembership:
    """A request that waits for a moderator."""
    opened("odile.serin@elsewhere.example").post("organismes/", siret=SIRET)
    return AgentMembership.objects.get()


@pytest.fixture
def operator(town):
    return town.actor(Role.OPERATOR)


def test_a_code_of_the_official_address_lets_in(commune, official):
    agent = opened("odile.serin@orange.fr")
    page = agent.follow(agent.post("organismes/", siret=SIRET))
    assert "Which code did your organisation receive?" in text_of(page)
    letter = last_letter("mairie.chanay@orange.fr")
    assert "odile serin (odile.serin@orange.fr)" in letter
    code = code_in(letter)
    assert agent.post("organismes/code/", code="1").status_code == 400
    thief = opened("paul.voleur@orange.fr")
    thief.post("organismes/", siret=SIRET)
    assert thief.post("organismes/code/", code=code).status_code == 400
    assert agent.post("organismes/code/", code=code).status_code == 303
    row = AgentMembership.objects.get(account=agent.row)
    assert (row.state, row.strength) == ("joined", "code_sent_to_official_contact_email")
    assert Membership.objects.get(id=row.membership).organisation_id == commune.id


def test_the_official_address_itself_joins_at_once(commune, official):
    opened("mairie.chanay@orange.fr").post("organismes/", siret=SIRET)
    assert AgentMembership.objects.get().strength == "official_contact_email"


def test_somebody_recorded_by_a_manager_finds_their_membership(commune):
    person = Person.objects.create(given_names="Odile", family_name="Serin", email=EMAIL.upper())
    member = Membership.objects.create(organisation=commune, person=person, roles=["instructor"])
    commune.email_domains = []
    commune.save()
    agent = opened(EMAIL)
    agent.post("organismes/", siret=SIRET)
    row = AgentMembership.objects.get()
    assert (row.membership, row.strength) == (member.id, "member")
    assert agent.row.person_id == person.id
    assert Membership.objects.count() == 1


def test_two_persons_of_one_address_are_not_told_apart_by_it(commune):
    for name in ("Odile", "Paul"):
        person = Person.objects.create(given_names=name, family_name="Serin", email=EMAIL)
        Membership.objects.create(organisation=commune, person=person, roles=["agent"])
    commune.email_domains = []
    commune.save()
    opened(EMAIL).post("organismes/", siret=SIRET)
    assert AgentMembership.objects.get().state == "pending"


def test_asking_twice_is_asking_once(request_):
    agent = Agent(email="odile.serin@elsewhere.example", browser=Browser())
    agent.sign_in()
    agent.post("organismes/", siret=SIRET)
    assert AgentMembership.objects.count() == 1


@pytest.mark.parametrize("siret", ["", "123", "21990103000012", "x" * 1_000_000, "2199010300001١"])
def test_what_is_no_siret(agent, siret):
    page = agent.post("organismes/", siret=siret)
    assert page.status_code == 400
    assert "A SIRET has 14 digits" in text_of(page)


def test_a_body_that_nobody_knows_is_named_then_moderated_then_made(agent, operator):
    page = agent.post("organismes/", siret=UNKNOWN)
    assert page.status_code == 400
    assert "Write the name of your organisation" in text_of(page)
    agent.post("organismes/", siret=UNKNOWN, name="Syndicat  des  eaux")
    row = AgentMembership.objects.get()
    assert (row.state, row.name, row.organisation_id) == ("pending", "Syndicat des eaux", None)
    moderating.accept(operator, row.id, row.version)
    made = Organisation.objects.get(siret=UNKNOWN)
    assert (made.name, made.siren) == ("Syndicat des eaux", UNKNOWN[:9])


def test_a_free_address_does_not_join_a_ministry(agent, commune):
    commune.legal_category, commune.email_domains = "7113", []
    commune.save()
    other = opened("odile.serin@gmail.com")
    page = other.post("organismes/", siret=SIRET)
    assert page.status_code == 403
    assert "open to everybody" in text_of(page)
    assert not AgentMembership.objects.exists()


def test_a_request_waits_and_tells_others(request_):
    assert (request_.state, request_.ticket) == ("pending", "organization_join_block")
    assert request_.number.startswith("A")
    assert Event.objects.filter(name__startswith="identity.join_asked").exists()
    assert Entry.objects.filter(verb="identity.join.ask").exists()
    page = Agent(email="odile.serin@elsewhere.example", browser=Browser())
    page.sign_in()
    said = text_of(page.get(f"organismes/{request_.id}/"))
    assert "Being checked" in said
    assert request_.number in said


def test_accepting_with_a_verified_domain_lets_the_next_one_in(request_, operator, commune):
    moderating.accept(operator, request_.id, request_.version, domain="verified")
    request_.refresh_from_db()
    assert (request_.state, request_.strength, request_.ticket) == ("joined", "proof_received", "")
    commune.refresh_from_db()
    assert "elsewhere.example" in commune.email_domains
    assert "accepted" in last_letter_subject("odile.serin@elsewhere.example")
    assert Entry.objects.filter(verb="identity.join.accept").exists()
    events.drain()
    opened("paul.suivant@elsewhere.example").post("organismes/", siret=SIRET)
    assert AgentMembership.objects.exclude(id=request_.id).get().strength == "domain"


def last_letter_subject(to: str) -> str:
    from parvis.kernel.mail.models import Letter

    said = Letter.objects.filter(to=to).order_by("-queued_at", "-id")[0]
    return f"{said.subject} {said.text}".lower()


@pytest.mark.parametrize(
    ("domain", "strength", "external", "ticket"),
    [
        ("external", "domain", True, ""),
        ("unverified", "no_verification_means_for_unverified_domain", False,
         "non_verified_domain"),
    ],
)  # fmt: skip
def test_other_decisions_on_a_domain(request_, operator, domain, strength, external, ticket):
    moderating.accept(operator, request_.id, request_.version, domain=domain)
    assert BodyDomain.objects.get().state == domain
    opened("paul.suivant@elsewhere.example").post("organismes/", siret=SIRET)
    row = AgentMembership.objects.exclude(id=request_.id).get()
    assert (row.state, row.strength, row.external, row.ticket) == (
        "joined", strength, external, ticket,
    )  # fmt: skip
    if ticket:  # already in, checked afterwards: a refusal ends the membership
        moderating.refuse(operator, row.id, row.version, "Pas connu ici.")
        row.refresh_from_db()
        assert row.state == "rejected"
        assert Membership.objects.get(id=row.membership).valid_until is not None


def test_a_refusal_has_reasons_and_stays(request_, operator):
    with pytest.raises(ValueError, match="reasons"):
        moderating.refuse(operator, request_.id, request_.version, "  ")
    moderating.refuse(operator, request_.id, request_.version, "Pas connu ici : 100 % sûr.",
                      domain=True)  # fmt: skip
    assert "pas connu ici : 100 % sûr." in last_letter_subject("odile.serin@elsewhere.example")
    agent = Agent(email="odile.serin@elsewhere.example", browser=Browser())
    agent.sign_in()
    page = agent.follow(agent.post("organismes/", siret=SIRET))
    assert "Pas connu ici" in text_of(page)
    assert (
        opened("paul.suivant@elsewhere.example").post("organismes/", siret=SIRET).status_code == 403
    )
    request_.refresh_from_db()
    moderating.reopen(operator, request_.id, request_.version)
    request_.refresh_from_db()
    assert request_.state == "pending"


def test_a_question_and_its_answer(request_, operator):
    moderating.ask_more(operator, request_.id, request_.version, "Quel est votre service ?")
    agent = Agent(email="odile.serin@elsewhere.example", browser=Browser())
    agent.sign_in()
    path = f"organismes/{request_.id}/"
    assert "Quel est votre service" in text_of(agent.get(path))
    agent.post(path, reply="L’état civil")
    request_.refresh_from_db()
    assert request_.state == "pending"
    assert [one["by"] for one in request_.words] == ["moderator", "person"]
    assert agent.post(path, withdraw="1")["Location"].endswith("done=withdrawn")
    assert not AgentMembership.objects.exists()


def test_two_moderators_do_not_decide_twice(request_, operator):
    moderating.accept(operator, request_.id, request_.version)
    with pytest.raises(moderating.NotOpen):
        moderating.refuse(operator, request_.id, request_.version, "Non.")
    assert Membership.objects.filter(organisation__siret=SIRET).count() == 1


def test_a_manager_decides_for_their_own_body_only(request_, commune, town, sign_in):
    own = Membership.objects.create(
        organisation=commune,
        person=Person.objects.create(given_names="Josette", family_name="Blanchard"),
        roles=["manager"],
    )
    elsewhere = town.agents[Role.MANAGER]
    for verb in ("read", "decide"):
        assert access.may(signin.agent(own), f"identity.join.{verb}", request_)
        assert not access.may(signin.agent(elsewhere), f"identity.join.{verb}", request_)
    with pytest.raises(Forbidden):
        moderating.accept(signin.agent(elsewhere), request_.id, request_.version)
    there = f"/identite/exploitation/adhesions/{request_.id}/"
    assert sign_in(elsewhere).get(there).status_code == 404
    form = {"act": "accept", "version": request_.version}
    assert sign_in(elsewhere).post(there, form).status_code == 404
    assert sign_in(town.agents[Role.INSTRUCTOR]).get(there).status_code == 403
    browser = sign_in(own)
    assert request_.number in text_of(browser.get("/identite/exploitation/adhesions/"))
    assert browser.post(there, form).status_code == 303
    request_.refresh_from_db()
    assert (request_.state, request_.decided_by) == ("joined", own.id)


def test_nobody_decides_on_their_own_request(request_, town):
    operator = town.agents[Role.OPERATOR]
    request_.account.person = operator.person
    request_.account.save()
    with pytest.raises(Forbidden):
        moderating.accept(signin.agent(operator), request_.id, request_.version)
    assert queries.one(signin.agent(operator), request_.id) is None


def test_what_is_visible_is_what_may_be_read(request_, commune, town, other_town):
    other = AgentMembership.objects.create(
        account=request_.account, siret=other_town.organisation.siret, name="x", number="AB",
        organisation=other_town.organisation, state="pending", ticket="organization_join_block",
    )  # fmt: skip
    own = make_town("Chanay bis", "21990102200018")
    request_.account.person = own.agents[Role.MANAGER].person
    request_.account.save()
    rows = [request_, other]
    for place in (town, other_town, own):
        for role in place.agents:
            actor = place.actor(role)
            seen = set(queries.visible_to(actor).values_list("id", flat=True))
            may = {row.id for row in rows if access.may(actor, "identity.join.read",
                   AgentMembership.objects.get(id=row.id))}  # fmt: skip
            assert seen == may, (place.organisation.name, role)
    assert set(JOIN.grants) == {"read", "decide"}


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"act": "refuse", "text": ""}, 400),
        ({"act": "ask", "text": "   "}, 400),
        ({"act": "nothing"}, 400),
        ({}, 400),
        ({"act": "refuse", "text": "x" * 1_000_000}, 400),
        ({"act": "accept", "version": "0"}, 409),
        ({"act": "accept", "version": "x"}, 409),
        ({"act": "accept", "version": "9" * 100}, 409),
        ({"act": "reopen"}, 409),
    ],
)
def test_decisions_that_cannot_be(request_, town, sign_in, form, status):
    there = f"/identite/exploitation/adhesions/{request_.id}/"
    sent = {"version": str(request_.version), **form}
    page = sign_in(town.agents[Role.OPERATOR]).post(there, sent)
    assert page.status_code == status, text_of(page)[:300]
    request_.refresh_from_db()
    assert request_.state == "pending"


def test_the_file_of_official_addresses(tmp_path):
    file = tmp_path / "annuaire.csv"
    file.write_text(
        "siren;siret;courriel\n219901030;;mairie@chanay.example\n;21990103000011;ici@b.example\n",
        encoding="utf-8",
    )
    known = bodies.FileAddresses(str(file))
    assert known.of("21990103000011", None) == "ici@b.example"
    assert known.of("21990103099999", None) == "mairie@chanay.example"
    assert known.of("35600000000048", None) == ""
    assert bodies.FileAddresses(str(tmp_path / "none.csv")).of("21990103000011", None) == ""
