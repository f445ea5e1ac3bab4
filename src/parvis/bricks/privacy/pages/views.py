"""Who looked at my data, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.bricks.privacy.queries import looks as queries
from parvis.kernel.access import Actor, route
from parvis.kernel.urns import urn
from parvis.ui.parts import Column


def _columns() -> tuple[Column, ...]:
    return (Column(_("When")), Column(_("Who, and why")))


@route("privacy.looks.read")
def looks(request: HttpRequest) -> HttpResponse:
    """Everything that concerns the person: a sentence, then the table."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        page = queries.lines(actor, before=request.GET.get("avant", "")[:40])
    except ValueError as error:
        raise Http404 from error
    context = {"figures": queries.figures(actor), "page": page, "columns": _columns()}
    return render(request, "privacy/usager/looks.html", context)


@route("privacy.looks.read")
def looks_of(request: HttpRequest, subject: str) -> HttpResponse:
    """What concerns one case."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        name = urn("procedures", "case", subject)
        page = queries.lines_of(actor, name, before=request.GET.get("avant", "")[:40])
    except ValueError as error:
        raise Http404 from error
    if not page.rows:
        raise Http404
    context = {"page": page, "about": page.rows[0], "columns": _columns()}
    return render(request, "privacy/usager/looks_of.html", context)


@route("privacy.looks.read")
def download(request: HttpRequest) -> StreamingHttpResponse:
    """All of it as JSON, one entry per line of the list."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    response = StreamingHttpResponse(_all(actor), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees-consultations.json"'
    return response


def _all(actor: Actor) -> Iterator[str]:
    before, first = "", True
    yield "["
    while True:
        page = queries.lines(actor, before=before, limit=500)
        for row in page.rows:
            yield "" if first else ","
            yield json.dumps(asdict(row), cls=DjangoJSONEncoder, ensure_ascii=False)
            first = False
        before = page.next
        if not before:
            break
    yield "]"
