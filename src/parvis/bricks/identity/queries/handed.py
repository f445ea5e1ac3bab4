"""What a service will receive, in words, grouped by who holds it, with the values that we hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.domain import scopes
from parvis.bricks.identity.queries import countries
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
    basis: str = ""  # the article, when not all of its group have the same


@dataclass(frozen=True)
class Group:
    """Lines of one holder of data; `title` empty for the identity itself."""

    title: str
    data: tuple[Datum, ...]
    basis: str = ""  # the article that lets the service receive all of them


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
            values[label] = _value(claim, held, place, language)
    own = scopes.IDENTITY[0 if language == "fr" else 1]
    bases = _bases(opened, language)
    found = []
    for block in scopes.told(opened.profile, asked, platform, language):
        title = "" if block.holder == own else block.holder
        lines = [one for one in block.lines if title or one in values]
        articles = {bases.get(one, "") for one in lines}
        common = articles.pop() if len(articles) == 1 else ""
        data = tuple(
            Datum(one, values.get(one, ""), "" if common else bases.get(one, "")) for one in lines
        )
        found.append(Group(title, data, common))
    return found


def _bases(opened: Opened, language: str) -> dict[str, str]:
    """The article of each line, from the scope that asks for it."""
    meta = opened.client.metadata
    return {
        label: article
        for scope, article in reversed(list(meta.legal_bases.items()))
        if scope in opened.asked.scopes
        for claim in scopes.claims_of(opened.profile, (scope,), meta.platform)
        if (label := scopes.label(claim, language))
    }


def _value(name: str, held: dict[str, Any], place: Callable[[str], str], language: str) -> str:
    value = str(held[name])
    if name.endswith("birthplace") and _COMMUNE.match(value):
        called = place(value)
        return value if called == value else f"{called} ({value})"
    if name.endswith("birthcountry"):
        return countries.name(value, language)
    if name.endswith("gender"):
        return str(_GENDERS.get(value, value))
    if name.endswith("birthdate") and value.count("-") == 2:
        return "/".join(part for part in reversed(value.split("-")) if part != "00")
    return value
