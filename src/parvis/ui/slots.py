"""Slots: a page offers a named place, another brick fills it.

A page writes `{% slot "case.side" case=case %}`; a brick calls, in the `ready()` of its
`apps.py`, `slots.fill("case.side", "feedback.rating", rating_button, order=30)`. A filler is
`function(request, **context) -> str | None`; what is not marked safe is escaped, None or ""
shows nothing. A filler that fails is written in the log and shows nothing, so that a rating
button never takes a decision page down; in tests it raises.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

Filler = Callable[..., str | None]
log = logging.getLogger("parvis.ui.slots")


@dataclass(frozen=True)
class Filling:
    """One brick's part of a slot. `name` is `<brick>.<what>`, unique in its slot."""

    slot: str
    name: str
    function: Filler
    order: int


class SlotError(ValueError):
    """Two fillers claim the same name in one slot."""


_fillings: dict[str, dict[str, Filling]] = {}


def fill(slot: str, name: str, function: Filler, *, order: int = 100) -> None:
    """Fill a slot. Lower `order` comes first, then names; twice the same filler is harmless."""
    there = _fillings.setdefault(slot, {})
    if name in there and there[name].function is not function:
        raise SlotError(f"slot {slot}: {name} is filled twice")
    there[name] = Filling(slot, name, function, order)


def remove(slot: str, name: str) -> None:
    """Take a filler away (tests; a brick switched off)."""
    _fillings.get(slot, {}).pop(name, None)


def fillings(slot: str) -> list[Filling]:
    """Who fills a slot, in the order shown."""
    return sorted(_fillings.get(slot, {}).values(), key=lambda one: (one.order, one.name))


def render(slot: str, request: HttpRequest | None, **context: Any) -> SafeString:
    """The slot's content; empty when nobody fills it."""
    shown = (_one(filling, request, context) for filling in fillings(slot))
    return format_html_join("\n", "{}", ((conditional_escape(text),) for text in shown if text))


def _one(filling: Filling, request: HttpRequest | None, context: dict[str, Any]) -> str | None:
    try:
        return filling.function(request, **context)
    except Exception:
        if getattr(settings, "PARVIS_ENV", "") == "test":
            raise
        log.exception("slot %s: %s failed and shows nothing", filling.slot, filling.name)
        return None
