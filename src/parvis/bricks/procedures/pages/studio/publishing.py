"""Publication: what is missing, what changes, online at once; closed and opened again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands import building, designing
from parvis.bricks.procedures.domain.document import Step
from parvis.bricks.procedures.domain.outline import find
from parvis.bricks.procedures.domain.problems import Problem, Refusal
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.pages.studio import told
from parvis.bricks.procedures.pages.studio.diffing import changes
from parvis.bricks.procedures.pages.studio.shell import Bench, act, bench_of, mark_of, show
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.studio import missing
from parvis.kernel.access import route

SECTION_OF = {
    "publish_title": "textes",
    "publish_purpose": "textes",
    "publish_legal_basis": "droit",
    "publish_processing_basis": "droit",
    "publish_retention": "droit",
    "publish_level": "droit",
    "publish_dpo": "droit",
    "publish_regime": "decision",
    "publish_remedies": "decision",
}
OF_SERVICE = ("publish_contact", "publish_other_channel")
RULES = {"condition": "condition", "computed": "computed", "checks": "checks", "cycle": "condition"}


@dataclass(frozen=True)
class Missing:
    """One thing that publication refuses, and where to mend it."""

    where: str
    words: str
    url: str


@route("procedures.procedure.publish", methods=("GET", "POST"))
@refused
def publish(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """What is missing and what changes; POST puts the form online."""
    bench = bench_of(request, procedure)
    if request.method == "POST":
        return act(
            request,
            bench,
            lambda: designing.publish_revision(bench.actor, bench.id, mark=mark_of(request)),
            bench.url("published"),
            lambda error: _page(request, bench, error),
        )
    return _page(request, bench)


def _page(request: HttpRequest, bench: Bench, error: Refusal | None = None) -> HttpResponse:
    found = bench.found
    problems = [_missing(bench, one) for one in missing(found)]
    context = {
        "missing": problems,
        "why": words.refusal(error) if error else "",
        "changes": changes(found.online, found.document, bench.language)
        if found.online and found.drafted
        else (),
        "first": found.online is None,
        "state": found.summary.state,
        "edits": told.edits(found),
        "address": reverse("filing:offer", kwargs={"slug": found.summary.slug}),
    }
    return show(request, bench, "publish", "publish", context, status=409 if error else 200)


def _missing(bench: Bench, one: Problem) -> Missing:
    return Missing(_where(bench, one), words.problem(one), _url(bench, one))


def _where(bench: Bench, one: Problem) -> str:
    """The question or page concerned, in quotes by the template; empty for the whole form."""
    if not one.stable_id:
        return ""
    try:
        thing = find(bench.found.document, one.stable_id)
    except Refusal:
        return ""
    text = thing.title if isinstance(thing, Step) else thing.label
    return text.in_language(bench.language)


def _url(bench: Bench, one: Problem) -> str:
    if one.code in SECTION_OF:
        return bench.url("section", section=SECTION_OF[one.code])
    if one.code.startswith("publish_service") or one.code in OF_SERVICE:
        return bench.url("service")
    if one.code == "publish_rule":
        return bench.url(RULES[str(one.params["rule"])], number=one.stable_id)
    if one.code.startswith("example_"):
        names = [example.name for example in bench.found.document.examples]
        return bench.url("example", number=names.index(str(one.params["name"])) + 1)
    if one.code == "publish_label":
        return bench.url("question", number=one.stable_id)
    return f"{bench.url()}#q{one.stable_id}" if one.stable_id else bench.url()


@route("procedures.procedure.publish")
@refused
def published(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """It is online: where, and what happens next."""
    bench = bench_of(request, procedure)
    address = reverse("filing:offer", kwargs={"slug": bench.found.summary.slug})
    context = {
        "address": address,
        "whole": request.build_absolute_uri(address),
        "opening": bench.found.summary.opening,
    }
    return show(request, bench, "published", "publish", context)


@route("procedures.procedure.publish", methods=("GET", "POST"))
@refused
def close(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Ask, then take no new request."""
    return _ask(request, procedure, "close", designing.close_procedure)


@route("procedures.procedure.publish", methods=("GET", "POST"))
@refused
def reopen(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Ask, then take requests again."""
    return _ask(request, procedure, "reopen", designing.reopen_procedure)


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def discard(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Ask, then forget what was not published."""
    bench = bench_of(request, procedure)
    if request.method == "POST":
        mark = mark_of(request)
        return act(
            request,
            bench,
            lambda: building.discard_changes(bench.actor, bench.id, mark=mark),
            bench.url("publish"),
        )
    said = changes(bench.found.online, bench.found.document, bench.language)
    return show(request, bench, "ask", "publish", {**_question("discard"), "changes": said})


def _ask(
    request: HttpRequest, procedure: UUID, what: str, do: Callable[..., object]
) -> HttpResponse:
    bench = bench_of(request, procedure)
    if request.method == "POST":
        return act(request, bench, lambda: do(bench.actor, bench.id), bench.url("publish"))
    return show(request, bench, "ask", "publish", _question(what))


def _question(what: str) -> dict[str, str]:
    """Words of a page that asks before it acts."""
    return {
        "close": {
            "heading": _("Close this procedure?"),
            "meaning": _(
                "No new request is taken. Requests already filed go on. You can open it again."
            ),
            "verb": _("Close"),
            "kind": "danger",
        },
        "reopen": {
            "heading": _("Open this procedure again?"),
            "meaning": _("New requests are taken at once, on the form that was online."),
            "verb": _("Open again"),
            "kind": "primary",
        },
        "discard": {
            "heading": _("Throw these changes away?"),
            "meaning": _("The form is again the one that is online. This cannot be undone."),
            "verb": _("Throw away"),
            "kind": "danger",
        },
    }[what]
