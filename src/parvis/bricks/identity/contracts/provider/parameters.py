"""Reading parameters: each once, as text, within sizes."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, QueryDict

from parvis.bricks.identity.contracts.provider.errors import Refused, invalid_request
from parvis.bricks.identity.domain.faults import Fault

MOST_BYTES = 65_536


def of_authorize(request: HttpRequest) -> dict[str, str]:
    """Parameters of an authorize request, GET or POST form; Fault in words for what is not one."""
    if len(request.META.get("QUERY_STRING", "")) > MOST_BYTES or _length(request) > MOST_BYTES:
        raise Fault("parameter", description="the request is too long")
    try:
        source: QueryDict = request.POST if request.method == "POST" else request.GET
    except (RequestDataTooBig, TooManyFieldsSent, UnicodeError, ValueError):
        raise Fault("parameter", description="the request cannot be read") from None
    found = {}
    for name, values in source.lists():
        if len(values) != 1:
            raise Fault("parameter", description=f"{name[:40]!r} is given twice")
        found[name] = values[0]
    return found


def of_form(request: HttpRequest) -> dict[str, str]:
    """Parameters of a back-channel call: a form, each name once (RFC 6749 3.2)."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise invalid_request("the body is not a form", "parameter")
    if _length(request) > MOST_BYTES:
        raise Refused("invalid_request", "the body is too long", status=413, reason="parameter")
    try:
        source = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, UnicodeError, ValueError):
        raise invalid_request("the body cannot be read", "parameter") from None
    found = {}
    for name, values in source.lists():
        if len(values) != 1:
            raise invalid_request(f"{_plain(name)} is given twice", "parameter")
        if "\x00" in values[0]:
            raise invalid_request(f"{_plain(name)} holds a control character", "parameter")
        found[name] = values[0]
    return found


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0


def _plain(name: str) -> str:
    """A parameter's name as an error may repeat it (RFC 6749 5.2: few letters are allowed)."""
    return "".join(c for c in name[:40] if c.isascii() and (c.isalnum() or c in "_-."))
