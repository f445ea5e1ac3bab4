"""Sign-in through the hub in a real browser: by phone, by keyboard, without scripts, in English.

The demo town's instance is at once portal, hub, identity providers and register; every call between
them is the protocol's own. Each kind of page is checked (axe, width, weight, console).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import check_page, walk

pytestmark = pytest.mark.journey


def to_choice(page: Page, origin: str, *, check: bool = False) -> None:
    """From the sign-in page to the choice of an account."""
    page.goto(f"{origin}/connexion/")
    if check:
        check_page(page)
    page.get_by_role("link", name="Avec un compte que j’ai déjà").click()
    expect(page.locator("h1")).to_have_text("Choisissez un compte pour vous connecter")


def sign_in(page: Page, origin: str, who: str = "Aïcha Benali", *, check: bool = False) -> None:
    """As a test person, to the page that tells what is sent."""
    to_choice(page, origin, check=check)
    if check:
        check_page(page)
    page.get_by_role("button", name="Compte simple").click()
    expect(page.locator("h1")).to_have_text("Compte simple")
    if check:
        check_page(page)
    page.get_by_role("button", name=who).click()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_person_signs_in_sees_what_is_sent_and_leaves_both_ways(demo, open_page, width):
    page = open_page(width=width)
    sign_in(page, demo.origin, check=True)
    expect(page.locator("main")).to_contain_text("Benali")
    expect(page.locator("main")).to_contain_text("14/03/1988")
    check_page(page)
    page.screenshot(path=str(demo.var / f"consent-{width}.png"), full_page=True)
    page.locator("main form button.btn").first.click()
    expect(page.locator("h1")).to_have_text("Mon espace")
    check_page(page)
    page.get_by_role("link", name="Où je me suis connecté").click()
    expect(page.locator("main")).to_contain_text("Compte simple")
    check_page(page)
    page.screenshot(path=str(demo.var / f"history-{width}.png"), full_page=True)
    page.goto(f"{demo.origin}/identite/comptes/")
    check_page(page)
    page.screenshot(path=str(demo.var / f"accounts-{width}.png"), full_page=True)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.locator("h1")).to_have_text("Vous êtes déconnecté")
    assert page.url.endswith("/identite/parti/") or "state=" in page.url
    check_page(page)
    page.goto(f"{demo.origin}/espace/")
    assert "/espace/" not in page.url.split("?")[0]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("Louis Chappuis", "ne connaît personne avec ces noms"),
        ("Henri Lachenal", "une mention que seule une personne peut éclaircir"),
    ],
)
def test_somebody_refused_is_told_what_to_do(demo, open_page, who, words):
    page = open_page(width=320)
    sign_in(page, demo.origin, who)
    expect(page.locator("main")).to_contain_text(words)
    expect(page.locator(".ticket")).to_be_visible()
    check_page(page)
    page.screenshot(path=str(demo.var / f"redress-{who.split()[0]}.png"), full_page=True)
    page.get_by_role("link", name="Choisir un autre compte").click()
    page.get_by_role("button", name="Compte simple").click()
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("main")).to_contain_text(
        "Vous ne vous êtes pas connecté avec Compte simple"
    )
    check_page(page)


def test_an_agent_signs_in_by_address(demo, open_page):
    page = open_page()
    page.goto(f"{demo.origin}/connexion/")
    page.get_by_role("link", name="Je travaille pour un organisme public").click()
    check_page(page)
    page.get_by_label("Votre adresse électronique professionnelle").fill("lucie@valserin.example")
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("main")).to_contain_text("lucie@valserine.example")
    check_page(page)
    page.get_by_label("Votre adresse électronique professionnelle").fill(
        "lucie.morel@valserine.example"
    )
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="lucie.morel@valserine.example").click()
    page.wait_for_url("**/bureau/**")


def test_by_keyboard_alone(demo, open_page):
    page = open_page()
    to_choice(page, demo.origin)
    stops = walk(page)
    assert any(stop["text"].startswith("Compte simple") for stop in stops)
    page.get_by_role("button", name="Compte simple").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Compte simple")
    page.get_by_role("button", name="Aïcha Benali").focus()
    page.keyboard.press("Enter")
    page.locator("main form button.btn").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Mon espace")


def test_without_scripts(demo, open_page):
    page = open_page(javascript=False)
    sign_in(page, demo.origin)
    page.locator("main form button.btn").first.click()
    expect(page.locator("h1")).to_have_text("Mon espace")


def test_in_english_with_a_report_of_fraud(demo, open_page):
    page = open_page(language="en", width=320)
    page.goto(f"{demo.origin}/identite/fraude/")
    page.get_by_label("What happened?").fill("Somebody filed in my name.")
    check_page(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Whose identity was used?").fill("Aïcha Benali, 14/03/1988")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("How can we reach you?").fill("aicha@courriel.example")
    page.get_by_role("button", name="Continue").click()
    check_page(page)
    page.get_by_role("button", name="Send my report").click()
    expect(page.locator(".ticket")).to_be_visible()
    check_page(page)
