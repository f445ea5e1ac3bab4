"""Errors told in JSON (RFC 6749 5.2, RFC 6750 3), with FranceConnect's codes where it has them."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from parvis.bricks.identity.contracts.provider import explaining
from parvis.bricks.identity.domain.faults import CODES
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.queries import issuers


class Refused(Exception):
    """A refused call of a client. `reason` picks the code; it is not shown."""

    def __init__(
        self, error: str, description: str, *, status: int = 400, reason: str = ""
    ) -> None:
        super().__init__(description)
        self.error, self.description, self.status, self.reason = error, description, status, reason


def invalid_request(description: str, reason: str = "") -> Refused:
    """400 `invalid_request`."""
    return Refused("invalid_request", description, reason=reason)


def invalid_client(reason: str = "client_secret") -> Refused:
    """401 `invalid_client`; the same words whatever was wrong."""
    return Refused("invalid_client", "client authentication failed", status=401, reason=reason)


def code_of(endpoint: str, error: str, reason: str, description: str) -> str:
    """The code of an error: the reference's where known, else `Y04` and five digits of its own."""
    known = CODES.get((endpoint, reason))
    digest = hashlib.sha256(f"{error} {description}".encode()).hexdigest()
    return known or f"Y04{digest[:5].upper()}"


def answer(profile: Profile, endpoint: str, refused: Refused) -> HttpResponse:
    """The JSON of a refusal, never stored."""
    body: dict[str, Any] = {"error": refused.error, "error_description": refused.description}
    if profile.y_codes:
        code = code_of(endpoint, refused.error, refused.reason, refused.description)
        body["error_uri"] = f"{issuers.of(profile.name)}/errors?code={code}&id={uuid.uuid4()}"
    response = JsonResponse(body, status=refused.status)
    if refused.status == 401:
        scheme = "Basic" if refused.error == "invalid_client" else "Bearer"
        words = f'{scheme} realm="{profile.name}"'
        if scheme == "Bearer" and refused.reason != "no_token":
            words += f', error="{refused.error}", error_description="{refused.description}"'
        response["WWW-Authenticate"] = words
    if refused.status == 503:
        response["Retry-After"] = "5"
    return never_stored(response)


def never_stored(response: HttpResponse) -> HttpResponse:
    """Headers of every answer with a token or about one (RFC 6749 5.1)."""
    response["Cache-Control"] = "no-store"
    response["Pragma"] = "no-cache"
    return response


def refusing(endpoint: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view of one endpoint: `Refused` becomes its answer."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def run(request: HttpRequest, profile: Profile, **more: Any) -> HttpResponse:
            try:
                return view(request, profile, **more)
            except Refused as refused:
                explaining.call(
                    request,
                    profile,
                    endpoint,
                    status=refused.status,
                    error=refused.error,
                    code=code_of(endpoint, refused.error, refused.reason, refused.description),
                    description=refused.description,
                    cause=getattr(refused.__cause__, "reason", ""),
                )
                return answer(profile, endpoint, refused)

        return run

    return decorate
