"""A helper's day in a real browser: propose, be accepted, file for somebody, be refused, hand over.

Malika helps John with the canteen at the France services desk of the demo town; John sees it and
takes it back; the next helper in the same browser finds nothing of it.
"""

from __future__ import annotations

import email
import re
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import check_page, walk
from tests.journeys.test_usager import a_child, go_on, how_to_reach

pytestmark = pytest.mark.journey
WHY = "Inscrire Emily à la cantine"
SAID = "Malika peut inscrire ma fille à la cantine."


def enter(page: Page, origin: str, who: str, path: str) -> None:
    """Sign in on the demo's page."""
    page.goto(f"{origin}/connexion/?next={path}")
    page.get_by_role("button", name=f"Entrer comme {who}").click()


def code_in(var: Path, page: Page) -> str:
    """The code of the last letter that holds one; letters leave by the worker."""
    for _ in range(120):
        for path in sorted((var / "mail").glob("*.eml"), key=lambda p: -p.stat().st_mtime):
            letter = email.message_from_bytes(path.read_bytes(), policy=default)
            body = letter.get_body(("plain",))
            found = re.search(r"\b(\d{4} \d{4})\b", body.get_content() if body else "")
            if found and "john.carter" in str(letter["To"]):
                return found[1]
        page.wait_for_timeout(500)
    raise AssertionError("no letter with a code")


def picture(page: Page, demo, name: str) -> None:
    page.screenshot(path=str(demo.var / f"mandates-{name}.png"), full_page=True)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("width", [320, 1280])
def test_from_the_proposal_to_the_end(demo, open_page, width):
    page = open_page(width=width)
    enter(page, demo.origin, "Malika", "/identite/aide/")
    expect(page.locator("h1")).to_have_text("Les personnes que j’aide")
    check_page(page)
    picture(page, demo, f"desk-{width}")
    page.get_by_role("link", name="Proposer un mandat").click()
    check_page(page)
    page.get_by_label("Nom de famille").fill("Carter")
    page.get_by_label("Adresse électronique").fill("john.carter@courriel.example")
    page.get_by_label("Inscription à la cantine scolaire").check()
    page.get_by_label("Un mois").check()
    picture(page, demo, f"propose-{width}")
    page.get_by_role("button", name="Proposer ce mandat").click()
    expect(page.locator("h1")).to_contain_text("John Carter")
    check_page(page)

    page.get_by_role("button", name="Envoyer le code").click()
    page.get_by_label("Code que la personne a reçu").fill(code_in(demo.var, page))
    page.get_by_label("Ce que la personne accepte").fill(SAID)
    picture(page, demo, f"consent-{width}")
    page.get_by_role("button", name="La personne est d’accord").click()
    expect(page.locator("h1")).to_contain_text("en vigueur")
    check_page(page)
    page.get_by_role("link", name="Agir pour John Carter").click()
    check_page(page)
    page.get_by_label("Pourquoi agissez-vous").fill(WHY)
    picture(page, demo, f"begin-{width}")
    page.get_by_role("button", name="Agir pour John Carter").click()
    expect(page.locator(".acting")).to_contain_text("Vous agissez pour John Carter")
    check_page(page)
    picture(page, demo, f"acting-{width}")

    page.goto(f"{demo.origin}/deposer/stationnement-demenagement/")
    page.locator("main form button.btn").last.click()
    expect(page.locator("main")).to_contain_text("ne couvre pas cette démarche")
    file_canteen(page, demo)
    page.get_by_role("link", name="Suivre ma demande").click()
    expect(page.locator(".acting")).to_contain_text("Vous agissez pour John Carter")
    followed = page.url

    person = open_page(width=width)
    enter(person, demo.origin, "John", "/identite/mandats/")
    check_page(person)
    picture(person, demo, f"own-{width}")
    person.get_by_role("link", name="Malika Bouzid").first.click()
    expect(person.locator("main")).to_contain_text(WHY)
    expect(person.locator("main")).to_contain_text(SAID)
    check_page(person)
    picture(person, demo, f"own-one-{width}")
    person.goto(f"{demo.origin}/mes-donnees/")
    expect(person.locator("main")).to_contain_text("Malika Bouzid")
    person.goto(f"{demo.origin}/identite/mandats/")
    person.get_by_role("button", name="Le reprendre maintenant").first.click()
    expect(person.locator("main")).to_contain_text("Il n’ouvre plus rien")
    check_page(person)

    page.goto(followed)
    expect(page.locator(".acting")).to_contain_text("Vous ne pouvez plus agir pour John Carter")
    expect(page.locator("main")).not_to_contain_text("Emily")
    check_page(page)
    picture(page, demo, f"ended-{width}")
    page.get_by_role("button", name="Cesser d’agir").click()
    expect(page.locator("h1")).to_have_text("Les personnes que j’aide")


def file_canteen(page: Page, demo) -> None:
    page.goto(f"{demo.origin}/deposer/cantine/")
    page.locator("main form button.btn").last.click()
    expect(page.locator("h1")).to_have_text("Vos coordonnées")
    how_to_reach(page)
    go_on(page)
    page.get_by_role("button", name="Ajouter").click()
    a_child(page, "Aucun régime particulier")
    go_on(page)
    page.get_by_label("De 400 à 799 €").check()
    go_on(page)
    page.get_by_label("Oui").check()
    go_on(page)
    page.get_by_role("button", name="Déposer ma demande").click()
    expect(page.locator("h1")).to_have_text("Votre demande est déposée")


def test_the_next_helper_in_the_same_browser_finds_nothing(demo, open_page):
    page = open_page()
    enter(page, demo.origin, "Malika", "/identite/aide/")
    page.get_by_role("link", name="Agir pour Georges Mercier").click()
    page.get_by_label("Pourquoi agissez-vous").fill("Regarder sa demande")
    page.get_by_role("button", name="Agir pour Georges Mercier").click()
    expect(page.locator(".acting")).to_be_visible()
    held = page.url
    cookie = {one["name"]: one["value"] for one in page.context.cookies()}["sessionid"]
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert page.locator(".acting").count() == 0
    expect(page.locator("body")).not_to_contain_text("Regarder sa demande")
    page.goto(held)
    assert "/espace/" not in page.url.split("?")[0]
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": demo.origin}])
    page.goto(held)
    assert "/espace/" not in page.url.split("?")[0]
    enter(page, demo.origin, "Lucie", "/")
    page.goto(f"{demo.origin}/espace/")
    expect(page.locator("body")).not_to_contain_text("Georges")
    assert page.locator(".acting").count() == 0


def test_the_hub_signs_nobody_in_silently_after_a_helper_left(demo, open_page):
    page = open_page()
    page.goto(f"{demo.origin}/connexion/")
    page.get_by_role("link", name="Avec un compte que j’ai déjà").click()
    page.get_by_role("button", name="Compte simple").click()
    page.get_by_role("button", name="Jeanne Roux").click()
    page.locator("main form button.btn").first.click()
    expect(page.locator("h1")).to_have_text("Mon espace")
    enter(page, demo.origin, "Malika", "/identite/aide/")  # the helper takes the same browser
    page.goto(f"{demo.origin}/identite/connexion/persons/")
    expect(page.locator("h1")).to_have_text("Choisissez un compte pour vous connecter")


def test_the_desk_by_keyboard_and_in_english_without_scripts(demo, open_page):
    page = open_page()
    enter(page, demo.origin, "Malika", "/identite/aide/")
    stops = walk(page)
    assert any(stop["text"].startswith("Agir pour Georges") for stop in stops)
    page = open_page(language="en", javascript=False)
    page.goto(f"{demo.origin}/connexion/?next=/identite/aide/")
    page.get_by_role("button", name=re.compile("Malika")).click()
    expect(page.locator("h1")).to_have_text("People I help")
    page.get_by_role("link", name="Act for Georges Mercier").click()
    page.get_by_label("Why do you act now?").fill("Look at his request")
    page.get_by_role("button", name="Act for Georges Mercier").click()
    expect(page.locator(".acting")).to_contain_text("You act for Georges Mercier.")
    page.get_by_role("button", name="Stop acting").click()
    expect(page.locator("h1")).to_have_text("People I help")
