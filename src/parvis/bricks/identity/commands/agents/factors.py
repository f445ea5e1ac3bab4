"""Second factors of an agent's account: an application that gives codes, recovery codes."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from uuid import UUID

import pyotp

from parvis.bricks.identity.commands.agents import letters, tries
from parvis.bricks.identity.commands.agents.accounts import Wait, record
from parvis.bricks.identity.domain import second_factor as rules
from parvis.bricks.identity.models import AgentAccount
from parvis.bricks.identity.queries import agents as queries
from parvis.bricks.identity.queries.agents import Account
from parvis.kernel import clock, keys
from parvis.kernel.db.transactions import command
from parvis.kernel.tokens import rates

SEAL = "identity.agent_totp"
MOST, WINDOW = 5, 900  # tries of a code by account (reference 2.3)


@dataclass(frozen=True)
class Enrolled:
    """A second factor is there, and was used to put it there (`means`, RFC 8176).

    `codes`: recovery codes to show once, () when they stay.
    """

    account: Account
    codes: tuple[str, ...] = ()
    means: str = "otp"


def fresh_secret() -> str:
    """A new secret of 160 bits in base32 (RFC 4226 section 4); the caller keeps it."""
    return pyotp.random_base32()


def address_for_application(secret: str, account: Account, issuer: str) -> str:
    """The `otpauth:` address that a QR code shows."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=issuer[:60])


def _is_right(secret: str, code: str, step: int) -> bool:
    expected = pyotp.TOTP(secret).generate_otp(step)
    return hmac.compare_digest(expected, code)


def enrol(account: UUID, secret: str, typed: str, language: str) -> Enrolled | Wait | None:
    """Keep an application once it has given a right code; None when the code is wrong."""
    left = _tried(account)
    if left:
        return Wait(left)
    code = rules.is_code(typed)
    now = clock.now().timestamp()
    step = next((s for s in rules.steps(now, 0) if code and _is_right(secret, code, s)), None)
    if step is None:
        tries.failed(_key(account))
        return None
    return _enrol(account, secret, step, language)


@command
def _enrol(account: UUID, secret: str, step: int, language: str) -> Enrolled:
    row = AgentAccount.objects.select_for_update().get(id=account)
    row.totp, row.totp_step = keys.ring().encrypt(SEAL, secret.encode()), step
    row.version += 1
    codes = fresh_recovery(row)
    row.save(update_fields=["totp", "totp_step", "version", "recovery"])
    tries.succeeded(_key(account))
    record(queries.of(row), "add_totp", ["totp"])
    letters.tell(row, "totp", language)
    return Enrolled(queries.of(row), codes)


def fresh_recovery(row: AgentAccount) -> tuple[str, ...]:
    """Recovery codes for a first second factor, put in the row; () when there are some left."""
    if row.recovery:
        return ()
    codes = tuple(rules.recovery_codes())
    row.recovery = [_digest(row.id, one) for one in codes]
    return codes


@command
def remove_totp(account: UUID, language: str) -> Account:
    """Without the application; recovery codes go with the last second factor."""
    row = AgentAccount.objects.select_for_update().get(id=account)
    row.totp, row.totp_step, row.version = b"", 0, row.version + 1
    if not queries.of(row).second_factor:
        row.recovery = []
    row.save(update_fields=["totp", "totp_step", "version", "recovery"])
    record(queries.of(row), "remove_totp", ["totp"])
    letters.tell(row, "totp_removed", language)
    return queries.of(row)


@command
def renew_recovery(account: UUID, language: str) -> tuple[str, ...]:
    """Ten new recovery codes, to be shown once; those before are worth nothing."""
    row = AgentAccount.objects.select_for_update().get(id=account)
    codes = tuple(rules.recovery_codes())
    row.recovery = [_digest(row.id, one) for one in codes]
    row.save(update_fields=["recovery"])
    record(queries.of(row), "renew_recovery", ["recovery"])
    letters.tell(row, "recovery", language)
    return codes


def with_code(account: Account, typed: str, language: str) -> bool | Wait:
    """Whether a code of the application, or a recovery code, is right: each serves once."""
    left = _tried(account.id)
    if left:
        return Wait(left)
    code = rules.is_code(typed)
    right = _use_step(account.id, code) if code else _use_recovery(account.id, typed, language)
    if right:
        tries.succeeded(_key(account.id))
    else:
        tries.failed(_key(account.id))
    return right


@command
def _use_step(account: UUID, code: str) -> bool:
    row = AgentAccount.objects.filter(id=account).first()
    if row is None or not row.totp:
        return False
    secret = keys.ring().decrypt(SEAL, bytes(row.totp)).decode()
    for step in rules.steps(clock.now().timestamp(), row.totp_step):
        if _is_right(secret, code, step):
            # The step in the condition: of two browsers with the same code one is let in.
            rows = AgentAccount.objects.filter(id=account, totp_step=row.totp_step)
            return rows.update(totp_step=step) == 1
    return False


@command
def _use_recovery(account: UUID, typed: str, language: str) -> bool:
    row = AgentAccount.objects.select_for_update().filter(id=account).first()
    if row is None or not row.recovery:
        return False
    shown = _digest(row.id, typed)
    left = [one for one in row.recovery if not hmac.compare_digest(one, shown)]
    if len(left) == len(row.recovery):
        return False
    row.recovery = left
    row.save(update_fields=["recovery"])
    record(queries.of(row), "use_recovery", ["recovery"])
    letters.tell(row, "recovery_used", language)
    return True


def _tried(account: UUID) -> int:
    rate = rates.hit(f"identity.agent_code:{account}", MOST, WINDOW)
    return max(tries.seconds_left(_key(account)), 0 if rate.allowed else rate.retry_after)


def _key(account: UUID) -> str:
    return tries.key_of("code", str(account))


def _digest(account: UUID, typed: str) -> str:
    return keys.hash_token(f"identity.agent_recovery:{account}:{rules.recovery_form(typed)}")


def seal_secret(secret: str) -> str:
    """A secret that waits in the browser's session for its first code, encrypted."""
    return base64.b64encode(keys.ring().encrypt(SEAL, secret.encode())).decode()


def open_secret(sealed: str) -> str:
    """The secret again; "" when it is none of ours."""
    try:
        return keys.ring().decrypt(SEAL, base64.b64decode(sealed)).decode()
    except (keys.CannotDecrypt, ValueError):
        return ""
