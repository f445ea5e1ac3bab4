"""The design system in a real browser: four sizes and lights, two languages, keyboard."""

from __future__ import annotations

import pytest

from tests.journeys.browser import check_page, walk, weight

pytestmark = pytest.mark.journey
PAGES = ["/ui/usager/", "/ui/usager/?erreur=1", "/ui/agent/", "/ui/admin/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/ui/", *PAGES])
def test_page_stands(server, open_page, address, width, scheme):
    language = "fr" if scheme == "light" else "en"
    page = open_page(server.origin + address, width=width, scheme=scheme, language=language)
    assert page.evaluate("document.documentElement.lang") == language
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    check_page(page)


@pytest.mark.parametrize("address", PAGES)
def test_keyboard_reaches_everything_and_shows_where_it_is(server, open_page, address):
    page = open_page(server.origin + address)
    stops = walk(page)
    reachable = page.locator(
        "a[href]:visible, button:visible, input:not([type=hidden]):visible, select:visible,"
        "textarea:visible, summary:visible, [tabindex='0']:visible"
    ).count()
    assert len(stops) == reachable
    assert stops[0]["text"] == "Aller au contenu"


def test_skip_link_leads_to_content(server, open_page):
    page = open_page(server.origin + "/ui/usager/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_language_is_changed_without_javascript_and_the_page_stays(server, open_page):
    page = open_page(server.origin + "/ui/usager/?erreur=1", javascript=False)
    page.get_by_role("button", name="English").click()
    assert page.url == server.origin + "/ui/usager/?erreur=1"
    assert page.locator("h1").inner_text() == "Here is what we already know"
    page.get_by_role("button", name="Français").click()
    assert page.locator("h1").inner_text() == "Voici ce que nous savons déjà"


def test_error_summary_takes_focus_and_leads_to_the_question(server, open_page):
    page = open_page(server.origin + "/ui/usager/?erreur=1", javascript=False)
    assert page.title().startswith("Erreur")
    summary = page.locator(".error-summary")
    assert summary.evaluate("one => one === document.activeElement")
    summary.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "f-diet"


def test_shortcuts_are_shown_and_can_be_switched_off(server, open_page):
    page = open_page(server.origin + "/ui/agent/")
    shown = page.locator(".shortcut").first
    assert shown.is_visible()
    button = page.get_by_role("button", name="Raccourcis clavier")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert not shown.is_visible()
    page.reload()
    assert not page.locator(".shortcut").first.is_visible()


def test_nothing_moves_with_reduced_motion_and_all_is_there_in_forced_colours(server, open_page):
    page = open_page(server.origin + "/ui/", reduced_motion="reduce", forced_colors="active")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    edges = page.locator(".btn").first.evaluate("one => getComputedStyle(one).borderTopWidth")
    assert edges == "1px"


def test_text_spacing_of_the_reader_hides_nothing(server, open_page):
    """WCAG 1.4.12: the reader's own spacing."""
    page = open_page(server.origin + "/ui/", width=320)
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important;"
          + "word-spacing: .16em !important } p { margin-bottom: 2em !important }");
        document.adoptedStyleSheets = [sheet]; }"""
    )
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


@pytest.mark.parametrize("status", [404, 500, 419])
def test_error_page_stands(server, open_page, status):
    check_page(open_page(f"{server.origin}/ui/erreurs/{status}/", width=320))


def test_weight_of_a_first_view(server, open_page):
    page = open_page(server.origin + "/ui/usager/")
    page.wait_for_load_state("networkidle")
    seen = weight(page)
    assert seen.octets < 20_000, seen
    assert seen.requests <= 4, seen


def test_suggestions_with_the_keyboard(server, open_page):
    page = open_page(server.origin + "/ui/", width=320)
    field, code = page.locator("#f-near"), page.locator("[name=near_code]")
    field.press_sequentially("ecole")
    page.locator("#f-near-list [role=option]").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert page.locator("#f-near-list [role=option]").count() == 2
    assert "2 suggestions" in page.locator("#f-near ~ [role=status]").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "f-near-list-1"
    check_page(page)
    page.keyboard.press("Enter")
    assert field.input_value() == "École Pauline-Kergomard"
    assert code.input_value() == "0010002B"
    page.keyboard.press("Backspace")  # other words: the code no longer belongs to them
    assert code.input_value() == ""
    page.locator("#f-near-list [role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"


def test_suggestions_that_do_not_come_keep_what_was_typed(server, open_page):
    page = open_page(server.origin + "/ui/")
    page.route("**/ui/suggestions/**", lambda route: route.abort())
    page.locator("#f-near").press_sequentially("ecole")
    page.get_by_text("Écrivez votre réponse en entier").wait_for()
    assert page.locator("#f-near").input_value() == "ecole"
