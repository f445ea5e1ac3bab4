"""`/errors`: what a code means, for whoever follows an `error_uri`."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.bricks.identity.domain.faults import CODES, PAGE_CODES
from parvis.bricks.identity.domain.profiles import Profile
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
