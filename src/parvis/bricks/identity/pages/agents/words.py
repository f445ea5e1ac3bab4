"""Sentences of agents' accounts: passwords, waits, what was decided of an organisation."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parvis.bricks.identity.domain import passwords

Text = str | Promise

PASSWORD: dict[str, Text] = {
    "short": _("Too short: 12 characters at least. Four words in a row make a good password."),
    "long": _("Too long: 128 characters at most."),
    "common": _("Everybody tries this one first. Four words that have no link make a better one."),
    "simple": _("Too easy to guess: a run of the keyboard, or always the same thing."),
    "yours": _("Your name or your address is not a password. Choose words that have no link."),
}
WHY: dict[str, Text] = {
    "closed": _("This organisation is closed in the official register. Check its SIRET."),
    "rejected": _("Your request was refused. Read the reasons on its page."),
    "domain_refused": _("This organisation does not accept addresses of your domain."),
    "state_address_private_body": _(
        "Your address belongs to the State, and this organisation is private. Check its SIRET."
    ),
    "free_mail_public": _(
        "Your address is open to everybody. Open an account with the address that your "
        "administration gave you."
    ),
    "no_link": _("Nothing links your address to this organisation yet: somebody will check it."),
    "pending": _("Your request is already waiting: somebody is checking it."),
    "asked": _("A question waits for your answer."),
}
SAID: dict[str, tuple[Text, Text]] = {  # state -> (badge's state, words)
    "joined": ("good", _("You can sign in")),
    "pending": ("warn", _("Being checked")),
    "asked": ("warn", _("A question for you")),
    "rejected": ("bad", _("Refused")),
    "left": ("", _("Has ended")),
}


def password_problem(code: str) -> list[Text]:
    """Sentences under the field of a new password."""
    return [PASSWORD[code]] if code else []


def help_password() -> str:
    """What is asked of a password."""
    return _t("%(n)s characters at least. Spaces are welcome; no sign is compulsory.") % {
        "n": passwords.SHORTEST
    }


def wait(seconds: int) -> str:
    """How long to wait after wrong tries."""
    if seconds < 60:
        return ngettext(
            "Several tries failed. Try again in %(n)s second.",
            "Several tries failed. Try again in %(n)s seconds.",
            seconds,
        ) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext(
        "Several tries failed. Try again in %(n)s minute.",
        "Several tries failed. Try again in %(n)s minutes.",
        minutes,
    ) % {"n": minutes}
