"""Letters with a code, and letters that tell what changed in an account.

An address that has nothing to prove gets a letter too, in words of its own: pages answer the same
for known and unknown addresses, and the same work is done.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.models import AgentAccount, AgentLetter
from parvis.kernel import clock, keys, mail
from parvis.kernel.db.transactions import command
from parvis.kernel.values.ids import uuid7

LIFE = dt.timedelta(minutes=30)
MOST_TRIES = 5
SEAL = "identity.agent_letter"
Purpose = AgentLetter.Purpose


@dataclass(frozen=True)
class Proved:
    """A right code: what waited for it."""

    kept: Mapping[str, Any]


@command
def send_to_open(email: str, language: str) -> UUID:
    """A code to open an account; whoever has one already is told so instead. The letter's id."""
    known = AgentAccount.objects.filter(email=email).exists()
    with override(language):
        subject = _("Your agent account: confirm your address")
        if known:
            text = _(
                "Somebody, you perhaps, wants to open an agent account with this address.\n\n"
                "You already have one: sign in with it. If you forgot your password, the sign-in "
                "page lets you choose another.\n\n"
                "If it was not you, you have nothing to do."
            )
        else:
            text = _opening_words()
    return _send(Purpose.OPEN, email, {"email": email}, subject, text, real=not known)


def _opening_words() -> str:
    return _(
        "To open your agent account, enter this code within 30 minutes, in the same browser: "
        "%(code)s\n\n"
        "Nobody will ever ask you for it, by telephone or otherwise.\n\n"
        "If it was not you, do nothing: no account is opened."
    )


@command
def send_to_reset(email: str, language: str) -> UUID:
    """A code to choose another password; an address without an account is told so."""
    account = AgentAccount.objects.filter(email=email).first()
    with override(language):
        subject = _("Your agent account: another password")
        if account is not None:
            text = _(
                "To choose another password, enter this code within 30 minutes, in the same "
                "browser: %(code)s\n\n"
                "Nobody will ever ask you for it, by telephone or otherwise.\n\n"
                "If it was not you, do nothing: your password does not change."
            )
        else:
            text = _(
                "Somebody, you perhaps, asked for another password. No agent account has this "
                "address: open one, or try the address with which you opened yours.\n\n"
                "If it was not you, you have nothing to do."
            )
    return _send(Purpose.RESET, email, {"email": email}, subject, text, real=account is not None)


@command
def send_official(official: str, request: str, body: str, who: str, language: str) -> UUID:
    """A code to the official address of a body: whoever reads it there vouches for the agent."""
    with override(language):
        subject = _("A code for somebody who says they work for %(body)s") % {"body": body[:120]}
        text = (
            _(
                "%(who)s says that they work for %(body)s and wants to use services for agents.\n\n"
                "If it is true, give them this code, good for 30 minutes: %(code)s\n\n"
                "If you do not know them, give it to nobody: without the code, nothing happens."
            )
            .replace("%(who)s", _plain(who))
            .replace("%(body)s", _plain(body))
        )
    kept = {"request": str(request)}
    return _send(Purpose.OFFICIAL, official, kept, subject, text, real=True)


def _plain(text: str) -> str:
    """Words of somebody in a text that is completed once more."""
    return text.replace("%", "%%")[:200]


def _send(
    purpose: str, address: str, kept: Mapping[str, Any], subject: str, text: str, *, real: bool
) -> UUID:
    code, number = f"{secrets.randbelow(10**8):08d}", uuid7()
    held = secrets.token_urlsafe(32) if not real else code
    AgentLetter.objects.create(
        id=number,
        purpose=purpose,
        about=digest(address),
        kept=keys.ring().encrypt(SEAL, json.dumps(dict(kept)).encode()),
        code_hash=_code_hash(number, held),
        until=clock.now() + LIFE,
    )
    with suppress(
        mail.Refused
    ):  # an address that no server takes: the page says the same, the code never comes
        mail.queue(
            address,
            subject=subject,
            text=text % {"code": code} if "%(code)s" in text else text,
            key=f"identity.agent_letter.{number}",
            urgent=True,
        )
    return number


def digest(address: str) -> str:
    """How rows and counters name an address."""
    return keys.hash_token(f"identity.agent_address:{address.lower()}")


def _code_hash(letter: UUID, code: str) -> str:
    return keys.hash_token(f"identity.agent_letter:{letter}:{code}")


@command
def prove(letter: UUID, purpose: str, typed: str, *, keep: bool = False) -> Proved | None:
    """What waited for the code; None when it is wrong, too old, used, or tried five times.

    Each try is counted before it is compared. The code serves once; `keep` looks without using.
    """
    now = clock.now()
    open_ = AgentLetter.objects.filter(
        id=letter, purpose=purpose, used_at=None, until__gt=now, tries__lt=MOST_TRIES
    )
    if open_.update(tries=F("tries") + 1) != 1:
        return None
    row = AgentLetter.objects.get(id=letter)
    code = "".join(typed.split())[:20]
    if not hmac.compare_digest(row.code_hash, _code_hash(row.id, code)):
        return None
    if not keep and AgentLetter.objects.filter(id=letter, used_at=None).update(used_at=now) != 1:
        return None
    return Proved(json.loads(keys.ring().decrypt(SEAL, bytes(row.kept))))


@command
def tell(account: AgentAccount, what: str, language: str) -> None:
    """Tell the holder that something changed in their account."""
    with override(language):
        words = {
            "opened": _("Your agent account is open."),
            "password": _("The password of your agent account was changed."),
            "totp": _("An application that gives codes was added to your agent account."),
            "totp_removed": _("The application that gives codes was removed from your account."),
            "recovery": _("New recovery codes were made for your agent account."),
            "recovery_used": _("A recovery code of your agent account was used."),
            "passkey": _("A passkey was added to your agent account."),
            "passkey_removed": _("A passkey was removed from your agent account."),
        }[what]
        text = _(
            "%(what)s\n\n"
            "If it was you, you have nothing to do.\n\n"
            "If it was not you, choose another password at once, then call us."
        ) % {"what": words}
        subject = _("Your agent account has changed")
    try:
        mail.queue(
            account.email,
            subject=subject,
            text=text,
            key=f"identity.agent_notice.{uuid7()}",
            person=account.person_id,
            language=language,
        )
    except mail.Refused:
        return
