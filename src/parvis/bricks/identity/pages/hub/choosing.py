"""The choice of an identity provider: tiles for people, an e-mail address for agents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import federating, verifying
from parvis.bricks.identity.commands.agents import embedded
from parvis.bricks.identity.commands.federating import Left
from parvis.bricks.identity.domain import hub, routing
from parvis.bricks.identity.domain.hub import Refusal, Step, Tile
from parvis.bricks.identity.domain.providers import Listed
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.pages.hub import words
from parvis.bricks.identity.pages.hub.opening import (
    address,
    fresh,
    lost,
    origin_of,
    see_other,
    to_step,
    with_interaction,
)
from parvis.bricks.identity.queries import embedded as embedded_names
from parvis.bricks.identity.queries import providers, sessions
from parvis.bricks.identity.queries.interactions import Opened
from parvis.kernel.access import Public, route
from parvis.kernel.tokens.rates import limited
from parvis.kernel.values import EmailAddress
from parvis.ui.fields import Field

REMEMBERED = "hub-address"
NINETY_DAYS = 90 * 86_400


@dataclass(frozen=True)
class Shown:
    """A tile."""

    uid: str
    title: str
    closed: bool
    beta: bool
    about: str
    box: str


@route(Public("whoever holds the cookie of the sign-in"), writes=("GET", "POST"))
@with_interaction
def choose(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Single sign-on, the provider that the service names, else the choice."""
    if opened.step in (Step.BACK, Step.CODE, Step.VERIFIED):
        return to_step(opened)
    if opened.step == Step.CHOICE and "notice" not in opened.data:
        moved = _without_asking(request, opened)
        if moved is not None:
            return moved
    if opened.profile == "proconnect":
        embedded.ensure()
        return _ask_address(request, opened)
    return _tiles(request, opened)


def _without_asking(request: HttpRequest, opened: Opened) -> HttpResponse | None:
    signed = sessions.current(answers.session_token(request, opened.profile), opened.profile)
    if signed is not None and not _must_select(opened):
        found = verifying.reuse(opened, signed)
        if isinstance(found, Refusal):
            return see_other(address(opened, "redress"))
        if found is not None:
            return see_other(address(opened, "consent"))
    if opened.asked.idp_hint:
        left = federating.leave(opened, opened.asked.idp_hint, callback=callback_of(opened))
        if isinstance(left, Left):
            return see_other(left.address or local_of(opened))
    return None


def _must_select(opened: Opened) -> bool:
    return "select_account" in opened.asked.needs


def callback_of(opened: Opened) -> Callable[[str], str]:
    """The redirect URI of each provider: never shared with another (mix-up, RFC 9700 4.4)."""
    name = f"identity-{opened.profile}-callback"
    origin = settings.PARVIS_ORIGIN.rstrip("/")
    return lambda uid: f"{origin}{reverse(name, kwargs={'provider': uid})}"


def suspicious(request: HttpRequest) -> bool:
    """Whether the body's own filters, in front of us, doubt this request."""
    return request.headers.get("X-Suspicious", "") not in ("", "0")


def _tiles(
    request: HttpRequest, opened: Opened, *, status: int = 200, notice: str = ""
) -> HttpResponse:
    rules, wanted = federating.rules_of(opened), federating.wanted_acr(opened)
    doubt = suspicious(request)
    people: list[Shown] = []
    helpers: list[Shown] = []
    listed = providers.listed("usager")
    for one in listed:
        state = hub.tile(one.rule, rules, wanted, suspicious=doubt)
        if state is not Tile.HIDDEN:
            place = helpers if one.record.handler == "helpers" else people
            place.append(_shown(one, closed=state is Tile.CLOSED))
    context = {
        "opened": opened,
        "client": opened.client.metadata.title or opened.client.name,
        "tiles": people,
        "helpers": helpers,
        "notice": words.notice({"code": notice} if notice else opened.data.get("notice")),
        "depart": address(opened, "depart"),
        "give_up": address(opened, "give-up"),
    }
    response = render(request, "identity/usager/choice.html", context, status=status)
    _let_leave(response, opened, listed)
    return response


def _shown(one: Listed, *, closed: bool) -> Shown:
    language = (get_language() or "fr")[:2]
    about, box = one.record.about, one.record.box
    return Shown(
        one.uid,
        one.title,
        closed,
        one.beta,
        str(about.get(language) or about.get("fr") or ""),
        str(box.get(language) or box.get("fr") or ""),
    )


def _let_leave(response: HttpResponse, opened: Opened, listed: list[Listed]) -> None:
    """`form-action` also rules the redirects that follow a form: providers, and the client."""
    origins = {origin_of(one.record.issuer) for one in listed if one.active}
    origins |= {
        origin_of(one.record.authorization_endpoint)
        for one in listed
        if one.record.authorization_endpoint
    }
    origins.add(origin_of(opened.asked.redirect_uri))
    response._csp_update = {"form-action": sorted(origins)}  # type: ignore[attr-defined]  # noqa: SLF001


# --- agents ------------------------------------------------------------------------------------


def _ask_address(
    request: HttpRequest,
    opened: Opened,
    *,
    errors: tuple[str, ...] = (),
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    listed = _for_agents(opened)
    kept = request.COOKIES.get(REMEMBERED, "")
    start = typed or opened.asked.login_hint or (kept if EmailAddress.accepts(kept) else "")
    meant = routing.suggestion(typed, [one.served for one in listed]) if typed else ""
    context = {
        "opened": opened,
        "client": opened.client.metadata.title or opened.client.name,
        "question": _question(start, errors),
        "errors": [_question(start, errors)] if errors else [],
        "remembered": bool(kept),
        "meant": meant,
        "sure": typed if meant else "",
        "notice": None if errors else words.notice(opened.data.get("notice")),
        "depart": address(opened, "depart"),
        "give_up": address(opened, "give-up"),
    }
    response = render(request, "identity/usager/address.html", context, status=status)
    _let_leave(response, opened, listed)
    return response


def _question(value: str, errors: tuple[str, ...]) -> Field:
    return Field(
        "email",
        _("Your professional e-mail address"),
        type="email",
        value=value,
        errors=errors,
        help=_("For instance firstname.name@your-administration.fr"),
        autocomplete="username",
        maxlength=254,
    )


def _for_agents(opened: Opened) -> list[Listed]:
    """Directories of agents: invented ones for a client in sandbox, real ones for the others."""
    sandbox = opened.client.sandbox
    return [one for one in providers.listed("agent") if one.record.test == sandbox]


def _several(
    request: HttpRequest, opened: Opened, email: str, uids: tuple[str, ...]
) -> HttpResponse:
    listed = {one.uid: one for one in _for_agents(opened)}
    context = {
        "opened": opened,
        "client": opened.client.metadata.title or opened.client.name,
        "email": email,
        "tiles": [_shown(listed[uid], closed=False) for uid in uids if uid in listed],
        "other": next((u for u in uids if u in listed and listed[u].record.default), ""),
        "depart": address(opened, "depart"),
        "back": address(opened, "choose"),
    }
    response = render(request, "identity/usager/several.html", context)
    _let_leave(response, opened, list(listed.values()))
    return response


# --- leaving -----------------------------------------------------------------------------------


@route(Public("whoever holds the cookie of the sign-in"), methods=("POST",))
@limited("identity.depart", 60, 60)
@with_interaction
def depart(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Go to the provider chosen (`providerUid`), or to that of an agent's address (`email`)."""
    uid = request.POST.get("providerUid", "")[:40]
    if not fresh(request, opened):
        return _twice(request, opened, uid)
    if opened.step in (Step.DONE,):
        return lost(request)
    email = request.POST.get("email", "")[:254].strip()
    if opened.profile == "proconnect":
        return _agent_departs(request, opened, uid, email)
    return _go(request, opened, uid)


def _twice(request: HttpRequest, opened: Opened, uid: str) -> HttpResponse:
    """A double click goes where the first one went; anything else is an old form."""
    before = str(opened.version - 1)
    same = opened.step == Step.AWAY and request.POST.get("version") == before
    if same and (not uid or opened.data.get("provider") == uid):
        left = opened.data.get("address") or ("left_at" in opened.data and local_of(opened))
        if left:
            return see_other(str(left))
    return lost(request, hub.WRONG_FORM)


def _agent_departs(request: HttpRequest, opened: Opened, uid: str, email: str) -> HttpResponse:
    served = [one.served for one in _for_agents(opened)]
    try:
        found = routing.route(email, served)
    except ValueError:
        words_ = _("Write an e-mail address like name@example.org.")
        return _ask_address(request, opened, errors=(words_,), typed=email, status=400)
    if isinstance(found, Refusal):
        text = str(words.NOTICES[found.code])
        return _ask_address(request, opened, errors=(text,), typed=email, status=400)
    misspelt = found.by_default and request.POST.get("sure", "") != email
    if misspelt and not uid and routing.suggestion(email, served):
        return _ask_address(request, opened, typed=email)
    if not uid and len(found.uids) > 1:
        return _several(request, opened, email, found.uids)
    chosen = uid or found.uids[0]
    if chosen not in found.uids:
        return lost(request, hub.WRONG_FORM)
    extra = {"login_hint": email, "sp_name": opened.client.name[:120]}
    if opened.asked.siret_hint:
        extra["siret_hint"] = opened.asked.siret_hint
    if chosen == embedded_names.UID and "login" in opened.asked.needs:
        extra["prompt"] = "login"
    response = _go(request, opened, chosen, extra)
    if request.POST.get("remember"):
        _remember(response, email)
    elif request.COOKIES.get(REMEMBERED):
        response.delete_cookie(REMEMBERED)
    return response


def _remember(response: HttpResponse, email: str) -> None:
    response.set_cookie(
        REMEMBERED,
        email,
        max_age=NINETY_DAYS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def _go(
    request: HttpRequest, opened: Opened, uid: str, extra: dict[str, str] | None = None
) -> HttpResponse:
    left = federating.leave(opened, uid, callback=callback_of(opened), extra=extra)
    if isinstance(left, Refusal):
        if opened.profile == "proconnect":
            return _ask_address(request, opened, status=400, errors=(_sentence(left, uid),))
        return _tiles(request, opened, status=400, notice=left.code)
    return see_other(left.address or local_of(opened))


def local_of(opened: Opened) -> str:
    """The page of the local accounts for this sign-in."""
    given = {"profile": opened.profile, "uid": opened.uid}
    return reverse("identity:mail-service", kwargs=given)


def _sentence(refusal: Refusal, uid: str) -> str:
    listed = providers.found(uid)
    title = listed.title if listed is not None else ""
    found = words.notice({"code": refusal.code, "title": title})
    return found[1] if found else ""
