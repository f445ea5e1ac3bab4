"""A person goes to an identity provider and comes back: intents and outcomes, calls between them.

None of the public functions is one transaction: each writes the intent, calls the provider outside
any transaction, then writes the outcome. A state serves once: the interaction leaves the step
"away" before the code is used.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.utils.crypto import constant_time_compare

from parvis.bricks.identity.commands import interactions, providers
from parvis.bricks.identity.commands.hub_keys import private_keys
from parvis.bricks.identity.domain import acr, hub
from parvis.bricks.identity.domain.hub import Refusal, Step
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.providers import Listed
from parvis.bricks.identity.domain.upstream import Lie, Said, Sent, Upstream
from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.queries import providers as records
from parvis.bricks.identity.queries.clients import rules_of as rules_of_client
from parvis.bricks.identity.queries.interactions import Opened
from parvis.kernel import clock, http, journal
from parvis.kernel.access import NOBODY
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn

log = logging.getLogger("parvis.identity")
T = TypeVar("T")


@dataclass(frozen=True)
class Left:
    """The person may leave: address of the provider."""

    address: str
    opened: Opened


@dataclass(frozen=True)
class Back:
    """The provider's answer holds; `browser` is the new value of the interaction's cookie."""

    opened: Opened
    browser: str


def rules_of(opened: Opened) -> hub.Rules:
    """What the client of an interaction allows."""
    return rules_of_client(opened.client)


def wanted_acr(opened: Opened) -> str:
    """The level that the client asks of the hub."""
    profile = PROFILES[opened.profile]
    default = "eidas1"
    if profile.platforms:
        default = profile.platform(opened.client.metadata.platform).default_acr
    return hub.wanted(opened.asked.acr_essential or opened.asked.acr_values, default)


def asked_of_provider(opened: Opened) -> str:
    """`acr_values` for the provider: for agents every level of which the client insists on one."""
    if opened.profile == "proconnect" and opened.asked.acr_essential:
        return " ".join(dict.fromkeys(acr.ALIASES.get(w, w) for w in opened.asked.acr_essential))
    return wanted_acr(opened)


def leave(
    opened: Opened,
    uid: str,
    *,
    callback: Callable[[str], str],
    extra: Mapping[str, str] | None = None,
) -> Left | Refusal:
    """Send the person to a provider. `callback` gives the redirect URI of one provider alone.

    For the local accounts the address is empty: the page of this instance comes next.
    """
    listed = records.found(uid)
    refusal = hub.may_leave(listed.rule if listed else None, rules_of(opened))
    if refusal is None and listed is not None and listed.rule.declared:
        return Left("", away(opened, listed, {"left_at": int(clock.now().timestamp())}))
    upstream = records.upstream(uid)
    if refusal is not None or listed is None or upstream is None:
        return refusal or hub.PROVIDER_UNKNOWN
    level = asked_of_provider(opened)
    sent = _call(
        upstream,
        lambda: relying.send(
            upstream, redirect_uri=callback(uid), acr=level, extra=extra, label=opened.uid
        ),
        closes=False,
    )
    if isinstance(sent, Refusal):
        return sent
    address, kept = sent
    return Left(address, away(opened, listed, {"sent": asdict(kept), "address": address}))


@command
def away(opened: Opened, listed: Listed, kept: Mapping[str, Any]) -> Opened:
    """The person is at a provider; `kept` is what its answer will be compared with."""
    data = {"provider": listed.uid, "title": listed.title, **kept}
    moved, _ = interactions.advance(opened, step=Step.AWAY, data=data)
    note(opened, "IDP_CHOSEN", provider=listed.uid)
    return moved


def come_back(opened: Opened, uid: str, params: Mapping[str, str]) -> Back | Refusal:
    """The browser brings a provider's answer: checked, used once, exchanged, read.

    A refusal that leads back to the choice leaves the interaction there, with its notice.
    """
    sent = _consumed(opened, uid, params)
    if isinstance(sent, Refusal):
        return sent
    sent_, waiting = sent
    if params.get("error"):
        return _choose_again(waiting, hub.PROVIDER_ERROR, params.get("error", ""))
    listed, upstream = records.found(uid), records.upstream(uid)
    refusal = hub.may_leave(listed.rule if listed else None, rules_of(opened))
    if refusal is not None or listed is None or upstream is None:
        return _choose_again(waiting, refusal or hub.PROVIDER_UNKNOWN)
    said = _call(upstream, lambda: relying.redeem(upstream, sent_, params, private_keys()))
    if isinstance(said, Refusal):
        return _choose_again(waiting, said, said.detail)
    return read(waiting, listed, said)


def _consumed(opened: Opened, uid: str, params: Mapping[str, str]) -> tuple[Sent, Opened] | Refusal:
    """What was sent with the person, if this answer is for it; the state serves once."""
    if opened.step != Step.AWAY or "sent" not in opened.data:
        return hub.WRONG_STEP
    if not params.get("state"):
        return hub.STATE_MISSING
    sent = Sent(**opened.data["sent"])
    # Mix-up: the answer must come to the redirect URI of the provider that was chosen.
    same = constant_time_compare(params["state"], sent.state) and sent.uid == uid
    if not same:
        return hub.STATE_WRONG
    data = {name: opened.data[name] for name in ("provider", "title")}
    moved, _ = interactions.advance(opened, step=Step.BACK, data=data)
    return sent, moved


@command
def read(opened: Opened, listed: Listed, said: Said) -> Back:
    """Keep what the provider asserts; the browser's cookie changes here."""
    when = said.auth_time
    data = {
        "provider": listed.uid,
        "title": listed.title,
        "said": {
            "sub": said.sub,
            "acr": said.acr,
            "amr": list(said.amr) or list(listed.record.amr),
            "auth_time": when if when is not None else int(clock.now().timestamp()),
            "claims": dict(said.claims),
            "id_token": said.id_token if len(said.id_token) <= 8000 else "",
            "sid": said.sid,
        },
    }
    moved, browser = interactions.advance(opened, step=Step.BACK, data=data, renew_browser=True)
    note(opened, "IDP_CALLEDBACK", provider=listed.uid)
    return Back(moved, browser)


@command
def _choose_again(opened: Opened, refusal: Refusal, detail: str = "") -> Refusal:
    """Back to the list of providers, with a notice that names the one that failed."""
    data = {"notice": {"code": refusal.code, "title": opened.data.get("title", "")}}
    interactions.advance(opened, step=Step.CHOICE, data=data)
    note(opened, "IDP_CALLEDBACK_WITH_ERROR", provider=opened.data.get("provider", ""))
    # The error's words come from outside: kept for the log only, cut, never shown.
    log.warning("provider %s: %s", opened.data.get("provider", ""), _plain(detail))
    return refusal


def choose_again(opened: Opened, refusal: Refusal) -> Refusal:
    """The same, for a check of the hub that another provider may pass."""
    return _choose_again(opened, refusal)


def _plain(text: str) -> str:
    return "".join(letter for letter in text[:60] if letter.isascii() and letter.isprintable())


def _call(upstream: Upstream, act: Callable[[], T], *, closes: bool = True) -> T | Refusal:
    """Call a provider under its circuit breaker; a failure or a lie becomes a refusal.

    `closes`: whether an answer shows that the provider is well (not when it may come from memory).
    """
    now = clock.now().timestamp()
    state = records.breaker(upstream.uid)
    if not state.passes(now):
        return Refusal(hub.PROVIDER_DOWN.code, to_choice=True, detail="breaker open")
    if state.opened_at is not None:
        providers.note_health(upstream.uid, state.started(now), "trying")
    try:
        answer = act()
    except Lie as error:
        _well(upstream, state.failures)
        return Refusal(hub.TOKEN_FAILED.code, to_choice=True, detail=error.code)
    except http.HttpError as error:
        kind = type(error).__name__
        providers.note_health(upstream.uid, state.failed(clock.now().timestamp()), kind)
        return Refusal(hub.PROVIDER_DOWN.code, to_choice=True, detail=kind)
    if closes:
        _well(upstream, state.failures)
    return answer


def _well(upstream: Upstream, failures: int) -> None:
    """An answer, even a wrong one, closes the breaker."""
    if failures:
        providers.note_health(upstream.uid, records.breaker(upstream.uid).succeeded())


def note(opened: Opened, event: str, **facts: Any) -> None:
    """A business event of the hub in the journal, under FranceConnect's names."""
    journal.record(
        NOBODY,
        f"identity.hub.{event.lower()}",
        urn("identity", "client", opened.client.id),
        organisation=opened.client.organisation,
        purpose="sign-in",
        fields=sorted(facts),
        payload={name: str(value) for name, value in facts.items()},
    )


def when(seconds: int) -> dt.datetime:
    """An instant from whole seconds."""
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
