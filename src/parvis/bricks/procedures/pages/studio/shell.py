"""What the pages of the studio share: an open procedure, its tabs, its preview, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.procedures.domain.document import Field, Step
from parvis.bricks.procedures.domain.outline import find
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.pages.studio import preview, told
from parvis.bricks.procedures.pages.studio.diffing import changes
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.studio import Workshop, document_at, workshop
from parvis.kernel.access import Actor

MOST_CARRIED = 300  # inputs that a conflict page carries over


@dataclass(frozen=True)
class Tab:
    """One part of the studio."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Bench:
    """A procedure open in the studio."""

    actor: Actor
    found: Workshop
    language: str

    @property
    def id(self) -> UUID:
        """The procedure."""
        return self.found.id

    def url(self, name: str = "form", **arguments: Any) -> str:
        """Address of a page of this procedure."""
        return reverse(f"studio:{name}", kwargs={"procedure": self.id, **arguments})

    def field(self, number: int) -> Field:
        """The question of that number; 404 when there is none."""
        thing = self.thing(number)
        if not isinstance(thing, Field):
            raise Http404
        return thing

    def thing(self, number: int) -> Field | Step:
        """The question or page of that number; 404 when there is none."""
        try:
            return find(self.found.document, number)
        except Refusal as error:
            raise Http404 from error

    def title(self) -> str:
        """The form's title in the reader's language."""
        return self.found.document.title.in_language(self.language)

    def tabs(self, current: str) -> Iterator[Tab]:
        """Parts of the studio."""
        for name, label in (
            ("form", _("Form")),
            ("settings", _("Settings")),
            ("examples", _("Examples")),
            ("publish", _("Publication")),
        ):
            yield Tab(label, self.url(name), name == current)


def language() -> str:
    """The language of the page."""
    return get_language() or "fr"


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def bench_of(request: HttpRequest, procedure: UUID) -> Bench:
    """The procedure asked for; 404 when there is none for this agent, 403 when not theirs."""
    actor = actor_of(request)
    found = workshop(actor, procedure)
    if found is None:
        raise Http404
    return Bench(actor, found, language())


def show(
    request: HttpRequest,
    bench: Bench,
    template: str,
    tab: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    page: int = 0,
) -> HttpResponse:
    """A page of the studio, what people will see beside it. `page`: the page of the form shown."""
    seen = preview.beside(request, bench.found, bench.language, page, bench.url("trial"))
    made = {
        "bench": bench,
        "found": bench.found,
        "mark": bench.found.mark,
        "title": bench.title(),
        "organisation": bench.found.summary.organisation_name,
        "badge": told.badge(bench.found.summary.opening, drafted=bench.found.drafted),
        "tabs": list(bench.tabs(tab)),
        "undo": told.undo(bench.found.undo),
        "redo": told.redo(bench.found.redo),
        "seen": seen,
        **context,
    }
    return render(request, f"procedures/admin/{template}.html", made, status=status)


def mark_of(request: HttpRequest) -> str:
    """The form as the page showed it; a damaged mark is never the right one."""
    return request.POST.get("mark", "")[:30]


Again = Callable[[Refusal], HttpResponse]


def act(
    request: HttpRequest,
    bench: Bench,
    do: Callable[[], object],
    then: str | Callable[[], str],
    again: Again | None = None,
) -> HttpResponse:
    """Run a command, then go on. `again` shows the form once more with what is wrong; without it
    a refusal has its own page. A conflict always has, and loses nothing of what was typed."""
    try:
        do()
    except Conflict as error:
        return conflict(request, bench, error)
    except Refusal as error:
        return again(error) if again else refused(request, bench, error)
    return HttpResponseRedirect(then if isinstance(then, str) else then())


def conflict(request: HttpRequest, bench: Bench, error: Conflict) -> HttpResponse:
    """Somebody else was first: what they changed, what was typed here, and both ways on."""
    fresh = bench_of(request, bench.id)
    before = document_at(fresh.found, mark_of(request))
    context = {
        "why": words.refusal(error),
        "changes": changes(before, fresh.found.document, fresh.language),
        "edits": told.edits(fresh.found),
        "typed": list(_typed(request)),
        "carried": list(_carried(request)),
        "address": request.get_full_path(),
    }
    return show(request, fresh, "conflict", "form", context, status=409)


def refused(request: HttpRequest, bench: Bench, error: Refusal) -> HttpResponse:
    """What cannot be done, and why; what was typed is shown so that it can be kept."""
    context = {
        "why": words.refusal(error),
        "problems": [words.problem(one) for one in error.problems],
        "typed": list(_typed(request)),
    }
    return show(request, bench_of(request, bench.id), "refused", "form", context, status=409)


def _carried(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Every input that was sent, to be sent again on top of what others did."""
    pairs = (
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "mark")
    )
    for position, pair in enumerate(pairs):
        if position >= MOST_CARRIED:
            return
        yield pair


def _typed(request: HttpRequest) -> Iterator[str]:
    """What a person typed, without names of buttons and codes."""
    for name, value in _carried(request):
        if value.strip() and name not in ("do", "then", "type") and not name.startswith("_"):
            yield value
