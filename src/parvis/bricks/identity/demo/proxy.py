"""A stub of the French node towards other countries: their request, our hub, our answer.

The real node is a client of the hub beside the eIDAS network, which speaks SAML between countries.
Here the network is a page; the client, the sign-in and the attributes are the real ones: the person
signs in at the hub (`franceconnect`, high platform), and the other country receives the minimum
data set that it asked for (reference 1.13, `domain.eidas`).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import clients as commands
from parvis.bricks.identity.demo.views import WHY
from parvis.bricks.identity.domain import eidas
from parvis.bricks.identity.domain.civil import FRANCE
from parvis.bricks.identity.domain.countries import EUROPEAN
from parvis.bricks.identity.domain.eidas import NodeAnswer, NodeError, NodeRequest
from parvis.bricks.identity.domain.upstream import Lie, Sent, Upstream
from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.queries import clients, countries, issuers
from parvis.bricks.identity.queries.portal import own_secret
from parvis.kernel import http
from parvis.kernel.access import route, system
from parvis.ui.fields import Field
from parvis.ui.parts import Option, SummaryRow

CLIENT, KEPT = "noeud-eidas-france", "identity.demo.proxy"
SCOPES = (
    *("openid", "given_name", "family_name", "preferred_username", "birthdate", "gender"),
    *("birthplace", "birthcountry"),
)


def _there() -> None:
    if settings.PARVIS_ENV == "production":
        raise Http404


def _callback() -> str:
    return f"{settings.PARVIS_ORIGIN.rstrip('/')}{reverse('identity-demo:proxy-back')}"


def _upstream(scopes: tuple[str, ...]) -> Upstream:
    return Upstream(
        uid=CLIENT,
        issuer=issuers.of("franceconnect"),
        client_id=CLIENT,
        secret=own_secret(CLIENT),
        scopes=scopes,
        userinfo_alg="ES256",
    )


def _ensure_client() -> None:
    """The node is a client of the high platform, written at its first use."""
    clients.at(clients.epoch())
    if clients.find(CLIENT) is not None:
        return
    commands.register(
        system("identity.demo"),
        profile="franceconnect",
        name="Nœud eIDAS français",
        metadata={
            "redirect_uris": [_callback()],
            "scopes": list(SCOPES),
            "platform": "high",
            "eidas": True,
            "userinfo_signed_response_alg": "ES256",
        },
        entity_id=CLIENT,
        client_id=CLIENT,
        secret=own_secret(CLIENT),
        own=True,
        active=True,
    )


@route(WHY)
def ask(request: HttpRequest) -> HttpResponse:
    """In the place of another country: what it asks about a person of ours."""
    _there()
    return _asked(request)


def _asked(request: HttpRequest, error: str = "") -> HttpResponse:
    language = (get_language() or "fr")[:2]
    named = sorted((countries.by_iso(one, language), one) for one in EUROPEAN)
    levels = {"low": _("low"), "substantial": _("substantial"), "high": _("high")}
    fields = [
        Field(
            "country", _("Which country asks?"), "select", request.GET.get("country", "IT"),
            options=tuple(Option(code, name) for name, code in named),
        ),
        Field(
            "level", _("Level of assurance"), "radios", request.GET.get("level", "substantial"),
            options=tuple(Option(one, words) for one, words in levels.items()),
        ),
        Field(
            "attributes", _("More than the minimum"), "checkboxes",
            request.GET.getlist("attributes"), required=False,
            options=tuple(
                Option(one, one) for one in eidas.ATTRIBUTES if one not in eidas.MANDATORY
            ),
        ),
    ]  # fmt: skip
    context = {"fields": fields, "error": error}
    status = 400 if error else 200
    return render(request, "identity/demo/proxy.html", context, status=status)


@route(WHY, writes=("GET",))
def request_(request: HttpRequest) -> HttpResponse:
    """The request arrives: the person is sent to the hub, with the scopes of what is asked."""
    _there()
    try:
        asked = eidas.read_request(
            request.GET.get("country", "")[:2],
            request.GET.get("level", "")[:60],
            " ".join(request.GET.getlist("attributes"))[:2000],
        )
    except NodeError as error:
        return _asked(request, f"{error.code}: {error}")
    _ensure_client()
    address, sent = relying.send(_upstream(asked.scopes), redirect_uri=_callback(), acr=asked.acr)
    request.session[KEPT] = {"sent": asdict(sent), "asked": asdict(asked)}
    response = HttpResponse(status=303)
    response["Location"] = address
    return _private(response)


@route(WHY, writes=("GET",))
def back(request: HttpRequest) -> HttpResponse:
    """The hub answered: what the other country receives, or `eidas_node_error`."""
    _there()
    kept: dict[str, Any] = request.session.pop(KEPT, None) or {}
    names = ("code", "state", "iss", "error")
    params = {one: request.GET.get(one, "")[:4096] for one in names if one in request.GET}
    if not kept or not constant_time_compare(params.get("state", ""), kept["sent"]["state"]):
        return _private(_told(request, None, None, _("This request was begun elsewhere.")))
    asked = NodeRequest(**{**kept["asked"], "attributes": tuple(kept["asked"]["attributes"])})
    try:
        if params.get("error"):
            raise NodeError(params["error"][:60])
        upstream = _upstream(asked.scopes)
        said = relying.redeem(upstream, Sent(**kept["sent"]), params)
        claims = {**said.claims, "sub": said.sub}
        found = eidas.answer(asked, claims, said.acr, _birthplace(claims))
    except (NodeError, Lie, http.HttpError) as error:
        return _private(_told(request, asked, None, f"{NodeError.code}: {error}"))
    return _private(_told(request, asked, found, ""))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _birthplace(claims: dict[str, Any]) -> str:
    """The country of birth by its name, for a person born abroad."""
    code = str(claims.get("birthcountry", FRANCE))
    return "" if code == FRANCE else countries.name(code, "en")


def _told(
    request: HttpRequest, asked: NodeRequest | None, found: NodeAnswer | None, error: str
) -> HttpResponse:
    language = (get_language() or "fr")[:2]
    context = {
        "country": countries.by_iso(asked.country, language) if asked else "",
        "rows": [SummaryRow(name, value) for name, value in found.attributes.items()]
        if found
        else [],
        "level": f"{eidas.LOA}{found.level}" if found else "",
        "answer": found,
        "error": error,
    }
    status = 400 if error else 200
    return render(request, "identity/demo/proxy_answer.html", context, status=status)
