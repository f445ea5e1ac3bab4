"""A document that leaves: its progress with scripts, the plain form without, nothing lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_usager import a_child, begin, go_on, how_to_reach
from tests.kernel.files.samples import jpeg

pytestmark = pytest.mark.journey
HEAVY = 600_000


def photo():
    """A JPEG of some weight."""
    data = jpeg(40, 40)
    comment = b"\xff\xfe\xff\xf0" + b"c" * (0xFFF0 - 2)
    return {
        "name": "quotient.jpg",
        "mimeType": "image/jpeg",
        "buffer": data[:2] + comment * (HEAVY // len(comment)) + data[2:],
    }


def to_documents(page, origin):
    """To the page of the canteen's form that asks for a document."""
    begin(page, origin)
    how_to_reach(page)
    go_on(page)
    expect(page.locator("h1")).to_have_text("Vos enfants")
    if not page.get_by_label("Prénom").count():  # a draft begun before has its child already
        page.get_by_role("button", name="Ajouter").click()
    a_child(page, "Allergie")
    go_on(page)
    page.get_by_label("De 400 à 799 €").check()
    go_on(page)
    expect(page.locator("h1")).to_have_text("Vos documents")


def test_a_refused_document_is_told_on_the_same_page_with_the_answers(demo, open_page):
    page = open_page()
    to_documents(page, demo.origin)
    here = page.url
    wrong = {**photo(), "name": "quotient.exe", "buffer": b"MZ" + b"\0" * HEAVY}
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_label("Oui").check()
    go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.url == here
    assert page.title().startswith("Erreur")
    assert page.get_by_label("Oui").is_checked()
    page.locator("input[type=file]").set_input_files(photo())  # the new page sends as the first
    go_on(page)
    expect(page.locator("h1")).to_have_text("Relire avant de déposer")


def test_a_slow_document_shows_how_far_it_is_and_can_be_stopped(demo, open_page):
    page = open_page(width=320)
    to_documents(page, demo.origin)
    here = page.url
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 100_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.locator("input[type=file]").set_input_files(photo())
    page.get_by_label("Oui").check()
    page.get_by_role("button", name="Continuer").click(no_wait_after=True)
    bar = page.locator(".upload progress")
    expect(bar).to_be_visible()
    expect(page.locator(".upload progress[value]:not([value='0'], [value='100'])")).to_be_visible()
    expect(page.locator(".upload [role=status]")).not_to_be_empty()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.get_by_role("button", name="Arrêter").click()
    told = page.locator(".upload[role=alert]")
    expect(told).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_focused()
    assert page.url == here and page.get_by_label("Oui").is_checked()
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    go_on(page)
    expect(page.locator("h1")).to_have_text("Relire avant de déposer")
    expect(page.locator("main")).to_contain_text("quotient.jpg")


def test_without_javascript_the_browser_sends_the_form(demo, open_page):
    page = open_page(javascript=False)
    to_documents(page, demo.origin)
    page.locator("input[type=file]").set_input_files(photo())
    page.get_by_label("Oui").check()
    go_on(page)
    expect(page.locator("h1")).to_have_text("Relire avant de déposer")
    expect(page.locator("main")).to_contain_text("quotient.jpg")
