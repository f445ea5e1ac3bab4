"""The desk in a real browser: from the list to a decision by keyboard only, with or without
JavaScript, on a telephone and on a wide screen, in French and in English."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import FOCUS, ROOT, TOP, OpenPage, Server, check_page, serving, walk

pytestmark = pytest.mark.journey
MOST_STOPS = 120


@dataclass(frozen=True)
class Story:
    """A served town, the cookies of its people, its cases by name."""

    server: Server
    sessions: dict[str, str]
    cases: dict[str, str]

    def case(self, name: str, page: str = "") -> str:
        """Address of a case's page."""
        return f"{self.server.origin}/bureau/dossier/{self.cases[name]}/{page}"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The demo town without a worker, so that no document is drawn while an agent reads."""
    var = tmp_path_factory.mktemp("desk") / "var"
    with serving(var, "web", PARVIS_ENV="demo") as found:
        told = tell(var)
        yield Story(found, **json.loads(told.splitlines()[-1]))


def tell(var: Path, *arguments: str) -> str:
    """Run the story (or, with "work", the jobs that are due) beside the server; what it prints."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
    settings = {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PARVIS_VAR": str(var),
        "PARVIS_ENV": "demo",
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
    }
    told = subprocess.run(
        [sys.executable, "-m", "tests.journeys.desk_story", *arguments],
        env={**kept, **settings},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return told.stdout


Enter = Callable[..., Page]


@pytest.fixture
def enter(open_page: OpenPage, story: Story) -> Enter:
    """A window in which somebody of the town is signed in."""

    def opened(who: str = "karim_haddad", **options: Any) -> Page:
        page = open_page(**options)
        cookie = {"name": "sessionid", "value": story.sessions[who], "url": story.server.origin}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page

    return opened


def reach(page: Page, words: str, tag: str = "") -> None:
    """Press Tab until the focus is on what bears these words."""
    page.evaluate(TOP)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS) or {}
        if words in stop.get("text", stop.get("name", "")) and tag in ("", stop.get("tag")):
            assert stop["ring"] >= 2, f"no visible focus on {stop}"
            return
    raise AssertionError(f"{page.url}: the keyboard does not reach {words!r}")


def reach_named(page: Page, name: str) -> None:
    """Press Tab until the focus is on the control of that name."""
    page.evaluate(TOP)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if (page.evaluate(FOCUS) or {}).get("name") == name:
            return
    raise AssertionError(f"{page.url}: the keyboard does not reach the control {name!r}")


def press(page: Page, words: str) -> None:
    """Reach what bears these words, press Enter, wait for the page that follows."""
    reach(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


WORDS = {
    "fr": {
        "take": "Prendre en instruction", "refuse": "Refuser avec motifs", "accept": "Accepter",
        "read": "Relire la lettre", "sign refuse": "Refuser et envoyer",
        "sign accept": "Accepter et envoyer", "refused": "Refusé", "accepted": "Accepté",
        "signed": "Karim Haddad", "send": "Envoyer le message",
    },
    "en": {
        "take": "Take in instruction", "refuse": "Refuse with reasons", "accept": "Accept",
        "read": "Read the letter", "sign refuse": "Refuse and send",
        "sign accept": "Accept and send", "refused": "Refused", "accepted": "Accepted",
        "signed": "Karim Haddad", "send": "Send the message",
    },
}  # fmt: skip


WAYS = [
    (320, "fr", False, 0),
    (320, "en", True, 1),
    (1280, "fr", True, 2),
    (1280, "en", False, 3),
]


@pytest.mark.parametrize(("width", "language", "javascript", "which"), WAYS)
def test_from_the_list_to_a_refusal_by_keyboard(
    enter: Enter, story: Story, width: int, language: str, javascript: bool, which: int
) -> None:
    """Find the case, take it, write, refuse with reasons after reading the letter."""
    said, name = WORDS[language], f"to decide {2 * which}"
    page = enter(width=width, language=language, javascript=javascript)
    page.goto(story.server.origin + "/bureau/?tri=filed_newest")
    check_page(page)
    reach_link(page, story.cases[name])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    check_page(page)
    press(page, said["take"])
    check_page(page)
    reach_named(page, "texte")
    page.keyboard.type("Bonjour, nous avons bien reçu votre dossier.")
    press(page, said["send"])
    check_page(page)
    assert "nous avons bien reçu" in page.inner_text("main")
    press(page, said["refuse"])
    check_page(page)
    press(page, said["read"])  # without reasons: told what is missing
    assert page.locator(".error-summary").count() == 1
    check_page(page)
    reach_named(page, "motifs")
    page.keyboard.type("L'école n'est pas dans la commune.")
    press(page, said["read"])
    check_page(page)
    assert "L'école n'est pas dans la commune." in page.inner_text("article")
    assert said["signed"] in page.inner_text("article")
    press(page, said["sign refuse"])
    check_page(page)
    assert said["refused"] in page.inner_text("main")


def reach_link(page: Page, id_: str) -> None:
    """Press Tab until the focus is on the link to that case."""
    page.evaluate(TOP)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if id_ in (page.evaluate("document.activeElement.getAttribute('href') || ''")):
            return
    raise AssertionError(f"{page.url}: the keyboard does not reach the case {id_}")


@pytest.mark.parametrize(("width", "language", "javascript", "which"), WAYS)
def test_an_acceptance_is_read_then_signed(
    enter: Enter, story: Story, width: int, language: str, javascript: bool, which: int
) -> None:
    said, name = WORDS[language], f"to decide {2 * which + 1}"
    page = enter(width=width, language=language, javascript=javascript)
    page.goto(story.case(name))
    press(page, said["accept"])
    check_page(page)
    press(page, said["sign accept"])
    check_page(page)
    assert said["accepted"] in page.inner_text("main")


PAGES = [
    ("list", ""), ("empty", ""), ("talking", ""), ("awaiting", ""), ("accepted", ""),
    ("refused", ""), ("closed", ""), ("noted", ""), ("talking", "attribuer/"),
    ("talking", "message/"), ("talking", "annotations/"), ("talking", "pieces/"),
    ("talking", "refuser/"), ("talking", "classer/"), ("accepted", "rouvrir/"),
    ("accepted", "refuser/"),
]  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("name", "path"), PAGES)
def test_every_page_keeps_its_promises(
    enter: Enter, story: Story, name: str, path: str, width: int
) -> None:
    """Axe, no sideways scroll, weight, requests; the keyboard sees where it is."""
    page = enter(width=width)
    lists = {"list": "/bureau/?etat=tous", "empty": "/bureau/?q=introuvable"}
    page.goto(story.server.origin + lists[name] if name in lists else story.case(name, path))
    check_page(page)
    assert walk(page)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_case_in_both_schemes(enter: Enter, story: Story, scheme: str) -> None:
    page = enter("lucie_morel", scheme=scheme)
    page.goto(story.case("talking"))
    check_page(page)


def test_shortcuts_ask_for_alt_and_can_be_switched_off(enter: Enter, story: Story) -> None:
    page = enter()
    page.goto(story.case("talking"))
    page.keyboard.press("a")
    assert page.url == story.case("talking")
    with page.expect_navigation():
        page.keyboard.press("Alt+a")
    assert "/accepter/" in page.url  # and nothing was decided: the letter waits to be signed
    page.goto(story.case("talking"))
    page.click("[data-shortcuts-switch]")
    assert not page.locator(".shortcut").first.is_visible()
    page.keyboard.press("Alt+a")
    page.wait_for_timeout(300)
    assert page.url == story.case("talking")


def test_the_second_of_two_agents_is_told(enter: Enter, story: Story) -> None:
    """Both read the letter; one signs; the other learns who was first, and wrote nothing."""
    first, second = enter(), enter(width=320)
    for page in (first, second):
        page.goto(story.case("raced", "accepter/"))
    first.click("button[value=signer]")
    first.wait_for_load_state()
    second.click("button[value=signer]")
    second.wait_for_load_state()
    assert "Quelqu’un est passé avant vous" in second.inner_text("h1")
    assert "Karim Haddad" in second.inner_text("main")
    check_page(second)


def test_the_person_sees_the_look_and_why(enter: Enter, story: Story) -> None:
    agent, person = enter("lucie_morel"), enter("aicha_benali", width=320)
    agent.goto(story.case("talking"))
    person.wait_for_timeout(3_000)  # looks are appended after the answer
    person.goto(story.server.origin + "/mes-donnees/")
    words = person.inner_text("main")
    assert "Lucie Morel" in words
    assert "Pour instruire votre demande" in words
    assert "Code de l'éducation" in words.replace("’", "'")
    assert "procedures." not in words
