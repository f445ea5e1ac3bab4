"""`/errors`: what a code means, for whoever follows an `error_uri`; addresses where nothing is."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from parvis.bricks.identity.domain.faults import CODES, PAGE_CODES, Fault
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.pages import faults
from parvis.kernel.access import Public, route

_CODE = re.compile(r"^Y[0-9A-F]{6,7}$")


@route(Public("documentation of error codes"))
def error(request: HttpRequest, profile: Profile) -> HttpResponse:
    """A code is shown only when it has the shape of one: no text of the address is repeated."""
    code = request.GET.get("code", "")
    known = {**{c: r for (_, r), c in CODES.items()}}
    known |= {c: what for what, c in PAGE_CODES[profile.name].items()}
    context = {
        "code": code if _CODE.match(code) else "",
        "check": known.get(code, ""),
        "bare": True,
    }
    return render(request, "identity/error_code.html", context)


@route(Public("the issuer's own address, where people have nothing to do"))
def front(request: HttpRequest, profile: Profile) -> HttpResponse:
    """To the public site (reference 1.2)."""
    return HttpResponsePermanentRedirect("/")


@route(Public("addresses where nothing is"), methods=("GET", "POST"))
def unknown(request: HttpRequest, profile: Profile, rest: str) -> HttpResponse:
    """404 with the code of the national services (reference 1.2); `rest` is never shown."""
    fault = Fault("unknown", "not_found", "")
    return faults.page(request, profile, fault, status=404)
