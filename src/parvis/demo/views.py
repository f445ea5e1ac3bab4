"""The demo sign-in page: choose who you are. Refused by `parvis check` outside the demo."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation

from parvis.demo.people import PEOPLE
from parvis.demo.town import describe
from parvis.kernel import signin
from parvis.kernel.access import Public, route
from parvis.kernel.web.addresses import AGENTS, local_path


@route(Public("the demo's way in; not installed in production"))
def people(request: HttpRequest) -> HttpResponse:
    """List the demo people, usagers first."""
    french = translation.get_language() == "fr"
    next_path = local_path(request.GET.get("next", ""))
    cards = [{**describe(one), "story": one.story_fr if french else one.story_en} for one in PEOPLE]
    return render(
        request,
        "demo/people.html",
        {
            "usagers": [c for c in cards if not c["organisation"]],
            "agents": [c for c in cards if c["organisation"]],
            "next": next_path,
            "ways": [
                {"label": way.label(), "url": way.url(next_path)}
                for name, way in signin.methods.all().items()
                if name != "demo"
            ],
        },
    )


@route(Public("the demo's way in; not installed in production"), methods=("POST",))
def enter(request: HttpRequest) -> HttpResponse:
    """Open a session as the chosen person."""
    chosen = request.POST.get("person", "")
    one = next((p for p in PEOPLE if str(p.id) == chosen), None)
    if one is None:
        raise Http404
    membership: uuid.UUID | None = one.membership_id
    signin.establish(request, signin.SignedIn(one.id, 2, "demo", membership))
    fallback = AGENTS if membership else "/espace/"
    return HttpResponseRedirect(local_path(request.POST.get("next", "")) or fallback)
