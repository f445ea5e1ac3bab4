"""Telling the partner of a sandbox client what a refused request did wrong, beside the refusal.

Nothing changes for the caller: the answer is what every client receives.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import unquote_plus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest

from parvis.bricks.identity.commands import failing
from parvis.bricks.identity.domain import diagnosis, jose
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.diagnosis import Caller, Finding
from parvis.bricks.identity.domain.faults import Fault, page_code
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.queries import clients, failures
from parvis.kernel import clock, keys


def authorize(profile: Profile, given: Mapping[str, str], fault: Fault) -> None:
    """A refused authorize request."""
    client = _sandbox(given.get("client_id", ""))
    if client is None:
        return
    failing.note(
        client.id,
        "authorize",
        status=303 if fault.asked is not None else 400,
        error=fault.error,
        code=page_code(profile.name, fault.what),
        description=fault.description,
        findings=diagnosis.of_authorize(profile, client, given, fault.description),
    )


def call(
    request: HttpRequest,
    profile: Profile,
    endpoint: str,
    *,
    status: int,
    error: str,
    code: str,
    description: str,
    cause: str,
) -> None:
    """A refused call of another endpoint."""
    given = _form(request)
    if endpoint == "userinfo":
        client, findings = _userinfo(request, profile, given)
    else:
        caller_id, method = _caller(request, given)
        client = _sandbox(caller_id)
        findings = ()
        if client is not None:
            caller = _secret(client, method, given, request)
            findings = diagnosis.of_call(
                profile, client, endpoint, given, caller, cause, description
            )
    if client is None or status == 429:
        return
    failing.note(
        client.id, endpoint, status=status, error=error, code=code, description=description,
        findings=findings,
    )  # fmt: skip


def _sandbox(client_id: str) -> ClientRecord | None:
    client = clients.find(client_id)
    return client if client is not None and client.sandbox and client.active else None


def _form(request: HttpRequest) -> dict[str, str]:
    try:
        return {name: values[0] for name, values in request.POST.lists() if values}
    except (RequestDataTooBig, TooManyFieldsSent, UnicodeError, ValueError):
        return {}


def _basic(request: HttpRequest) -> tuple[str, str]:
    header = request.headers.get("Authorization", "")
    if header[:6] != "Basic ":
        return "", ""
    try:
        name, _, secret = base64.b64decode(header[6:], validate=True).decode().partition(":")
    except (binascii.Error, UnicodeError, ValueError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _caller(request: HttpRequest, given: Mapping[str, str]) -> tuple[str, str]:
    """Who the call says it is, unproved, and by which method it authenticates."""
    if "client_assertion" in given:
        try:
            said = jose.unverified_claims(given["client_assertion"][:16_000])
        except jose.BadToken:
            said = {}
        return given.get("client_id") or str(said.get("sub", "")), "private_key_jwt"
    name, _ = _basic(request)
    if request.headers.get("Authorization", "")[:6] == "Basic ":
        return name or given.get("client_id", ""), "client_secret_basic"
    method = "client_secret_post" if "client_secret" in given else "none"
    return given.get("client_id", ""), method


def _secret(
    client: ClientRecord, method: str, given: Mapping[str, str], request: HttpRequest
) -> Caller:
    if not method.startswith("client_secret"):
        return Caller(method)
    secret = given.get("client_secret", "") or _basic(request)[1]
    digest, now = keys.hash_token(secret[:1000]), clock.now().isoformat()
    for one in client.secrets:
        if one.hash == digest:
            ended = bool(one.until) and one.until <= now
            return Caller(method, "ended" if ended else "", one.until[:16])
    return Caller(method, "wrong")


def _userinfo(
    request: HttpRequest, profile: Profile, given: Mapping[str, str]
) -> tuple[ClientRecord | None, tuple[Finding, ...]]:
    address = request.GET.get("access_token", "")
    header = request.headers.get("Authorization", "")
    token = address or given.get("access_token", "") or header.partition(" ")[2].strip()
    client = failures.client_of(token) if token else None
    if client is None or not client.sandbox:
        return None, ()
    shown = diagnosis.masked("access_token", token)
    if address:
        return client, (Finding("token_place", "access_token", "Authorization: Bearer", shown),)
    return client, (Finding("token_expired", "access_token", str(profile.lifetimes.access), shown),)
