"""A commune's addresses in a real browser: add, certify, rename, publish; small, by keyboard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import ROOT, OpenPage, Server, check_page, serving, walk

pytestmark = pytest.mark.journey
STORY = """
import json
import django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from parvis.bricks.registers import demo as places
from parvis.bricks.registers.models import AddressBase, Way
from parvis.demo import town
from parvis.demo.people import PEOPLE
from parvis.kernel import signin

places.add_places()
town.load_if_missing(say=lambda words: None)
one = next(person for person in PEOPLE if person.key == "isabelle_renaud")
session = SessionStore()
session[signin.SESSION_KEY] = {"person": str(one.id), "membership": str(one.membership_id),
                               "level": 2, "method": "test", "at": ""}
session.save()
way = Way.objects.get(name="Rue des Tilleuls")
print(json.dumps({"session": session.session_key, "base": str(AddressBase.objects.get().id),
                  "way": str(way.id), "number": str(way.numbers.order_by("number")[0].id)}))
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, str]]]:
    """The demo town with its base of addresses, and the session of who manages it."""
    var = tmp_path_factory.mktemp("addresses") / "var"
    with serving(var, "web", PARVIS_ENV="demo") as found:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
        settings = {
            "PYTHONPATH": str(ROOT / "src"), "PARVIS_VAR": str(var), "PARVIS_ENV": "demo",
            "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
        }  # fmt: skip
        told = subprocess.run(
            [sys.executable, "-c", STORY], env={**kept, **settings}, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr[-3000:]
        yield found, json.loads(told.stdout.splitlines()[-1])


@pytest.fixture
def opened(story, open_page: OpenPage) -> Callable[..., Page]:
    """Open a page of the addresses as the town's manager."""
    server, told = story

    def go(path: str, **window) -> Page:
        page = open_page(**window)
        cookie = {"name": "sessionid", "value": told["session"], "url": server.origin}
        page.context.add_cookies([cookie])
        page.goto(f"{server.origin}/registres/adresses/{path.format(**told)}")
        return page

    return go


PAGES = [
    "", "{base}/", "{base}/plan/", "{base}/ajouter/", "{base}/importer/", "{base}/publier/",
    "voie/{way}/", "voie/{way}/renommer/", "voie/{way}/ajouter/", "numero/{number}/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(320, "dark", "en"), (1280, "light", "fr")]
)
def test_pages_stand(opened, path, width, scheme, language):
    page = opened(path, width=width, scheme=scheme, language=language)
    check_page(page)
    folder = os.environ.get("PARVIS_SCREENS")
    if folder:
        name = path.replace("{", "").replace("}", "").replace("/", "-") or "home"
        page.screenshot(path=f"{folder}/{name}{width}.png", full_page=True)


def test_a_street_and_its_number_are_added_by_keyboard(opened):
    page = opened("{base}/", width=320)
    page.get_by_role("link", name="Ajouter une voie ou un lieu-dit").press("Enter")
    page.get_by_role("button", name="Ajouter").press("Enter")
    assert page.title().startswith("Erreur")
    check_page(page)
    page.get_by_label("Nom").fill("Rue du Four")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ajouter un numéro").press("Enter")
    page.get_by_label("Numéro").fill("12")
    page.get_by_label("Bis, ter, a…").fill("bis")
    page.get_by_label("Latitude, position 1").fill("46,1103")
    page.get_by_label("Longitude, position 1").fill("5,8301")
    page.get_by_role("button", name="Ajouter").press("Enter")
    assert page.get_by_role("link", name="12bis").is_visible()
    check_page(page)
    assert any(stop["text"] == "Certifier les numéros choisis" for stop in walk(page))
    page.get_by_label("Choisir le numéro 12bis").press("Space")
    page.get_by_role("button", name="Certifier les numéros choisis").press("Enter")
    assert page.locator("td .badge", has_text="Certifié").count() == 1


def test_rename_then_publish_without_javascript(opened):
    page = opened("voie/{way}/renommer/", javascript=False)
    page.get_by_label("Nouveau nom").fill("Rue Simone Veil")
    page.get_by_role("button", name="Renommer").click()
    assert "Anciennement" in page.content() and "Rue des Tilleuls" in page.content()
    page.goto(page.url.split("/voie/")[0] + "/")
    page.get_by_role("link", name="Valserine").click()
    page.get_by_role("link", name="Publier").click()
    page.get_by_role("button", name="Publier les adresses").click()
    assert page.get_by_role("link", name="Fichier de la révision 1").is_visible()
    page.get_by_role("button", name="Publier les adresses").click()
    assert "Rien n’a été publié" in page.content()
