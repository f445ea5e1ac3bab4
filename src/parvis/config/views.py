"""The instance's own pages: home, sign-in, language, health."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import check_for_language

from parvis.config import condition
from parvis.kernel import signin as signin_port
from parvis.kernel.access import Actor, Public, Role, route
from parvis.kernel.signin import clearing
from parvis.kernel.web.addresses import local_path


@route(Public("the way in"))
def home(request: HttpRequest) -> HttpResponse:
    """What one can do here; bricks fill the slot `home.services`."""
    return render(request, "config/home.html")


@route(Public("read by load balancers and operators"), api=True)
def health(request: HttpRequest) -> HttpResponse:
    """Version, database, jobs, mail and indexes; 503 when the instance cannot serve."""
    state = condition.state()
    return JsonResponse(state, status=200 if state["status"] == "ok" else 503)


@route(Public("the way in"))
def signin(request: HttpRequest) -> HttpResponse:
    """Ways to sign in. With a single way, go straight to it."""
    next_path = local_path(request.GET.get("next", "")) or "/espace/"
    ways = [
        {"label": way.label(), "url": way.url(next_path)}
        for way in signin_port.methods.all().values()
    ]
    demo = signin_port.methods.all().get("demo")
    if demo is not None:  # the demo's page offers the other ways beside its people
        return HttpResponseRedirect(demo.url(next_path))
    if len(ways) == 1:
        return HttpResponseRedirect(ways[0]["url"])
    return render(request, "config/signin.html", {"ways": ways})


@route(Public("leaving is always allowed"), methods=("POST",))
def signout(request: HttpRequest) -> HttpResponse:
    """Close the session; nothing of it stays. A session elsewhere is closed next, from a page of
    ours: `form-action` would stop a form that is redirected to another site."""
    further, shared = signin_port.way_out(request), _shared(request)
    signin_port.leave(request)
    if further:
        response = render(request, "config/leaving.html", {"further": further, "bare": True})
    else:
        response = HttpResponseRedirect("/")
    return clearing.leave_nothing(response, shared=shared, last=not further)


def _shared(request: HttpRequest) -> bool:
    """Whether this browser is one of a desk, where somebody else sits next."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor.has(Role.HELPER) or signin_port.acting(request) is not None


@route(Public("language is everybody's choice"), methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language of pages for a year and come back to the same page."""
    response = HttpResponseRedirect(local_path(request.POST.get("next", "")) or "/")
    wanted = request.POST.get("language", "")
    if check_for_language(wanted) and wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=31_536_000,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response
