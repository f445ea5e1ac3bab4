"""What a browser holds at the embedded provider: who proved what, and what the hub asked.

All of it is in the session of this instance (server side, one cookie), whose key changes at each
rise: a cookie planted before is worth nothing after. `version` of the account ends sessions that
were opened before a factor changed. Signing out of the portal empties it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.queries import agents
from parvis.bricks.identity.queries.agents import Account
from parvis.kernel import clock
from parvis.kernel.web.addresses import local_path

SIGNED, ASKED, LETTER, KEPT = "agent.signed", "agent.asked", "agent.letter", "agent.kept"
ENTER = "agent-sign-in"  # purpose of a passkey's challenge
LIFE = 12 * 3600  # seconds: the hub's session (reference 2.1)
RECENT = 15 * 60  # seconds during which factors may be changed after a proof
ASKED_LIFE = 30 * 60


@dataclass(frozen=True)
class Signed:
    """Who is there: `means` proved in this browser (pwd, otp, hwk, swk), `at` the last proof."""

    account: Account
    means: tuple[str, ...]
    at: int

    @property
    def complete(self) -> bool:
        """Whether every factor that the account asks for was given."""
        second = {"otp", "hwk", "swk"} & set(self.means)
        return bool(second) or not self.account.second_factor

    @property
    def recent(self) -> bool:
        """Whether the last proof is fresh enough to change a factor."""
        return _now() - self.at <= RECENT


def _now() -> int:
    return int(clock.now().timestamp())


def signed(request: HttpRequest) -> Signed | None:
    """Who is there, with or without their second factor; None when nobody."""
    kept: dict[str, Any] = request.session.get(SIGNED) or {}
    if not kept or _now() - int(kept["at"]) > LIFE:
        return None
    account = agents.account(kept["account"])
    if account is None or account.version != kept["version"]:
        return None
    return Signed(account, tuple(kept["means"]), int(kept["at"]))


def rise(request: HttpRequest, account: Account, *means: str, fresh: bool = False) -> None:
    """A proof was given: the session's key changes. `fresh`: forget what was proved before."""
    before = None if fresh else signed(request)
    known = before.means if before is not None and before.account.id == account.id else ()
    request.session.cycle_key()
    request.session[SIGNED] = {
        "account": str(account.id),
        "version": account.version,
        "means": sorted({*known, *means}),
        "at": _now(),
    }


def keep(request: HttpRequest, account: Account) -> None:
    """The account changed in this very browser: it stays signed in here, and only here."""
    kept = request.session.get(SIGNED) or {}
    request.session.cycle_key()
    request.session[SIGNED] = {**kept, "account": str(account.id), "version": account.version}


def leave(request: HttpRequest) -> None:
    """Nobody is there any more."""
    for name in (SIGNED, ASKED, LETTER, KEPT):
        request.session.pop(name, None)
    request.session.cycle_key()


def asked(request: HttpRequest) -> dict[str, Any] | None:
    """What the hub asked in this browser, within half an hour."""
    kept: dict[str, Any] | None = request.session.get(ASKED)
    return kept if kept and _now() - int(kept["at"]) <= ASKED_LIFE else None


def ask(request: HttpRequest, what: dict[str, Any]) -> None:
    """Keep what the hub asks; a later request takes the place of an earlier one."""
    request.session[ASKED] = {**what, "at": _now()}


def onward() -> HttpResponse:
    """To the page that finds the next step."""
    return private(see_other(reverse("agents:onward")))


def to(name: str, **arguments: Any) -> HttpResponse:
    """303 to one of the provider's own pages."""
    return private(see_other(reverse(f"agents:{name}", kwargs=arguments or None)))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here after it."""
    request.session[KEPT] = {**(request.session.get(KEPT) or {}), "next": local_path(request.path)}
    return to("sign-in")


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page that nobody keeps."""
    return private(render(request, f"identity/agents/{template}.html", context, status=status))
