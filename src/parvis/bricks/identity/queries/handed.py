"""What a service will receive, in words, grouped by who provides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.queries.interactions import Opened

Text = str | Promise
IDENTITY: dict[str, Text] = {
    "given_name": _("Given names"),
    "family_name": _("Birth name"),
    "usual_name": _("Name"),
    "preferred_username": _("Name used"),
    "birthdate": _("Date of birth"),
    "gender": _("Gender"),
    "birthplace": _("Place of birth"),
    "birthcountry": _("Country of birth"),
    "email": _("E-mail address"),
    "siret": _("SIRET of the organisation"),
    "phone_number": _("Telephone"),
}
OF_SCOPE: dict[str, tuple[str, ...]] = {
    "profile": ("given_name", "family_name", "birthdate", "gender", "preferred_username"),
    "birth": ("birthplace", "birthcountry"),
    "identite_pivot": (
        *("given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"),
    ),
    **{name: (name,) for name in IDENTITY},
    "phone": ("phone_number",),
}
_GENDERS: dict[str, Text] = {
    "male": _("male"),
    "female": _("female"),
    "unspecified": _("not specified"),
}


@dataclass(frozen=True)
class Datum:
    """One line: what, and its value when the hub holds it."""

    label: Text
    value: str


@dataclass(frozen=True)
class Group:
    """Lines of one provider of data; `title` empty for the identity itself."""

    title: str
    data: tuple[Datum, ...]


def groups(opened: Opened, language: str) -> list[Group]:
    """The identity first, then each data provider whose scopes were asked."""
    held = opened.data["verified"]["identity"]
    names = dict.fromkeys(name for scope in opened.asked.scopes for name in OF_SCOPE.get(scope, ()))
    lines = tuple(Datum(IDENTITY[name], _value(name, held)) for name in names if held.get(name))
    found = [Group("", lines)] if lines else []
    return found + _of_data_providers(opened, language)


def _of_data_providers(opened: Opened, language: str) -> list[Group]:
    return []


def _value(name: str, held: dict[str, Any]) -> str:
    value = str(held[name])
    if name == "gender":
        return str(_GENDERS.get(value, value))
    if name == "birthdate":
        year, month, day = value.split("-")
        return "/".join(part for part in (day, month, year) if part != "00")
    return value
