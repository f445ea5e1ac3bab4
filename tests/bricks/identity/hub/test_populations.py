"""Invented identities and real people never share an account nor a name."""

from __future__ import annotations

import pytest

from parvis.bricks.identity.commands import accounts, epochs
from parvis.bricks.identity.models import Client, HubAccount, IdentityProvider, Session
from tests.bricks.identity.hub.test_agents import arrive
from tests.bricks.identity.hub.walking import SCOPES, Walk, answer_of, make_client

AGENT_SCOPES = ("openid", "given_name", "usual_name", "email", "uid", "siret")


def service(client_id: str, environment: str, profile: str = "franceconnect", **more):
    """Two clients of one entity: in the national services they would share their subs."""
    made = make_client(profile, client_id=client_id, **more)
    Client.objects.filter(id=made.id).update(environment=environment, entity_id="entity-of-both")
    epochs.move()
    made.refresh_from_db()
    return made


def signed_in(client, uid, **asked) -> Session:
    before = set(Session.objects.values_list("id", flat=True))
    assert Walk(client).begin(**asked).sign_in("aicha.benali", uid)["code"]
    return Session.objects.exclude(id__in=before).get()


def test_a_test_identity_with_a_real_person_s_pivot_is_somebody_else(hub):
    real = signed_in(service("real", "production"), "compte-simple")
    invented = signed_in(service("trial", "sandbox"), "comptes-d-essai")
    assert HubAccount.objects.count() == 2
    assert real.subject_seed != invented.subject_seed
    from parvis.bricks.identity.queries import clients, subjects

    clients.at(clients.epoch())
    names = [
        subjects.of(clients.find(one), session.subject_seed)
        for one, session in (("real", real), ("trial", invented))
    ]
    assert names[0] != names[1], "one entity, one civil identity, two populations"


def test_an_identity_locked_in_one_population_is_open_in_the_other(hub):
    signed_in(service("real", "production"), "compte-simple")
    HubAccount.objects.update(locked_at="2026-01-01T00:00:00Z", locked_by="person")
    epochs.move()
    assert signed_in(service("trial", "sandbox"), "comptes-d-essai")


@pytest.mark.parametrize("profile", ["franceconnect", "oidc"])
def test_the_history_of_a_person_has_no_trial(hub, profile):
    scopes = {"scopes": SCOPES} if profile == "oidc" else {}
    signed_in(service("real", "production", profile), "compte-simple", **scopes)
    real = HubAccount.objects.get()
    lines = real.connections.count()
    signed_in(service("trial", "sandbox", profile), "comptes-d-essai", **scopes)
    assert real.connections.count() == lines


def test_an_invented_agent_does_not_join_a_real_one_s_account(hub):
    address = "lucie.morel@valserine.example"
    IdentityProvider.objects.filter(uid="annuaire-valserine").update(
        record={
            **IdentityProvider.objects.get(uid="annuaire-valserine").record, "default": True,
        }
    )  # fmt: skip
    epochs.move()
    for client_id, environment in (("real", "production"), ("trial", "sandbox")):
        made = service(client_id, environment, "proconnect", scopes=list(AGENT_SCOPES))
        walk = Walk(made).begin(scopes=AGENT_SCOPES, acr_values=())
        assert answer_of(arrive(walk, address, "lucie.morel"))["code"]
    assert HubAccount.objects.count() == 2


def test_the_rule_itself(hub):
    IdentityProvider.objects.filter(uid="annuaire-valserine").update(
        record={
            **IdentityProvider.objects.get(uid="annuaire-valserine").record, "default": True,
        }
    )  # fmt: skip
    epochs.move()

    def of(provider, sub, **more):
        return accounts.agent_account(
            provider, sub, "A@b.example", provider_is_default=False, **more
        )

    first = accounts.agent_account(
        "annuaire-valserine", "1", "a@b.example", provider_is_default=True
    )
    assert of("annuaire-pays", "2") == first
    assert of("agents-d-essai", "3", invented=True) != first
