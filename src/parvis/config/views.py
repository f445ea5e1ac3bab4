"""The instance's own pages: home, health, sign-in, language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from parvis import __version__
from parvis.kernel.access import Public, route


@route(Public("the way in"))
def home(request: HttpRequest) -> HttpResponse:
    """The home page."""
    return HttpResponse("Parvis")


@route(Public("read by load balancers"), api=True)
def health(request: HttpRequest) -> HttpResponse:
    """Version and state of what the instance stands on."""
    return JsonResponse({"version": __version__})


@route(Public("the way in"))
def signin(request: HttpRequest) -> HttpResponse:
    """Ways to sign in."""
    return HttpResponse("signin")


@route(Public("leaving is always allowed"), methods=("POST",))
def signout(request: HttpRequest) -> HttpResponse:
    """Close the session."""
    return HttpResponse("")


@route(Public("language is everybody's choice"), methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of pages."""
    return HttpResponse("")
