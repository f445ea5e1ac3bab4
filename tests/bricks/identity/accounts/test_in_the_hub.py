"""Local accounts as an identity provider of the hub: where a declared identity is enough."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.domain import hub as rules
from parvis.bricks.identity.models import Interaction
from tests.bricks.identity.accounts import walking
from tests.bricks.identity.accounts.walking import ADDRESS
from tests.bricks.identity.hub.walking import Walk, install, make_client, text_of

pytestmark = pytest.mark.django_db
PROVIDER = "courriel"


@pytest.fixture
def walk(db) -> Walk:
    install()
    return Walk(make_client("oidc", scopes=["openid", "profile", "email"])).begin(
        scopes=("openid", "profile", "email"), acr_values=()
    )


def page(walk: Walk, name: str = "") -> str:
    return f"{walk.base}/interaction/{walk.uid}{name}"


def leave(walk: Walk):
    walk.browser.get(page(walk))
    version = Interaction.objects.get(uid=walk.uid).version
    form = {"providerUid": PROVIDER, "version": version}
    return walk.browser.post(page(walk, "/redirect-to-idp"), form)


def through(walk: Walk):
    """Leave, sign in by letter, come back: the answer of the hub's verification."""
    there = leave(walk)["Location"]
    asked = walk.browser.get(there)
    assert asked["Location"].startswith("/identite/courriel/?next=")
    walk.browser.post(asked["Location"], {"email": ADDRESS})
    back = walk.browser.post(walking.last_link())
    assert back["Location"] == there
    return walk.browser.get(walk.browser.get(there)["Location"])


def test_a_service_of_plain_openid_gets_a_declared_identity_of_the_lowest_level(walk):
    assert through(walk)["Location"].endswith("/consent")
    shown = walk.browser.get(page(walk, "/consent"))
    assert shown.status_code == 200
    assert ADDRESS in text_of(shown)
    row = Interaction.objects.get(uid=walk.uid)
    from parvis.bricks.identity.pages import answers
    from parvis.bricks.identity.queries.interactions import opened

    token = walk.browser.cookies[answers.cookie_name(f"hub-{walk.uid[:8]}")].value
    found = opened(walk.uid, token, "oidc").data["verified"]
    assert found["certified"] is False
    assert found["acr"] == found["idp_acr"] == "eidas1"
    assert set(found["identity"]) == {"email"}, "no civil identity is invented"
    assert row.step == rules.Step.VERIFIED


def test_a_second_service_is_answered_by_the_same_sign_in(walk):
    through(walk)
    again = Walk(make_client("oidc", "service-2"), browser=walk.browser).begin(acr_values=())
    there = leave(again)["Location"]
    assert again.browser.get(there)["Location"].endswith("/verify")


def test_a_service_that_asks_for_a_new_sign_in_gets_one(walk):
    through(walk)
    again = Walk(make_client("oidc", "service-2"), browser=walk.browser).begin(
        acr_values=(), needs=("login",)
    )
    there = leave(again)["Location"]
    assert "/courriel/?next=" in again.browser.get(there)["Location"]


def test_another_browser_brings_nothing_to_a_sign_in(walk):
    there = leave(walk)["Location"]
    stranger = Browser()
    walking.sign_in(stranger)
    assert stranger.get(there).status_code == 400
    assert Interaction.objects.get(uid=walk.uid).step == rules.Step.AWAY


def test_the_callback_of_other_providers_does_not_serve(walk):
    leave(walk)
    forged = f"{walk.base}/oidc-callback/{PROVIDER}?code=x&state={walk.uid}.x"
    assert walk.browser.get(forged).status_code == 400
    assert Interaction.objects.get(uid=walk.uid).step == rules.Step.AWAY


def test_a_franceconnect_service_is_offered_civil_identities_alone(db):
    install()
    strict = Walk(make_client()).begin()
    shown = text_of(strict.browser.get(page(strict)))
    assert "With my e-mail address" not in shown
    assert leave(strict).status_code == 400
    open_ = Walk(make_client(client_id="service-3", accepts_declared=True)).begin()
    assert "With my e-mail address" in text_of(open_.browser.get(page(open_)))


def test_a_service_that_asks_for_more_finds_it_closed(db):
    install()
    provider = rules.Provider("courriel", acrs=("eidas1",), declared=True)
    open_to_it = rules.Rules(declared=True)
    assert rules.tile(provider, open_to_it, "eidas1") is rules.Tile.OPEN
    assert rules.tile(provider, open_to_it, "eidas2") is rules.Tile.CLOSED
    assert rules.tile(provider, rules.Rules(), "eidas1") is rules.Tile.HIDDEN
    assert rules.may_leave(provider, rules.Rules()) is rules.PROVIDER_LISTED
    assert rules.Preferences(block_future=True).accept(provider)
