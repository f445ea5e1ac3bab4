"""Which article lets a service receive each datum: written by its partner, read by people."""

from __future__ import annotations

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.commands import clients as base
from parvis.bricks.identity.commands import partners
from parvis.bricks.identity.domain import legal_bases
from parvis.bricks.identity.domain.legal_bases import NotABasis
from parvis.bricks.identity.domain.registering import NotRegistrable
from parvis.bricks.identity.models import Client, ClientRequest, HubAccount
from parvis.bricks.identity.queries import clients
from parvis.kernel.access import Role as Hat
from parvis.kernel.journal.models import Entry
from tests.bricks.identity.hub.walking import Walk, install, make_client, text_of
from tests.bricks.identity.partners.test_partners import GOOD, META, boss

__all__ = ["boss"]
TAX = "CGI, article 1417"
LINE = f"dgfip_rfr: {TAX}"
ASKED = {**GOOD, "scopes": ["identite_pivot", "dgfip_rfr"], "legal_bases": LINE}
SCOPES = ["openid", "identite_pivot", "dgfip_rfr"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", {}),
        ("  \n\n", {}),
        (LINE, {"dgfip_rfr": TAX}),
        (f"{LINE}\nemail:  CRPA,   article L114-8 ", {
            "dgfip_rfr": TAX, "email": "CRPA, article L114-8",
        }),
        ("lasuite_visio:rooms:list: décret 2024-1", {"lasuite_visio:rooms:list": "décret 2024-1"}),
    ],
)  # fmt: skip
def test_lines_are_read(text, kept):
    assert legal_bases.parse(text) == kept
    assert legal_bases.parse(legal_bases.written(kept)) == kept


@pytest.mark.parametrize(
    "text",
    ["dgfip_rfr", "dgfip_rfr:", "dgfip_rfr: a", ": article 3", "two words: article 3",
     f"{LINE}\n{LINE}", "a: " + "x" * 201, "a: art\x00icle", "\n".join(
         f"s{n}: article {n}" for n in range(101))],
)  # fmt: skip
def test_what_says_no_article_is_refused(text):
    with pytest.raises(NotABasis):
        legal_bases.parse(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        kept = legal_bases.parse(text)
    except NotABasis as wrong:
        assert len(wrong.line) <= legal_bases.LONGEST
    else:
        assert legal_bases.parse(legal_bases.written(kept)) == kept


def test_what_is_told_and_what_is_missing():
    kept = {"dgfip_rfr": "A", "dgfip_nbpart": "A", "email": "B"}
    assert legal_bases.told(["email", "dgfip_nbpart", "dgfip_rfr", "openid"], kept) == ("B", "A")
    assert legal_bases.missing(["openid", "email", "dgfip_rfr", "cnaf_enfants"], kept) == (
        "cnaf_enfants",
    )
    assert legal_bases.in_one(["email", "dgfip_rfr"], kept) == "B ; A"
    assert len(legal_bases.in_one(["email"], {"email": "x" * 900})) == 300


# --- the partner -------------------------------------------------------------------------------


def test_a_partner_writes_and_reads_them(town, boss):
    answer = boss.post(f"{reverse('identity:client-new')}?profile=franceconnect", ASKED)
    assert answer.status_code == 200, text_of(answer)
    row = Client.objects.get()
    assert row.metadata["legal_bases"] == {"dgfip_rfr": TAX}
    page = text_of(boss.get(reverse("identity:client", args=[row.id])))
    assert TAX in page and "Revenu fiscal de référence" in page


@pytest.mark.parametrize("wrong", ["dgfip_rfr", "email: article 3 of a law", "x" * 30_000])
def test_wrong_lines_get_words_beside_their_question(wrong, town, boss):
    address = f"{reverse('identity:client-new')}?profile=franceconnect"
    answer = boss.post(address, {**ASKED, "legal_bases": wrong})
    assert answer.status_code == 422
    assert not Client.objects.exists()
    assert "legal_bases" in answer.context["form"].errors


def test_production_wants_an_article_for_each_datum_of_an_administration(town, boss):
    boss.post(f"{reverse('identity:client-new')}?profile=franceconnect", ASKED)
    row = Client.objects.get()
    address = reverse("identity:client-production", args=[row.id])
    form = {**ASKED, "why": "Aid for school meals."}
    refused = boss.post(address, {**form, "legal_bases": ""})
    assert refused.status_code == 422
    assert "the article that allows it" in text_of(refused)
    assert not ClientRequest.objects.exists()
    assert boss.post(address, form).status_code == 303
    asked = ClientRequest.objects.get()
    operator = town.actor(Hat.OPERATOR)
    from parvis.bricks.identity.queries import partners as queries

    shown = {name: wanted for name, _, wanted in queries.request(operator, asked.id).changes}
    assert shown["legal_bases"] == LINE
    partners.decide(operator, asked.id, accept=True, words="")
    made = Client.objects.get(environment="production")
    assert made.metadata["legal_bases"] == {"dgfip_rfr": TAX}


def test_an_article_for_a_datum_that_is_not_asked_is_refused(town):
    with pytest.raises(NotRegistrable) as wrong:
        base.register(
            town.actor(Hat.MANAGER), profile="oidc", name="Essai", sandbox=True,
            organisation=town.organisation.id,
            metadata={**META, "legal_bases": {"address": "article 3"}},
        )  # fmt: skip
    assert wrong.value.field == "legal_bases"


@pytest.mark.parametrize("kept", [["a"], {"email": 3}, {"email": {"x": "y"}}, "email: article 3"])
def test_what_is_no_list_of_articles_is_refused(kept, town):
    with pytest.raises(NotRegistrable):
        base.register(
            town.actor(Hat.MANAGER), profile="oidc", name="Essai", sandbox=True,
            organisation=town.organisation.id, metadata={**META, "legal_bases": kept},
        )  # fmt: skip


# --- the person --------------------------------------------------------------------------------


@pytest.fixture
def walk(db) -> Walk:
    install()
    made = make_client(
        scopes=SCOPES, legal_bases={"dgfip_rfr": TAX, "identite_pivot": "CRPA, article L112-8"}
    )
    clients.at(clients.epoch())
    return Walk(made).begin(scopes=tuple(SCOPES))


def test_the_page_before_tells_them(walk):
    page = text_of(walk.come_back("aicha.benali"))
    assert page.count(f"Allowed by: {TAX}") == 1
    assert page.count("Allowed by: CRPA, article L112-8") == 1, "once for the whole identity"


def test_the_journal_and_the_history_have_them(walk, person, sign_in):
    walk.sign_in("aicha.benali")
    entry = Entry.objects.get(verb="identity.grant.issue")
    assert entry.legal_basis == f"CRPA, article L112-8 ; {TAX}"
    HubAccount.objects.update(person=person)
    page = text_of(sign_in(person).get("/identite/historique/"))
    assert f"Allowed by: CRPA, article L112-8 ; {TAX}" in page


def test_a_service_without_articles_tells_none(db, person, sign_in):
    install()
    walk = Walk(make_client(scopes=SCOPES)).begin(scopes=tuple(SCOPES))
    assert "Allowed by" not in text_of(walk.come_back("aicha.benali"))
    assert walk.login().status_code == 303
    HubAccount.objects.update(person=person)
    assert "Allowed by" not in text_of(sign_in(person).get("/identite/historique/"))


@pytest.mark.parametrize(("profile", "kept"), [("oidc", True), ("franceconnect", None)])
def test_a_service_says_that_officers_may_come_for_their_company(profile, kept, town, boss):
    """Plain OpenID alone: elsewhere the question is not asked and its answer not read."""
    form = {**GOOD, "scopes": [], "companies": "on"}
    assert boss.post(f"{reverse('identity:client-new')}?profile={profile}", form).status_code == 200
    row = Client.objects.get()
    assert row.metadata.get("accepts_companies") is kept
    shown = boss.get(reverse("identity:client", args=[row.id])).content.decode()
    assert ('name="companies"' in shown) is bool(kept)
