"""Second factors of an agent's account: time-based codes (RFC 6238), recovery codes, and what the
means used are worth (acr, amr).

A code is good for its step of 30 seconds, the one before and the one after (RFC 6238 section 5.2),
and serves once: only steps later than the last accepted one count.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection

STEP = 30
DIGITS = 6
DRIFT = 1  # steps before and after
RECOVERY_CODES = 10
# Without letters and digits that are read for one another.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def steps(now: float, last_used: int) -> tuple[int, ...]:
    """Steps of which a code is accepted now: never one already used, nor an earlier one."""
    current = int(now) // STEP
    return tuple(one for one in range(current - DRIFT, current + DRIFT + 1) if one > last_used)


def is_code(typed: str) -> str:
    """The six digits of what was typed (spaces left out), "" when it is no such code."""
    text = "".join(typed.split())
    return text if len(text) == DIGITS and text.isascii() and text.isdigit() else ""


def recovery_codes() -> list[str]:
    """Ten fresh codes of 50 bits, to be shown once: "k7mp2-x9qrt"."""
    made = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    return [f"{one[:5]}-{one[5:]}" for one in made]


def recovery_form(typed: str) -> str:
    """What was typed as it is digested: small letters, no spaces, no dashes."""
    return "".join(letter for letter in typed.lower()[:40] if letter.isalnum())


def amr(means: Collection[str]) -> tuple[str, ...]:
    """RFC 8176 values for the means used: pwd, otp, hwk (bound to a device) or swk (synced).

    `mfa` when two kinds were used; a passkey that verified its holder is two by itself.
    """
    used = tuple(one for one in ("pwd", "otp", "hwk", "swk") if one in means)
    several = len(used) > 1 or "hwk" in used or "swk" in used
    return (*used, "mfa") if several else used


def acr(*, proved: bool, factors: Collection[str]) -> str:
    """The level: eidas1 when the link with the organisation is proved (consistency checked),
    eidas0 when it is only asserted; `-mfa` with two factors (reference 2.1)."""
    level = "eidas1" if proved else "eidas0"
    return f"{level}-mfa" if "mfa" in factors else level


def wants_two(acr_values: str) -> bool:
    """Whether a request names a level that one factor does not reach."""
    known = {"eidas0", "eidas1"}
    words = acr_values.split()
    return bool(words) and not known & set(words)
