"""An officer files for their organisation in a real browser, and leaves its name.

Jeanne chairs the Friends of the Lake in the demo town; she asks for a subsidy in their name.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import check_page, walk
from tests.journeys.test_mandates import enter

pytestmark = pytest.mark.journey
OFFER, LAKE = "/deposer/subvention-association/", "Les Amis du lac"


def picture(page: Page, demo, name: str) -> None:
    page.screenshot(path=str(demo.var / f"company-{name}.png"), full_page=True)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("width", [320, 1280])
def test_from_the_offer_to_the_association_s_space(demo, open_page, width):
    page = open_page(width=width)
    enter(page, demo.origin, "Jeanne", OFFER)
    check_page(page)
    picture(page, demo, f"offer-{width}")
    page.get_by_role("link", name=f"Commencer pour {LAKE}").click()
    expect(page.locator("h1")).to_have_text(f"Agir pour {LAKE}")
    expect(page.get_by_label("Pourquoi agissez-vous")).not_to_have_value("")
    check_page(page)
    picture(page, demo, f"begin-{width}")
    page.get_by_role("button", name=f"Agir pour {LAKE}").click()
    expect(page.locator(".acting")).to_contain_text(f"Vous agissez pour {LAKE}")
    assert page.url.endswith(OFFER)
    check_page(page)
    page.locator("main form button.btn").last.click()
    expect(page.locator("#f-4")).to_have_value(LAKE)
    expect(page.locator("#f-2")).not_to_have_value("")
    expect(page.locator("main")).to_contain_text("votre organisme")
    check_page(page)
    picture(page, demo, f"form-{width}")
    case = page.url.split("/dossier/")[1].split("/")[0]

    page.goto(f"{demo.origin}/espace/")
    assert page.locator(f"a[href*='{case}']").count()
    check_page(page)
    picture(page, demo, f"space-{width}")
    page.get_by_role("button", name="Cesser d’agir").click()
    page.goto(f"{demo.origin}/espace/")
    assert not page.locator(f"a[href*='{case}']").count()
    assert page.goto(f"{demo.origin}/deposer/dossier/{case}/").status == 404
    page.goto(f"{demo.origin}/identite/mandats/")
    expect(page.locator("main")).to_contain_text(LAKE)
    check_page(page)
    picture(page, demo, f"own-{width}")


def test_by_keyboard_in_english_without_scripts(demo, open_page):
    page = open_page()
    enter(page, demo.origin, "Jeanne", OFFER)
    assert any(stop["text"] == f"Commencer pour {LAKE}" for stop in walk(page))
    page = open_page(language="en", javascript=False)
    page.goto(f"{demo.origin}/connexion/?next={OFFER}")
    page.get_by_role("button", name="Jeanne").click()
    page.get_by_role("link", name=f"Start for {LAKE}").click()
    page.get_by_label("Why do you act now?").fill("x")
    page.get_by_role("button", name=f"Act for {LAKE}").click()
    expect(page.locator("main")).to_contain_text("in a few words")
    page.get_by_label("Why do you act now?").fill("Ask for a subsidy")
    page.get_by_role("button", name=f"Act for {LAKE}").click()
    expect(page.locator(".acting")).to_contain_text(f"You act for {LAKE}.")
