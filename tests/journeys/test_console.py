"""The console in a real browser: an operator finds what failed, decides, and reads no content."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.journeys.browser import ROOT, Server, check_page, serving, walk

pytestmark = pytest.mark.journey
SECTIONS = ["", "taches/", "evenements/", "courrier/", "fichiers/", "journal/", "organisations/"]
STORY = """
import django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from parvis.kernel import jobs, mail, signin
from parvis.kernel.access import system
from parvis.kernel.jobs import queue
from parvis.kernel.parties.models import Membership, Organisation, Person
from parvis.kernel.parties.public import claim_organisation

town = Organisation.objects.create(name="Valserine", siret="21010033400011", siren="210100334")
person = Person.objects.create(given_names="Odile", family_name="Martin", email="o@example.org")
member = Membership.objects.create(organisation=town, person=person, roles=["operator"])
asker = Person.objects.create(given_names="Paul", family_name="Vidal", email="paul@example.org")
claim_organisation(signin.citizen(asker), "21690123100011", "Secrétaire", name="Lyon")

@jobs.job("trial.fails", max_attempts=1)
def fails(args):
    raise ConnectionRefusedError(111, "Connection refused")

jobs.enqueue("trial.fails", {})
mail.queue("aicha@example.org", subject="Votre demande est reçue", text="Bonjour", key="1",
           organisation=town.id, language="fr")
queue.run_due(raising=False)
session = SessionStore()
session[signin.SESSION_KEY] = {"person": str(person.id), "membership": str(member.id), "level": 2,
                               "method": "test", "at": ""}
session.save()
print(session.session_key)
"""


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, str]]]:
    """A served instance with something in each list, and the cookie of its operator."""
    var = tmp_path_factory.mktemp("console") / "var"
    with serving(var, "web", PARVIS_ENV="demo", PARVIS_BRICKS="") as found:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
        told = subprocess.run(
            [sys.executable, "-c", STORY],
            env={
                **kept,
                "PYTHONPATH": str(ROOT / "src"),
                "PARVIS_VAR": str(var),
                "PARVIS_ENV": "demo",
                "PARVIS_BRICKS": "",
                "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        cookie = {"name": "sessionid", "value": told.stdout.split()[-1], "url": found.origin}
        yield found, cookie


@pytest.fixture
def opened(console, open_page):
    """Open a section of the console as its operator."""
    server, cookie = console

    def go(section: str, **window):
        page = open_page(**window)
        page.context.add_cookies([cookie])
        page.goto(f"{server.origin}/console/{section}")
        return page

    return go


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(320, "dark", "en"), (1280, "light", "fr")]
)
def test_sections_stand(opened, section, width, scheme, language):
    page = opened(section, width=width, scheme=scheme, language=language)
    check_page(page)


def test_a_failed_task_is_found_and_tried_again_by_keyboard(opened):
    page = opened("", width=320)
    page.get_by_role("link", name="1 tâche a échoué.").press("Enter")
    page.get_by_role("link", name="trial.fails").press("Enter")
    assert "Connection refused" in page.content()
    check_page(page)
    assert any(stop["text"] == "Réessayer maintenant" for stop in walk(page))
    page.get_by_role("button", name="Réessayer maintenant").press("Enter")
    assert page.get_by_role("heading", name="Un nouvel essai va commencer").is_visible()
    check_page(page)


def test_a_task_is_abandoned_without_javascript(opened):
    page = opened("taches/", width=320, javascript=False)
    page.get_by_role("link", name="trial.fails").click()
    page.get_by_role("button", name="Abandonner définitivement").click()
    assert page.get_by_role("heading", name="L’abandon est enregistré").is_visible()


def test_a_request_is_read_and_confirmed(opened):
    page = opened("organisations/")
    page.get_by_role("link", name="Lyon").click()
    check_page(page)
    page.get_by_role("button", name="Refuser pour ces motifs").click()
    assert page.title().startswith("Erreur")
    check_page(page)
    page.get_by_role("button", name="Confirmer : cette personne la gère").click()
    assert page.get_by_role("heading", name="L’organisation est confirmée").is_visible()


def test_a_letter_is_read_in_the_demo(opened):
    page = opened("courrier/")
    page.get_by_role("link", name="Votre demande est reçue").click()
    assert "aicha@example.org" in page.inner_text("main")
    check_page(page)
