"""`/authorize`: from parameters to a code, an interaction, or an error told to the right one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.identity.commands import authorizing
from parvis.bricks.identity.commands.grants import refusal
from parvis.bricks.identity.commands.interactions import Started
from parvis.bricks.identity.contracts.provider import explaining, parameters, request_objects
from parvis.bricks.identity.domain import authorize as rules
from parvis.bricks.identity.domain.authentication import ClientResponse
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.faults import Fault
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.gateways import documents
from parvis.bricks.identity.pages import answers, faults
from parvis.bricks.identity.queries import clients, entitlements, hot, issuers
from parvis.kernel.access import Public, route

OPEN = Public("OpenID Connect: clients send people here; the request itself is checked")
BOTH = ("GET", "POST")


@route(OPEN, BOTH, writes=BOTH, direct=True)
@csrf_exempt
def authorize(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Answer at once from the session, or send the person to the hub (303 in both cases)."""
    given: dict[str, str] = {}
    try:
        given = parameters.of_authorize(request)
        token = answers.session_token(request, profile.name)
        if request.method == "POST" and not token and len(urlencode(given)) < 4000:
            return _again(profile, given)
        opened: dict[str, str] = {}  # what a pushed request or an object held: read once
        for _attempt in range(3):
            try:
                client, asked = _checked(profile, given, opened)
            except Fault:
                if clients.at(clients.epoch()):
                    opened.clear()
                    continue  # refused by an old record: the partner has mended it
                raise
            wants = entitlements.SCOPE in asked.scopes
            state = hot.authorize_state(
                token, profile.name, client.entity_id, client.id if wants else None
            )
            if clients.at(state.epoch):
                continue  # a client changed since this process read it
            done = authorizing.answer(client, asked, state)
            return _respond(request, profile, done)
        raise Fault("expired", "temporarily_unavailable", "clients are changing, try again")
    except Fault as fault:
        explaining.authorize(profile, given, fault)
        return _refused(request, profile, fault)


def _again(profile: Profile, given: dict[str, str]) -> HttpResponse:
    """Ask the browser to come back by GET: a POST from another site brings no Lax cookie."""
    response = HttpResponse(status=303)
    response["Location"] = f"{issuers.of(profile.name)}/authorize?{urlencode(given)}"
    return response


def _checked(
    profile: Profile, given: dict[str, str], opened: dict[str, str]
) -> tuple[ClientRecord, Asked]:
    kept = rules.first_checks(profile, given)
    if not kept.get("client_id"):
        raise Fault("parameter", description="client_id is missing")
    client = rules.the_client(profile, clients.find(kept["client_id"]))
    if not opened:
        opened |= request_objects.opened(profile, client, kept)
    kept = opened
    uri = rules.the_redirect_uri(client, kept)
    if client.metadata.sector_identifier_uri:
        _sector(client, uri)
    asked = rules.check(profile, client, kept)
    if kept.get("id_token_hint"):
        asked = request_objects.with_hint(profile, client, asked, kept["id_token_hint"])
    return client, asked


def _sector(client: ClientRecord, uri: str) -> None:
    try:
        if uri not in documents.sector(client):
            raise Fault("sector", description="redirect_uri is not in the sector's document")
    except documents.Unreachable:
        raise Fault("sector", description="the sector's document cannot be had") from None


def _respond(
    request: HttpRequest, profile: Profile, done: ClientResponse | Started
) -> HttpResponse:
    if isinstance(done, ClientResponse):
        return answers.back_to_client(request, done, profile.name)
    response = HttpResponse(status=303)
    response["Location"] = f"{issuers.of(profile.name)}/interaction/{done.uid}"
    response["Cache-Control"] = "no-store"
    answers.set_browser(response, done.uid, done.browser, done.seconds)
    return response


def _refused(request: HttpRequest, profile: Profile, fault: Fault) -> HttpResponse:
    if fault.asked is None:
        return faults.page(request, profile, fault)
    answer = refusal(profile.name, fault.asked, fault.error, fault.description)
    if fault.fragment:
        answer = ClientResponse(answer.redirect_uri, answer.parameters, "fragment")
    return answers.back_to_client(request, answer, profile.name)
