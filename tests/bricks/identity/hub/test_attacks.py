"""Attacks on the hub (reference section 6, rows of the hub and of its client side)."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.commands.providers import save_provider
from parvis.bricks.identity.domain.providers import Record, WrongRecord
from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.models import (
    Connection,
    Grant,
    Interaction,
    ProviderHealth,
    Session,
)
from parvis.kernel.access import Forbidden, Role, system
from tests.bricks.identity.hub.walking import Walk, answer_of, local, make_client, text_of
from tests.bricks.identity.lying import SECRET, running


def test_another_browser_that_knows_the_address_opens_nothing(walk):
    walk.come_back("aicha.benali")
    for name in ("", "verify", "consent", "redress"):
        page = Browser().get(walk.path(name))
        assert page.status_code == 400, name
        assert "Benali" not in page.content.decode()
    for name in ("login", "redirect-to-idp", "redirect-to-sp-with-error"):
        assert Browser().post(walk.path(name), {"version": walk.version}).status_code == 400
    assert not Grant.objects.exists()


@pytest.mark.parametrize("name", ["verify", "consent", "login"])
def test_no_step_can_be_skipped(walk, name):
    if name == "login":
        assert walk.login().status_code == 400
    else:
        page = walk.browser.get(walk.path(name))
        assert page.status_code in (302, 400)
    assert not Grant.objects.exists()
    walk.depart()
    assert walk.login().status_code == 400
    assert walk.browser.get(walk.path("consent"))["Location"].endswith(walk.uid)


def test_the_answer_of_a_provider_serves_once(walk):
    callback = walk.enter_as("aicha.benali")
    assert walk.browser.get(callback).status_code == 303
    assert walk.browser.get(callback).status_code == 400
    assert Connection.objects.count() == 0


def test_a_form_of_consent_serves_once(walk):
    walk.come_back("aicha.benali")
    version = walk.version
    answer_of(walk.login())
    again = walk.browser.post(walk.path("login"), {"version": version})
    assert again.status_code == 400
    assert "Location" not in again
    assert Grant.objects.count() == 1


def test_a_double_click_leaves_once_and_to_the_same_place(walk):
    version = walk.version
    form = {"providerUid": "compte-simple", "version": version}
    first = walk.browser.post(walk.path("redirect-to-idp"), form)
    second = walk.browser.post(walk.path("redirect-to-idp"), form)
    assert first["Location"] == second["Location"]
    other = walk.browser.post(
        walk.path("redirect-to-idp"), {**form, "providerUid": "compte-renforce"}
    )
    assert other.status_code == 400


@pytest.mark.parametrize("state", [None, "", "x", "{uid}.wrong", "{uid}"])
def test_state_missing_or_wrong(walk, state):
    walk.depart()
    query = {"code": "x"} | ({} if state is None else {"state": state.format(uid=walk.uid)})
    page = walk.browser.get(f"{walk.base}/oidc-callback/compte-simple", query)
    assert page.status_code == 400
    assert "Location" not in page


def test_mix_up_an_answer_at_the_redirect_uri_of_another_provider(walk):
    callback = walk.enter_as("aicha.benali").replace("compte-simple", "compte-renforce", 1)
    page = walk.browser.get(callback)
    assert page.status_code == 400
    assert not Session.objects.exists()


def test_mix_up_an_answer_that_names_another_issuer(walk):
    callback = walk.enter_as("aicha.benali").replace("compte-simple&", "compte-renforce&")
    if "compte-renforce" not in callback:
        callback = callback.replace("compte-simple", "compte-renforce").replace(
            "oidc-callback/compte-renforce", "oidc-callback/compte-simple"
        )
    back = walk.browser.get(callback)
    assert back.status_code == 303
    assert "could not be trusted" in text_of(walk.browser.get(back["Location"]))


def test_session_fixation_the_cookie_planted_before_is_worth_nothing_after(walk):
    planted = walk.browser.cookies[f"hub-{walk.uid[:8]}"].value
    walk.come_back("aicha.benali")
    thief = Browser()
    thief.cookies[f"hub-{walk.uid[:8]}"] = planted
    assert thief.get(walk.path("consent")).status_code == 400
    assert thief.post(walk.path("login"), {"version": walk.version}).status_code == 400
    answer_of(walk.login())
    assert Grant.objects.count() == 1


def test_the_hub_s_session_is_new_at_each_sign_in(walk):
    walk.browser.cookies["hub-franceconnect"] = "planted"
    walk.sign_in()
    assert walk.browser.cookies["hub-franceconnect"].value != "planted"


def test_an_expired_interaction_is_words(walk):
    Interaction.objects.update(expires_at="2020-01-01T00:00:00Z")
    page = walk.choose()
    assert page.status_code == 400
    assert "ended" in text_of(page)


def test_a_client_closed_meanwhile_receives_nothing(walk):
    walk.come_back("aicha.benali")
    walk.client.state = "disabled"
    walk.client.save()
    assert walk.login().status_code == 400
    assert not Grant.objects.exists()


@pytest.mark.parametrize("name", ["", "consent"])
def test_no_page_can_be_framed_or_kept_or_told(walk, name):
    page = walk.come_back("aicha.benali") if name else walk.choose()
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"  # no other site is told the address
    assert page["X-Frame-Options"] == "DENY"


def test_forms_lead_to_the_client_and_providers_only(walk):
    policy = walk.come_back("aicha.benali")["Content-Security-Policy"]
    rule = next(part for part in policy.split(";") if "form-action" in part)
    assert "https://client.example" in rule
    assert "*" not in rule


def test_forms_are_protected_by_a_token(walk):
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies[f"hub-{walk.uid[:8]}"] = walk.browser.cookies[f"hub-{walk.uid[:8]}"].value
    form = {"providerUid": "compte-simple", "version": walk.version}
    assert strict.post(walk.path("redirect-to-idp"), form).status_code == 403


@pytest.mark.parametrize("size", [10_000, 1_000_000])
def test_huge_parameters_are_words(walk, size):
    assert walk.depart("x" * size).status_code == 400
    page = walk.browser.get(f"{walk.base}/oidc-callback/compte-simple?state={'x' * 20_000}")
    assert page.status_code == 400


def test_departures_are_limited(walk):
    statuses = {walk.depart("nobody").status_code for _ in range(70)}
    assert 429 in statuses
    assert 500 not in statuses


def test_only_an_operator_writes_providers(town):
    for role in Role:
        if role in town.agents and role is not Role.OPERATOR:
            with pytest.raises(Forbidden):
                save_provider(
                    town.actor(role), "a", title="A", audience="usager", record=Record(), secret=""
                )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", "javascript:alert(1)"),
        ("client_id", ""),
        ("id_token_signed_response_alg", "none"),
        ("userinfo_signed_response_alg", "none"),
        ("id_token_encrypted_response_alg", "RSA1_5"),
        ("token_endpoint_auth_method", "none"),
        ("handler", "eval"),
        ("scopes", ("email",)),
        ("allowed_acr", ()),
    ],
)
def test_a_record_that_cannot_work_is_refused_by_name(db, field, value):
    given = {"issuer": "https://idp.example", "client_id": "hub", field: value}
    with pytest.raises(WrongRecord) as error:
        save_provider(
            system("test"), "x", title="X", audience="usager", record=Record(**given),
            secret="s" * 32,
        )  # fmt: skip
    assert error.value.field == field


def test_a_short_secret_is_refused_and_a_kept_one_is_not_in_clear(hub):
    record = Record(issuer="https://idp.example", client_id="hub")
    with pytest.raises(WrongRecord):
        save_provider(system("t"), "x", title="X", audience="usager", record=record, secret="short")
    from parvis.bricks.identity.models import IdentityProvider

    save_provider(system("t"), "x", title="X", audience="usager", record=record, secret=SECRET)
    assert SECRET.encode() not in bytes(IdentityProvider.objects.get(uid="x").secret)


# --- a provider that lies or is down, seen by the person ----------------------------------------


@pytest.fixture
def liar(hub, monkeypatch):
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.1")
    with running() as provider:
        save_provider(
            system("test"), "lying", title="Lying provider", audience="usager",
            record=Record(issuer=provider.origin, client_id="parvis-hub"), secret=SECRET,
        )  # fmt: skip
        relying.forget()
        yield provider
    relying.forget()


def through(liar, walk: Walk):
    from urllib.parse import parse_qs, urlsplit

    left = walk.depart("lying")
    if left.status_code != 303:
        return left
    asked = parse_qs(urlsplit(left["Location"]).query)
    liar.nonce = asked["nonce"][0]
    callback = local(asked["redirect_uri"][0])
    answer = {"code": "c", "state": asked["state"][0], "iss": liar.origin}
    back = walk.browser.get(callback, answer)
    assert back.status_code == 303
    return walk.browser.get(back["Location"])


LIES = (
    "iss", "no sub", "aud", "aud list", "azp", "no iat", "alg none", "signature", "nonce",
    "no nonce", "expired", "old", "from the future", "unknown kid", "crit", "key in the header",
    "HS256 under the public key", "no id_token", "token refused", "userinfo sub",
    "userinfo without sub", "userinfo not JSON", "discovery",
)  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_leads_back_to_the_choice_naming_the_provider(liar, lie):
    walk = Walk(make_client()).begin()
    liar.lie = lie
    page = through(liar, walk)
    assert page.status_code in (200, 400)
    said = text_of(page)
    assert "Lying provider" in said
    assert "Y0200" in said
    assert SECRET not in said
    assert not Session.objects.exists()
    liar.lie = ""
    relying.forget()
    assert walk.sign_in()["code"]  # another account still works


def test_a_true_answer_goes_on_to_the_register(liar):
    walk = Walk(make_client()).begin()
    found = through(liar, walk)
    assert found.status_code == 302 or found.status_code == 303
    assert "DUBOIS" in text_of(walk.browser.get(found["Location"])).upper()


def test_a_provider_whose_level_is_more_than_it_may_assert(liar):
    walk = Walk(make_client()).begin()
    liar.acr = "eidas3"
    found = through(liar, walk)
    said = text_of(walk.browser.get(found["Location"]))
    assert "claimed more than it may" in said


def test_the_circuit_breaker_opens_and_tells_people_at_once(liar):
    liar.answers["/token"] = 503
    for _ in range(5):
        said = text_of(through(liar, Walk(make_client(client_id=f"c{_}")).begin()))
        assert "does not answer" in said
    assert ProviderHealth.objects.get().opened_at is not None
    calls = len(liar.calls)
    refused = Walk(make_client(client_id="last")).begin().depart("lying")
    assert refused.status_code == 400
    assert "does not answer" in text_of(refused)
    assert len(liar.calls) == calls  # nobody called it
