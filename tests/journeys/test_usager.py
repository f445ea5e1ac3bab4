"""The person's whole story in a real browser: on a phone, without scripts, by keyboard, in English.

One parent registers a child for the canteen of the demo town, from the home page to the list of
who saw the data. Every kind of page is checked (axe, width, weight, console).
"""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.browser import check_page, walk
from tests.kernel.files.samples import png

pytestmark = pytest.mark.journey
ADDRESS = "14 rue des Tilleuls, 00310 Valserine"


def begin(page: Page, origin: str, *, check: bool = False) -> None:
    """From the home page to the first page of the form, signed in as Aïcha."""
    page.goto(origin)
    if check:
        check_page(page)
    page.get_by_role("link", name="Inscription à la cantine scolaire").click()
    if check:
        check_page(page)
    page.get_by_role("link", name="Se connecter et commencer").click()
    if check:
        check_page(page)
    page.get_by_role("button", name="Entrer comme Aïcha").click()
    page.locator("main form button.btn").last.click()
    expect(page.locator("h1")).to_have_text("Vos coordonnées")


def go_on(page: Page) -> None:
    page.locator("button.btn", has_text="Continuer").click()


def how_to_reach(page: Page) -> None:
    page.get_by_label("Un numéro de téléphone").fill("06 12 34 56 78")
    page.get_by_label("Votre adresse", exact=True).fill(ADDRESS)


def a_child(page: Page, diet: str) -> None:
    page.get_by_label("Prénom").fill("Inès")
    for part, value in (("Jour", "3"), ("Mois", "5"), ("Année", "2019")):
        page.get_by_label(part).fill(value)
    page.get_by_label("École Jean-Macé").check()
    page.get_by_label("Classe").select_option("ce1")
    page.get_by_label(diet).check()


def saved(page: Page) -> Locator:
    """Where the page says that what was typed is kept."""
    return page.locator("#saved", has_text="Enregistré")


def test_a_parent_registers_a_child_from_a_phone(demo, open_page):
    page = open_page(width=320, height=700)
    begin(page, demo.origin, check=True)
    check_page(page)
    known = page.locator(".known", has_text="Vos prénoms")
    expect(known).to_contain_text("Connu · votre compte")
    assert not page.get_by_role("textbox", name="Vos prénoms").is_visible()  # nothing to type
    known.get_by_text("C’est faux").click()
    expect(page.get_by_role("textbox", name="Vos prénoms")).to_have_value("Aïcha")

    go_on(page)  # with nothing typed: what is missing is said
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page)

    how_to_reach(page)
    page.keyboard.press("Tab")
    expect(saved(page)).to_be_visible()
    page.goto(page.url)
    expect(page.get_by_label("Un numéro de téléphone")).to_have_value("06 12 34 56 78")
    expect(page.get_by_label("Votre adresse", exact=True)).to_have_value(ADDRESS)
    go_on(page)

    expect(page.locator("h1")).to_have_text("Vos enfants")
    check_page(page)
    page.get_by_role("button", name="Ajouter").click()
    a_child(page, "Allergie")
    expect(saved(page)).to_be_visible()
    check_page(page)
    draft = page.url.split("etape")[0]
    page.get_by_role("button", name="Enregistrer et finir plus tard").click()
    expect(page.locator("h1")).to_have_text("Mon espace")
    check_page(page)

    page.locator(f"a.btn[href='{draft.removeprefix(demo.origin)}']").click()
    expect(page.locator("h1")).to_have_text("Le prix des repas")
    page.get_by_label("De 400 à 799 €").check()
    expect(page.locator("#worked-23")).to_contain_text("2,10")  # worked out at once
    check_page(page)
    go_on(page)

    expect(page.locator("h1")).to_have_text("Vos documents")
    check_page(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "protocole.png", "mimeType": "image/png", "buffer": png(40, 40)}
    )
    page.get_by_label("Oui").check()
    expect(saved(page)).to_be_visible()
    go_on(page)

    expect(page.locator("h1")).to_have_text("Relire avant de déposer")
    for said in ("Inès", "CE1", "protocole.png", "06 12 34 56 78", "2,10"):
        expect(page.locator("main")).to_contain_text(said)
    check_page(page)
    page.get_by_role("button", name="Déposer ma demande").click()

    expect(page.locator("h1")).to_have_text("Votre demande est déposée")
    check_page(page)
    with page.expect_download() as opened:
        page.get_by_role("link", name="Mon accusé de réception (PDF)").click()
    with open(opened.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"

    page.get_by_role("link", name="Suivre ma demande").click()
    expect(page.locator("main")).to_contain_text("Le service vous répond au plus tard")
    check_page(page)
    page.get_by_label("Écrire au service").fill("Inès commence lundi.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("article.mine")).to_contain_text("Inès commence lundi.")
    page.get_by_role("link", name="Mon espace").first.click()
    page.get_by_role("link", name="Mes messages").first.click()
    expect(page.locator("main")).to_contain_text("Inès commence lundi.")
    check_page(page)
    page.goto(f"{demo.origin}/espace/")
    page.get_by_role("link", name="Voir qui a vu mes données").click()
    expect(page.locator("main")).to_contain_text("dépôt de la demande")
    assert not re.search(r"urn:|files\.file", page.locator("main").inner_text())
    check_page(page)


def test_a_form_that_is_sent_is_not_saved_any_more(demo, open_page):
    """What is typed just before "Continue" waits to be saved: the sent form holds it already."""
    page, asked = open_page(), []
    begin(page, demo.origin)
    how_to_reach(page)
    page.keyboard.press("Tab")
    expect(saved(page)).to_be_visible()
    page.on("request", lambda one: asked.append(one.url.rsplit("/", 2)[1]))
    page.route(re.compile(r"/etape/\d+/$"), slowly)
    page.get_by_label("Un numéro de téléphone").fill("06 12 34 56 79")
    go_on(page)  # a change, and at once the form: the save would begin before the answer is there
    expect(page.locator("h1")).to_have_text("Vos enfants")
    assert "garder" not in asked
    check_page(page)
    page.go_back()
    expect(page.get_by_label("Un numéro de téléphone")).to_have_value("06 12 34 56 79")


def slowly(route: Route) -> None:
    time.sleep(1.5)
    route.continue_()


def test_the_same_without_javascript(demo, open_page):
    page = open_page(width=320, javascript=False)
    begin(page, demo.origin)
    how_to_reach(page)
    go_on(page)
    page.get_by_role("button", name="Ajouter").click()
    a_child(page, "Aucun régime particulier")
    go_on(page)
    page.get_by_label("De 400 à 799 €").check()
    go_on(page)
    expect(page.locator("main")).to_contain_text("Vous n'avez rien à joindre")
    page.get_by_label("Oui").check()
    go_on(page)
    expect(page.locator("main")).to_contain_text("2,10")
    page.get_by_role("button", name="Déposer ma demande").click()
    expect(page.locator("h1")).to_have_text("Votre demande est déposée")
    page.get_by_role("link", name="Suivre ma demande").click()
    page.get_by_role("link", name="Retirer ma demande").click()
    page.get_by_role("button", name="Retirer ma demande").click()
    expect(page.locator("main")).to_contain_text("Vous avez retiré votre demande")


def reach(page: Page, words: str) -> str:
    """Press Tab until the focus is on what has these words."""
    for _ in range(80):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => { const one = document.activeElement; return one === document.body ? '' :"
            " [one.innerText, one.labels?.[0]?.innerText].filter(Boolean).join(' ') }"
        )
        if words in said:
            return str(said)
    raise AssertionError(f"the keyboard never reaches {words!r} on {page.url}")


def test_by_keyboard_alone(demo, open_page):
    page = open_page(demo.origin)
    for words in ("Inscription à la cantine", "Se connecter et commencer", "Entrer comme John"):
        reach(page, words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    reach(page, "Commencer")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    stops = walk(page)
    assert any("C’est faux" in stop["text"] for stop in stops)
    page.evaluate("window.scrollTo(0, 0)")
    page.reload()
    for words, typed in (("Un numéro de téléphone", "0612345678"), ("Votre adresse", ADDRESS)):
        while "électronique" in reach(page, words):
            continue
        page.keyboard.type(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")  # Enter in a field goes on, as everywhere
    expect(page.locator("h1")).to_have_text("Vos enfants")
    reach(page, "Ajouter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for words, typed in (("Prénom", "Max"), ("Jour", "3"), ("Mois", "5"), ("Année", "2019")):
        reach(page, words)
        page.keyboard.type(typed)
    reach(page, "École")
    page.keyboard.press("Space")
    reach(page, "Classe")
    page.keyboard.type("CE1")
    reach(page, "Aucun régime")
    page.keyboard.press("Space")
    reach(page, "Continuer")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Le prix des repas")


def test_in_english(demo, open_page):
    page = open_page(demo.origin, language="en")
    page.get_by_role("link", name="Registration for the school canteen").click()
    check_page(page)
    page.get_by_role("link", name="Sign in and start").click()
    page.get_by_role("button", name="Enter as John").click()
    page.locator("main form button.btn").last.click()
    expect(page.locator("h1")).to_have_text("How to reach you")
    expect(page.locator(".known").first).to_contain_text("Known · your account")
    check_page(page)
    page.goto(f"{demo.origin}/espace/")
    expect(page.locator("h1")).to_have_text("My space")
    check_page(page)
    page.get_by_role("link", name="See who saw my data").click()
    check_page(page)


def test_a_case_of_the_town_is_followed_in_the_dark(demo, open_page):
    page = open_page(f"{demo.origin}/connexion/?next=/espace/", width=320, scheme="dark")
    page.get_by_role("button", name="Entrer comme Paul").click()
    page.locator("li.card", has_text="n°").get_by_role("link").first.click()
    check_page(page)
