"""One page of the form as the template prints it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.domain.provenance import Provenance, Source
from parvis.bricks.procedures.pages import questions as inputs
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.drafting import DraftView, Question
from parvis.ui.fields import Field as Shown
from parvis.ui.formats import size
from parvis.ui.parts import FieldError
from parvis.ui.parts import Provenance as Badge


@dataclass(frozen=True)
class HeldFile:
    """A file already received for a question."""

    id: str
    name: str
    size: str
    detach: str  # value of the button that takes it out


@dataclass(frozen=True)
class Part:
    """One thing of the page. `kind`: question, block, section, explanation."""

    kind: str
    question: Question
    field: Shown | None = None
    badge: Badge | None = None
    held: tuple[HeldFile, ...] = ()
    rows: tuple[tuple[str, tuple[Part, ...]], ...] = ()
    errors: tuple[str, ...] = ()
    computed: bool = False

    @property
    def known(self) -> bool:
        """Whether the value is shown as known, its input folded away: nothing to type."""
        shown = self.field
        if shown is None or shown.errors or self.question.field.type == "file":
            return False
        return self.badge is not None and bool(self.question.words)


@dataclass(frozen=True)
class Page:
    """All that the template needs of one page of the form."""

    view: DraftView
    step: int
    parts: tuple[Part, ...]
    errors: tuple[FieldError, ...]
    appeared: bool

    def context(self) -> dict[str, Any]:
        """Names as the template uses them."""
        ids = [one.stable_id for one in self.view.steps]
        position = ids.index(self.step)
        before = ids[position - 1] if position else None
        address = {"case": self.view.id, "step": self.step}
        return {
            "organisation": self.view.organisation_name,
            "organisation_id": self.view.organisation,
            "view": self.view,
            "parts": self.parts,
            "errors": self.errors,
            "appeared": self.appeared,
            "position": position + 1,
            "total": len(ids) + 1,
            "title": self.view.steps[position].title,
            "intro": self.view.intro(self.step),
            "autosave": reverse("filing:autosave", kwargs=address),
            "previous": (
                reverse("filing:step", kwargs={"case": self.view.id, "step": before})
                if before is not None
                else ""
            ),
        }


def page_of(
    view: DraftView,
    step: int,
    *,
    problems: Iterable[Problem] = (),
    typed: Mapping[str, Any] | None = None,
    appeared: bool = False,
) -> Page:
    """Lay one page out, each problem beside its question and in the summary."""
    told: dict[str, list[Problem]] = {}
    for one in problems:
        beside = told.setdefault(one.key, [])
        # An answer that could not be read is also missing: one sentence is enough.
        if not beside:
            beside.append(one)
    parts = tuple(_part(one, told, typed or {}) for one in view.questions(step))
    return Page(view, step, parts, tuple(_lines(parts)), appeared)


def _part(question: Question, told: Mapping[str, list[Problem]], typed: Mapping[str, Any]) -> Part:
    kind = question.field.type
    place = f"{question.row}.{question.field.stable_id}" if question.row else question.key
    problems = told.get(place, [])
    if kind in ("section", "explanation"):
        return Part(kind, question)
    if kind == "block":
        rows = tuple(
            (name, tuple(_part(one, told, typed) for one in inner)) for name, inner in question.rows
        )
        return Part(
            "block", question, rows=rows, errors=tuple(words.problem(one) for one in problems)
        )
    return Part(
        "question",
        question,
        field=inputs.shown(question, typed, problems),
        badge=_badge(question.origin),
        held=tuple(_held(question)),
        computed=question.field.computed is not None,
    )


def _held(question: Question) -> Iterable[HeldFile]:
    if question.field.type != "file":
        return
    for one in question.value or ():
        detach = f"detach:{question.field.stable_id}:{one['file']}:{question.row}"
        yield HeldFile(one["file"], one["name"], size(one["size"]), detach)


_ACCOUNT = (
    gettext_lazy("your account"),
    gettext_lazy("It comes from your account, so that you need not type it again."),
)
PROVIDERS = {
    "": _ACCOUNT,
    "account": _ACCOUNT,
    "company": (
        gettext_lazy("your company"),
        gettext_lazy("You act for this company: its name and numbers are known already."),
    ),
}


def _badge(origin: Provenance | None) -> Badge | None:
    """The badge of a value that was known before the person typed anything."""
    if origin is None or origin.source in (Source.USER, Source.COMPUTED):
        return None
    known, why = PROVIDERS.get(origin.provider, (origin.provider, ""))
    if origin.source is Source.PREVIOUS:
        why = _(
            "You gave it for that request and chose to keep it. Change it if it is out of date."
        )
    return Badge(
        kind="stale" if origin.source is Source.PREVIOUS else "known",
        source=str(known),
        as_of=dt.datetime.fromisoformat(origin.fetched_at).date() if origin.fetched_at else None,
        why=str(why),
        legal_basis=origin.legal_basis,
    )


def _lines(parts: Iterable[Part]) -> Iterable[FieldError]:
    for part in parts:
        if part.field is not None:
            yield from part.field.error_lines()
        for error in part.errors:
            yield FieldError(part.question.label, error, f"block-{part.question.key}")
        for _name, inner in part.rows:
            yield from _lines(inner)
