"""The token of a request (RFC 6750: `Authorization: Bearer …`, and nowhere else)."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from parvis.kernel.tokens.api_tokens import Token, authenticate
from parvis.kernel.tokens.errors import TokenRefused
from parvis.kernel.tokens.networks import address_of


def from_request(request: HttpRequest, scope: str = "") -> Token:
    """The token that a request carries; TokenRefused (code `missing`) when it carries none."""
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.strip():
        raise TokenRefused("missing", _("Show a token: Authorization: Bearer …"))
    return authenticate(text.strip(), address=address_of(request), scope=scope)
