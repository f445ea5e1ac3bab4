"""Local accounts: asked for by mail, opened by the letter, signed in by mail, passkey or code."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from parvis.bricks.identity.commands import local_letters, mail_keys, passkeys, portal_sessions
from parvis.bricks.identity.commands.linking import person_is_there
from parvis.bricks.identity.commands.passkeys import Holder
from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain import passkeys as passkey_rules
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.domain.passkeys import Site
from parvis.bricks.identity.models import Link, LocalAccount, MailKey, RecoveryCode
from parvis.bricks.identity.queries import local as queries
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, require, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.public import create_person, person
from parvis.kernel.values.ids import uuid7

PORTAL = "identity.portal"


@dataclass(frozen=True)
class Opened:
    """Somebody signed in to a local account. `means`: "mail", "passkey", "code", "recovery"."""

    account: UUID
    person: UUID
    means: str
    next: str = ""


@command
def ask_sign_in(email: str, secret: str, *, next_path: str, language: str) -> UUID:
    """Send a letter that signs in, whether the address is known or not; what the page waits for.

    One way of saying it for every address: nothing tells apart a known one. An account that opens
    with passkeys only gets a letter that says so, whose key was never sent.
    """
    row = _by_address(email)
    made = mail_keys.make(
        MailKey.Use.SIGN_IN,
        email,
        life=rules.SIGN_IN_LIFE,
        data={"next": next_path, "language": language},
        account=row,
        secret=secret,
        coded=True,
    )
    if row is not None and not row.mail_opens:
        MailKey.objects.filter(id=made.id).update(code_hash="", token_hash=str(made.id))
        local_letters.passkey_wanted(email, made, language)
    else:
        local_letters.sign_in(email, made, language)
    return made.id


@command
def sign_in_by_link(token: str, secret: str) -> Opened | Verdict:
    """Sign in by the link of a letter, in the browser that asked."""
    return _by_mail(mail_keys.take(MailKey.Use.SIGN_IN, token, secret=secret))


@command
def sign_in_by_code(number: UUID, typed: str, secret: str) -> Opened | Verdict:
    """Sign in by the code of a letter, typed in the browser that asked."""
    return _by_mail(mail_keys.take_by_code(number, typed, secret=secret))


def _by_mail(taken: mail_keys.Taken | Verdict) -> Opened | Verdict:
    if isinstance(taken, Verdict):
        return taken
    email, language = str(taken.data["email"]), str(taken.data["language"])
    row = _by_address(email)
    if row is not None and not row.mail_opens:
        return Verdict.USED  # decided between the letter and its answer
    if row is None:
        if _reserved(email):
            return Verdict.ELSEWHERE
        row = _open(email, language)
    return signed_in(row, "mail", str(taken.data.get("next", "")))


def _by_address(email: str) -> LocalAccount | None:
    """The account of an address, whose person was not erased."""
    row = LocalAccount.objects.select_related("link").filter(address=queries.digest(email)).first()
    if row is not None and not person_is_there(row.link.person_id):
        close(row)
        return None
    return row


def _reserved(email: str) -> bool:
    """Whether an address may still go back to the account that had it (undo of a change)."""
    return MailKey.objects.filter(
        use=MailKey.Use.UNDO,
        address=queries.digest(email),
        used_at=None,
        expires_at__gt=clock.now(),
    ).exists()


def _open(email: str, language: str) -> LocalAccount:
    """A new account: its person has no name yet, and an address that was proved."""
    number = uuid7()
    try:
        with transaction.atomic():
            who = create_person(system(PORTAL), email=email, language=language)
            link = Link.objects.create(
                issuer=rules.ISSUER, sub=str(number), person_id=who, made_by="mail_link"
            )
            row = LocalAccount.objects.create(
                id=number,
                link=link,
                email=email,
                address=queries.digest(email),
                handle=passkey_rules.encode(os.urandom(passkey_rules.HANDLE_BYTES)),
            )
    except IntegrityError:  # the same mailbox was opened in another browser just now
        return LocalAccount.objects.select_related("link").get(address=queries.digest(email))
    record(system(PORTAL), "open", row)
    return row


def signed_in(row: LocalAccount, means: str, next_path: str = "") -> Opened:
    """Note a sign-in to an account."""
    LocalAccount.objects.filter(id=row.id).update(last_used_at=clock.now())
    record(system(PORTAL), f"sign_in_{means}", row)
    return Opened(row.id, row.link.person_id, means, next_path)


def record(actor: Actor, act: str, row: LocalAccount, fields: tuple[str, ...] = ()) -> None:
    """An act on an account, in the journal of its person."""
    journal.record(
        actor,
        f"identity.local.{act}",
        queries.subject(row.id),
        organisation=actor.organisation,
        persons=[row.link.person_id],
        purpose="sign-in",
        fields=fields,
    )


def close(row: LocalAccount) -> None:
    """Remove an account and all that opens it; its way in ends."""
    passkeys.remove_all(system(PORTAL), holder(row))
    Link.objects.filter(id=row.link_id, ended_at=None).update(ended_at=clock.now())
    row.delete()


def holder(row: LocalAccount) -> Holder:
    """The account as a holder of passkeys."""
    return Holder("person", row.id, row.handle, row.link.person_id)


def owned(actor: Actor, number: UUID) -> LocalAccount:
    """An account that its owner changes, themself; LookupError for anybody else."""
    row = (
        LocalAccount.objects.select_for_update(of=("self",))
        .select_related("link")
        .filter(id=number, link__ended_at=None)
        .first()
    )
    if row is None:
        raise LookupError("no such account")
    require(actor, "identity.local.change", row)
    return row


def tell(row: LocalAccount, what: str) -> None:
    """A notice to the account's address, in the person's language."""
    who = person(row.link.person_id)
    local_letters.happened(row.email, what, who.language if who else "fr", row.link.person_id)


# --- passkeys ----------------------------------------------------------------------------------


@command
def sign_in_by_passkey(site: Site, challenge: bytes, answer: str) -> Opened:
    """Sign in with a passkey; `domain.passkeys.Wrong` when it does not hold."""
    used = passkeys.use(site, challenge, answer, realm="person")
    row = LocalAccount.objects.select_related("link").get(id=used.holder)
    return signed_in(row, "passkey")


@command
def tell_copied(credential: str) -> None:
    """A passkey's counter went back: its holder is told, once a day."""
    number = passkeys.holder_of(credential, "person")
    if number is None:
        return
    row = LocalAccount.objects.select_related("link").filter(id=number).first()
    if row is not None:
        record(system(PORTAL), "passkey_copied", row)
        tell(row, "passkey_copied")


@command
def add_passkey(
    actor: Actor, number: UUID, site: Site, challenge: bytes, answer: str, name: str
) -> UUID:
    """Add a passkey to one's account, which is told of it."""
    row = owned(actor, number)
    made = passkeys.add(actor, holder(row), site, challenge, answer, name)
    record(actor, "passkey_add", row, ("passkey",))
    tell(row, "passkey_added")
    return made


@command
def rename_passkey(actor: Actor, number: UUID, passkey: UUID, name: str) -> bool:
    """Name a passkey of one's account; False when there is no such one."""
    return passkeys.rename(actor, holder(owned(actor, number)), passkey, name)


@command
def remove_passkey(actor: Actor, number: UUID, passkey: UUID) -> bool:
    """Remove a passkey of one's account; False when there is no such one.

    The last one opens the account to letters again: nobody locks themself out by this.
    """
    row = owned(actor, number)
    if not passkeys.remove(actor, holder(row), passkey):
        return False
    record(actor, "passkey_remove", row, ("passkey",))
    tell(row, "passkey_removed")
    if not row.mail_opens and not passkeys.count(holder(row)):
        _let_mail(actor, row, opens=True)
    return True


@command
def let_mail_open(actor: Actor, number: UUID, *, opens: bool) -> bool:
    """Whether letters sign in; False when refused: without passkey or codes it must stay open."""
    row = owned(actor, number)
    ready = passkeys.count(holder(row)) and row.codes.filter(used_at=None).exists()
    if not opens and not ready:
        return False
    if row.mail_opens != opens:
        _let_mail(actor, row, opens=opens)
    return True


def _let_mail(actor: Actor, row: LocalAccount, *, opens: bool) -> None:
    LocalAccount.objects.filter(id=row.id).update(mail_opens=opens)
    mail_keys.end(row.id, MailKey.Use.SIGN_IN)
    record(actor, "mail_opens" if opens else "mail_closed", row, ("mail_opens",))
    tell(row, "mail_opens" if opens else "mail_closed")


# --- recovery codes ----------------------------------------------------------------------------


@command
def make_codes(actor: Actor, number: UUID) -> list[str]:
    """New recovery codes, shown once; earlier ones end."""
    row = owned(actor, number)
    RecoveryCode.objects.filter(account=row).delete()
    codes = [rules.new_recovery_code() for _ in range(rules.RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(account=row, digest=_code(row, one)) for one in codes]
    )
    record(actor, "codes_make", row, ("codes",))
    tell(row, "codes_made")
    return codes


@command
def sign_in_by_recovery_code(email: str, typed: str) -> Opened | None:
    """Sign in with a recovery code, which serves once; sessions open elsewhere end.

    None for an unknown address, a wrong or a used code: one answer for all.
    """
    row, code = _by_address(email), rules.read_recovery_code(typed)
    if row is None or not code:
        return None
    taken = RecoveryCode.objects.filter(account=row, digest=_code(row, code), used_at=None)
    if not taken.update(used_at=clock.now()):
        return None
    portal_sessions.end_of(row.link.person_id, because="recovery code")
    tell(row, "code_used")
    return signed_in(row, "code")


def _code(row: LocalAccount, code: str) -> str:
    return keys.hash_token(f"identity.recovery:{row.id}:{code}")


@command
def forget_unused(limit: int = 500) -> int:
    """Close the accounts that nobody has used for three years (`marks`); how many."""
    since = clock.now() - dt.timedelta(days=3 * 365)
    rows = LocalAccount.objects.select_related("link").filter(last_used_at__lt=since)[:limit]
    for row in rows:
        close(row)
    return len(rows)


class LocalEraser:
    """The answer to the port `keys.erasers`: an erased person's accounts open nothing."""

    def refusal(self, person_id: UUID) -> str:
        """No law obliges to keep a way in."""
        return ""

    def erase(self, person_id: UUID) -> None:
        """Close the person's accounts."""
        for row in LocalAccount.objects.select_related("link").filter(link__person=person_id):
            close(row)
