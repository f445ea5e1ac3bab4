"""An administrator's right reaches a service and ends; a partner reads what a request did wrong.

The service is played by the test: it calls the hub as any OpenID client does, over the network.
"""

from __future__ import annotations

import json
import os
import re
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from parvis.bricks.identity.domain import jose
from tests.journeys.browser import check_page, enter_demo, walk

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("PARVIS_SHOTS", "")
BACK = "https://agenda.valserine.example/retour"


def shot(page: Page, name: str) -> None:
    if SHOTS and page.viewport_size:
        width = page.viewport_size["width"]
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def seen(page: Page, name: str) -> None:
    """The page keeps the house's promises; a picture when one is asked for."""
    # Without scripts axe never ends: sideways scroll, weight and requests are still looked at.
    check_page(page)
    shot(page, name)


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


def call(origin: str, path: str, form: dict[str, str], **headers: str) -> dict[str, Any]:
    """A call from server to server."""
    connection = HTTPConnection(urlsplit(origin).netloc, timeout=15)
    try:
        if form:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, urlencode(form), headers)
        else:
            connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, text
        return json.loads(text) if text.startswith("{") else jose.unverified_claims(text)
    finally:
        connection.close()


def new_client(page: Page, origin: str, name: str, scopes: tuple[str, ...]) -> tuple[str, str]:
    """Made by its partner; its name and its secret."""
    page.goto(f"{origin}/identite/clients/nouveau/")
    page.get_by_label("ProConnect : un service pour les agents").check()
    press(page, "Continuer")
    page.get_by_label("Nom du service").fill(name)
    page.get_by_label("Adresses de retour").fill(BACK)
    for scope in scopes:
        page.locator(f"input[name=scopes][value={scope}]").check()
    seen(page, "client-nouveau")
    press(page, "Créer ce client")
    seen(page, "client-secret")
    client, secret = page.locator("main code").all_inner_texts()
    return client, secret


def authorize(origin: str, client: str, **changes: str) -> str:
    given = {
        "client_id": client, "response_type": "code", "redirect_uri": BACK, "state": "s" * 32,
        "nonce": "n" * 32, "scope": "openid email siret entitlements",
    } | changes  # fmt: skip
    return f"{origin}/proconnect/api/v2/authorize?{urlencode(given)}"


def sign_in(page: Page, origin: str, client: str, who: str) -> str:
    """Through the test accounts; the code that the service receives."""
    page.route(f"{BACK}**", lambda route: route.fulfill(status=200, body="back"))
    page.goto(authorize(origin, client))
    page.get_by_label("Votre adresse électronique professionnelle").fill(who)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name=who).click()
    page.wait_for_url(f"{BACK}**")
    return parse_qs(urlsplit(page.url).query)["code"][0]


def tokens(origin: str, client: str, secret: str, code: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": BACK,
        "client_id": client, "client_secret": secret,
    }  # fmt: skip
    return call(origin, "/proconnect/api/v2/token", form)


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, False)])
def test_a_right_reaches_the_service_and_ends(demo, open_page, width, javascript):
    boss = open_page(width=width, javascript=javascript)
    name = f"permis-ville-{width}"
    enter_demo(boss, demo.origin, "Nadia Ferrand")
    client, secret = new_client(
        boss, demo.origin, f"Permis {width}", ("email", "siret", "entitlements")
    )
    boss.goto(f"{demo.origin}/identite/droits/applications/nouvelle/")
    boss.get_by_label("Nom en français").fill("Permis de la ville")
    boss.get_by_label("Nom en anglais").fill("Permits of the town")
    boss.locator("input[name=code]").fill(name)
    boss.locator("input[name=role0-key]").fill("file")
    boss.locator("input[name=role0-fr]").fill(f"Déposer {width}")
    boss.locator("input[name=role0-en]").fill(f"File {width}")
    boss.get_by_label("agit devant vous au nom de l’organisme de l’agent").first.check()
    seen(boss, "application")
    press(boss, "Enregistrer")
    boss.goto(f"{demo.origin}/identite/droits/applications/{name}/")
    boss.get_by_label(f"Permis {width}").check()
    press(boss, "Enregistrer ces clients")
    check_page(boss)
    boss.goto(f"{demo.origin}/identite/droits/agents/")
    boss.get_by_role("link", name="Donner un droit").click()
    boss.get_by_label("À qui ?").select_option(label=_labelled(boss, "À qui ?", "Lucie Morel"))
    boss.get_by_label("Quel rôle, dans quelle application ?").select_option(value=f"{name}:file")
    boss.get_by_label("Dans tout l’organisme").check()
    boss.get_by_label("Loi ou acte").fill("Arrêté du maire du 3 novembre 2026")
    seen(boss, "donner")
    press(boss, "Donner ce droit")
    expect(boss.locator("main")).to_contain_text("Le droit est donné")
    seen(boss, "droits-agents")

    agent = open_page(width=width, javascript=javascript)
    code = sign_in(agent, demo.origin, client, "lucie.morel@valserine.example")
    got = tokens(demo.origin, client, secret, code)
    bearer = {"Authorization": f"Bearer {got['access_token']}"}
    told = call(demo.origin, "/proconnect/api/v2/userinfo", {}, **bearer)
    assert [one["role"] for one in told["entitlements"]] == ["file"]
    assert told["entitlements"][0]["in_name_of"]["name"] == "Ville de Valserine"
    ask = {
        "token": got["access_token"], "client_id": client, "client_secret": secret,
        "purpose": "dépôt d’un permis", "role": "file",
    }  # fmt: skip
    assert call(demo.origin, "/proconnect/api/v2/token/introspection", ask)["entitled"] is True
    proof = call(demo.origin, "/proconnect/api/v2/capacity", ask | {"audience": name})
    assert jose.unverified_claims(proof["capacity"])["aud"] == name

    own = open_page(width=width, javascript=javascript)
    enter_demo(own, demo.origin, "Lucie Morel")
    own.goto(f"{demo.origin}/identite/droits/")
    expect(own.locator("main")).to_contain_text(f"Déposer {width}")
    seen(own, "mes-droits")

    row = boss.locator("tr", has_text=f"Déposer {width}")
    row.get_by_role("link", name="Lucie Morel").click()
    seen(boss, "droit")
    boss.get_by_label("Pourquoi ?").fill("Changement de mission")
    press(boss, "Retirer ce droit maintenant")
    expect(boss.locator("main")).to_contain_text("Changement de mission")
    check_page(boss)
    now = call(demo.origin, "/proconnect/api/v2/token/introspection", ask)
    assert (now["active"], now["entitled"], now["entitlements"]) == (True, False, [])


def _labelled(page: Page, question: str, name: str) -> str:
    options = page.get_by_label(question).locator("option").all_inner_texts()
    return next(text for text in options if text.startswith(name))


@pytest.mark.parametrize("width", [1280, 320])
def test_a_partner_reads_what_was_wrong_and_mends_it(demo, open_page, width):
    page = open_page(width=width)
    enter_demo(page, demo.origin, "Nadia Ferrand")
    client, _ = new_client(page, demo.origin, f"Réservation {width}", ("email",))
    other = open_page(width=width)
    wrong = "https://agenda.valserine.example/autre"
    other.goto(authorize(demo.origin, client, redirect_uri=wrong, scope="openid email uid"))
    expect(other.locator("main")).to_contain_text("Y030031")
    page.goto(f"{demo.origin}/identite/clients/")
    seen(page, "clients")
    page.locator("li.card", has_text=client).get_by_role(
        "link", name="Ce que ses requêtes en échec ont de faux"
    ).click()
    said = page.locator("main")
    expect(said).to_contain_text("redirect_uri")
    expect(said).to_contain_text(wrong)
    expect(said).to_contain_text(BACK)
    expect(said).to_contain_text("Déclarez ces scopes avec leur base légale")
    seen(page, "echecs")
    page.get_by_role("link", name=re.compile(f"^Réservation {width}")).first.click()
    page.get_by_label("Adresses de retour").fill(f"{BACK}\n{wrong}")
    page.locator("input[name=scopes][value=uid]").check()
    seen(page, "client")
    press(page, "Enregistrer")
    expect(page.locator("main")).to_contain_text("C’est enregistré")
    other.goto(authorize(demo.origin, client, redirect_uri=wrong, scope="openid email uid"))
    expect(other.get_by_label("Votre adresse électronique professionnelle")).to_be_visible()


def test_production_waits_for_an_operator(demo, open_page):
    page = open_page()
    enter_demo(page, demo.origin, "Nadia Ferrand")
    new_client(page, demo.origin, "Vers la production", ("email",))
    press_link(page, "Je l’ai gardé")
    page.get_by_role("link", name="Demander la production").click()
    page.get_by_label("Base légale de ces données").fill("CGCT, article L2121-29")
    seen(page, "production")
    press(page, "Envoyer cette demande")
    expect(page.locator("main")).to_contain_text("Attend un exploitant")
    operator = open_page()
    enter_demo(operator, demo.origin, "Théo Blanc")
    operator.goto(f"{demo.origin}/identite/exploitation/clients/")
    seen(operator, "exploitation-clients")
    operator.get_by_role("link", name="Vers la production").first.click()
    seen(operator, "exploitation-demande")
    operator.get_by_label("Mots pour le partenaire").fill("Bienvenue.")
    press(operator, "Accepter")
    expect(operator.locator("main")).to_contain_text("La demande est acceptée")
    page.reload()
    page.get_by_role("link", name="Le client en production").click()
    press(page, "Créer un nouveau secret")
    expect(page.locator("main")).to_contain_text("Gardez ce secret maintenant")


def test_review_administrators_and_test_accounts(demo, open_page):
    for width in (1280, 320):
        page = open_page(width=width)
        enter_demo(page, demo.origin, "Nadia Ferrand")
        for path, name in (
            ("droits/revue/", "revue"),
            ("droits/administrateurs/", "administrateurs"),
            ("droits/administrateurs/permis-de-construire/", "administrateur-nommer"),
            ("droits/applications/", "applications"),
            ("clients/comptes-d-essai/", "comptes-d-essai"),
        ):
            page.goto(f"{demo.origin}/identite/{path}")
            seen(page, name)
    operator = open_page()
    enter_demo(operator, demo.origin, "Théo Blanc")
    operator.goto(f"{demo.origin}/identite/exploitation/fournisseurs/nouveau/")
    seen(operator, "fournisseur-nouveau")
    operator.goto(f"{demo.origin}/identite/exploitation/fournisseurs/compte-simple/")
    press(operator, "Essayer sa découverte maintenant")
    expect(operator.locator("main")).to_contain_text("Le document est comme il doit être")
    seen(operator, "fournisseur-essai")


def press_link(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=True).first.click()


def test_a_right_is_given_by_keyboard_in_english(demo, open_page):
    page = open_page(language="en")
    enter_demo(page, demo.origin, "Nadia Ferrand")
    page.goto(f"{demo.origin}/identite/droits/donner/")
    check_page(page)
    stops = walk(page)
    assert any(stop["text"].startswith("Give this right") for stop in stops)
    page.get_by_role("button", name="Give this right").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Give a right")
    check_page(page)
