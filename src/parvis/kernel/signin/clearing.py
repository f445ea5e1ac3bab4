"""What a browser keeps of a session that ends: nothing that the next person could open.

`Clear-Site-Data` (W3C): cached pages and those of the back button, storage; on a shared desk
cookies too (an address remembered, trust in the device), once the way out, which needs them, was
walked.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "shared-desk"
_MINUTES = 15


def leave_nothing(response: HttpResponse, *, shared: bool, last: bool) -> HttpResponse:
    """Have the browser forget. `shared`: cookies too; `last`: no page of the way out follows."""
    kinds = ['"cache"', '"storage"']
    if shared and last:
        kinds.append('"cookies"')
    elif shared:
        response.set_cookie(
            COOKIE,
            "1",
            max_age=_MINUTES * 60,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Lax",
        )
    response["Clear-Site-Data"] = ", ".join(kinds)
    response["Cache-Control"] = "no-store"
    return response


def finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The last page of the way out: what `leave_nothing` had put off is done now."""
    shared = COOKIE in request.COOKIES
    if shared:
        response.delete_cookie(COOKIE, samesite="Lax")
    return leave_nothing(response, shared=shared, last=True)
