"""Direct routes: the short way gives every header of the long one, and pages go the long way."""

import pytest
from django.conf import settings
from django.test import Client

from parvis.kernel.db.guard import WriteInReadOnlyPage
from parvis.kernel.parties.models import Organisation
from tests.bricks.identity.provider.flows import flow

pytestmark = pytest.mark.django_db
LONG = [m for m in settings.MIDDLEWARE if not m.endswith("DirectMiddleware")]
OF_PAGES = {"Vary", "Content-Language"}  # say that language or compression may differ: here not


def both_ways(settings, ask):
    """The same request the short way and the long way."""
    short = ask(Client())
    settings.MIDDLEWARE = LONG
    return short, ask(Client())


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("post", "/oidc/token", 400),
        ("get", "/oidc/userinfo", 401),
        ("get", "/oidc/authorize", 400),  # a page
        ("get", "/oidc/token", 405),
        ("delete", "/oidc/userinfo", 405),
        ("options", "/oidc/userinfo", 204),
        ("head", "/oidc/authorize", 400),
        ("get", "/oidc/nothing", 404),
    ],
)
def test_both_ways_give_the_same(settings, method, path, status, secure):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    short, long = both_ways(settings, lambda c: getattr(c, method)(path, secure=secure))
    assert short.status_code == long.status_code == status
    left = {k: v for k, v in long.items() if k not in OF_PAGES}
    given = {k: v for k, v in short.items() if k not in OF_PAGES}
    policy = [d.pop("Content-Security-Policy").split("; ") for d in (left, given)]
    assert sorted(policy[0]) == sorted(policy[1])
    if path != "/oidc/authorize" and status != 404:  # pages carry a number of their own
        assert given == left
        assert short.content == long.content
    else:
        assert given.keys() == left.keys()


def test_plain_http_is_sent_to_tls(settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().post("/oidc/token")
    assert answer.status_code == 301
    assert answer["Location"].startswith("https://")


def test_an_unknown_host_is_refused():
    assert Client().post("/oidc/token", HTTP_HOST="evil.example").status_code == 400


def test_a_posted_answer_is_a_page_of_the_long_way(person):
    one = flow("oidc", person)
    one.tokens()
    response = one.authorize(response_mode="form_post")
    assert response.status_code == 200
    assert b"<form" in response.content
    assert "https://service.example" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"


def test_a_reading_method_cannot_write(monkeypatch):
    from parvis.bricks.identity.contracts.provider import cors

    def writes(profile, origin):
        Organisation.objects.create(name="written")

    monkeypatch.setattr(cors.clients, "has_origin", writes)
    with pytest.raises(WriteInReadOnlyPage):
        Client().options("/oidc/userinfo")


def test_no_session_is_read(person, django_assert_max_num_queries):
    one = flow("oidc", person)
    tokens = one.tokens()
    with django_assert_max_num_queries(5) as found:
        one.userinfo(tokens["access_token"])
    assert not [q for q in found.captured_queries if "django_session" in q["sql"]]


def test_a_full_disk_is_said(monkeypatch):
    from django.db import OperationalError

    from parvis.bricks.identity.queries import hot

    def full(token, profile):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(hot, "access", full)
    answer = Client().get("/oidc/userinfo", HTTP_AUTHORIZATION="Bearer x")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
