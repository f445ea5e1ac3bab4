"""The page of a refused request: what happened, what to do, a code to quote; no link to the client.

Nothing that the request brought is shown, except, for a client in sandbox, the check that failed.
"""

from __future__ import annotations

import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.domain.faults import Fault, page_code
from parvis.bricks.identity.domain.profiles import Profile
from parvis.kernel.web import direct

log = logging.getLogger("parvis.identity")
Text = str | Promise
_WORDS: dict[str, tuple[Text, Text]] = {
    "client": (
        _("The service that you came from is not known here, or is closed for now."),
        _("Tell that service. You can also try again later."),
    ),
    "redirect_uri": (
        _("The service that you came from gave a return address that it has not declared."),
        _("Do not go on: for your safety nothing was sent. Tell that service."),
    ),
    "sector": (
        _("The service that you came from published a document that we could not read."),
        _("Tell that service, or try again later."),
    ),
    "expired": (
        _("This page stayed open too long, or was opened in another browser."),
        _("Go back to the service that you came from and start again."),
    ),
    "unknown": (
        _("There is no page at this address."),
        _("Go back to the service that you came from and start again."),
    ),
    "post_logout": (
        _("The service that you came from gave a return address that it has not declared."),
        _("You are still signed in here. Close your browser to be sure to sign out."),
    ),
}
_OTHER = (
    _("The service that you came from sent a request that we cannot follow."),
    _("This is not your doing. Tell that service the code below."),
)


def page(request: HttpRequest, profile: Profile, fault: Fault, status: int = 400) -> HttpResponse:
    """The page, with the profile's code and a number under which the log says more."""
    happened, do = _WORDS.get(fault.what, _OTHER)
    code, number = page_code(profile.name, fault.what), str(uuid.uuid4())
    log.info("%s refused %s (%s) %s", profile.name, fault.what, code or fault.error, number)
    context = {
        "happened": happened,
        "do": do,
        "code": code or fault.error,
        "number": number,
        "detail": fault.description,
        "bare": True,
    }

    def make(request: HttpRequest) -> HttpResponse:
        response = render(request, "identity/fault.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response

    return direct.page(request, make)
