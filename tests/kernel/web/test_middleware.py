"""Every request: who is there, the rule of the route, the headers."""

import pytest
from django.http import HttpResponse
from django.urls import path

from parvis.kernel import access, signin
from parvis.kernel.access import Grant, Policy, Public, Role, route
from parvis.kernel.parties.models import Membership, Organisation


@pytest.fixture(autouse=True)
def policy(monkeypatch):
    """A policy of these tests only."""
    monkeypatch.setattr("parvis.kernel.access.policy._policies", {})
    access.register(
        Policy(
            kind="tests.thing",
            relations={"own": lambda actor, thing: thing == actor.organisation},
            grants={
                "read": (Grant(Role.INSTRUCTOR, "own"),),
                "write": (Grant(Role.DECIDER, level=2),),
            },
        )
    )


@route("tests.thing.read", methods=("GET", "POST"))
def thing(request):
    if "write" in request.GET:
        Organisation.objects.create(name="written")
    return HttpResponse(request.actor.label)


@route(Public("for these tests"))
def open_page(request):
    return HttpResponse("open")


@route("tests.thing.read", api=True)
def api(request):
    return HttpResponse("api")


urlpatterns = [
    path("thing/", thing),
    path("open/", open_page),
    path("api/", api),
    path("connexion/", open_page, name="signin"),
]
handler403 = "parvis.ui.errors.forbidden"
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_nobody_is_sent_to_sign_in_and_back(client):
    response = client.get("/thing/?a=1")
    assert response.status_code == 302
    assert response["Location"] == "/connexion/?next=%2Fthing%2F%3Fa%3D1"


def test_an_api_answers_403_instead(client):
    assert client.get("/api/").status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [(Role.INSTRUCTOR, 200), (Role.AGENT, 403), (Role.OPERATOR, 403)]
)
def test_roles(town, sign_in, role, status):
    assert sign_in(town.agents[role]).get("/thing/").status_code == status


@pytest.mark.django_db(transaction=True)
def test_reading_method_cannot_write_and_posting_can(town, sign_in):
    client = sign_in(town.agents[Role.INSTRUCTOR])
    with pytest.raises(Exception, match="INSERT"):
        client.get("/thing/?write=1")
    assert not Organisation.objects.filter(name="written").exists()
    assert client.post("/thing/?write=1").status_code == 200
    assert Organisation.objects.filter(name="written").exists()


def test_methods_not_declared_are_refused(client):
    response = client.post("/open/")
    assert response.status_code == 405
    assert response["Allow"] == "GET"
    assert client.head("/open/").status_code == 200


def test_headers(client, town, sign_in):
    public = client.get("/open/")
    policy = public["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert public["X-Frame-Options"] == "DENY" and public["X-Content-Type-Options"] == "nosniff"
    private = sign_in(town.agents[Role.INSTRUCTOR]).get("/thing/")
    assert private["Cache-Control"] == "private, no-store"


def test_a_membership_that_ended_gives_no_right(town, sign_in):
    client = sign_in(town.agents[Role.INSTRUCTOR])
    assert client.get("/thing/").status_code == 200
    Membership.objects.filter(id=town.agents[Role.INSTRUCTOR].id).update(
        valid_from="2020-01-01", valid_until="2020-12-31"
    )
    assert client.get("/thing/").status_code == 302


def test_a_session_naming_another_persons_membership_is_nobody(town, other_town, rf):
    request = rf.get("/")
    member, other = town.agents[Role.INSTRUCTOR], other_town.agents[Role.MANAGER]
    request.session = {
        signin.SESSION_KEY: {
            "person": str(member.person_id), "membership": str(other.id), "level": 3,
        }
    }  # fmt: skip
    assert signin.actor_of(request) is access.NOBODY


def test_a_policy_naming_an_unknown_relation_is_refused():
    with pytest.raises(ValueError, match="no relation"):
        access.register(Policy("tests.bad", {}, {"read": (Grant(Role.AGENT, "owner"),)}))


def test_level_counts(town):
    member = town.agents[Role.DECIDER]
    assert access.may(signin.agent(member, level=2), "tests.thing.write")
    assert not access.may(signin.agent(member, level=1), "tests.thing.write")


def test_a_verb_without_policy_is_an_error_not_a_yes():
    with pytest.raises(LookupError):
        access.may(access.NOBODY, "tests.thing.unknown")
