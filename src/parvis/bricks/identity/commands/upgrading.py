"""A code by e-mail raises the level of an agent's sign-in (`domain.upgrading`).

The code lives in the interaction, sealed, as a digest. Each try moves the interaction's version, so
that of several tries at once one is looked at.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import interactions
from parvis.bricks.identity.commands.federating import note
from parvis.bricks.identity.domain import hub, upgrading
from parvis.bricks.identity.domain.hub import Refusal, Step
from parvis.bricks.identity.queries.interactions import Opened
from parvis.kernel import clock, keys, mail
from parvis.kernel.db.transactions import command

CODE_WRONG = Refusal("Y420003")
CODE_VOID = Refusal("Y420004")


@command
def begin(opened: Opened, data: Mapping[str, Any]) -> Opened:
    """Every other check has passed (`data`): wait for the code that leaves now."""
    return _letter(opened, {**data, "letters": 0})


@command
def again(opened: Opened) -> Opened | Refusal:
    """Another code, three in all; the one before is worth nothing."""
    if opened.step != Step.CODE:
        return hub.WRONG_STEP
    if opened.data["letters"] >= upgrading.MOST_LETTERS:
        return CODE_VOID
    return _letter(opened, dict(opened.data))


def _letter(opened: Opened, data: dict[str, Any]) -> Opened:
    code = f"{secrets.randbelow(10**6):06d}"
    kept = {
        **data,
        "letters": data["letters"] + 1,
        "code": _digest(opened, code),
        "until": int(clock.now().timestamp()) + upgrading.SECONDS,
        "tries": 0,
    }
    moved, _browser = interactions.advance(opened, step=Step.CODE, data=kept)
    client = opened.client.metadata.title or opened.client.name
    with suppress(mail.Refused):  # the page says what to do when no letter comes
        mail.queue(
            str(data["verified"]["identity"]["email"]),
            subject=_("Your code to sign in"),
            text=_(
                "To sign in to %(client)s, enter this code within 10 minutes: %(code)s\n\n"
                "Nobody will ever ask you for it, by telephone or otherwise.\n\n"
                "If it was not you, tell your IT department: somebody knows your password."
            )
            % {"client": client, "code": code},
            key=f"identity.upgrade.{opened.id}.{kept['letters']}",
            urgent=True,
        )
    note(moved, "AGENT_CODE_SENT", provider=data["provider"])
    return moved


@command
def enter(opened: Opened, typed: str) -> tuple[Opened, Refusal | None]:
    """The code was typed: the interaction goes on to the service, or counts one more try."""
    if opened.step != Step.CODE:
        return opened, hub.WRONG_STEP
    data = dict(opened.data)
    void = data["tries"] >= upgrading.MOST_TRIES or clock.now().timestamp() > data["until"]
    code = "".join(typed.split())[:20]
    if void or not hmac.compare_digest(data["code"], _digest(opened, code)):
        data["tries"] += 1
        moved, _browser = interactions.advance(opened, step=Step.CODE, data=data)
        return moved, CODE_VOID if void else CODE_WRONG
    verified = dict(data["verified"])
    verified["acr"] = upgrading.RAISED[verified["acr"]]
    verified["amr"] = upgrading.raised_amr(verified["amr"])
    verified["auth_time"] = int(clock.now().timestamp())
    kept = {name: data[name] for name in ("provider", "title", "sso")} | {"verified": verified}
    moved, _browser = interactions.advance(opened, step=Step.VERIFIED, data=kept)
    note(moved, "AGENT_CODE_GOOD", provider=data["provider"])
    return moved, None


def _digest(opened: Opened, code: str) -> str:
    return keys.hash_token(f"identity.upgrade:{opened.uid}:{code}")
