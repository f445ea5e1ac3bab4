"""Pages of local accounts: reached by answering letters, which no link of a page does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse

Kind = tuple[str, Callable[[Any], str], str]
_numbers = iter(range(1, 100))


def kinds() -> dict[str, Kind]:
    """Lines of UNLINKED: kind -> (who, how to get there, why no link leads there)."""
    asked, own = "the page after a letter was asked for", "whoever has a local account"
    letter = "opened from a letter"
    found: dict[str, Kind] = {
        "identity:mail-waiting": ("", _waiting, asked),
        "identity:mail-link": ("", lambda visitor: _link(_asked(visitor)), letter),
        "identity:local": ("", _account("identity:local"), own),
        "identity:local-address": ("", _account("identity:local-address"), own),
        "identity:local-confirm": ("", _confirm, letter),
        "identity:claim": ("", _claim, "opened from a receipt"),
    }
    for name, use in (
        ("recovery-link", "recover"), ("recovery-stop", "cancel"), ("local-undo", "undo"),
    ):  # fmt: skip
        found[f"identity:{name}"] = ("", _made(name, use), letter)
    return found


# Addresses that go on, and a page that needs a passkey: its journey is test_local_accounts.
NOT_PAGES = {
    "identity:mail-service": "goes to the sign-in by letter and back to the hub",
    "identity:local-passkey": "seen with a real passkey by the journey of local accounts",
}


def _asked(visitor: Any) -> str:
    """A letter is asked for; its address."""
    address = f"compte{next(_numbers)}@exemple.fr"
    visitor.post(reverse("identity:mail"), {"email": address})
    return address


def _link(address: str) -> str:
    from parvis.kernel.mail.models import Letter

    text = Letter.objects.filter(to=address).order_by("-id")[0].text
    return urlsplit(re.findall(r"https?://\S+", text)[-1]).path


def _waiting(visitor: Any) -> str:
    _asked(visitor)
    return reverse("identity:mail-waiting")


def _signed_in(visitor: Any) -> str:
    address = _asked(visitor)
    visitor.post(_link(address))
    return address


def _account(name: str) -> Callable[[Any], str]:
    def find(visitor: Any) -> str:
        _signed_in(visitor)
        return reverse(name)

    return find


def _confirm(visitor: Any) -> str:
    _signed_in(visitor)
    other = f"ailleurs{next(_numbers)}@exemple.fr"
    visitor.post(reverse("identity:local-address"), {"email": other})
    return _link(other)


def _made(name: str, use: str) -> Callable[[Any], str]:
    """The link of a letter that comes after a delay, or to somebody else."""

    def find(visitor: Any) -> str:
        from parvis.bricks.identity.commands import mail_keys
        from parvis.bricks.identity.domain import local
        from parvis.bricks.identity.models import LocalAccount

        row = LocalAccount.objects.get(email=_signed_in(visitor))
        data = {"what": "address", "language": "fr"}
        made = mail_keys.make(use, row.email, life=local.UNDO_LIFE, data=data, account=row)
        return reverse(f"identity:{name}", kwargs={"token": made.token})

    return find


def _claim(visitor: Any) -> str:
    from django.test import Client

    from parvis.bricks.identity.commands import claiming
    from parvis.bricks.identity.models import LocalAccount

    address = _signed_in(Client())
    row = LocalAccount.objects.select_related("link").get(email=address)
    return urlsplit(claiming.claim_link(row.link.person_id, "/espace/")).path
