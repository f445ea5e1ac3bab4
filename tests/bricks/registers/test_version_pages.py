"""Versions of the registers on the operator's pages: side by side, switched, gone back, refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from parvis.bricks.registers.addresses.operations import import_addresses
from parvis.bricks.registers.addresses.store import default_store
from parvis.kernel.access import Role
from parvis.kernel.journal.models import Entry
from tests.bricks.registers.addresses import sample

OVERVIEW = "/registres/versions/"
ADDRESSES = "/registres/versions/addresses/"


@pytest.fixture
def operator(town, sign_in) -> Client:
    """A browser of the instance's operator."""
    return sign_in(town.agents[Role.OPERATOR])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Registers of their own."""
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path / "registers"))
    return tmp_path


@pytest.fixture
def versions(folder: Path) -> tuple[str, str]:
    """Two versions of the addresses: the first one, then the one served."""
    rows = sample.ban_rows()
    made = []
    for name, kept in (("ban-old.csv", rows[:20]), ("ban-new.csv", rows)):
        path = sample.write_ban(folder / name, kept)
        made.append(import_addresses([path], territories=sample.TERRITORY).version)
    return made[0], made[1]


def served() -> str:
    now = default_store().current()
    return now.version if now else ""


def page_of(version: str) -> str:
    return reverse("registers-version", args=["addresses", version])


def damage(version: str) -> None:
    """One byte flipped in the middle, the size unchanged."""
    path = default_store().versions / version / "arrays.bin"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))


def test_nothing_imported(operator: Client):
    said = operator.get(OVERVIEW).content.decode()
    assert said.count("Not imported") == 4
    assert "No version was imported" in operator.get(ADDRESSES).content.decode()


def test_versions_side_by_side(operator: Client, versions: tuple[str, str]):
    said = operator.get(ADDRESSES).content.decode()
    assert all(page_of(version) in said for version in versions)
    for words in ("ban-old.csv", "ban-new.csv", "20 addresses", "Served", "Kept", "Served before",
                  "Base Adresse Nationale", "Licence Ouverte 2.0"):  # fmt: skip
        assert words in said
    overview = operator.get(OVERVIEW).content.decode()
    assert overview.count("Not imported") == 3 and "addresses" in overview


def test_switch_and_back_are_confirmed_and_journaled(operator: Client, versions: tuple[str, str]):
    old, new = versions
    said = operator.get(page_of(old)).content.decode()
    assert "Go back to this version" in said and "Every byte was checked" in said
    assert served() == new, "reading changes nothing"
    answer = operator.post(page_of(old), {"seen": new}, follow=True)
    assert answer.status_code == 200 and "The version served has changed" in answer.content.decode()
    assert served() == old
    operator.post(page_of(new), {"seen": old})
    assert served() == new
    told = list(Entry.objects.filter(verb__startswith="registers.versions").order_by("at"))
    assert [one.verb for one in told] == ["registers.versions.rollback"] * 2
    assert told[0].subject == f"urn:parvis:registers:version:addresses.{old}"


def test_a_third_version_is_a_switch(operator: Client, versions: tuple[str, str], folder: Path):
    path = sample.write_ban(folder / "ban-third.csv", sample.ban_rows()[:30])
    third = import_addresses([path], territories=sample.TERRITORY, switch=False).version
    said = operator.get(page_of(third)).content.decode()
    assert "Serve this version" in said
    operator.post(page_of(third), {"seen": versions[1]})
    assert served() == third
    assert Entry.objects.filter(verb="registers.versions.switch").count() == 1


def test_a_damaged_version_is_refused(operator: Client, versions: tuple[str, str]):
    old, new = versions
    damage(old)
    said = operator.get(page_of(old)).content.decode()
    assert "This version is refused" in said and "<form method" not in said.split("<main")[1]
    answer = operator.post(page_of(old), {"seen": new})
    assert answer.status_code == 422 and "This version is refused" in answer.content.decode()
    assert served() == new
    assert not Entry.objects.filter(verb__startswith="registers.versions").exists()


def test_a_manifest_changed_is_told_in_the_list(operator: Client, versions: tuple[str, str]):
    manifest = default_store().versions / versions[0] / "manifest.json"
    manifest.write_text(manifest.read_text().replace("ban-old", "ban-xxx"))
    assert "Damaged" in operator.get(ADDRESSES).content.decode()
    assert operator.get(page_of(versions[0])).status_code == 200


def test_another_decision_meanwhile(operator: Client, versions: tuple[str, str]):
    old, new = versions
    answer = operator.post(page_of(old), {"seen": old})
    assert answer.status_code == 409
    assert "Another version is served meanwhile" in answer.content.decode()
    assert served() == new


def test_a_pointer_that_cannot_be_read_is_mended(operator: Client, versions: tuple[str, str]):
    default_store().pointer.write_text("{")
    assert "Cannot be read" in operator.get(OVERVIEW).content.decode()
    assert "Nobody can tell" in operator.get(ADDRESSES).content.decode()
    operator.post(page_of(versions[0]), {"seen": ""})
    assert served() == versions[0]


def test_a_version_served_that_is_gone(operator: Client, versions: tuple[str, str]):
    pointer = default_store().pointer
    pointer.write_text(json.dumps({"version": "20200101T000000.000Z-0", "history": []}))
    assert "None is served" in operator.get(OVERVIEW).content.decode()
    assert operator.get(ADDRESSES).status_code == 200


@pytest.mark.parametrize(
    "address", ["nothing/", "addresses/..%2f..%2fetc/", "addresses/2026/", "addresses/%00/"]
)
def test_what_is_not_there(operator: Client, versions: tuple[str, str], address: str):
    assert operator.get(OVERVIEW + address).status_code == 404
    assert operator.post(OVERVIEW + address, {"seen": versions[1]}).status_code in (404, 405)


@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER])
def test_others_see_nothing(town, sign_in, versions: tuple[str, str], role: Role):
    browser = sign_in(town.agents[role])
    for address in (OVERVIEW, ADDRESSES, page_of(versions[0])):
        assert browser.get(address).status_code == 403
    assert browser.post(page_of(versions[0]), {"seen": versions[1]}).status_code == 403
    assert served() == versions[1]


def test_in_french(operator: Client, versions: tuple[str, str]):
    for address in (OVERVIEW, ADDRESSES, page_of(versions[0])):
        said = operator.get(address, headers={"Accept-Language": "fr"}).content.decode()
        assert "Registres" in said or "Version" in said
        assert "Registers" not in said
