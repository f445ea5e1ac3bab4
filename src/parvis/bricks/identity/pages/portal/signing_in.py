"""Go to the issuer, come back, open the portal's session.

What was sent (state, nonce, verifier) waits in the session of this browser and serves once, so
that nobody is signed in by a link that somebody else began (login CSRF).
"""

from __future__ import annotations

import base64
import logging
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language

from parvis.bricks.identity.commands import acting, linking, portal, portal_sessions
from parvis.bricks.identity.commands import sessions as ending
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.upstream import Lie, Said, Sent
from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.pages.answers import KEPT
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.queries import clients, sessions, subjects
from parvis.bricks.identity.queries import portal as ways
from parvis.bricks.identity.queries.portal import Way
from parvis.bricks.identity.queries.sessions import Signed
from parvis.kernel import http, keys, signin
from parvis.kernel.access import Actor, Public, route
from parvis.kernel.parties.public import agent, organisations
from parvis.kernel.signin import clearing
from parvis.kernel.tokens.rates import limited
from parvis.kernel.web.addresses import AGENTS, local_path
from parvis.ui import context as site

log = logging.getLogger("parvis.identity")
SENT, OUT, PENDING = "identity.sent", "identity.out", "identity.pending"
SEAL = "identity.portal"
STAYS = "identity_session_that_stays"  # attribute of a request
LONGEST = 4096
NAMES = ("code", "state", "iss", "error")


def _way(name: str) -> Way:
    found = ways.way(name)
    if found is None:
        raise Http404
    return found


@route(Public("the way in"), writes=("GET",))
@limited("identity.signin", 60, 60)
def start(request: HttpRequest, name: str) -> HttpResponse:
    """Send the person to the issuer; `next` is a path of this site."""
    found = _way(name)
    if found.profile:
        https = settings.PARVIS_ORIGIN.startswith("https://")
        portal.ensure_client(found, name=str(site.NAME.read()), https=https)
    try:
        address, sent = relying.send(
            found.upstream, redirect_uri=found.callback, acr=found.acr, extra=_extra(found)
        )
    except (http.HttpError, Lie) as error:
        log.warning("issuer of %s: %s", name, type(error).__name__)
        return _said(request, "down", status=503)
    request.session[SENT] = {
        **asdict(sent),
        "way": name,
        "next": local_path(request.GET.get("next", "")),
    }
    return private(see_other(address))


def _extra(found: Way) -> dict[str, str]:
    """What agents' issuers want beside the usual: the means of sign-in (reference 2.1)."""
    return {"claims": '{"id_token":{"amr":{"essential":true}}}'} if found.name == "agents" else {}


@route(Public("where issuers send people back"), writes=("GET",))
@limited("identity.return", 120, 60)
def back(request: HttpRequest, name: str) -> HttpResponse:
    """The issuer's answer, used once; then the session, whose key changes."""
    found = _way(name)
    kept: dict[str, Any] = request.session.pop(SENT, None) or {}
    params = {one: request.GET.get(one, "")[:LONGEST] for one in NAMES if one in request.GET}
    same = constant_time_compare(params.get("state", ""), str(kept.get("state", "")))
    if not kept or kept.pop("way") != name or not same:
        return _said(request, "lost")
    next_path = kept.pop("next")
    sent = Sent(**kept)
    if params.get("error"):
        return _said(request, "refused", next_path=next_path)
    try:
        said = relying.redeem(found.upstream, sent, params)
    except Lie as error:
        log.warning("issuer of %s: %s", name, error.code)
        return _said(request, "wrong")
    except http.HttpError as error:
        log.warning("issuer of %s: %s", name, type(error).__name__)
        return _said(request, "down", status=503)
    return _open(request, found, said, next_path)


def _open(request: HttpRequest, found: Way, said: Said, next_path: str) -> HttpResponse:
    signed = _hub_session(request, found, said)
    setattr(request, STAYS, signed.id if signed is not None else None)
    try:
        arrived = portal.arrive(found, said, signed=signed, language=(get_language() or "fr")[:2])
    except linking.NotAnAgent:
        return _said(request, "not_agent", status=403)
    opened = portal_sessions.opened(found.upstream.issuer, said.sub, said.sid, arrived.person)
    number = str(opened)
    before: Actor = request.actor  # type: ignore[attr-defined]
    out = keys.ring().encrypt(SEAL, f"{found.name} {said.id_token}".encode())
    if len(arrived.memberships) > 1:
        if before.person not in (None, arrived.person):
            signin.leave(request)  # now, while it is known which session of the hub is new
        request.session.cycle_key()
        request.session[PENDING] = {
            "person": str(arrived.person),
            "level": arrived.level,
            "memberships": [str(one) for one in arrived.memberships],
            "next": next_path,
            "out": base64.b64encode(out).decode(),
            "number": number,
        }
        return private(see_other(reverse("identity:organisation")))
    membership = arrived.memberships[0] if arrived.memberships else None
    person = arrived.person
    if before.person is not None and arrived.proposal is not None:
        person = _attached(arrived, before) or person
        portal_sessions.belongs_to(opened, person)
    _establish(request, person, arrived.level, membership, out, number)
    if arrived.proposal is not None and person == arrived.person:
        return private(see_other(reverse("identity:attach")))
    return private(see_other(next_path or (AGENTS if membership else "/espace/")))


def _attached(arrived: portal.Arrived, before: Actor) -> UUID | None:
    """Whoever was signed in as the other account a moment ago has proved that it is theirs."""
    if before.person is None or arrived.proposal is None:
        return None
    return linking.prove_by_sign_in(before, arrived.proposal, before.person)


def _establish(
    request: HttpRequest,
    person: UUID,
    level: int,
    membership: UUID | None,
    out: bytes,
    number: str,
) -> None:
    request.session.pop(PENDING, None)
    signin.establish(request, signin.SignedIn(person, level, "identity", membership))
    request.session[OUT] = base64.b64encode(out).decode()
    request.session[KEPT] = number


def _hub_session(request: HttpRequest, found: Way, said: Said) -> Signed | None:
    """The built-in hub's session of this browser, when it is the one that just answered."""
    if not found.profile:
        return None
    clients.at(clients.epoch())
    signed = sessions.current(answers.session_token(request, found.profile), found.profile)
    client = clients.find(found.upstream.client_id)
    if signed is None or client is None:
        return None
    same = subjects.of(client, signed.authentication.subject_seed) == said.sub
    return signed if same and "account" in signed.authentication.extra else None


def _said(
    request: HttpRequest, what: str, *, status: int = 400, next_path: str = ""
) -> HttpResponse:
    context = {"what": what, "next": next_path}
    return private(render(request, "identity/portal/stopped.html", context, status=status))


# --- agents of several organisations -----------------------------------------------------------


@route(Public("whoever has just signed in as an agent"), methods=("GET", "POST"))
def organisation(request: HttpRequest) -> HttpResponse:
    """For which organisation one works now, when several hold."""
    kept = request.session.get(PENDING)
    if not kept:
        return _said(request, "lost")
    if request.method == "POST":
        chosen = request.POST.get("membership", "")
        if chosen not in kept["memberships"]:
            return _said(request, "lost")
        out = base64.b64decode(kept["out"])
        person, level = UUID(kept["person"]), int(kept["level"])
        _establish(request, person, level, UUID(chosen), out, kept["number"])
        return private(see_other(kept["next"] or AGENTS))
    known = [agent(UUID(one)) for one in kept["memberships"]]
    names = organisations([one.organisation for one in known if one])
    capacities = [
        {
            "id": str(one.membership),
            "name": names[one.organisation].name,
            "as": " · ".join(part for part in (one.capacity, one.service) if part),
        }
        for one in known
        if one
    ]
    return private(render(request, "identity/portal/organisation.html", {"rows": capacities}))


# --- leaving -----------------------------------------------------------------------------------


class Leaver:
    """The way out of the issuer's session, for the portal's sign-out."""

    def way_out(self, request: HttpRequest) -> str:
        """Address of the issuer's end of session; "" when this session did not come from one."""
        kept = request.session.get(OUT)
        if not kept:
            return ""
        try:
            text = keys.ring().decrypt(SEAL, base64.b64decode(kept)).decode()
        except (keys.CannotDecrypt, ValueError):
            return ""
        name, _, id_token = text.partition(" ")
        found = ways.way(name)
        if found is None:
            return ""
        return relying.end_session(found.upstream, id_token, _state(), ways.left_uri())

    def left(self, request: HttpRequest) -> None:
        """End every session of the hub in this browser, so that none signs the next one in
        silently; the one of who is arriving just now stays."""
        stays = getattr(request, STAYS, None)
        for profile in PROFILES:
            signed = sessions.current(answers.session_token(request, profile), profile)
            if signed is not None and signed.id != stays:
                ending.end_session(signed.id, "signed out")
        kept = signin.acting(request)
        if kept is not None:
            acting.stop(UUID(kept["mandate"]))


def _state() -> str:
    import secrets

    return secrets.token_urlsafe(32)


@route(Public("where issuers send people back after they signed out"))
def left(request: HttpRequest) -> HttpResponse:
    """Signed out here and there."""
    return clearing.finish(request, private(render(request, "identity/usager/left.html")))
