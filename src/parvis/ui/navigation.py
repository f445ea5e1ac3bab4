"""Rows of links in the layouts, to which every brick adds its own.

`navigation.add("usager", "procedures.space", _("My space"), "procedures:space", order=10,
when=lambda actor: actor.signed_in)`. Places: `usager` and `agent` (head of the page), `foot`
(help, legal notice, accessibility, personal data).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from parvis.kernel.access import Actor

PLACES = ("usager", "agent", "foot")


@dataclass(frozen=True)
class Entry:
    """A link of a place: its words, its address (URL name or path), who sees it."""

    name: str
    label: str | Promise
    url_name: str
    order: int
    when: Callable[[Actor], bool] | None


@dataclass(frozen=True)
class Shown:
    """A link ready to print. `current`: the page that is open is this one or below it."""

    label: str
    url: str
    current: bool


_entries: dict[str, dict[str, Entry]] = {place: {} for place in PLACES}


def add(
    place: str,
    name: str,
    label: str | Promise,
    url_name: str,
    *,
    order: int = 100,
    when: Callable[[Actor], bool] | None = None,
) -> None:
    """Add a link to a place; ValueError for a place that no layout has."""
    if place not in _entries:
        raise ValueError(f"no place {place!r}; there are {', '.join(PLACES)}")
    _entries[place][name] = Entry(name, label, url_name, order, when)


def remove(place: str, name: str) -> None:
    """Take a link away (tests; a brick switched off)."""
    _entries[place].pop(name, None)


def shown(place: str, actor: Actor | None, path: str = "") -> list[Shown]:
    """The links of a place for an actor; `None` (error pages) keeps only those for everybody."""
    found = []
    for entry in sorted(_entries[place].values(), key=lambda one: (one.order, one.name)):
        if entry.when is not None and (actor is None or not entry.when(actor)):
            continue
        url = _address(entry.url_name)
        if url:
            found.append(Shown(str(entry.label), url, _current(url, path)))
    return found


def _address(url_name: str) -> str:
    if url_name.startswith("/"):
        return url_name
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""  # the brick of that page is not mounted on this instance


def _current(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
