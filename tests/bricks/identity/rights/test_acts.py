"""Rights given, changed, revoked, reviewed, ended; what clients and data providers learn."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from parvis.bricks.identity.commands import applications, delegations, reviews, rights
from parvis.bricks.identity.domain.rights import Kind, Perimeter, Refused, Role
from parvis.bricks.identity.models import Application, Client, Delegation, Review, Right
from parvis.bricks.identity.queries import rights as queries
from parvis.kernel import access, clock, events, signin
from parvis.kernel.access import Forbidden
from parvis.kernel.access import Role as Hat
from parvis.kernel.journal.models import Entry
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.models import Membership, Organisation
from tests.bricks.identity.provider.flows import SECRET, authentication, client_of, flow

ROLES = (
    Role("file", "Déposer des actes", "File acts", represents=True),
    Role("check", "Contrôler", "Check", reserved=True),
    Role("read", "Lire", "Read"),
)
TOWN = Perimeter(Kind.TERRITORY, "commune:01033")
BASIS = "CGCT, article L2131-1"


def day(offset):
    return clock.today() + dt.timedelta(days=offset)


@pytest.fixture
def bodies(town, other_town):
    """Valserine (commune:01033) and the other town, which owns the application."""
    Organisation.objects.filter(id=town.organisation.id).update(
        territory="commune:01033", email_domains=["21010033400011.example"]
    )
    town.organisation.refresh_from_db()
    return town, other_town


@pytest.fixture
def app(bodies):
    owner = bodies[1].actor(Hat.MANAGER)
    number = applications.declare(
        owner, bodies[1].organisation.id, "actes-prefecture", name_fr="Actes", name_en="Acts",
        roles=ROLES,
    )  # fmt: skip
    return Application.objects.get(id=number)


def give(who, app, member, role="file", place=TOWN, **more):
    return rights.grant(
        who, app.id, member.id, role=role, perimeter=place, legal_basis=BASIS, **more
    )


def charge(town, app, roles=("file",), place=TOWN, last=None):
    return delegations.delegate(
        town.actor(Hat.MANAGER), app.id, town.agents[Hat.DESIGNER].id, roles=roles,
        perimeter=place, last=last,
    )  # fmt: skip


def refused(code):
    return pytest.raises(Refused, match=f"^{code}$")


def test_a_manager_gives_changes_and_revokes(bodies, app):
    town, _ = bodies
    boss, agent = town.actor(Hat.MANAGER), town.agents[Hat.INSTRUCTOR]
    number = give(boss, app, agent, last=day(30))
    row = Right.objects.get(id=number)
    assert (row.granted_by_id, row.organisation_id) == (boss.membership, town.organisation.id)
    with refused("right_held"):
        give(boss, app, agent)
    rights.change_days(boss, number, row.version, first=day(0), last=day(60))
    with refused("moved"):
        rights.change_days(boss, number, row.version, first=day(0), last=day(61))
    row.refresh_from_db()
    with refused("because"):
        rights.revoke(boss, number, row.version, " ")
    rights.revoke(boss, number, row.version, "Autre mission")
    row.refresh_from_db()
    assert (row.state, row.because) == ("revoked", "Autre mission")
    with refused("right_over"):
        rights.revoke(boss, number, row.version, "encore")
    give(boss, app, agent)  # the same right may be given again once it has ended
    verbs = list(
        Entry.objects.filter(verb__startswith="identity.right.").values_list("verb", flat=True)
    )
    assert sorted(verbs) == sorted(
        f"identity.right.{one}" for one in ("grant", "change", "revoked", "grant")
    )
    subjects = list(Letter.objects.values_list("subject", flat=True))
    assert len(subjects) == 4 and any("Déposer des actes" in one for one in subjects)


def test_who_may_not(bodies, app):
    town, other = bodies
    agent = town.agents[Hat.INSTRUCTOR]
    for who in (
        town.actor(Hat.INSTRUCTOR),
        other.actor(Hat.MANAGER),
        town.actor(Hat.OPERATOR),
        access.NOBODY,
    ):
        with refused("nobody"):
            give(who, app, agent)
    boss = town.actor(Hat.MANAGER)
    with refused("role_reserved"):
        give(boss, app, agent, "check")
    with refused("territory_elsewhere"):
        give(boss, app, agent, place=Perimeter(Kind.TERRITORY, "commune:01262"))
    with refused("role_unknown"):
        give(boss, app, agent, "gone")
    with refused("period_past"):
        give(boss, app, agent, first=day(-3), last=day(-1))
    with refused("basis_missing"):
        rights.grant(boss, app.id, agent.id, role="read", perimeter=TOWN, legal_basis=" ")
    with refused("agent_unknown"):
        rights.grant(boss, app.id, app.id, role="read", perimeter=TOWN, legal_basis=BASIS)
    number = give(boss, app, agent)
    for who in (other.actor(Hat.MANAGER), town.actor(Hat.DECIDER)):
        with refused("right_unknown"):
            rights.revoke(who, number, 1, "non")
    with refused("nobody"):  # their own right: seen, not theirs to end
        rights.revoke(signin.agent(agent), number, 1, "non")


def test_a_delegated_administrator_stays_inside(bodies, app):
    town, _ = bodies
    agent, helper = town.agents[Hat.INSTRUCTOR], town.actor(Hat.DESIGNER)
    with refused("nobody"):
        give(helper, app, agent)
    charge(town, app, last=day(90))
    with refused("delegation_held"):
        charge(town, app)
    number = give(helper, app, agent, last=day(90))
    with refused("role_not_yours"):
        give(helper, app, agent, "read", last=day(9))
    with refused("self"):
        give(helper, app, town.agents[Hat.DESIGNER], last=day(9))
    with refused("perimeter_wider"):
        give(helper, app, agent, place=Perimeter(Kind.PROCEDURE, "cantine"), last=day(9))
    with refused("period_wider"):
        rights.change_days(helper, number, 1, first=day(0), last=day(91))
    with pytest.raises(Forbidden):
        delegations.delegate(helper, app.id, agent.id, roles=["file"], perimeter=TOWN, last=None)
    boss = town.actor(Hat.MANAGER)
    own = give(boss, app, town.agents[Hat.DESIGNER])
    with refused("self"):
        rights.change_days(helper, own, 1, first=day(0), last=day(20))
    delegations.end(boss, Delegation.objects.get().id)
    with refused("right_unknown"):
        rights.revoke(helper, number, 1, "trop tard")


def test_visible_to_says_what_the_policy_says(bodies, app):
    town, other = bodies
    boss = town.actor(Hat.MANAGER)
    give(boss, app, town.agents[Hat.INSTRUCTOR])
    give(boss, app, town.agents[Hat.AGENT], "read")
    give(other.actor(Hat.MANAGER), app, other.agents[Hat.AGENT], "check",
         place=Perimeter(Kind.ORGANISATION, other.organisation.siret))  # fmt: skip
    charge(town, app)
    actors = [access.NOBODY, access.system("x")]
    for place in bodies:
        actors += [signin.agent(one) for one in place.agents.values()]
        actors += [signin.citizen(one.person) for one in place.agents.values()]
    for actor in actors:
        seen = set(queries.rights_visible_to(actor).values_list("id", flat=True))
        allowed = {
            row.id
            for row in Right.objects.select_related("membership")
            if access.may(actor, "identity.right.read", row)
        }
        assert seen == allowed, actor


def test_a_right_ends_with_the_membership(bodies, app):
    town, _ = bodies
    boss, agent = town.actor(Hat.MANAGER), town.agents[Hat.INSTRUCTOR]
    number = give(boss, app, agent)
    charge(town, app)
    parties.end_membership(boss, agent.id, day(3))
    parties.end_membership(boss, town.agents[Hat.DESIGNER].id)
    events.drain()
    row = Right.objects.get(id=number)
    assert (row.state, row.valid_until) == ("active", day(3))
    assert Delegation.objects.get().valid_until == day(0)
    with clock.held(clock.now() + dt.timedelta(days=4)):
        assert rights.expire() == 1
        row.refresh_from_db()
        assert row.state == "expired"
        assert Delegation.objects.get().ended_at is not None


def test_review(bodies, app):
    town, other = bodies
    boss = town.actor(Hat.MANAGER)
    kept = give(boss, app, town.agents[Hat.INSTRUCTOR])
    gone = give(boss, app, town.agents[Hat.AGENT], "read")
    late = give(boss, app, town.agents[Hat.DECIDER], "read")
    with refused("review_due"):
        reviews.start(boss, day(3))
    with pytest.raises(Forbidden):
        reviews.start(town.actor(Hat.INSTRUCTOR), day(20))
    with refused("review_nothing"):
        reviews.start(other.actor(Hat.MANAGER), day(20))
    reviews.start(boss, day(20))
    with refused("review_open"):
        reviews.start(boss, day(20))
    reviews.decide(boss, kept, keep=True)
    reviews.decide(boss, gone, keep=False)
    with refused("right_unknown"):
        reviews.decide(other.actor(Hat.MANAGER), late, keep=True)
    assert reviews.run_due() == 0
    with clock.held(clock.now() + dt.timedelta(days=21)):
        assert reviews.run_due() == 1
        assert Right.objects.get(id=late).state == "suspended"
        reviews.decide(boss, late, keep=True)  # better late: it comes back
        assert Right.objects.get(id=late).state == "active"
    assert Review.objects.get().closed_at is not None
    states = dict(Right.objects.values_list("id", "state"))
    assert states == {kept: "active", gone: "revoked", late: "active"}


def test_what_nobody_confirms_ends(bodies, app):
    town, _ = bodies
    boss = town.actor(Hat.MANAGER)
    number = give(boss, app, town.agents[Hat.INSTRUCTOR])
    reviews.start(boss, day(10))
    with clock.held(clock.now() + dt.timedelta(days=11)):
        reviews.run_due()
    with clock.held(clock.now() + dt.timedelta(days=41)):
        reviews.run_due()
    row = Right.objects.get(id=number)
    assert (row.state, Review.objects.get().closed_at is not None) == ("expired", True)


def test_roles_in_use_stay(bodies, app):
    town, other = bodies
    give(town.actor(Hat.MANAGER), app, town.agents[Hat.AGENT])
    owner = other.actor(Hat.MANAGER)
    with refused("role_used"):
        applications.change(owner, app.id, 1, name_fr="A", name_en="A", roles=ROLES[1:])
    with pytest.raises(Forbidden):
        applications.change(
            town.actor(Hat.MANAGER), app.id, 1, name_fr="A", name_en="A", roles=ROLES
        )
    applications.change(owner, app.id, 1, name_fr="A", name_en="A", roles=ROLES[:1])
    with refused("moved"):
        applications.change(owner, app.id, 1, name_fr="A", name_en="A", roles=ROLES)


# --- what travels ------------------------------------------------------------------------------


@pytest.fixture
def service(bodies, app):
    """A client of the application and a browser, the agent signed in by SIRET and address."""
    agent = bodies[0].agents[Hat.INSTRUCTOR]
    one = flow("proconnect")
    connect(one.client, app)
    who = authentication(
        identity={
            "given_name": "Instructor", "usual_name": "Valserine", "uid": "i",
            "email": agent.person.email.upper(), "siret": bodies[0].organisation.siret,
        }
    )  # fmt: skip
    return one, who, agent


def connect(client, app):
    applications.attach(access.system("tests"), app.id, client.id)
    from parvis.bricks.identity.queries import clients

    clients.at(clients.epoch())


def access_token(one, who, scope="openid email siret entitlements", **more):
    return one.tokens(who, scope=scope, prompt="login", **more)


def test_rights_travel_only_to_the_client_that_asks(bodies, app, service):
    one, who, agent = service
    number = give(bodies[0].actor(Hat.MANAGER), app, agent, last=day(30))
    given_ = access_token(one, who)
    (entry,) = one.claims(one.userinfo(given_["access_token"]).content.decode())["entitlements"]
    assert entry == {
        "id": str(number),
        "application": "actes-prefecture",
        "role": "file",
        "perimeter": {"kind": "territory", "code": "commune:01033"},
        "organization": bodies[0].organisation.siret,
        "legal_basis": BASIS,
        "from": day(0).isoformat(),
        "until": day(30).isoformat(),
        "in_name_of": {"siret": bodies[0].organisation.siret, "name": "Valserine"},
    }
    assert "entitlements" not in one.claims(given_["id_token"])
    asked = access_token(one, who, claims='{"id_token": {"entitlements": null}}')
    assert one.claims(asked["id_token"])["entitlements"] == [entry]
    silent = access_token(one, who, scope="openid email siret")
    assert "entitlements" not in one.claims(one.userinfo(silent["access_token"]).content.decode())
    stranger = flow("proconnect", client_id="elsewhere")
    got = access_token(stranger, who)
    told = stranger.claims(stranger.userinfo(got["access_token"]).content.decode())
    assert told["entitlements"] == []


def test_the_address_alone_is_not_enough(bodies, app, service):
    one, who, agent = service
    give(bodies[0].actor(Hat.MANAGER), app, agent)
    for change in ({"siret": bodies[1].organisation.siret}, {"email": "x@elsewhere.example"}):
        other = authentication(identity={**who.identity, **change})
        got = access_token(one, other)
        assert told(one, got)["entitlements"] == []
    Organisation.objects.filter(id=bodies[0].organisation.id).update(email_domains=[])
    assert told(one, access_token(one, who))["entitlements"] == []
    inside = authentication(identity={**who.identity}, membership=agent.id)
    assert len(told(one, access_token(one, inside))["entitlements"]) == 1


def told(one, got):
    return one.claims(one.userinfo(got["access_token"]).content.decode())


def test_a_refresh_tells_the_rights_of_now(bodies, app):
    agent = bodies[0].agents[Hat.INSTRUCTOR]
    boss = bodies[0].actor(Hat.MANAGER)
    one = flow("proconnect", grant_types=["authorization_code", "refresh_token"])
    connect(one.client, app)
    number = give(boss, app, agent)
    got = access_token(one, authentication(membership=agent.id))
    assert len(told(one, got)["entitlements"]) == 1
    rights.revoke(boss, number, 1, "fini")
    again = one.post(
        "token",
        {
            "grant_type": "refresh_token", "refresh_token": got["refresh_token"],
            "client_id": one.client.client_id, "client_secret": SECRET,
        },
    ).json()  # fmt: skip
    assert told(one, again)["entitlements"] == []


def ask(one, server, token, **more):
    given_ = {"token": token, "client_id": server.client_id, "client_secret": SECRET, **more}
    return one.post("token/introspection", given_)


def test_a_data_provider_checks_again_and_says_why(bodies, app, service):
    one, who, agent = service
    boss = bodies[0].actor(Hat.MANAGER)
    number = give(boss, app, agent)
    token = access_token(one, who)["access_token"]
    server = client_of("proconnect", client_id="dp", resource_scopes=["entitlements", "siret"])
    assert "entitlements" not in ask(one, server, token).json()
    why = {"purpose": "contrôle de légalité", "legal_basis": BASIS}
    answer = ask(one, server, token, **why, role="file", perimeter="territory:commune:01033")
    assert answer.json()["entitled"] is True
    assert [e["role"] for e in answer.json()["entitlements"]] == ["file"]
    entry = Entry.objects.filter(verb="identity.grant.check").latest("at")
    assert (entry.purpose, entry.legal_basis) == (why["purpose"], BASIS)
    assert "file@actes-prefecture" in entry.fields
    for role, place, good in (
        ("file", "territory:commune:01262", False),
        ("file", f"organisation:{bodies[0].organisation.siret}", False),
        ("read", "territory:commune:01033", False),
    ):
        said = ask(one, server, token, **why, role=role, perimeter=place).json()
        assert said["entitled"] is good
    rights.revoke(boss, number, 1, "fini")
    said = ask(one, server, token, **why, role="file").json()
    assert (said["active"], said["entitled"], said["entitlements"]) == (True, False, [])
    blind = client_of("proconnect", client_id="blind", resource_scopes=["siret"])
    assert "entitlements" not in ask(one, blind, token, **why).json()


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "x" * 301},
        {"purpose": "a\nb"},
        {"purpose": "p", "perimeter": "territory:commune:01033"},
        {"purpose": "p", "role": "file", "perimeter": "anywhere"},
        {"role": "file"},
    ],
)
def test_questions_that_cannot_be_read(bodies, app, service, wrong):
    one = service[0]
    answer = ask(one, one.client, "any", **wrong)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_rights_are_read_with_the_session_and_only_when_asked(bodies, app):
    from tests.bricks.identity.provider.test_cost import counted

    agent = bodies[0].agents[Hat.INSTRUCTOR]
    give(bodies[0].actor(Hat.MANAGER), app, agent)
    one = flow("oidc", agent.person)
    connect(one.client, app)
    one.tokens()
    one.authorize()  # records are in memory now
    _, plain = counted(one.authorize)
    _, asked = counted(lambda: one.authorize(scope="openid profile email entitlements"))
    assert len(asked) == len(plain)
    assert sum("identity_right" in sql for sql in asked) == 1
    assert not any("identity_right" in sql for sql in plain)


@pytest.mark.parametrize("known_by", ["membership", "person", "person and body", "address"])
def test_rights_read_with_the_session_are_those_read_alone(bodies, app, known_by):
    from parvis.bricks.identity.queries import entitlements

    agent, body = bodies[0].agents[Hat.INSTRUCTOR], bodies[0].organisation
    give(bodies[0].actor(Hat.MANAGER), app, agent)
    one = flow("oidc")
    connect(one.client, app)
    identity = {"email": agent.person.email, "siret": body.siret, "sub": "x"}
    of = {
        "membership": {"membership": agent.id, "person": agent.person_id},
        "person": {"person": agent.person_id, "identity": {"sub": "x"}},
        "person and body": {"person": agent.person_id, "identity": identity},
        "address": {"person": None, "identity": identity},
    }[known_by]
    who = dataclasses.replace(authentication(), **of)
    wanted = {"scope": "openid email entitlements"}
    alone = entitlements.of(
        (one.client.id,), membership=who.membership, person=who.person, identity=who.identity
    )
    assert len(alone) == 1
    one.tokens(who, **wanted)
    assert one.userinfo(one.tokens(**wanted)["access_token"]).json()["entitlements"] == alone
    other = {**identity, "siret": bodies[1].organisation.siret}
    elsewhere = dataclasses.replace(who, membership=None, identity=other)
    one.tokens(elsewhere, prompt="login", **wanted)
    assert one.userinfo(one.tokens(**wanted)["access_token"]).json()["entitlements"] == []


def test_nothing_left_of_a_client_without_application(bodies, app, service):
    one, who, agent = service
    give(bodies[0].actor(Hat.MANAGER), app, agent)
    applications.attach(access.system("tests"), None, Client.objects.get().id)
    assert told(one, access_token(one, who))["entitlements"] == []
    assert Membership.objects.filter(id=agent.id).exists()


def prove(one, token, /, **changes):
    given_ = {
        "token": token, "client_id": one.client.client_id, "client_secret": SECRET,
        "role": "file", "audience": "actes-prefecture", "purpose": "dépôt d’une délibération",
    } | changes  # fmt: skip
    return one.post("capacity", {k: v for k, v in given_.items() if v is not None})


def test_a_proof_of_capacity(bodies, app, service):
    one, who, agent = service
    boss = bodies[0].actor(Hat.MANAGER)
    number = give(boss, app, agent)
    give(boss, app, agent, "read")
    token = access_token(one, who)["access_token"]
    answer = prove(one, token, perimeter="territory:commune:01033")
    assert (answer.status_code, answer.json()["expires_in"]) == (200, 300)
    proof = answer.json()["capacity"]
    claims = one.claims(proof)  # the published keys
    assert claims["aud"] == "actes-prefecture" and claims["exp"] - claims["iat"] == 300
    assert claims["entitlement"]["in_name_of"]["siret"] == bodies[0].organisation.siret
    assert claims["entitlement"]["id"] == str(number)
    from tests.bricks.identity.provider.flows import header

    assert header(proof)["typ"] == "capacity+jwt"
    entry = Entry.objects.filter(verb="identity.grant.check").latest("at")
    assert entry.purpose == "dépôt d’une délibération" and entry.legal_basis == BASIS
    rights.revoke(boss, number, 1, "fini")
    assert prove(one, token).status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"role": None}, 400, "invalid_request"),
        ({"purpose": None}, 400, "invalid_request"),
        ({"token": "x"}, 400, "invalid_grant"),
        ({"role": "read"}, 403, "access_denied"),
        ({"perimeter": "territory:commune:01262"}, 403, "access_denied"),
        ({"audience": "somebody"}, 400, "invalid_target"),
        ({"client_secret": "no"}, 401, "invalid_client"),
    ],
)
def test_proofs_that_are_refused(bodies, app, service, change, status, error):
    one, who, agent = service
    boss = bodies[0].actor(Hat.MANAGER)
    give(boss, app, agent)
    give(boss, app, agent, "read")
    token = access_token(one, who)["access_token"]
    answer = prove(one, token, **change)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_no_proof_without_the_scope(bodies, app, service):
    one, who, agent = service
    give(bodies[0].actor(Hat.MANAGER), app, agent)
    token = access_token(one, who, scope="openid email")["access_token"]
    assert prove(one, token).json()["error"] == "insufficient_scope"
