"""Before the data leave: information or consent; the redress page; the answer to the client."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import finishing
from parvis.bricks.identity.domain import hub
from parvis.bricks.identity.domain.hub import Device, Refusal, Step
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.pages.hub import words
from parvis.bricks.identity.pages.hub.choosing import suspicious
from parvis.bricks.identity.pages.hub.opening import (
    address,
    fresh,
    lost,
    to_step,
    with_interaction,
)
from parvis.bricks.identity.queries import handed, sessions, territories
from parvis.bricks.identity.queries.interactions import Opened
from parvis.kernel.access import Public, route

DEVICE = "hub-device"
_SALT = "identity.device"


@dataclass(frozen=True)
class Line:
    """A datum that leaves, with its value when the hub knows it."""

    label: str
    value: str


@route(Public("whoever holds the cookie of the sign-in"), writes=("GET",))
@with_interaction
def consent(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What the service will receive, grouped by who provides it."""
    if opened.step != Step.VERIFIED:
        return to_step(opened)
    if finishing.skips_page(opened):
        return _hand_over(request, opened)
    return _shown(request, opened)


def _place(code: str) -> str:
    asked = f"birthplace:{code}"
    called = territories.name(asked)
    return code if called == asked else called


def _shown(request: HttpRequest, opened: Opened, *, missing: bool = False) -> HttpResponse:
    page = finishing.page_of(opened)
    context = {
        "opened": opened,
        "client": opened.client.metadata.title or opened.client.name,
        "page": page.value,
        "groups": handed.groups(opened, (get_language() or "fr")[:2], _place),
        "provider": opened.data["title"],
        "sso": bool(opened.data.get("sso")),
        "error": _("Tick the box to let this service receive your data.") if missing else "",
        "login": address(opened, "login"),
        "give_up": address(opened, "give-up"),
        "level": opened.data["verified"]["acr"],
        "company": (opened.data["verified"].get("act") or {}).get("company_name", ""),
        "siren": (opened.data["verified"].get("act") or {}).get("company", ""),
    }
    response = render(
        request, "identity/usager/consent.html", context, status=400 if missing else 200
    )
    answers.form_action(response, opened.asked.redirect_uri)
    return response


@route(Public("whoever holds the cookie of the sign-in"), methods=("POST",))
@with_interaction
def login(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Let the data go. The form serves once and only after the page was shown."""
    if opened.step != Step.VERIFIED:
        return lost(request, hub.WRONG_STEP)
    if not fresh(request, opened):
        return lost(request, hub.WRONG_FORM)
    if finishing.page_of(opened) is hub.Page.CONSENT and not request.POST.get("consent"):
        return _shown(request, opened, missing=True)
    return _hand_over(request, opened)


def _hand_over(request: HttpRequest, opened: Opened) -> HttpResponse:
    token = answers.session_token(request, opened.profile)
    found = finishing.hand_over(
        opened,
        session=sessions.current(token, opened.profile),
        session_token=token,
        device=_device(request),
        suspicious=suspicious(request),
        language=(get_language() or "fr")[:2],
    )
    if isinstance(found, Refusal):
        return lost(request, found)
    response = answers.back_to_client(request, found.response, opened.profile, opened.uid)
    _set_device(response, found.device)
    return response


@route(Public("whoever holds the cookie of the sign-in"), methods=("POST",))
@with_interaction
def give_up(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Back to the service without signing in."""
    again = opened.step == Step.REFUSED and bool(opened.data.get("again"))
    error = "temporarily_unavailable" if again else "access_denied"
    answer = finishing.give_up(opened, error)
    return answers.back_to_client(request, answer, opened.profile, opened.uid)


@route(Public("whoever holds the cookie of the sign-in"))
@with_interaction
def redress(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Why the sign-in stops and what to do, instead of "technical error"."""
    if opened.step != Step.REFUSED:
        return to_step(opened)
    code = str(opened.data.get("refusal", ""))
    said = words.of(code)
    context = {
        "opened": opened,
        "said": said,
        "happened": str(said.happened) % {"claims": words.claims(opened.data.get("detail", ""))},
        "code": code,
        "ticket": opened.data.get("ticket", ""),
        "client": opened.client.metadata.title or opened.client.name,
        "choose": address(opened, "choose"),
        "give_up": address(opened, "give-up"),
    }
    response = render(request, "identity/usager/redress.html", context)
    answers.form_action(response, opened.asked.redirect_uri)
    return response


def _device(request: HttpRequest) -> Device:
    """Who used this browser; nothing when the cookie is missing or was touched."""
    try:
        kept = signing.loads(
            request.COOKIES.get(answers.cookie_name(DEVICE), ""),
            salt=_SALT,
            max_age=hub.DEVICE_DAYS * 86_400,
        )
        return Device(tuple((str(digest), int(day)) for digest, day in kept))
    except (signing.BadSignature, ValueError, TypeError, json.JSONDecodeError):
        return Device()


def _set_device(response: HttpResponse, device: Device) -> None:
    response.set_cookie(
        answers.cookie_name(DEVICE),
        signing.dumps(device.seen, salt=_SALT),
        max_age=hub.DEVICE_DAYS * 86_400,
        path="/",
        secure=answers.cookie_name(DEVICE).startswith("__Host-"),
        httponly=True,
        samesite="Lax",
    )
