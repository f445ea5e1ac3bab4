"""Files in and out, and publication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.registers.commands.bal import publishing
from parvis.bricks.registers.commands.bal.errors import BalError, in_words
from parvis.bricks.registers.commands.bal.importing import import_file
from parvis.bricks.registers.domain.bal.columns import VERSIONS
from parvis.bricks.registers.domain.bal.reading import MAX_BYTES
from parvis.bricks.registers.domain.bal.rules import ERROR, Problem
from parvis.bricks.registers.pages.bal.forms import FileForm
from parvis.bricks.registers.pages.bal.shell import act, actor_of, opened, sent, shown
from parvis.bricks.registers.queries.bal import revisions
from parvis.bricks.registers.queries.bal.export import checked, exported
from parvis.kernel.access import Public, route
from parvis.ui.parts import Column

SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One problem as the page tells it."""

    line: int
    words: str
    error: bool


@route("registers.addresses.change", methods=("GET", "POST"))
def take_in(request: HttpRequest, base: UUID) -> HttpResponse:
    """Replace a base's addresses by those of a file."""
    row = opened(request, base)
    form = FileForm(*sent(request))
    context: dict[str, Any] = {
        **shown(row, "import"), "form": form, "taken": None, **_told([]),
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return _page(request, context, 422 if form.errors else 200)
    file = form.cleaned_data["file"]
    if file.size > MAX_BYTES:
        form.add_error("file", str(BalError("too_large", most=MAX_BYTES >> 20)))
        return _page(request, context, 422)
    try:
        taken = import_file(actor_of(request), row.id, file.read())
    except BalError as error:
        form.add_error("file", str(error))
        return _page(request, {**context, **_told(error.problems)}, 422)
    if not taken.problems:
        return HttpResponseRedirect(reverse("bal:base", kwargs={"base": row.id}))
    return _page(request, {**context, "taken": taken, **_told(taken.problems)}, 200)


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "registers/agent/take_in.html", context, status=status)


def _told(problems: tuple[Problem, ...] | list[Problem]) -> dict[str, Any]:
    """Problems of a file in words, errors first."""
    ordered = sorted(problems, key=lambda one: (one.level != ERROR, one.line))
    return {
        "problems": [Line(p.line, in_words(p), p.level == ERROR) for p in ordered[:SHOWN]],
        "more": max(0, len(ordered) - SHOWN),
        "problem_columns": [Column(_("Line"), number=True), Column(_("What is wrong"))],
    }


@route("registers.addresses.read")
def give_out(request: HttpRequest, base: UUID) -> HttpResponse:
    """A base as a BAL file: `?version=` 1.1 to 1.5 (1.4)."""
    row = opened(request, base)
    version = request.GET.get("version", "1.4")
    if version not in VERSIONS:
        raise Http404
    content = exported(actor_of(request), row.id, version)
    if content is None:
        raise Http404
    return _file(content, f"bal-{row.commune}.csv")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@route("registers.addresses.publish", methods=("GET", "POST"))
def publish(request: HttpRequest, base: UUID) -> HttpResponse:
    """Publish a base, after showing what is wrong and what would be replaced."""
    row = opened(request, base)
    actor = actor_of(request)
    problems, stands = checked(actor, row.id)
    context = {
        **shown(row, "publish"), "why": "", "stands": stands,
        "revisions": revisions.revisions(row.commune, 20),
        "blocked": any(one.level == ERROR for one in problems), **_told(problems),
        "columns": [
            Column(_("Revision"), number=True), Column(_("By")), Column(_("When")),
            Column(_("Numbers"), number=True), Column(_("File")),
        ],
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "registers/agent/publish.html", context)

    def again(error: BalError) -> HttpResponse:
        refused = {**context, "why": str(error)}
        return render(request, "registers/agent/publish.html", refused, status=422)

    confirmed = request.POST.get("confirmed", "")
    if stands is not None and request.POST.get("sure") != "on":
        return again(BalError("replaces"))
    done = reverse("bal:publish", kwargs={"base": row.id})
    return act(request, lambda: publishing.publish(actor, row.id, confirmed=confirmed), done, again)


@route("registers.addresses.publish", methods=("POST",))
def compile_now(request: HttpRequest, base: UUID) -> HttpResponse:
    """Ask for the index to be compiled at once."""
    row = opened(request, base)
    done = reverse("bal:publish", kwargs={"base": row.id})
    return act(request, lambda: publishing.compile_now(actor_of(request), row.id), done)


@route(Public("published addresses are open data"))
def revision(request: HttpRequest, commune: str, number: int) -> HttpResponse:
    """The file of a publication, as it was published."""
    content = revisions.content(commune, number)
    if content is None:
        raise Http404
    response = _file(content, f"bal-{commune}-{number}.csv")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
