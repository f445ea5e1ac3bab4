"""Guests: a receipt's secret attaches what a bare local account filed to somebody's own account."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.identity.commands import local, local_letters, mail_keys, passkeys
from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.domain.reconciliation import Proof
from parvis.bricks.identity.events import AccountAttached, AccountSeparated
from parvis.bricks.identity.models import ClaimSecret, Link, LocalAccount, MailKey
from parvis.kernel import clock, events, keys
from parvis.kernel.access import Actor, require, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.public import person, person_urn

_SEAL = "identity.claim"


@dataclass(frozen=True)
class Shown:
    """What a claim's page knows before anybody decides."""

    verdict: Verdict
    next: str = ""
    masked: str = ""
    own: bool = False  # the visitor is already the person of that account


@command
def claim_link(person_id: UUID, next_path: str) -> str:
    """The tracking link of a receipt; "" for whoever has another account than a local one.

    Its secret is kept as a digest and given here alone. It opens nothing by itself: it says where
    to go once signed in, and lets another account take what this one filed.
    """
    row = LocalAccount.objects.filter(link__person=person_id, link__ended_at=None).first()
    others = Link.objects.filter(person=person_id, ended_at=None).exclude(issuer=rules.ISSUER)
    if row is None or others.exists():
        return ""
    token = secrets.token_urlsafe(24)
    ClaimSecret.objects.create(
        account=row,
        digest=_digest(token),
        sealed=keys.ring().encrypt(_SEAL, json.dumps({"next": next_path}).encode()),
        expires_at=clock.now() + rules.CLAIM_LIFE,
    )
    return local_letters.address_of(f"/identite/recu/{token}/")


def look(actor: Actor, token: str) -> Shown:
    """What a link is worth, without using it."""
    row = _row(token)
    if row is None:
        return Shown(Verdict.UNKNOWN)
    if clock.now() > row.expires_at:
        return Shown(Verdict.EXPIRED)
    account = row.account
    data = json.loads(keys.ring().decrypt(_SEAL, bytes(row.sealed)))
    own = actor.person is not None and account.link.person_id == actor.person
    verdict = Verdict.GOOD if own or _is_bare(account) else Verdict.ELSEWHERE
    if row.used_at is not None and not own:
        verdict = Verdict.USED
    return Shown(verdict, str(data["next"]), rules.masked(account.email), own)


@command
def attach(actor: Actor, token: str) -> Verdict:
    """Attach a guest's account to the person who is signed in and shows its receipt's secret.

    Only a bare account (no passkey, no recovery code, never attached): of any other one, its owner
    signs in. The mailbox is told and may undo it for seven days.
    """
    row = _row(token)
    if row is None or actor.person is None:
        return Verdict.UNKNOWN
    if clock.now() > row.expires_at:
        return Verdict.EXPIRED
    account = LocalAccount.objects.select_for_update(of=("self",)).get(id=row.account_id)
    link = account.link
    require(actor, "identity.link.claim")
    if link.person_id == actor.person:
        return Verdict.GOOD
    if row.used_at is not None or not _is_bare(account):
        return Verdict.USED if row.used_at is not None else Verdict.ELSEWHERE
    if not ClaimSecret.objects.filter(id=row.id, used_at=None).update(used_at=clock.now()):
        return Verdict.USED
    before = link.person_id
    link.person_id, link.attached_from_id = actor.person, before
    link.made_by, link.made_at = Proof.RECEIPT.value, clock.now()
    link.save(update_fields=["person", "attached_from", "made_by", "made_at"])
    local.record(actor, "claim", account, ("person",))
    _tell(account, before)
    events.publish(
        AccountAttached(actor.person, before, Proof.RECEIPT.value),
        aggregate=person_urn(actor.person),
    )
    return Verdict.GOOD


def undo(row: LocalAccount) -> None:
    """The account leads to its own person again; what it filed follows (an event tells)."""
    link = row.link
    before, kept = link.attached_from_id, link.person_id
    if before is None:
        return
    link.person_id, link.attached_from_id = before, None
    link.made_by, link.made_at = "undo", clock.now()
    link.save(update_fields=["person", "attached_from", "made_by", "made_at"])
    local.record(system(local.PORTAL), "separate", row, ("person",))
    local.tell(row, "separated")
    events.publish(AccountSeparated(kept, before), aggregate=person_urn(kept))


def _tell(account: LocalAccount, before: UUID) -> None:
    who = person(before)
    language = who.language if who else "fr"
    made = mail_keys.make(
        MailKey.Use.UNDO,
        account.email,
        life=rules.UNDO_LIFE,
        data={"what": "attach", "language": language},
        account=account,
    )
    local_letters.attached(account.email, made, language, before)


def _is_bare(account: LocalAccount) -> bool:
    """An account that nothing but its mailbox opens, and that was never attached."""
    keyless = not passkeys.count(local.holder(account))
    return keyless and not account.codes.exists() and account.link.attached_from_id is None


def _row(token: str) -> ClaimSecret | None:
    if not 20 <= len(token) <= rules.LONGEST_TOKEN:
        return None
    rows = ClaimSecret.objects.select_related("account__link")
    return rows.filter(digest=_digest(token)).first()


def _digest(token: str) -> str:
    return keys.hash_token(f"identity.claim:{token}")


class ReceiptTracker:
    """The answer to the port `signin.trackers`."""

    def tracking_link(self, person: UUID, next_path: str) -> str:
        """A link for whoever has a local account alone."""
        return claim_link(person, next_path)
