"""The facts that only an operator can state, and how each is checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Text = str | Promise
LONGEST = 2000


class FactError(ValueError):
    """A fact cannot be kept as written; the message says what to write."""


@dataclass(frozen=True)
class Fact:
    """One fact. `due`: production lacks something without it. `read` normalises or refuses."""

    key: str
    label: Text
    help: Text = ""
    due: bool = True
    long: bool = False
    read: Callable[[str], str] = str


@dataclass(frozen=True)
class Group:
    """Facts that belong together, with the text that asks for them."""

    title: Text
    source: Text
    facts: tuple[Fact, ...]


def email(text: str) -> str:
    """An e-mail address."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise FactError(_("Write an e-mail address like name@example.org.")) from error
    return text


def contact(text: str) -> str:
    """An e-mail address or an https address (RFC 9116)."""
    if re.fullmatch(r"https://\S+", text):
        return text
    return email(text)


def day(text: str) -> str:
    """A day, kept as 2026-11-26; written 26/11/2026 or 2026-11-26."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, shape).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    raise FactError(_("Write a day like 26/11/2026."))


def rate(text: str) -> str:
    """A share of criteria met, 0 to 100, with one decimal at most."""
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d)?)\s*%?", text)
    if not found or float(found[1].replace(",", ".")) > 100:
        raise FactError(_("Write a rate from 0 to 100, for instance 76.5."))
    return found[1].replace(",", ".")


GROUPS = (
    Group(
        gettext_lazy("Publisher"),
        gettext_lazy("Law of 21 June 2004 (LCEN), article 1-1"),
        (
            Fact(
                "publisher",
                gettext_lazy("Public body that publishes"),
                gettext_lazy("Full name and legal form."),
            ),
            Fact("publisher_address", gettext_lazy("Its address"), long=True),
            Fact("publisher_phone", gettext_lazy("Its phone number")),
            Fact("publisher_email", gettext_lazy("Its e-mail address"), read=email),
            Fact(
                "director",
                gettext_lazy("Director of publication"),
                gettext_lazy("Name and office of a person: for a commune, its mayor."),
            ),
        ),
    ),
    Group(
        gettext_lazy("Host"),
        gettext_lazy("Law of 21 June 2004 (LCEN), article 1-1"),
        (
            Fact("host", gettext_lazy("Who hosts the platform")),
            Fact("host_address", gettext_lazy("Its address"), long=True),
            Fact("host_phone", gettext_lazy("Its phone number")),
        ),
    ),
    Group(
        gettext_lazy("Personal data"),
        gettext_lazy("GDPR, articles 13 and 37"),
        (
            Fact("dpo", gettext_lazy("Data protection officer"), gettext_lazy("Name or function.")),
            Fact(
                "dpo_contact",
                gettext_lazy("How to write to them"),
                gettext_lazy("An e-mail or https address."),
                read=contact,
            ),
            Fact(
                "processors",
                gettext_lazy("Other processors"),
                gettext_lazy("Who works on the data for you, and for what. One a line."),
                due=False,
                long=True,
            ),
        ),
    ),
    Group(
        gettext_lazy("Accessibility"),
        gettext_lazy("Law of 11 February 2005, article 47; decree 2019-768"),
        (
            Fact(
                "accessibility_contact",
                gettext_lazy("Whom to tell about a difficulty"),
                gettext_lazy("An e-mail or https address."),
                read=contact,
            ),
            Fact(
                "audit_rate",
                gettext_lazy("Rate of the last RGAA audit"),
                gettext_lazy(
                    "Share of criteria met, in %. Leave it empty when there was no audit."
                ),
                due=False,
                read=rate,
            ),
            Fact("audit_date", gettext_lazy("Day of the audit"), due=False, read=day),
            Fact("audit_by", gettext_lazy("Who audited"), due=False),
            Fact(
                "audit_faults",
                gettext_lazy("What is not accessible"),
                gettext_lazy("As in the audit’s report. One a line."),
                due=False,
                long=True,
            ),
        ),
    ),
    Group(
        gettext_lazy("Help and security"),
        gettext_lazy("CRPA article L112-8; RFC 9116"),
        (
            Fact("help_phone", gettext_lazy("Phone number for help")),
            Fact(
                "help_place",
                gettext_lazy("Where to come for help"),
                gettext_lazy("Address and hours."),
                long=True,
            ),
            Fact(
                "security_contact",
                gettext_lazy("Whom to tell about a security fault"),
                gettext_lazy("An e-mail or https address."),
                read=contact,
            ),
        ),
    ),
)
FACTS: Mapping[str, Fact] = {fact.key: fact for group in GROUPS for fact in group.facts}


def read(key: str, text: str) -> str:
    """A fact as it is kept; empty when nothing is stated. FactError in words otherwise."""
    plain = "\n".join(line.strip() for line in text.strip().splitlines())
    if len(plain) > LONGEST:
        raise FactError(_("At most %(most)d characters.") % {"most": LONGEST})
    return FACTS[key].read(plain) if plain else ""
