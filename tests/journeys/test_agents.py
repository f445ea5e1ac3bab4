"""An agent of a commune that has no identity provider: account, commune, second factor, desk."""

from __future__ import annotations

import email
import email.policy
import re
import time
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import check_page, enter_demo, walk

pytestmark = pytest.mark.journey
PASSWORD = "quatre mots sans lien 7"


def code_of(var: Path, to: str, digits: int) -> str:
    """The code of the latest letter to an address: the worker writes letters in var/mail."""
    for _ in range(240):
        for file in sorted(
            (var / "mail").glob("**/*.eml"), key=lambda one: one.stat().st_mtime, reverse=True
        ):
            letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = letter.get_body(("plain",))
            found = re.findall(rf"\b\d{{{digits}}}\b", body.get_content() if body else "")
            if to in str(letter["to"]) and found:
                return str(found[-1])
        time.sleep(0.25)
    raise AssertionError(f"no letter to {to}")


def give_address(page: Page, origin: str, address: str) -> None:
    page.goto(f"{origin}/connexion/")
    page.get_by_role("link", name="Je travaille pour un organisme public").click()
    page.get_by_label("Votre adresse électronique professionnelle").fill(address)
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("h1")).to_have_text("Se connecter avec un compte agent")


@pytest.mark.parametrize("width", [320, 1280])
def test_an_agent_of_a_commune_without_provider_reaches_the_desk(demo, open_page, width):
    address = f"paule.serin{width}@chanay-le-lac.example"
    page = open_page(width=width)
    shot = lambda name: page.screenshot(  # noqa: E731
        path=str(demo.var / f"agent-{name}-{width}.png"), full_page=True
    )
    give_address(page, demo.origin, address)
    check_page(page)
    shot("sign-in")
    page.get_by_role("link", name="Je n’ai pas encore de compte").click()
    check_page(page)
    page.get_by_role("button", name="Envoyer le code").click()
    check_page(page)
    shot("code")
    page.get_by_label("Code du message").fill(code_of(demo.var, address, 8))
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre prénom").fill("Paule")
    page.get_by_label("Votre nom").fill("Serin")
    page.get_by_label("Choisissez un mot de passe").fill("Motdepasse2026")
    page.get_by_role("button", name="Ouvrir mon compte").click()
    check_page(page)
    shot("refused-password")
    page.get_by_label("Choisissez un mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    expect(page.locator("h1")).to_have_text("Pour quel organisme travaillez-vous ?")
    page.get_by_label("Nom de l’organisme").fill("Chanay")
    page.get_by_role("button", name="Chercher par le nom").click()
    check_page(page)
    shot("join")
    page.get_by_role("button", name="Commune de Chanay-le-Lac").click()
    page.wait_for_url("**/equipe/**")  # signed in with the password alone: they are of the team
    expect(page.locator("h1")).to_have_text("Équipe")
    expect(page.locator("main")).to_contain_text("sans rôle pour l’instant")
    check_page(page)
    shot("team")
    page.goto(f"{demo.origin}/compte-agent/")
    check_page(page)
    shot("account")
    page.get_by_role("link", name="Ajouter une application qui donne des codes").click()
    check_page(page)
    shot("totp")
    secret = page.locator(".agent-secret").inner_text().replace(" ", "")
    page.get_by_label("Code affiché par votre application").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Ajouter cette application").click()
    expect(page.locator(".agent-codes li")).to_have_count(10)
    check_page(page)
    shot("recovery")
    code = page.locator(".agent-codes li").first.inner_text()
    page.get_by_role("link", name="Je les ai gardés").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Me déconnecter de mon compte agent").click()
    page.goto(f"{demo.origin}/equipe/")
    page.get_by_role("button", name="Se déconnecter").first.click()
    expect(page.locator("h1")).to_have_text("Vous êtes déconnecté")  # after the hub's own turn
    page.context.clear_cookies()
    give_address(page, demo.origin, address)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.locator("h1")).to_have_text("Une preuve de plus que c’est vous")
    check_page(page)
    shot("second")
    page.get_by_label("Code de votre application, ou code de secours").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipe/**")


def test_a_request_is_decided_by_the_operator(demo, open_page):
    address = "rene.ailleurs@ailleurs.example"
    page = open_page(width=320, javascript=False)
    give_address(page, demo.origin, address)
    page.get_by_role("link", name="Je n’ai pas encore de compte").click()
    page.get_by_role("button", name="Envoyer le code").click()
    page.get_by_label("Code du message").fill(code_of(demo.var, address, 8))
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre prénom").fill("René")
    page.get_by_label("Votre nom").fill("Ailleurs")
    page.get_by_label("Choisissez un mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    page.get_by_label("SIRET de votre organisme").fill("24990100000011")
    page.get_by_role("button", name="Rejoindre cet organisme").click()
    expect(page.locator("main")).to_contain_text("En cours de vérification")
    check_page(page)
    operator = open_page()
    enter_demo(operator, demo.origin, "Théo Blanc")
    operator.goto(f"{demo.origin}/identite/exploitation/adhesions/")
    check_page(operator)
    operator.screenshot(path=str(demo.var / "agent-queue.png"), full_page=True)
    row = operator.get_by_role("row").filter(has_text="rene.ailleurs")
    row.get_by_role("link").click()
    check_page(operator)
    operator.screenshot(path=str(demo.var / "agent-request.png"), full_page=True)
    assert any("Accepter" in stop["text"] for stop in walk(operator))
    operator.get_by_role("button", name="Refuser", exact=True).click()
    expect(operator.locator("main")).to_contain_text("Écrivez de 1 à 2000 caractères")
    check_page(operator)
    operator.get_by_role("button", name="Accepter").click()
    expect(operator.locator("h1")).to_have_text("Demandes de rattachement")
    page.goto(f"{demo.origin}/compte-agent/connexion/suite/")
    page.wait_for_url("**/equipe/**")
    expect(page.locator("main")).to_contain_text("gère l’équipe : Yann Kerbrat")
    boss = open_page(width=320)
    enter_demo(boss, demo.origin, "Yann Kerbrat")
    boss.goto(f"{demo.origin}/equipe/")
    check_page(boss)
    boss.screenshot(path=str(demo.var / "agent-team.png"), full_page=True)
    boss.get_by_role("link", name="René Ailleurs").click()
    check_page(boss)
    boss.screenshot(path=str(demo.var / "agent-roles.png"), full_page=True)
    boss.get_by_label("Instruit les dossiers").check()
    boss.get_by_role("button", name="Enregistrer").click()
    expect(boss.locator("main")).to_contain_text("C’est changé")
    page.goto(f"{demo.origin}/bureau/")
    expect(page.locator("h1")).to_have_text("Dossiers")
