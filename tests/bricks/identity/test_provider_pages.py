"""The operator's pages of identity providers: made, changed, switched, their discovery tried."""

from __future__ import annotations

import pytest
from django.urls import reverse

from parvis.bricks.identity.commands.providers import save_provider
from parvis.bricks.identity.demo.directories import install
from parvis.bricks.identity.models import IdentityProvider
from parvis.bricks.identity.queries import providers
from parvis.kernel.access import Role, system
from parvis.kernel.journal.models import Entry
from tests.bricks.identity.hub.walking import text_of
from tests.bricks.identity.lying import running

NEW = "/identite/exploitation/fournisseurs/nouveau/"
SECRET = "s" * 40
GOOD = {
    "uid": "departement",
    "title": "Compte du département",
    "audience": "agent",
    "issuer": "https://comptes.departement.example",
    "client_id": "parvis",
    "secret": SECRET,
    "method": "client_secret_post",
    "scopes": "openid given_name usual_name email uid siret",
    "id_token": "ES256",
    "userinfo": "",
    "allowed_acr": "eidas1, eidas1-mfa",
    "domains": "Departement.example autre.example",
    "default_siret": "",
    "position": "40",
    "more": ["active", "display", "default"],
}


@pytest.fixture
def operator(town, sign_in):
    return sign_in(town.agents[Role.OPERATOR])


def edit(uid="departement"):
    return reverse("identity:provider-edit", kwargs={"uid": uid})


def at(version, **changed):
    """The form as it is sent by who was shown this version."""
    return {**GOOD, "version": str(version), **changed}


def test_a_provider_is_made_and_serves_its_domains(operator):
    assert operator.get(NEW).status_code == 200
    answer = operator.post(NEW, GOOD)
    assert answer["Location"] == reverse("identity:provider", kwargs={"uid": "departement"})
    found = providers.found("departement")
    assert (found.title, found.audience, found.active, found.beta) == (
        "Compte du département", "agent", True, False,
    )  # fmt: skip
    assert found.record.domains == ("departement.example", "autre.example")
    assert found.record.allowed_acr == ("eidas1", "eidas1-mfa")
    assert found.record.default and not found.record.test
    row = IdentityProvider.objects.get()
    assert row.position == 40
    assert SECRET.encode() not in bytes(row.secret) and SECRET not in str(row.record)
    assert providers.upstream("departement").secret == SECRET
    assert Entry.objects.filter(verb="identity.provider.save").count() == 1
    shown = operator.get(answer["Location"]).content.decode()
    assert "departement.example" in shown and SECRET not in shown


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"uid": "Département"}, "uid"),
        ({"uid": "nouveau"}, "uid"),  # an address of these pages
        ({"uid": "essais"}, "uid"),
        ({"uid": ""}, "uid"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"audience": "everybody"}, "audience"),
        ({"issuer": "comptes.example"}, "issuer"),
        ({"issuer": "https://comptes.example/#a"}, "issuer"),
        ({"issuer": "javascript:alert(1)"}, "issuer"),
        ({"issuer": "https://x.example/" + "a" * 600}, "issuer"),
        ({"client_id": ""}, "client_id"),
        ({"secret": "short"}, "secret"),
        ({"secret": ""}, "secret"),
        ({"method": "magic"}, "method"),
        ({"scopes": "email profile"}, "scopes"),
        ({"id_token": "none"}, "id_token"),
        ({"userinfo": "none"}, "userinfo"),
        ({"allowed_acr": " , "}, "allowed_acr"),
        ({"allowed_acr": "gold"}, "allowed_acr"),
        ({"allowed_acr": "eidas1 eidas9"}, "allowed_acr"),
        ({"position": "-1"}, "position"),
        ({"position": "first"}, "position"),
        ({"more": ["magic"]}, "more"),
        ({"domains": "d" * 2001}, "domains"),
        ({"default_siret": "1" * 15}, "default_siret"),
    ],
)
def test_what_cannot_work_gets_words_beside_its_question(change, field, operator):
    answer = operator.post(NEW, {**GOOD, **change})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors, answer.context["form"].errors
    assert not IdentityProvider.objects.exists()


def test_two_providers_have_two_identifiers(operator):
    operator.post(NEW, GOOD)
    again = operator.post(NEW, {**GOOD, "title": "Another"})
    assert again.status_code == 422
    assert providers.found("departement").title == "Compte du département"


def test_a_change_keeps_the_identifier_the_secret_and_what_the_form_does_not_show(operator):
    operator.post(NEW, GOOD)
    row = IdentityProvider.objects.get()
    kept = {"box": {"fr": "Mots"}, "blocks_unlisted": True, "also_domains": ["loin.example"]}
    row.record |= kept
    row.save()
    shown = operator.get(edit())
    assert 'name="uid"' not in shown.content.decode()
    form = {**at(1), "uid": "another", "secret": "", "title": "Renamed", "more": ["display"]}
    assert operator.post(edit(), form).status_code == 303
    row.refresh_from_db()
    assert (row.uid, row.title, row.active, row.version) == ("departement", "Renamed", False, 2)
    assert {name: row.record[name] for name in kept} == kept
    assert providers.upstream("departement").secret == SECRET
    operator.post(edit(), {**form, "version": "2", "secret": "n" * 40})
    assert providers.upstream("departement").secret == "n" * 40


def test_a_provider_to_which_we_sign_keeps_its_method(operator):
    operator.post(NEW, {**GOOD, "method": "private_key_jwt", "secret": ""})
    assert providers.found("departement").record.token_endpoint_auth_method == "private_key_jwt"
    shown = operator.get(edit()).content.decode()
    assert 'value="private_key_jwt" selected' in shown or "private_key_jwt" in shown
    sent = at(1, method="private_key_jwt", secret="")
    assert operator.post(edit(), sent).status_code == 303
    assert providers.found("departement").record.token_endpoint_auth_method == "private_key_jwt"


def test_two_operators_at_once_the_second_reads_what_the_first_kept(operator, town, sign_in):
    operator.post(NEW, GOOD)
    second = sign_in(town.agents[Role.OPERATOR])
    assert 'name="version" value="1"' in second.get(edit()).content.decode()
    first = at(1, issuer="https://new.departement.example", more=["active"])
    assert operator.post(edit(), first).status_code == 303
    mine = at(1, title="Le département", secret="m" * 40)
    answer = second.post(edit(), mine)
    assert answer.status_code == 409
    words = text_of(answer)
    assert "Somebody else changed this provider" in words
    assert "https://new.departement.example" in words and "is open" in words
    assert "m" * 40 not in answer.content.decode() and SECRET not in answer.content.decode()
    found = providers.found("departement")
    assert (found.title, found.record.issuer) == (GOOD["title"], first["issuer"])
    assert providers.upstream("departement").secret == SECRET
    assert 'name="version" value="2"' in answer.content.decode()
    assert second.post(edit(), {**mine, "version": "2"}).status_code == 303
    assert providers.found("departement").title == "Le département"


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 40, "²", "\0"])
def test_a_form_without_the_version_that_was_shown_writes_nothing(version, operator):
    operator.post(NEW, GOOD)
    assert operator.post(edit(), at(version, title="Renamed")).status_code == 409
    assert providers.found("departement").title == GOOD["title"]


def test_closed_meanwhile_is_a_change_too(operator):
    operator.post(NEW, GOOD)
    operator.post(reverse("identity:provider", kwargs={"uid": "departement"}), {"active": "0"})
    assert operator.post(edit(), at(1)).status_code == 409
    assert not providers.found("departement").active


def test_nobody_edits_what_is_not_there(operator):
    assert operator.get(edit("nobody")).status_code == 404
    assert operator.post(edit("nobody"), GOOD).status_code == 404


def test_a_page_of_a_megabyte_is_refused_in_words(operator):
    assert operator.post(NEW, {**GOOD, "issuer": "https://" + "a" * 1_000_000}).status_code in (
        400, 413, 422,
    )  # fmt: skip
    assert not IdentityProvider.objects.exists()


def test_closing_and_opening_is_at_once(operator):
    operator.post(NEW, GOOD)
    address = reverse("identity:provider", kwargs={"uid": "departement"})
    for active in ("0", "1"):
        assert operator.post(address, {"active": active}).status_code == 303
        assert providers.found("departement").active is (active == "1")
    verbs = list(Entry.objects.filter(verb__startswith="identity.provider.").values_list("verb"))
    assert [one for (one,) in verbs][-2:] == ["identity.provider.close", "identity.provider.open"]


def test_the_discovery_that_answers_is_shown(operator):
    install()
    page = operator.post("/identite/exploitation/fournisseurs/compte-simple/essai/")
    assert page.status_code == 200
    assert "/compte-simple/authorize" in page.content.decode()
    assert (
        operator.get("/identite/exploitation/fournisseurs/compte-simple/essai/").status_code == 405
    )
    assert operator.post("/identite/exploitation/fournisseurs/nobody/essai/").status_code == 404


@pytest.mark.parametrize(
    ("issuer", "words"),
    [
        ("https://nobody.invalid", "The document cannot be had"),
        ("http://169.254.169.254", "The document cannot be had"),  # refused, never called
    ],
)
def test_a_discovery_that_does_not_come_says_why(issuer, words, operator):
    operator.post(NEW, {**GOOD, "issuer": issuer})
    page = operator.post("/identite/exploitation/fournisseurs/departement/essai/")
    assert page.status_code == 200
    assert words in text_of(page)


def test_a_discovery_that_names_another_issuer_is_told(operator, monkeypatch):
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.1")
    with running() as provider:
        operator.post(NEW, {**GOOD, "issuer": provider.origin})
        address = "/identite/exploitation/fournisseurs/departement/essai/"
        assert f"{provider.origin}/token" in operator.post(address).content.decode()
        provider.lie = "discovery"
        assert "names another issuer" in text_of(operator.post(address))
        provider.lie, provider.answers = "", {"/.well-known/openid-configuration": 500}
        assert "cannot be had" in text_of(operator.post(address))


def test_the_invented_providers_of_the_sandbox_are_installed(operator, settings):
    settings.PARVIS_ENV = "production"
    assert operator.post("/identite/exploitation/fournisseurs/essais/").status_code == 303
    assert {one.uid for one in IdentityProvider.objects.all()} == {
        "comptes-d-essai", "agents-d-essai",
    }  # fmt: skip
    assert all(one.record["test"] for one in IdentityProvider.objects.all())


def test_accounts_of_this_instance_are_no_provider_to_edit_or_close(operator):
    base = "/identite/exploitation/fournisseurs"
    for address in (f"{base}/courriel/", f"{base}/courriel/modifier/"):
        assert operator.get(address).status_code == 404
        assert operator.post(address, GOOD).status_code == 404
    assert operator.post(NEW, {**GOOD, "uid": "courriel"}).status_code == 422
    assert not IdentityProvider.objects.exists()


def test_only_an_operator_may(town):
    from parvis.bricks.identity.domain.providers import Record
    from parvis.kernel.access import Forbidden

    record = Record(issuer="https://x.example", client_id="hub")
    with pytest.raises(Forbidden):
        save_provider(
            town.actor(Role.MANAGER), "x", title="X", audience="agent", record=record, secret=SECRET
        )
    save_provider(system("tests"), "x", title="X", audience="agent", record=record, secret=SECRET)
