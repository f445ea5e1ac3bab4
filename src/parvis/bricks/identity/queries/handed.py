"""What a service will receive, in words, grouped by who holds it, with the values that we hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.domain import scopes
from parvis.bricks.identity.domain.civil import FRANCE
from parvis.bricks.identity.queries.interactions import Opened

_COMMUNE = re.compile(r"^(?:2[AB]|[0-9]{2})[0-9]{3}$")
_GENDERS: dict[str, str | Promise] = {
    "male": _("male"),
    "female": _("female"),
    "unspecified": _("not specified"),
}


@dataclass(frozen=True)
class Datum:
    """One line: what, and its value when the hub holds it."""

    label: str
    value: str


@dataclass(frozen=True)
class Group:
    """Lines of one holder of data; `title` empty for the identity itself."""

    title: str
    data: tuple[Datum, ...]


def groups(opened: Opened, language: str, place: Callable[[str], str]) -> list[Group]:
    """The identity first, then each data provider whose scopes were asked.

    `place`: what people call a commune by its code; the code itself when nobody knows.
    """
    held = opened.data["verified"]["identity"]
    platform, asked = opened.client.metadata.platform, opened.asked.scopes
    values: dict[str, str] = {}
    for claim in scopes.claims_of(opened.profile, asked, platform):
        label = scopes.label(claim, language)
        if label and held.get(claim) and label not in values:
            values[label] = _value(claim, held, place)
    own = scopes.IDENTITY[0 if language == "fr" else 1]
    return [
        Group(
            "" if block.holder == own else block.holder,
            tuple(
                Datum(line, values.get(line, ""))
                for line in block.lines
                if block.holder != own or line in values
            ),
        )
        for block in scopes.told(opened.profile, asked, platform, language)
    ]


def _value(name: str, held: dict[str, Any], place: Callable[[str], str]) -> str:
    value = str(held[name])
    if name.endswith("birthplace") and _COMMUNE.match(value):
        called = place(value)
        return value if called == value else f"{called} ({value})"
    if name.endswith("birthcountry") and value == FRANCE:
        return "France"
    if name.endswith("gender"):
        return str(_GENDERS.get(value, value))
    if name.endswith("birthdate") and value.count("-") == 2:
        return "/".join(part for part in reversed(value.split("-")) if part != "00")
    return value
