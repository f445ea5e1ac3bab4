"""The issuer says that a session is over: the portal's ends too (Back-Channel Logout 1.0)."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.commands import sessions
from parvis.bricks.identity.domain.upstream import LOGOUT_EVENT
from parvis.bricks.identity.models import PortalSession, Session
from parvis.kernel import clock, jobs
from parvis.kernel.access import Role
from parvis.kernel.journal.models import Entry
from tests.bricks.identity.portal.test_portal import browser, through_hub
from tests.bricks.identity.portal.test_real_issuer import come_back, issuer

__all__ = ["browser", "issuer"]
ADDRESS = "/identite/fin/persons/"
INSIDE = "/identite/comptes/"


def signed_in(browser) -> bool:
    return browser.get(INSIDE).status_code == 200


def test_the_end_of_the_hub_s_session_ends_the_portal_s(browser):
    through_hub(browser, "aicha.benali")
    assert signed_in(browser)
    sessions.end_session(Session.objects.get().id)
    assert signed_in(browser)  # told by a job, not yet run
    assert jobs.run_due() >= 1
    assert not signed_in(browser)
    assert PortalSession.objects.get().ended_at is not None
    assert Entry.objects.filter(verb="identity.portal.end").count() == 1
    through_hub(browser, "aicha.benali")  # and the way in is open again
    assert signed_in(browser)


def test_only_the_session_named_is_ended(issuer):
    here, there = Browser(), Browser()
    issuer.sid = "one"
    come_back(issuer, here)
    issuer.sid = "two"
    come_back(issuer, there)
    assert tell(issuer, sid="one", sub="") == 200
    assert (signed_in(here), signed_in(there)) == (False, True)
    assert tell(issuer, sid="", jti="again") == 200  # all sessions of the person
    assert not signed_in(there)


def claims_of(issuer, **changes):
    now = int(clock.now().timestamp())
    claims = {
        "iss": issuer.origin,
        "aud": "parvis-hub",
        "iat": now,
        "exp": now + 120,
        "jti": "jti-1",
        "events": {LOGOUT_EVENT: {}},
        "sub": issuer.sub,
        **changes,
    }
    return {name: value for name, value in claims.items() if value not in ("", None)}


def tell(issuer, **changes) -> int:
    form = {"logout_token": issuer.signed(claims_of(issuer, **changes))}
    return Browser(enforce_csrf_checks=True).post(ADDRESS, form).status_code


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"aud": "somebody-else"},
        {"aud": ["parvis-hub", "somebody-else"]},
        {"events": None},
        {"events": {}},
        {"events": {LOGOUT_EVENT: "yes"}},
        {"nonce": "an id_token has one"},
        {"sub": "", "sid": ""},
        {"jti": ""},
        {"iat": None},
        {"iat": 1},
        {"exp": 1},
        {"sub": ["a", "list"]},
    ],
)
def test_a_logout_token_that_does_not_hold_ends_nothing(issuer, changes):
    browser = Browser()
    come_back(issuer, browser)
    assert tell(issuer, **changes) == 400
    assert signed_in(browser)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "a.b.c.d.e", "é" * 50])
def test_what_is_no_token_is_refused(issuer, token):
    assert Browser().post(ADDRESS, {"logout_token": token}).status_code == 400


def test_a_logout_token_serves_once(issuer):
    assert tell(issuer) == 200
    assert tell(issuer) == 400
    assert tell(issuer, jti="another") == 200  # nobody was there: still said to be done


def test_an_issuer_whose_keys_cannot_be_had_tries_again(issuer):
    issuer.answers["/jwks"] = 503
    assert tell(issuer) == 503
    assert Browser().get(ADDRESS).status_code == 405
    assert Browser().post("/identite/fin/nobody/").status_code == 404


def test_a_session_not_opened_by_an_issuer_costs_no_read(town, client, django_assert_num_queries):
    from parvis.kernel import signin

    assert town.agents[Role.INSTRUCTOR]
    request = type("Request", (), {"session": {}})()
    with django_assert_num_queries(0):
        assert not any(one.ended(request) for one in signin.endings.all().values())
