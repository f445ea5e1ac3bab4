"""A guest files with an e-mail address alone, on a phone, by keyboard; later somebody who has an
account and the receipt takes the request into it, and the mailbox can undo that.

With and without scripts. The letters are those that the instance writes into its folder.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Server, check_page
from tests.journeys.test_local_accounts import link_in, wait_for
from tests.journeys.test_usager import ADDRESS, reach

pytestmark = pytest.mark.journey


def press(page: Page, words: str, key: str = "Enter") -> None:
    """Follow a link or press a button, by the keyboard."""
    reach(page, words)
    with page.expect_navigation():
        page.keyboard.press(key)


def fill(page: Page, label: str, typed: str) -> None:
    """Type into the question with this label; the text that is there goes."""
    while "électronique" in reach(page, label) and "électronique" not in label:
        continue
    page.keyboard.press("Control+A")
    page.keyboard.type(typed)


def send(page: Page) -> None:
    """Enter in a field sends its form, as everywhere."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tick(page: Page, words: str) -> None:
    reach(page, words)
    page.keyboard.press("Space")


def at(page: Page, title: str) -> None:
    expect(page.locator("h1")).to_contain_text(title)
    check_page(page)


def come_in(page: Page, demo: Server, guest: str) -> None:
    """From the home page to the form, with the code of a letter."""
    page.goto(demo.origin)
    press(page, "Inscription à la cantine scolaire")
    press(page, "Continuer avec une adresse électronique seulement")
    at(page, "Se connecter avec une adresse électronique")
    fill(page, "Votre adresse électronique", guest)
    send(page)
    at(page, "Regardez votre boîte aux lettres")
    code = re.findall(r"\b\d{6}\b", wait_for(demo, guest, 1))[0]
    fill(page, "Le code du message", code)
    send(page)
    press(page, "Commencer")


def file_it(page: Page) -> None:
    """Every step of the form, then the receipt."""
    at(page, "Vos coordonnées")
    for label, typed in (
        ("Vos prénoms", "Ada"), ("Votre nom", "Lefort"),
        ("Un numéro de téléphone", "0612345678"), ("Votre adresse", ADDRESS),
    ):  # fmt: skip
        fill(page, label, typed)
    press(page, "Continuer")
    at(page, "Vos enfants")
    press(page, "Ajouter")
    for label, typed in (("Prénom", "Max"), ("Jour", "3"), ("Mois", "5"), ("Année", "2019")):
        fill(page, label, typed)
    tick(page, "École")
    reach(page, "Classe")
    page.keyboard.type("CE1")
    tick(page, "Aucun régime")
    press(page, "Continuer")
    at(page, "Le prix des repas")
    tick(page, "Moins de 400 €")
    press(page, "Continuer")
    at(page, "Vos documents")
    tick(page, "Oui")
    press(page, "Continuer")
    at(page, "Relire avant de déposer")
    expect(page.locator("main")).to_contain_text("Lefort")
    press(page, "Déposer ma demande")
    at(page, "Votre demande est déposée")


def receipt_of(demo: Server, guest: str) -> str:
    """The tracking link of the receipt."""
    for count in range(2, 6):
        found = re.findall(r"https?://\S+/identite/recu/\S+", wait_for(demo, guest, count))
        if found:
            return found[0]
    raise AssertionError("no receipt with a tracking link")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_a_guest_files_and_the_request_is_attached_later(demo, open_page, javascript):
    guest = f"invitee.{'avec' if javascript else 'sans'}@exemple.fr"
    page = open_page(width=320, height=700, javascript=javascript)
    come_in(page, demo, guest)
    file_it(page)
    page.screenshot(path=str(demo.var / f"guest-filed-{javascript}.png"), full_page=True)
    receipt = receipt_of(demo, guest)

    # Much later, elsewhere: a window that knows nothing of it, and an account.
    later = open_page(width=320, height=700, javascript=javascript)
    later.goto(receipt)
    at(later, "Suivre ma demande")
    later.screenshot(path=str(demo.var / f"guest-receipt-{javascript}.png"), full_page=True)
    assert "Lefort" not in later.locator("main").inner_text()  # the link shows nothing by itself
    press(later, "Se connecter avec un autre compte")
    press(later, "Entrer comme Aïcha")
    press(later, "Rattacher à mon compte")
    at(later, "C’est rattaché à votre compte")
    later.screenshot(path=str(demo.var / f"guest-attached-{javascript}.png"), full_page=True)
    request = later.get_by_role("link", name="Ouvrir ma demande").get_attribute("href")
    for _ in range(60):  # it follows by an event
        found = later.goto(f"{demo.origin}{request}")
        if found is not None and found.status == 200:
            break
        later.wait_for_timeout(500)
    expect(later.locator("main")).to_contain_text("Le service vous répond au plus tard")
    later.goto(f"{demo.origin}/espace/")
    check_page(later)
    expect(later.locator("main")).to_contain_text("Inscription à la cantine scolaire")

    # The mailbox is told, and takes it back.
    letter = next(
        text for count in range(3, 9) if "compte/annuler/" in (text := wait_for(demo, guest, count))
    )
    back = open_page(width=320, height=700, javascript=javascript)
    back.goto(link_in(letter))
    check_page(back)
    back.screenshot(path=str(demo.var / f"guest-undo-{javascript}.png"), full_page=True)
    press(back, "L’annuler")
    at(back, "C’est annulé")
    back.goto(receipt)
    expect(back.locator("main")).to_contain_text("Suivre ma demande")
