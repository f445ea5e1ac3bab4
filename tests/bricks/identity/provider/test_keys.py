"""Rotation without downtime: published before it signs, published after; encrypted at rest."""

from __future__ import annotations

import json

import pytest

from parvis.bricks.identity.commands import keys
from parvis.bricks.identity.models import SigningKey
from parvis.kernel.access import Forbidden, Role, system
from tests.bricks.identity.provider.flows import after, flow, header

ACTOR = system("tests")


def test_first_keys_are_made_and_sealed(client, db):
    published = client.get("/oidc/jwks").json()["keys"]
    assert {k["alg"] for k in published} == {"ES256", "RS256"}
    assert len({k["kid"] for k in published}) == len(published)
    assert not any(set(k) & {"d", "p", "q", "dp", "dq", "qi"} for k in published)
    for row in SigningKey.objects.all():
        assert b'"d"' not in bytes(row.sealed)


def test_rotation(person):
    one = flow("oidc", person)
    before = one.tokens()["id_token"]
    waiting = keys.announce(ACTOR, "ES256")
    assert keys.announce(ACTOR, "ES256") == waiting
    assert waiting in {k["kid"] for k in one.jwks()["keys"]}
    assert header(one.tokens()["id_token"])["kid"] != waiting
    with pytest.raises(keys.TooEarly):
        keys.promote(ACTOR, "ES256")
    with after(16 * 60):
        keys.promote(ACTOR, "ES256")
    signed = one.tokens()["id_token"]
    assert header(signed)["kid"] == waiting
    assert one.claims(before)["sub"] == one.claims(signed)["sub"]  # the old key still verifies
    old = header(before)["kid"]
    with pytest.raises(keys.TooEarly):
        keys.remove(ACTOR, old)
    with after(2 * 86_400):
        keys.remove(ACTOR, old)
    assert old not in {k["kid"] for k in one.jwks()["keys"]}
    assert bytes(SigningKey.objects.get(kid=old).sealed) == b""


def test_stolen_key_is_replaced_at_once(person):
    one = flow("oidc", person)
    one.tokens()
    keys.announce(ACTOR, "ES256")
    kid = keys.promote(ACTOR, "ES256", at_once=True)
    assert header(one.tokens()["id_token"])["kid"] == kid


def test_only_the_operator_rotates(town):
    with pytest.raises(Forbidden):
        keys.announce(town.actor(Role.MANAGER), "ES256")
    keys.ensure()
    assert keys.announce(town.actor(Role.OPERATOR), "ES256")


def test_no_secret_of_a_client_in_the_database(db):
    from parvis.bricks.identity.models import Client
    from tests.bricks.identity.provider.flows import SECRET

    flow("oidc")
    row = Client.objects.get()
    assert SECRET not in json.dumps(row.secrets) + json.dumps(row.metadata)


def test_secret_is_replaced_with_an_overlap(person):
    from parvis.bricks.identity.commands import clients
    from parvis.bricks.identity.models import Client

    one = flow("oidc", person)
    row = Client.objects.get()
    new = clients.new_secret(ACTOR, row.id, overlap_seconds=3600)
    assert one.token(one.sign_in()).status_code == 200  # the old one, for an hour
    assert one.token(one.sign_in(), client_secret=new).status_code == 200
    with after(3601):
        code = one.sign_in()
        assert one.token(code).status_code == 401
        assert one.token(code, client_secret=new).status_code == 200
