"""A procedure's own page: what it is for, by whom, what is needed, and where to begin."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.pages.refusing import at_most, refused
from parvis.bricks.procedures.policies import mandate_key
from parvis.bricks.procedures.queries import mine, offers
from parvis.bricks.procedures.queries.services import surroundings
from parvis.kernel.access import Actor, Public, Role, route


@route(Public("published procedures are everybody's"))
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one procedure."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language = get_language() or "fr"
    found = offers.procedure(actor, slug)
    if found is None:
        raise Http404
    drafts: tuple[mine.MyCase, ...] = ()
    if actor.has(Role.PERSON):
        drafts = tuple(
            one
            for one in mine.my_cases(actor, language=language)
            if one.procedure == found.summary.id and one.number is None
        )
    context = {
        "organisation": found.summary.organisation_name,
        "organisation_id": found.summary.organisation,
        "offer": found,
        "title": found.summary.title.in_language(language),
        "description": found.document.description.in_language(language),
        "purpose": found.document.purpose.in_language(language),
        "legal_basis": found.law.legal_basis.in_language(language),
        "steps": [s.title.in_language(language) for s in found.document.steps],
        "around": surroundings(found.summary.service, language),
        "drafts": drafts,
        "signin": f"{reverse('signin')}?{urlencode({'next': request.path})}",
        "key": mandate_key(found.summary.id),
        "is_person": actor.has(Role.PERSON),
    }
    return render(request, "procedures/usager/offer.html", context)


@route("procedures.case.start", methods=("POST",))
@refused
@at_most("begin", 30)
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a draft and go to its first page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = offers.procedure(actor, slug)
    if found is None:
        raise Http404
    case = start_case(actor, found.summary.id, language=get_language() or "fr")
    return HttpResponseRedirect(reverse("filing:resume", kwargs={"case": case}))
