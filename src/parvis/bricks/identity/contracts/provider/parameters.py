"""Reading parameters: each once, as text, within sizes."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest

from parvis.bricks.identity.contracts.provider.errors import Refused, invalid_request
from parvis.bricks.identity.domain.faults import Fault

MOST_BYTES = 65_536


def of_authorize(request: HttpRequest) -> dict[str, str]:
    """Parameters of an authorize request, GET or POST form; Fault in words for what is not one."""
    if len(request.META.get("QUERY_STRING", "")) > MOST_BYTES or _length(request) > MOST_BYTES:
        raise Fault("parameter", description="the request is too long")
    try:
        if request.method == "POST":
            given = [(name, one) for name, values in request.POST.lists() for one in values]
        else:
            given = _pairs(request.META.get("QUERY_STRING", "").encode("latin-1"))
    except (RequestDataTooBig, TooManyFieldsSent, UnicodeError, ValueError):
        raise Fault("parameter", description="the request cannot be read") from None
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise Fault("parameter", description=f"{name[:40]!r} is given twice")
        found[name] = value
    return found


def of_form(request: HttpRequest) -> dict[str, str]:
    """Parameters of a back-channel call: a form, each name once (RFC 6749 3.2)."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise invalid_request("the body is not a form", "parameter")
    if _length(request) > MOST_BYTES:
        raise Refused("invalid_request", "the body is too long", status=413, reason="parameter")
    try:
        given = _pairs(request.body)
    except (RequestDataTooBig, UnicodeError, ValueError):
        raise invalid_request("the body cannot be read", "parameter") from None
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise invalid_request(f"{_plain(name)} is given twice", "parameter")
        if "\x00" in value:
            raise invalid_request(f"{_plain(name)} holds a control character", "parameter")
        found[name] = value
    return found


def _pairs(form: bytes) -> list[tuple[str, str]]:
    """Names and values of a form, as Django's QueryDict reads them at several times the cost."""
    try:
        text = form.decode()
    except UnicodeDecodeError:
        text = form.decode("latin-1")
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    return parse_qsl(text, keep_blank_values=True, max_num_fields=most)


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0


def _plain(name: str) -> str:
    """A parameter's name as an error may repeat it (RFC 6749 5.2: few letters are allowed)."""
    return "".join(c for c in name[:40] if c.isascii() and (c.isalnum() or c in "_-."))
