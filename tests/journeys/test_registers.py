"""Versions of the registers in a real browser: an operator compares, goes back, and is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.journeys.browser import ROOT, Server, check_page, serving, walk

pytestmark = pytest.mark.journey
STORY = """
import django
django.setup()
import os
from pathlib import Path
from django.contrib.sessions.backends.db import SessionStore
from parvis.bricks.registers.addresses.operations import import_addresses
from parvis.bricks.registers.addresses.store import default_store
from parvis.kernel import signin
from parvis.kernel.parties.models import Membership, Organisation, Person
from tests.bricks.registers.addresses import sample

var = Path(os.environ["PARVIS_VAR"])
made = [
    import_addresses([sample.write_ban(var / f"adresses-{n}.csv", sample.ban_rows()[:n])],
                     territories=sample.TERRITORY).version
    for n in (15, 30, 60)
]
broken = default_store().versions / made[0] / "arrays.bin"
broken.write_bytes(broken.read_bytes()[:-64])
town = Organisation.objects.create(name="Valserine", siret="21010033400011", siren="210100334")
person = Person.objects.create(given_names="Odile", family_name="Martin", email="o@example.org")
member = Membership.objects.create(organisation=town, person=person, roles=["operator"])
session = SessionStore()
session[signin.SESSION_KEY] = {"person": str(person.id), "membership": str(member.id), "level": 2,
                               "method": "test", "at": ""}
session.save()
print(*made, session.session_key)
"""


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[str], dict]]:
    """A served instance with three versions of the addresses, the oldest cut short."""
    var = tmp_path_factory.mktemp("registers") / "var"
    with serving(var, "web", PARVIS_ENV="demo", PARVIS_BRICKS="registers") as found:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
        told = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", STORY],
            env={
                **kept,
                "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
                "PARVIS_VAR": str(var),
                "PARVIS_ENV": "demo",
                "PARVIS_BRICKS": "registers",
                "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        *versions, key = told.stdout.split()
        yield found, versions, {"name": "sessionid", "value": key, "url": found.origin}


@pytest.fixture
def opened(registers, open_page):
    """Open a page of the versions as the operator."""
    server, _versions, cookie = registers

    def go(address: str = "", **window):
        page = open_page(**window)
        page.context.add_cookies([cookie])
        page.goto(f"{server.origin}/registres/versions/{address}")
        return page

    return go


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(320, "dark", "en"), (1280, "light", "fr")]
)
def test_pages_stand(opened, registers, width, scheme, language):
    damaged, before, _served = registers[1]
    addresses = ["", "addresses/", f"addresses/{before}/", f"addresses/{damaged}/", "companies/"]
    for number, address in enumerate(addresses):
        page = opened(address, width=width, scheme=scheme, language=language)
        check_page(page)
        if folder := os.environ.get("PARVIS_SCREENS"):
            page.screenshot(path=f"{folder}/versions-{number}-{width}.png", full_page=True)


def test_back_to_the_version_before_by_keyboard(opened):
    page = opened(width=320)
    page.get_by_role("main").get_by_role("link", name="Adresses").press("Enter")
    page.get_by_role("link", name="Revenir à la version précédente").press("Enter")
    assert page.get_by_role("heading", name="Chaque octet vient d’être vérifié").is_visible()
    assert any(stop["text"] == "Revenir à cette version" for stop in walk(page))
    page.get_by_role("button", name="Revenir à cette version").press("Enter")
    assert page.get_by_role("heading", name="La version en service a changé").is_visible()
    check_page(page)


def test_a_version_cut_short_is_refused_without_javascript(opened, registers):
    page = opened(f"addresses/{registers[1][0]}/", width=320, javascript=False)
    assert page.get_by_role("heading", name="Cette version est refusée").is_visible()
    assert not page.get_by_role("button", name="Mettre cette version en service").count()
