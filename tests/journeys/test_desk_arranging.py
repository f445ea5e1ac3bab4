"""Views, search, acts on many cases, absences and labels in a real browser, and a person's inbox
and profile: without JavaScript on a telephone as well as with it on a wide screen."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import check_page
from tests.journeys.test_desk import (  # noqa: F401 - fixtures
    Enter,
    Story,
    enter,
    reach,
    story,
    tell,
)

pytestmark = pytest.mark.journey
WAYS = [(320, "fr", False), (1280, "en", True)]
SHOTS = os.environ.get("PARVIS_SHOTS", "")


def shot(page: Page, name: str, width: int) -> None:
    """A picture for who looks at pages, only when asked for."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def submit(page: Page, words: str) -> None:
    """Press the button of these words and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


WORDS: dict[str, dict[str, Any]] = {
    "fr": {
        "show": "Afficher", "keep": "Garder cette liste comme vue", "name": "Nom de la vue",
        "save": "Garder la vue", "continue": "Continuer", "take": "Prendre les dossiers",
        "finished": "C’est terminé", "label": "Créer l’étiquette", "absences": "Absences",
        "more": "Autres filtres, ordre et colonnes", "stop": "Arrêter cela",
        "send": "Envoyer", "agree": "J’accepte : garder ce que j’ai coché",
    },
    "en": {
        "show": "Show", "keep": "Keep this list as a view", "name": "Name of the view",
        "save": "Keep the view", "continue": "Continue", "take": "Take the cases",
        "finished": "It is finished", "label": "Make the label", "absences": "Absences",
        "more": "More filters, order and columns", "stop": "Stop that",
        "send": "Send", "agree": "I agree: keep what I ticked",
    },
}  # fmt: skip


@pytest.mark.parametrize(("width", "language", "javascript"), WAYS)
def test_search_keep_a_view_and_act_on_many(
    enter: Enter,  # noqa: F811
    story: Story,  # noqa: F811
    width: int,
    language: str,
    javascript: bool,
) -> None:
    said = WORDS[language]
    page = enter("lucie_morel", width=width, language=language, javascript=javascript)
    page.goto(story.server.origin + "/bureau/?etat=tous")
    reach(page, said["keep"])
    page.fill("input[name=q]", "tilleuls valserine")
    submit(page, said["show"])
    assert page.locator("tbody tr").count() >= 1
    check_page(page)
    page.get_by_role("link", name=said["more"]).click()
    check_page(page)
    shot(page, "desk-filters", width)
    page.get_by_role("link", name=said["keep"]).click()
    page.fill("input[name=nom]", f"Tilleuls {width}")
    check_page(page)
    submit(page, said["save"])
    assert f"Tilleuls {width}" in page.inner_text("h1")
    check_page(page)
    shot(page, "desk-list", width)
    page.goto(story.server.origin + "/bureau/?etat=filed")
    boxes = page.locator("input[name=dossier]")
    for n in range(2):
        boxes.nth(n).check()
    page.select_option("select[name=acte]", "take")
    submit(page, said["continue"])
    check_page(page)
    shot(page, "desk-batch-form", width)
    submit(page, said["take"])
    if javascript:  # without it the page loads itself again and again
        check_page(page)
    shot(page, "desk-batch", width)
    tell(story.server.var, "work")
    page.get_by_text(said["finished"]).wait_for()  # the page comes back by itself
    check_page(page)
    shot(page, "desk-batch-done", width)


@pytest.mark.parametrize(("width", "language", "javascript"), WAYS)
def test_labels_absences_views_and_paper(
    enter: Enter,  # noqa: F811
    story: Story,  # noqa: F811
    width: int,
    language: str,
    javascript: bool,
) -> None:
    said = WORDS[language]
    page = enter("karim_haddad", width=width, language=language, javascript=javascript)
    page.goto(story.server.origin + "/bureau/etiquettes/")
    page.fill("input[name=nom]", f"À revoir {width}")
    submit(page, said["label"])
    assert f"À revoir {width}" in page.inner_text("main")
    check_page(page)
    shot(page, "desk-labels", width)
    page.goto(story.case("talking", "etiquettes/"))
    page.get_by_label(f"À revoir {width}").check()
    check_page(page)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    assert f"À revoir {width}" in page.inner_text("main")
    check_page(page)
    shot(page, "desk-case", width)
    for address in ("/bureau/absences/", "/bureau/vues/", "/bureau/lots/"):
        page.goto(story.server.origin + address)
        check_page(page)
        shot(page, "desk-" + address.split("/")[2], width)
    page.goto(story.case("talking", "imprimer/"))
    check_page(page)
    page.emulate_media(media="print")
    assert not page.get_by_text("Ctrl P").is_visible()
    page.emulate_media(media="screen")


@pytest.mark.parametrize(("width", "language", "javascript"), WAYS)
def test_a_person_reads_replies_finds_documents_and_keeps_answers(
    enter: Enter,  # noqa: F811
    story: Story,  # noqa: F811
    width: int,
    language: str,
    javascript: bool,
) -> None:
    said = WORDS[language]
    page = enter("aicha_benali", width=width, language=language, javascript=javascript)
    page.goto(story.server.origin + "/espace/messages/")
    check_page(page)
    shot(page, "space-messages", width)
    page.goto(f"{story.server.origin}/espace/messages/{story.cases['talking']}/")
    check_page(page)
    shot(page, "space-conversation", width)
    page.fill("textarea[name=body]", "Merci, c'est compris.")
    submit(page, said["send"])
    assert "Merci, c'est compris." in page.inner_text("main")
    page.goto(story.server.origin + "/espace/documents/")
    check_page(page)
    shot(page, "space-documents", width)
    page.goto(f"{story.server.origin}/espace/profil/garder/{story.cases['talking']}/")
    check_page(page)
    shot(page, "space-keep", width)
    page.locator("input[name=garder]").first.check()
    submit(page, said["agree"])
    assert page.locator(".card").count() >= 1
    check_page(page)
    shot(page, "space-profile", width)
    for link in page.locator(".card a").all():
        assert link.get_attribute("href")
    page.goto(story.server.origin + "/espace/courriels/")
    check_page(page)
    page.goto(story.server.origin + "/espace/")
    check_page(page)
    shot(page, "space-home", width)
    page.goto(story.server.origin + "/espace/profil/effacer/")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    assert page.locator(".card").count() == 0
