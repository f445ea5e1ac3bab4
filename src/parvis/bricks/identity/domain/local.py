"""Local accounts: what a letter's key opens, what recovery asks, how long each thing lives. Pure.

A local account is a mailbox that somebody opened. Its identity is declared, never certified:
`ACR` is the lowest level whatever opened it, and it is attached to another account only by a proof
(domain.reconciliation), never because addresses are equal.

Mail scanners follow links: a link shows a question and consumes nothing until its form is sent, by
the browser that asked. A code, typed there, does the same when the letter is read on another
device. Both are one key: using one ends the other.
"""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

ISSUER = "local"
PROVIDER = "courriel"  # its name among identity providers
SIGN_IN, CHANGE, UNDO, RECOVER, CANCEL = "sign_in", "change", "undo", "recover", "cancel"
ACR = "eidas1"
LEVEL = 1  # of the portal's sessions: declared, never certified, whatever opened the account
SIGN_IN_LIFE = dt.timedelta(minutes=15)
CHANGE_LIFE = dt.timedelta(hours=1)
UNDO_LIFE = dt.timedelta(days=7)
RECOVER_LIFE = dt.timedelta(hours=24)
CLAIM_LIFE = dt.timedelta(days=365)
MOST_TRIES = 5
CODE_DIGITS = 6
RECOVERY_CODES = 8
LONGEST_TOKEN = 64
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # without those that are read as another


class Verdict(StrEnum):
    """What a key of a letter is worth now."""

    GOOD = "good"
    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    EARLY = "early"  # a recovery before its delay is over
    ELSEWHERE = "elsewhere"  # not the browser, or not the account, that asked
    WRONG_CODE = "wrong_code"
    WORN = "worn"  # too many wrong codes


@dataclass(frozen=True)
class Key:
    """A letter's key as kept. `browser`: digest of the secret of the browser that asked."""

    browser: str
    opens_at: dt.datetime
    expires_at: dt.datetime
    used: bool
    tries: int = 0


def judge(key: Key | None, now: dt.datetime, browser: str) -> Verdict:
    """Whether a key opens now, in the browser with this digest."""
    if key is None:
        return Verdict.UNKNOWN
    if key.used:
        return Verdict.USED
    if now > key.expires_at:
        return Verdict.EXPIRED
    if now < key.opens_at:
        return Verdict.EARLY
    if key.browser and key.browser != browser:
        return Verdict.ELSEWHERE
    return Verdict.WORN if key.tries >= MOST_TRIES else Verdict.GOOD


def normal(address: str) -> str:
    """An address as it is compared: NFC, small letters. Nothing else is merged: dots and plus
    signs make other mailboxes at some hosts."""
    return unicodedata.normalize("NFC", address.strip()).lower()


def new_code() -> str:
    """Six digits, typed in the browser that asked."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def read_code(typed: str) -> str:
    """The digits of a code as typed, with or without spaces; "" when it is none."""
    found = "".join(typed[:20].split())
    return found if len(found) == CODE_DIGITS and found.isascii() and found.isdigit() else ""


def new_recovery_code() -> str:
    """Twelve letters in three groups: 58 bits."""
    text = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def read_recovery_code(typed: str) -> str:
    """A recovery code as typed, small letters and spaces allowed; "" when it is none."""
    found = "".join(typed[:40].upper().replace("-", " ").split())
    if len(found) != 12 or any(letter not in _LETTERS for letter in found):
        return ""
    return f"{found[:4]}-{found[4:8]}-{found[8:]}"


def masked(address: str) -> str:
    """An address that its owner recognises and others do not: `a…@e….org`."""
    name, _, host = address.partition("@")
    first, _, rest = host.rpartition(".")
    return f"{name[:1]}…@{first[:1]}….{rest}" if rest and first else "…"
