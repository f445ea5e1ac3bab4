"""What every page of the console shares: its menu, words for states, reading of addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

R = TypeVar("R")


@dataclass(frozen=True)
class Section:
    """One entry of the console's menu."""

    name: str
    label: str | Promise
    about: str | Promise


SECTIONS = (
    Section("home", _("Overview"), _("What needs a decision")),
    Section("jobs", _("Tasks"), _("Work done after a page has answered")),
    Section("deliveries", _("Events"), _("What parts of the platform tell each other")),
    Section("letters", _("Mail"), _("E-mails queued and sent")),
    Section("files", _("Files"), _("What is kept, what waits for the antivirus")),
    Section("journal", _("Journal"), _("Seals and verifications")),
    Section("legal", _("Legal pages"), _("Publisher, host, contacts, accessibility")),
    Section("claims", _("Organisations"), _("Requests to manage an organisation")),
)


@dataclass(frozen=True)
class Word:
    """A state as a badge shows it."""

    label: str | Promise
    state: str


TASK_STATES = {
    "waiting": Word(pgettext_lazy("state of a task", "Waiting"), ""),
    "running": Word(pgettext_lazy("state of a task", "Running"), ""),
    "dead": Word(pgettext_lazy("state of a task", "Failed"), "bad"),
    "done": Word(pgettext_lazy("state of a task", "Done"), "good"),
    "abandoned": Word(pgettext_lazy("state of a task", "Abandoned"), "plain"),
}
LETTER_STATES = {
    "queued": Word(pgettext_lazy("state of a letter", "On its way"), ""),
    "sent": Word(pgettext_lazy("state of a letter", "Sent"), "good"),
    "failed": Word(pgettext_lazy("state of a letter", "Not sent"), "bad"),
}
CONTENT_STATES = {
    "quarantine": Word(pgettext_lazy("state of a file", "In quarantine"), "warn"),
    "clean": Word(pgettext_lazy("state of a file", "Clean"), "good"),
    "refused": Word(pgettext_lazy("state of a file", "Refused"), "bad"),
}


@dataclass(frozen=True)
class Item:
    """One entry of the menu, ready to print."""

    label: str | Promise
    about: str | Promise
    url: str
    current: bool


@dataclass(frozen=True)
class Choice:
    """One filter of a list, ready to print."""

    label: str | Promise
    url: str
    current: bool


def page(
    request: HttpRequest, template: str, section: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the console with its menu."""
    menu = [
        Item(one.label, one.about, reverse(f"console-{one.name}"), one.name == section)
        for one in SECTIONS
    ]
    open_page = section != "home"
    values = {"menu": menu, "open_page": open_page, **context}
    return render(request, f"console/{template}.html", values, status=status)


def filters(url_name: str, words: dict[str, Word], chosen: str) -> list[Choice]:
    """The states of a list as links, all first. Http404 for a state that there is not."""
    if chosen and chosen not in words:
        raise Http404
    url = reverse(url_name)
    every = Choice(pgettext_lazy("filter of a list", "All"), url, not chosen)
    return [every] + [
        Choice(word.label, f"{url}?{urlencode({'state': state})}", state == chosen)
        for state, word in words.items()
    ]


def listed(read: Callable[[], R]) -> R:
    """Read a list; Http404 when the address asks for a page that does not exist."""
    try:
        return read()
    except (ValueError, OverflowError) as error:
        raise Http404 from error


def following(url_name: str, next_key: str, **kept: str) -> str:
    """Address of the next page of a list, empty at the end."""
    query = {name: value for name, value in kept.items() if value}
    return f"{reverse(url_name)}?{urlencode({**query, 'before': next_key})}" if next_key else ""
