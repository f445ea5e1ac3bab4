"""How pages look, read at most once in five seconds by each process."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from uuid import UUID

from django.db import DatabaseError

from parvis.ui import themes
from parvis.ui.models import Appearance

INSTANCE = "instance"
SECONDS = 5.0


@dataclass(frozen=True)
class Look:
    """What the head of a page takes from an appearance."""

    key: str
    name: str
    line: str
    digest: str


@dataclass
class _Kept:
    looks: dict[str, Look] = field(default_factory=dict)
    until: float = 0.0


_kept = _Kept()


def look_of(organisation: UUID | None) -> Look | None:
    """The organisation's look, else the instance's, else None: the pages' own."""
    looks = _looks()
    return (looks.get(str(organisation)) if organisation else None) or looks.get(INSTANCE)


def forget() -> None:
    """Read again at the next page."""
    _kept.until = 0.0


def _looks() -> dict[str, Look]:
    now = time.monotonic()
    if now >= _kept.until:
        try:
            rows = Appearance.objects.values_list("key", "name", "line", "digest")
            _kept.looks = {row[0]: Look(*row) for row in rows}
        except DatabaseError:
            return _kept.looks  # an error page is shown with the colours that were there
        _kept.until = now + SECONDS
    return _kept.looks


def sheet(digest: str) -> str | None:
    """The style sheet that pages load, None when nobody has it any more."""
    row = Appearance.objects.filter(digest=digest).first()
    return None if row is None else themes.css(theme_of(row))


def theme_of(row: Appearance) -> themes.Theme:
    """The theme of a row."""
    return themes.Theme(row.key, colours(row.light), colours(row.dark))


def colours(tokens: dict[str, str]) -> themes.Colours:
    """Colours from tokens written with dashes; ValueError in words for what is not a colour."""
    return themes.Colours(**{name.replace("-", "_"): value for name, value in tokens.items()})


def current(key: str) -> tuple[themes.Theme, str, str]:
    """Theme, name and line in force for a key; the neutral ones when nothing was chosen."""
    row = Appearance.objects.filter(key=key).first()
    if row is None:
        return themes.Theme(key, themes.LIGHT, themes.DARK), "", ""
    return theme_of(row), row.name, row.line
