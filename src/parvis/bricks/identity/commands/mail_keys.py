"""Keys that letters carry: made, shown to whoever holds them, used once."""

from __future__ import annotations

import datetime as dt
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.models import LocalAccount, MailKey
from parvis.bricks.identity.queries import local as queries
from parvis.kernel import clock, keys
from parvis.kernel.db.transactions import command

_SEAL = "identity.mail_key"


@dataclass(frozen=True)
class Made:
    """A key that was just made: what its letter says. Kept nowhere in clear."""

    id: UUID
    token: str
    code: str


@dataclass(frozen=True)
class Taken:
    """A key that was just used."""

    use: str
    account: UUID | None
    data: dict[str, Any]
    made_at: dt.datetime


@command
def make(
    use: str,
    email: str,
    *,
    life: dt.timedelta,
    data: dict[str, Any],
    account: LocalAccount | None = None,
    secret: str = "",
    coded: bool = False,
) -> Made:
    """A new key. `secret`: what the asking browser keeps, "" for a key that any browser uses."""
    token, code = secrets.token_urlsafe(32), rules.new_code() if coded else ""
    now = clock.now()
    row = MailKey(
        use=use,
        account=account,
        address=queries.digest(email),
        browser=queries.browser_digest(secret),
        token_hash=queries.token_digest(use, token),
        sealed=keys.ring().encrypt(_SEAL, json.dumps({"email": email, **data}).encode()),
        made_at=now,
        opens_at=now,
        expires_at=now + life,
    )
    row.code_hash = _code_digest(row.id, code) if coded else ""
    row.save(force_insert=True)
    return Made(row.id, token, code)


@command
def take(use: str, token: str, *, secret: str = "") -> Taken | Verdict:
    """Use a link; of several attempts at the same time one succeeds."""
    if len(token) > rules.LONGEST_TOKEN:
        return Verdict.UNKNOWN
    row = MailKey.objects.filter(token_hash=queries.token_digest(use, token), use=use).first()
    return _take(row, secret)


def account_of(use: str, token: str) -> UUID:
    """Whose key a link is, to ask who may use it first; LookupError for none."""
    rows = MailKey.objects.filter(token_hash=queries.token_digest(use, token), use=use)
    found = rows.values_list("account", flat=True).first()
    if found is None:
        raise LookupError("no such key")
    return found


@command
def take_by_code(number: UUID, typed: str, *, secret: str) -> Taken | Verdict:
    """Use a key by its code, in the browser that asked; each wrong code is counted."""
    row = MailKey.objects.filter(id=number).first()
    verdict = rules.judge(queries.key(row) if row else None, clock.now(), _digest(secret))
    if row is None or verdict is not Verdict.GOOD or not row.code_hash or not row.browser:
        return verdict if verdict is not Verdict.GOOD else Verdict.UNKNOWN
    # counted before it is compared, by one statement: parallel guesses count as many
    counted = MailKey.objects.filter(id=row.id, tries__lt=rules.MOST_TRIES, used_at=None)
    if not counted.update(tries=F("tries") + 1):
        return Verdict.WORN
    code = rules.read_code(typed)
    if not code or not hmac.compare_digest(row.code_hash, _code_digest(row.id, code)):
        return Verdict.WRONG_CODE
    return spend(row)


def _take(row: MailKey | None, secret: str) -> Taken | Verdict:
    verdict = rules.judge(queries.key(row) if row else None, clock.now(), _digest(secret))
    if row is None or verdict is not Verdict.GOOD:
        return verdict
    return spend(row)


def spend(row: MailKey) -> Taken | Verdict:
    """Use a key that was judged: one statement, so that of two at the same time one holds."""
    if not MailKey.objects.filter(id=row.id, used_at=None).update(used_at=clock.now()):
        return Verdict.USED
    data = json.loads(keys.ring().decrypt(_SEAL, bytes(row.sealed)))
    return Taken(row.use, row.account_id, data, row.made_at)


@command
def end(account: UUID, *uses: str) -> int:
    """End the keys of an account that wait, of some uses; how many."""
    rows = MailKey.objects.filter(account=account, use__in=uses, used_at=None)
    return rows.update(used_at=clock.now())


def _digest(secret: str) -> str:
    return queries.browser_digest(secret)


def _code_digest(number: UUID, code: str) -> str:
    return keys.hash_token(f"identity.mail_code:{number}:{code}")
