"""Where an operator states the facts of the legal pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from parvis.console.legal import commands, facts, queries
from parvis.console.pages.shell import page
from parvis.kernel.access import Actor, route
from parvis.ui.fields import Field


@route("console.legal.change", methods=("GET", "POST"))
def facts_page(request: HttpRequest) -> HttpResponse:
    """Every fact by group; POST keeps all of them or, when one cannot be read, none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, queries.stated(), {})
    typed = {key: request.POST.get(key, "") for key in facts.FACTS}
    kept, errors = {}, {}
    for key, text in typed.items():
        try:
            kept[key] = facts.read(key, text)
        except facts.FactError as error:
            errors[key] = str(error)
    if errors:
        return _page(request, typed, errors)
    commands.state_facts(actor, kept)
    return HttpResponseRedirect(f"{reverse('console-legal')}?done=1")


def _page(request: HttpRequest, values: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    groups = [
        (group, [_question(fact, values[fact.key], errors) for fact in group.facts])
        for group in facts.GROUPS
    ]
    return page(
        request,
        "legal",
        "legal",
        status=422 if errors else 200,
        groups=groups,
        errors=[question for _, questions in groups for question in questions if errors],
        lacking=len(queries.missing()),
        done="done" in request.GET,
    )


def _question(fact: facts.Fact, value: str, errors: dict[str, str]) -> Field:
    return Field(
        fact.key,
        fact.label,
        type="textarea" if fact.long else "text",
        rows=3,
        value=value,
        help=fact.help,
        required=fact.due,
        errors=(errors[fact.key],) if fact.key in errors else (),
    )
