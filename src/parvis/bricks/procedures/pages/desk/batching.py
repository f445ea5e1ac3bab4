"""Acts on many cases: choose, say what and read it again, start, follow.

Works without JavaScript: the progress page asks the browser to come back by itself (a header, with
a link that stops it), and closing it stops nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands.batches import MOST_CASES, start_batch
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.pages.desk import batch_words
from parvis.bricks.procedures.pages.desk.batch_questions import Asked, asked_of
from parvis.bricks.procedures.pages.desk.shell import actor_of
from parvis.bricks.procedures.pages.desk.wanted import Wanted, wanted
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.batches import batch as batch_of
from parvis.bricks.procedures.queries.batches import batches as batches_of
from parvis.bricks.procedures.queries.batches import items
from parvis.bricks.procedures.queries.desk import ids_and_versions
from parvis.bricks.procedures.queries.named import NamedCase, named_cases
from parvis.kernel.access import Actor, route
from parvis.kernel.parties import public as parties
from parvis.ui import formats

CHOSEN, EVERY = "dossier", "tous"
MOST_NAMED = 20
SECONDS = 2


@dataclass(frozen=True)
class Chosen:
    """Cases with the versions that were shown, and the list from which they come."""

    actor: Actor
    act: str
    cases: tuple[tuple[UUID, int], ...]
    wanted: Wanted

    @property
    def values(self) -> list[str]:
        """As the form of the next step sends them."""
        return [f"{case}.{version}" for case, version in self.cases]

    def named(self) -> tuple[NamedCase, ...]:
        """The first of them by name."""
        return named_cases(self.actor, [case for case, _version in self.cases[:MOST_NAMED]])


@route("procedures.batch.create", methods=("POST",))
def prepare(request: HttpRequest) -> HttpResponse:
    """What will be done, to which cases; the questions that the act asks."""
    try:
        chosen = _chosen(request)
    except Refusal as error:
        return _wrong(request, error)
    return _form(request, chosen, asked_of(request, chosen.act, chosen.cases[0][0], first=True))


@route("procedures.batch.create", methods=("POST",))
def start(request: HttpRequest) -> HttpResponse:
    """Write the act down and follow it; what is wrong with the answers is said beside them."""
    try:
        chosen = _chosen(request)
        asked = asked_of(request, chosen.act, chosen.cases[0][0])
        if asked.params is None:
            return _form(request, chosen, asked)
        made = start_batch(chosen.actor, chosen.act, chosen.cases, asked.params)
    except Refusal as error:
        return _wrong(request, error)
    return HttpResponseRedirect(reverse("desk:batch", kwargs={"batch": made}))


def _chosen(request: HttpRequest) -> Chosen:
    """The cases ticked, or the whole list; Refusal when there are none or too many."""
    actor, found, act = actor_of(request), wanted(request), request.POST.get("acte", "")
    if act not in batch_words.acts_of(actor):
        raise Refusal("batch_act")
    if request.POST.get(EVERY):
        cases = ids_and_versions(actor, found.filter(), MOST_CASES + 1)
    else:
        sent = request.POST.getlist(CHOSEN)
        if len(sent) > MOST_CASES:
            raise Refusal("batch_too_many", most=MOST_CASES)
        cases = [_case(one) for one in sent]
    if not cases:
        raise Refusal("batch_empty")
    if len(cases) > MOST_CASES:
        raise Refusal("batch_too_many", most=MOST_CASES)
    return Chosen(actor, act, tuple(dict(cases).items()), found)


def _case(text: str) -> tuple[UUID, int]:
    """A case as the list sends it; Http404 for what it never sends."""
    id_, _dot, version = text.partition(".")
    if not (version.isascii() and version.isdigit() and len(version) <= 9):
        raise Http404
    try:
        return UUID(id_), int(version)
    except ValueError as error:
        raise Http404 from error


def _form(request: HttpRequest, chosen: Chosen, asked: Asked) -> HttpResponse:
    named = chosen.named()
    if not named:
        return _wrong(request, Refusal("batch_empty"))
    context = {
        **_organisation(request),
        "act": chosen.act,
        "words": batch_words.ACTS[chosen.act],
        "count": len(chosen.cases),
        "named": named,
        "others": len(chosen.cases) - len(named),
        "values": chosen.values,
        "asked": asked,
        "errors": list(asked.fields),
        "query": chosen.wanted.query(),
        "back_url": chosen.wanted.here(),
    }
    status = 422 if asked.wrong else 200
    return render(request, "procedures/agent/batch_form.html", context, status=status)


def _wrong(request: HttpRequest, error: Refusal) -> HttpResponse:
    """What cannot be begun, and why; nothing was done."""
    context = {
        **_organisation(request),
        "why": words.refusal(error),
        "back_url": wanted(request).here(),
    }
    return render(request, "procedures/agent/batch_wrong.html", context, status=422)


@route("procedures.batch.read")
def batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """How far it is. While it runs the browser comes back by itself, unless it is told not to."""
    actor = actor_of(request)
    found = batch_of(actor, batch)
    if found is None:
        raise Http404
    still = "fixe" in request.GET
    context = {
        **_organisation(request),
        "batch": found,
        "words": batch_words.ACTS[found.act],
        "still": still,
        "refused": [
            {"case": one, "number": formats.number(one.number), "why": words.refusal(one.refusal)}
            for one in items(actor, batch, "refused")
            if one.refusal is not None
        ],
        "done": items(actor, batch, "done"),
        "progress": _("%(handled)s of %(total)s cases") % _figures(found.handled, found.total),
    }
    response = render(request, "procedures/agent/batch.html", context)
    if found.running and not still:
        response["Refresh"] = str(SECONDS)
    return response


def _figures(handled: int, total: int) -> Mapping[str, str]:
    return {"handled": formats.number(handled), "total": formats.number(total)}


@route("procedures.batch.create")
def batches(request: HttpRequest) -> HttpResponse:
    """What I asked for on many cases, lately."""
    context = {
        **_organisation(request),
        "batches": [
            {"batch": one, "words": batch_words.ACTS[one.act]}
            for one in batches_of(actor_of(request))
        ],
    }
    return render(request, "procedures/agent/batches.html", context)


def _organisation(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    body = parties.organisation(actor.organisation) if actor.organisation else None
    return {"organisation": body.name if body else ""}
