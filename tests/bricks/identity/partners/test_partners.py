"""Partners' space: sandbox by self-service, production by approval, failures explained."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.commands import clients as base
from parvis.bricks.identity.commands import failing, partners
from parvis.bricks.identity.domain import diagnosis, hub, jose
from parvis.bricks.identity.domain.registering import NotRegistrable
from parvis.bricks.identity.models import Client, ClientRequest, FailedRequest
from parvis.bricks.identity.queries import clients, diagnosis_words
from parvis.bricks.identity.queries import partners as queries
from parvis.kernel import access, clock, signin
from parvis.kernel.access import Forbidden
from parvis.kernel.access import Role as Hat
from parvis.kernel.mail.models import Letter
from tests.bricks.identity.provider.flows import CALLBACK, Flow

GOOD = {
    "name": "Service d’essai",
    "redirect_uris": CALLBACK,
    "post_logout_redirect_uris": "",
    "backchannel_logout_uri": "",
    "scopes": ["email"],
    "method": "client_secret_post",
    "userinfo": "json",
    "jwks_uri": "",
    "jwks": "",
}
META = {"redirect_uris": [CALLBACK], "scopes": ["openid", "email", "profile"]}


@pytest.fixture
def boss(town, sign_in):
    return sign_in(town.agents[Hat.MANAGER])


def made(town, profile="oidc", **more):
    got = partners.create(
        town.actor(Hat.MANAGER), town.organisation.id, profile=profile, name="Essai",
        metadata={**META, "scopes": ["openid", "email"], **more},
    )  # fmt: skip
    clients.at(clients.epoch())
    return clients.find(got.client_id), got.secret


def test_a_client_made_in_sandbox_works_at_once(town, boss):
    page = reverse("identity:client-new")
    assert "profile" in boss.get(page).content.decode()
    answer = boss.post(f"{page}?profile=oidc", GOOD)
    assert answer.status_code == 200
    row = Client.objects.get()
    assert (row.state, row.environment) == ("active", "sandbox")
    assert row.organisation_id == town.organisation.id
    assert row.client_id in answer.content.decode()
    assert boss.get(reverse("identity:clients")).status_code == 200


PRIVATE = {"kty": "EC", "crv": "P-256", "x": "a", "y": "b", "d": "c"}


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uris": "https://*.example/cb"},
        {"redirect_uris": "https://a.example/cb#x"},
        {"redirect_uris": "http://a.example/cb"},
        {"redirect_uris": "http://10.0.0.1/cb"},
        {"redirect_uris": "javascript:alert(1)"},
        {"redirect_uris": "https://u:p@a.example/cb"},
        {"redirect_uris": ""},
        {"redirect_uris": "x" * 1_000_000},
        {"jwks_uri": "https://127.0.0.1/jwks"},
        {"jwks_uri": "https://10.1.2.3/jwks"},
        {"jwks_uri": "https://[::1]/jwks"},
        {"jwks_uri": "https://localhost/jwks"},
        {"jwks_uri": "https://intranet/jwks"},
        {"jwks_uri": "http://169.254.169.254/latest"},
        {"backchannel_logout_uri": "https://192.168.1.1/out"},
        {"jwks": "no json"},
        {"jwks": "[]"},
        {"jwks": '{"keys": []}'},
        {"jwks": json.dumps({"keys": [PRIVATE]})},
        {"jwks": '{"keys": [{"kty": "oct", "k": "x"}]}'},
        {"jwks": '{"keys": [{"kty": "EC", "crv": "P-256", "x": "a"}]}'},
        {"jwks": "[" * 40_000},
        {"method": "private_key_jwt"},
        {"method": "magic"},
        {"scopes": ["everything"]},
        {"name": ""},
        {"name": "x" * 201},
    ],
)
def test_wrong_clients_are_answered_in_words(town, boss, change):
    answer = boss.post(f"{reverse('identity:client-new')}?profile=oidc", GOOD | change)
    assert answer.status_code in {400, 422}, answer.status_code
    assert not Client.objects.exists()


def test_a_private_key_is_never_kept_nor_shown(town, boss):
    answer = boss.post(
        f"{reverse('identity:client-new')}?profile=oidc",
        GOOD | {"jwks": json.dumps({"keys": [PRIVATE]})},
    )
    assert "private" in answer.content.decode()


def test_who_may(town, other_town, sign_in):
    one, _ = made(town)
    boss = other_town.actor(Hat.MANAGER)
    for act in (
        lambda: partners.change(boss, one.id, 1, name="x", metadata=META),
        lambda: partners.ask_production(boss, one.id, name="x", metadata=META, why="x"),
        lambda: base.new_secret(boss, one.id),
        lambda: base.end_old_secret(boss, one.id),
    ):
        with pytest.raises(Forbidden):
            act()
    visitor = sign_in(other_town.agents[Hat.MANAGER])
    for name in ("client", "client-production", "client-failures"):
        assert visitor.get(reverse(f"identity:{name}", args=[one.id])).status_code == 404
    assert visitor.post(reverse("identity:client-secret", args=[one.id])).status_code == 404
    for actor in (boss, town.actor(Hat.MANAGER), town.actor(Hat.OPERATOR), access.NOBODY,
                  town.actor(Hat.AGENT)):  # fmt: skip
        seen = set(queries.visible_to(actor))
        assert seen == {
            row for row in Client.objects.all() if access.may(actor, "identity.client.read", row)
        }


def test_two_secrets_during_the_change(town, boss):
    one, old = made(town)
    flow = Flow("oidc", one)
    answer = boss.post(reverse("identity:client-secret", args=[one.id]), {"act": "new"})
    new = Client.objects.get()
    assert len(new.secrets) == 2 and answer.status_code == 200

    def status(secret):
        clients.at(clients.epoch())
        given_ = {"token": "x", "client_id": one.client_id, "client_secret": secret}
        return flow.post("token/introspection", given_).status_code

    assert status(old) == 200
    with clock.held(clock.now() + dt.timedelta(days=8)):
        assert status(old) == 401
    boss.post(reverse("identity:client-secret", args=[one.id]), {"act": "end"})
    assert status(old) == 401 and len(Client.objects.get().secrets) == 1


def test_production_by_approval(town, other_town, boss, sign_in):
    one, _ = made(town)
    page = reverse("identity:client-production", args=[one.id])
    why = {"why": "RGPD 6.1.e, arrêté du 8 novembre 2018"}
    http = GOOD | why | {"redirect_uris": "http://localhost/cb"}
    assert boss.post(page, http).status_code == 422
    assert boss.post(page, GOOD).status_code == 422
    assert boss.post(page, GOOD | why).status_code == 303
    assert boss.post(page, GOOD | why).status_code == 422  # one waits
    asked = ClientRequest.objects.get()
    with pytest.raises(Forbidden):
        partners.decide(town.actor(Hat.MANAGER), asked.id, accept=True, words="")
    operator = sign_in(town.agents[Hat.OPERATOR])
    queue = reverse("identity:client-requests")
    assert "Service d’essai" in operator.get(queue).content.decode()
    decide = reverse("identity:client-request", args=[asked.id])
    assert "arrêté" in operator.get(decide).content.decode()
    assert operator.post(decide, {"decision": "refuse", "words": ""}).status_code == 422
    assert operator.post(decide, {"decision": "accept", "words": ""}).status_code == 303
    assert operator.post(decide, {"decision": "accept", "words": ""}).status_code == 422
    asked.refresh_from_db()
    new = asked.made
    assert (new.environment, new.state, new.secrets) == ("production", "active", [])
    assert Letter.objects.filter(about=f"urn:parvis:identity:request:{asked.id}").exists()
    again = reverse("identity:client", args=[new.id])
    changed = GOOD | why | {"redirect_uris": f"{CALLBACK}2", "version": str(new.version)}
    assert boss.post(again, changed).status_code == 303
    new.refresh_from_db()
    assert new.metadata["redirect_uris"] == [CALLBACK]  # until an operator says so
    with pytest.raises(Forbidden):
        base.change(town.actor(Hat.MANAGER), new.id, new.version, metadata=META)
    second = ClientRequest.objects.get(state="pending")
    partners.decide(town.actor(Hat.OPERATOR), second.id, accept=True, words="bien")
    new.refresh_from_db()
    assert new.metadata["redirect_uris"] == [f"{CALLBACK}2"]


def test_nobody_decides_their_own_request(town):
    one, _ = made(town)
    manager = town.agents[Hat.MANAGER]
    manager.roles = [Hat.MANAGER, Hat.OPERATOR]
    manager.save()
    both = signin.agent(manager)
    number = partners.ask_production(both, one.id, name="x", metadata=META, why="x")
    with pytest.raises(partners.NotAsked, match="own"):
        partners.decide(both, number, accept=True, words="")


def test_a_sandbox_has_twenty_clients(town):
    for _ in range(partners.MOST_SANDBOX):
        made(town)
    with pytest.raises(partners.NotAsked, match="too_many"):
        made(town)


# --- what went wrong ---------------------------------------------------------------------------


def checks(client):
    rows = FailedRequest.objects.filter(client_id=client.id).order_by("-at", "-id")
    return [one["check"] for one in rows[0].findings] if rows else []


@pytest.mark.parametrize(
    ("profile", "change", "found"),
    [
        ("oidc", {"redirect_uri": f"{CALLBACK}/"}, ["redirect_uri"]),
        ("oidc", {"scope": "openid profile"}, ["scope"]),
        ("oidc", {"scope": "email"}, ["openid"]),
        ("oidc", {"response_type": "token"}, ["response_type"]),
        ("oidc", {"code_challenge": "x", "code_challenge_method": "plain"},
         ["pkce_method", "pkce_shape"]),
        ("oidc", {"prompt": "none login"}, ["prompt"]),
        ("oidc", {"claims": "{"}, ["claims"]),
        ("franceconnect", {"nonce": "short", "acr_values": None}, ["missing", "nonce"]),
        ("franceconnect", {"display": "page"}, ["unknown"]),
        ("franceconnect", {"prompt": "none"}, ["prompt"]),
        ("franceconnect", {"acr_values": "eidas3"}, ["acr"]),
        ("proconnect", {"state": None}, ["missing"]),
    ],
)  # fmt: skip
def test_a_wrong_authorize_request_is_explained(town, profile, change, found):
    one, _ = made(town, profile)
    flow = Flow(profile, one)
    start = {"scope": "openid email"}
    flow.authorize(**start | change)
    assert checks(one) == found


def test_a_good_request_is_not_kept(town):
    one, _ = made(town)
    Flow("oidc", one).authorize(scope="openid email")
    assert not FailedRequest.objects.exists()


def test_nothing_is_kept_of_a_client_in_production(town):
    from tests.bricks.identity.provider.flows import flow

    flow("oidc").authorize(redirect_uri="https://elsewhere.example/")
    assert not FailedRequest.objects.exists()


def test_wrong_tokens_are_explained(town, person):
    one, secret = made(town)
    flow = Flow("oidc", one, person)

    def code():
        answer = flow.complete(flow.authorize(scope="openid email", prompt="login"))
        return answer.parameters["code"]

    first = code()
    flow.token(first, client_secret="x" * 40)
    assert checks(one) == ["secret"]
    flow.token(first, client_secret=secret, redirect_uri=f"{CALLBACK}x")
    assert checks(one) == ["code_bound"]
    tokens = flow.token(first, client_secret=secret)
    assert tokens.status_code == 200, tokens.content
    flow.token(first, client_secret=secret)
    assert checks(one) == ["code_replayed"]
    flow.token("unknown", client_secret=secret)
    assert checks(one) == ["code_unknown"]
    flow.token("x", client_secret=None)
    assert checks(one) == ["method"]
    flow.token(code(), client_secret=secret, grant_type="password")
    assert checks(one) == ["grant_type"]
    late = code()
    with clock.held(clock.now() + dt.timedelta(seconds=61)):
        flow.token(late, client_secret=secret)
    assert checks(one) == ["code_expired"]
    assert secret not in json.dumps(list(FailedRequest.objects.values_list("findings", flat=True)))


def test_a_late_userinfo_is_explained(town, person):
    one, secret = made(town)
    flow = Flow("oidc", one, person)
    code = flow.complete(flow.authorize(scope="openid email")).parameters["code"]
    token = flow.token(code, client_secret=secret).json()["access_token"]
    flow.browser.get(f"{flow.base}/userinfo?access_token={token}")
    assert checks(one) == ["token_place"]
    with clock.held(clock.now() + dt.timedelta(seconds=301)):
        flow.userinfo(token)
    assert checks(one) == ["token_expired"]


def test_the_page_of_failures(town, boss):
    one, _ = made(town)
    Flow("oidc", one).authorize(redirect_uri="https://a.example/<b>", login_hint="a@b.example")
    page = boss.get(reverse("identity:client-failures", args=[one.id])).content.decode()
    assert CALLBACK in page and "https://a.example/&lt;b&gt;" in page
    assert "OpenID Connect Core 3.1.2.1" in page and "a@b.example" not in page


def test_failures_are_bounded(town):
    one, _ = made(town)
    for _ in range(failing.MOST + 3):
        failing.note(one.id, "token", status=400, error="x", code="", description="", findings=[])
    assert FailedRequest.objects.count() == failing.MOST
    with clock.held(clock.now() + dt.timedelta(days=8)):
        assert failing.forget() == failing.MOST


@given(st.text(max_size=400), st.sampled_from(["client_secret", "code", "scope", "login_hint"]))
def test_masking_never_shows_what_authenticates(value, name):
    shown = diagnosis.masked(name, value)
    assert len(shown) <= 201
    assert all(c.isprintable() for c in shown)
    if name in {"client_secret", "code", "login_hint"} and len(value) > 4:
        assert value not in shown


def test_every_check_has_its_words():
    import inspect
    import re

    from parvis.bricks.identity.contracts.provider import explaining

    text = inspect.getsource(diagnosis) + inspect.getsource(explaining)
    named = set(re.findall(r'Finding\(\s*"([a-z_]+)"', text))
    named |= set(re.findall(r': "(code_[a-z]+)"', text))
    assert named == set(diagnosis_words.CHECKS)


# --- sandbox and production apart --------------------------------------------------------------


@pytest.mark.parametrize("sandbox", [True, False])
@pytest.mark.parametrize("test", [True, False])
def test_invented_identities_stay_in_the_sandbox(sandbox, test):
    provider, rules = hub.Provider("x", test=test), hub.Rules(sandbox=sandbox)
    good = sandbox == test
    assert (hub.may_leave(provider, rules) is None) is good
    assert (hub.tile(provider, rules, "eidas1") is hub.Tile.OPEN) is good


def test_readable_keys():
    good = jose.fresh_key("ES256").as_dict(private=False)
    assert jose.readable(good) and not jose.readable({"kty": "EC"})


def test_secrets_only_where_there_are_some(town):
    key = jose.fresh_key("ES256").as_dict(private=False)
    one, secret = made(
        town, token_endpoint_auth_method="private_key_jwt", jwks={"keys": [dict(key)]}
    )
    assert secret == ""
    with pytest.raises(NotRegistrable):
        base.new_secret(town.actor(Hat.MANAGER), one.id)


def test_what_is_mended_holds_at_the_next_request(town):
    """A process that remembers the old record never refuses, or accepts, by it."""
    one, old = made(town)
    flow = Flow("oidc", one)
    wrong = {"redirect_uri": f"{CALLBACK}2", "scope": "openid email"}
    assert flow.authorize(**wrong).status_code == 400
    row, who = Client.objects.get(), town.actor(Hat.MANAGER)
    mended = {**row.metadata, "redirect_uris": [CALLBACK, f"{CALLBACK}2"]}
    partners.change(who, row.id, row.version, name="Essai", metadata=mended)
    assert flow.authorize(**wrong).status_code == 303
    new = base.new_secret(who, row.id)

    def status(secret):
        given_ = {"token": "x", "client_id": one.client_id, "client_secret": secret}
        return flow.post("token/introspection", given_).status_code

    assert flow.token("x", client_secret=new).json()["error"] == "invalid_grant"
    assert (status(new), status(old)) == (200, 200)
    base.end_old_secret(who, row.id)
    assert (status(new), status(old)) == (200, 401)
