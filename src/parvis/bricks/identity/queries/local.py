"""Read local accounts: whose, by which address, what their space shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain.local import Key, Verdict
from parvis.bricks.identity.models import LocalAccount, MailKey
from parvis.bricks.identity.queries import passkeys
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, require
from parvis.kernel.urns import Urn, urn


@dataclass(frozen=True)
class Change:
    """One line of what happened to an account."""

    at: dt.datetime
    verb: str


@dataclass(frozen=True)
class Account:
    """A local account as its owner sees it."""

    id: UUID
    email: str
    handle: str
    person: UUID
    mail_opens: bool
    passkeys: tuple[passkeys.Shown, ...]
    codes_left: int
    changes: tuple[Change, ...] = ()
    waiting_for: str = ""  # an address that a change waits for


@dataclass(frozen=True)
class Asked:
    """A key as the page of its link shows it, before anything is used."""

    id: UUID
    verdict: Verdict
    use: str


def digest(address: str) -> str:
    """How an account is found by its address."""
    return keys.hash_token(f"identity.local:{rules.normal(address)}")


def browser_digest(secret: str) -> str:
    """How a key knows the browser that asked for it; "" for a browser that keeps no secret."""
    return keys.hash_token(f"identity.mail_browser:{secret}") if secret else ""


def token_digest(use: str, token: str) -> str:
    """How a link is found: a token for one use opens nothing else."""
    return keys.hash_token(f"identity.mail_key:{use}:{token[: rules.LONGEST_TOKEN + 1]}")


def asked(use: str, token: str, secret: str = "") -> Asked | None:
    """What a link is worth now; None when nothing was ever sent with it."""
    if not 20 <= len(token) <= rules.LONGEST_TOKEN:
        return None
    row = MailKey.objects.filter(token_hash=token_digest(use, token), use=use).first()
    if row is None:
        return None
    return Asked(row.id, rules.judge(key(row), clock.now(), browser_digest(secret)), row.use)


def key(row: MailKey) -> Key:
    """What the rules judge."""
    return Key(row.browser, row.opens_at, row.expires_at, row.used_at is not None, row.tries)


def subject(number: UUID) -> Urn:
    """The name of an account in the journal."""
    return urn("identity", "local", number)


def of_person(actor: Actor) -> list[Account]:
    """The person's local accounts (one, more after attachments), oldest first."""
    require(actor, "identity.local.read")
    rows = LocalAccount.objects.filter(link__person=actor.person, link__ended_at=None)
    return [shown(actor, row) for row in rows.select_related("link").order_by("created_at")]


def shown(actor: Actor, row: LocalAccount) -> Account:
    """An account with its passkeys and its last changes."""
    waiting = MailKey.objects.filter(
        account=row, use=MailKey.Use.CHANGE, used_at=None, expires_at__gt=clock.now()
    )
    seen = journal.by_subject(actor, subject(row.id), limit=20).rows
    return Account(
        id=row.id,
        email=row.email,
        handle=row.handle,
        person=row.link.person_id,
        mail_opens=row.mail_opens,
        passkeys=tuple(passkeys.of_holder("person", row.id)),
        codes_left=row.codes.filter(used_at=None).count(),
        changes=tuple(Change(one.at, one.verb) for one in seen),
        waiting_for="yes" if waiting.exists() else "",
    )
