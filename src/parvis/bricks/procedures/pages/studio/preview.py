"""What people will see, beside what is edited: one page as the person, or the case as the agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from parvis.bricks.procedures.pages.filing.layout import Part, page_of
from parvis.bricks.procedures.queries.detail import Section
from parvis.bricks.procedures.queries.studio import Workshop, shown_to_agent, shown_to_usager

AGENT = "agent"


@dataclass(frozen=True)
class Choice:
    """A page or a point of view that is one click away."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Beside:
    """All that the preview prints."""

    views: tuple[Choice, ...]
    pages: tuple[Choice, ...]
    title: str
    intro: str
    position: int
    total: int
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    trial: str


def beside(request: HttpRequest, found: Workshop, language: str, page: int, trial: str) -> Beside:
    """The preview of a page of the form (the first one when there is no such page)."""
    view = "agent" if request.GET.get("vue") == AGENT else ""
    wanted = page or _number(request.GET.get("page", ""))
    ids = [step.stable_id for step in found.document.steps]
    shown = wanted if wanted in ids else (ids[0] if ids else 0)
    usager = shown_to_usager(found, language, everything=True)
    step = next((one for one in found.document.steps if one.stable_id == shown), None)
    as_person = step is not None and not view

    def url(**wanted: Any) -> str:
        kept = {"vue": view, "page": str(shown), **wanted}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    return Beside(
        views=(
            Choice(_("The person"), url(vue=""), not view),
            Choice(_("The agent"), url(vue=AGENT), bool(view)),
        ),
        pages=tuple(
            Choice(one.title.in_language(language), url(page=str(one.stable_id)),
                   one.stable_id == shown)
            for one in found.document.steps
        )
        if not view and len(ids) > 1
        else (),
        title=step.title.in_language(language) if step else "",
        intro=step.intro.in_language(language) if step else "",
        position=ids.index(shown) + 1 if shown in ids else 1,
        total=len(ids) + 1,
        parts=page_of(usager, shown).parts if as_person else (),
        sections=shown_to_agent(found, language) if view else (),
        trial=trial,
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
