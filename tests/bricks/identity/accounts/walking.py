"""A browser that signs in by letters, and a device that it holds."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from parvis.bricks.identity.models import LocalAccount
from parvis.kernel.mail.models import Letter
from parvis.kernel.signin import SESSION_KEY
from tests.bricks.identity.authenticator import Device

ADDRESS = "ada@exemple.fr"


def letters(to: str = "") -> list[Letter]:
    """Letters queued, oldest first."""
    rows = Letter.objects.order_by("id")
    return list(rows.filter(to=to) if to else rows)


def last_link(to: str = ADDRESS) -> str:
    """The path of the last link sent to an address."""
    found = re.findall(r"https?://\S+", letters(to)[-1].text)
    return urlsplit(found[-1]).path


def last_code(to: str = ADDRESS) -> str:
    """The code of the last letter to an address."""
    return re.findall(r"\b\d{6}\b", letters(to)[-1].text)[0]


def ask(browser: Client, address: str = ADDRESS, next_path: str = ""):
    """Ask for a letter; the answer of the form."""
    query = f"?next={next_path}" if next_path else ""
    return browser.post(f"/identite/courriel/{query}", {"email": address})


def sign_in(browser: Client, address: str = ADDRESS, next_path: str = ""):
    """Ask, then answer by the letter's link."""
    ask(browser, address, next_path)
    return browser.post(last_link(address))


def signed_in(browser: Client) -> str:
    """The person of the browser's session, "" when nobody is there."""
    return (browser.session.get(SESSION_KEY) or {}).get("person", "")


def device() -> Device:
    """A device whose browser stands on this instance."""
    return Device(str(settings.PARVIS_ORIGIN))


def options(page) -> dict:
    """The ceremony that a page carries."""
    return json.loads(page.context["options"])


def add_passkey(browser: Client, held: Device, name: str = "My phone"):
    """Add a passkey from the account's page."""
    page = browser.get("/identite/compte/")
    answer = held.make(options(page))
    return browser.post("/identite/compte/cles/", {"answer": answer, "name": name})


def by_passkey(browser: Client, held: Device, **lies):
    """Sign in with a passkey from the page of the address."""
    page = browser.get("/identite/courriel/")
    return browser.post("/identite/cle/", {"answer": held.use(options(page), **lies)})


def account(address: str = ADDRESS) -> LocalAccount:
    """The account that uses an address."""
    return LocalAccount.objects.select_related("link__person").get(email=address)
