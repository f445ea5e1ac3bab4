"""Another e-mail address, recovery through the mailbox, and undoing: what waits for a letter."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from parvis.bricks.identity.commands import (
    local,
    local_letters,
    mail_keys,
    passkeys,
    portal_sessions,
)
from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.models import LocalAccount, MailKey
from parvis.bricks.identity.queries import local as queries
from parvis.kernel import clock, jobs
from parvis.kernel.access import Actor, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.public import change_person, person
from parvis.kernel.settings import setting

RECOVERY_HOURS = setting(
    "PARVIS_RECOVERY_HOURS",
    int,
    48,
    "Hours between asking to recover a local account by e-mail and the letter that opens it.",
)


def is_address(email: str) -> bool:
    """Whether letters could be sent to it."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254


# --- another address ---------------------------------------------------------------------------


@command
def ask_change(actor: Actor, number: UUID, email: str, *, language: str) -> None:
    """Send a link to the new address. An address that has an account gets words, no link: the
    person who asks sees no difference."""
    row = local.owned(actor, number)
    mail_keys.end(row.id, MailKey.Use.CHANGE)
    made = mail_keys.make(
        MailKey.Use.CHANGE, email, life=rules.CHANGE_LIFE, data={"language": language}, account=row
    )
    if LocalAccount.objects.filter(address=queries.digest(email)).exists():
        local_letters.address_taken(email, language)
    else:
        local_letters.confirm_address(email, made, language)


@command
def confirm_change(actor: Actor, token: str) -> Verdict:
    """The new address becomes the account's, in a session of its owner; the old one is told.

    Forbidden or LookupError for anybody else, whose attempt uses nothing.
    Never another account's address: Verdict.USED when somebody opened one with it meanwhile.
    """
    row = local.owned(actor, mail_keys.account_of(MailKey.Use.CHANGE, token))
    taken = mail_keys.take(MailKey.Use.CHANGE, token)
    if isinstance(taken, Verdict):
        return taken
    before, email = row.email, str(taken.data["email"])
    if not _move(actor, row, email):
        return Verdict.USED
    who = person(row.link.person_id)
    language = who.language if who else "fr"
    made = mail_keys.make(
        MailKey.Use.UNDO,
        before,
        life=rules.UNDO_LIFE,
        data={"what": "address", "language": language},
        account=row,
    )
    local_letters.address_changed(before, made, rules.masked(email), language, row.link.person_id)
    local.record(actor, "address_change", row, ("email",))
    return Verdict.GOOD


def _account(taken: mail_keys.Taken) -> UUID:
    if taken.account is None:
        raise LookupError("a key of no account")
    return taken.account


def _move(actor: Actor, row: LocalAccount, email: str) -> bool:
    """Give an account an address; False when another one has it."""
    changed = LocalAccount.objects.filter(id=row.id, version=row.version)
    try:
        with transaction.atomic():
            moved = changed.update(
                email=email, address=queries.digest(email), version=row.version + 1
            )
    except IntegrityError:
        return False
    if moved:
        mail_keys.end(row.id, MailKey.Use.SIGN_IN)
        before, row.email, row.version = row.email, email, row.version + 1
        who = person(row.link.person_id)
        if who is not None and who.email == before:
            change_person(system(local.PORTAL), who.id, email=email)
    return bool(moved)


# --- undoing -----------------------------------------------------------------------------------


@command
def undo(token: str) -> tuple[Verdict, str]:
    """Undo what a letter told ("address" or "attach"), from any browser; the verdict and what.

    An address comes back, and what was added since goes: passkeys, recovery codes, keys on their
    way, sessions in every browser. The account opens by letter again.
    """
    taken = mail_keys.take(MailKey.Use.UNDO, token)
    if isinstance(taken, Verdict):
        return taken, ""
    row = LocalAccount.objects.select_related("link").get(id=_account(taken))
    what = str(taken.data["what"])
    if what == "attach":
        from parvis.bricks.identity.commands import claiming

        claiming.undo(row)
        return Verdict.GOOD, what
    if not _move(system(local.PORTAL), row, str(taken.data["email"])):
        return Verdict.ELSEWHERE, what
    passkeys.remove_all(system(local.PORTAL), local.holder(row), since=taken.made_at)
    row.codes.filter(made_at__gte=taken.made_at).delete()
    LocalAccount.objects.filter(id=row.id).update(mail_opens=True)
    mail_keys.end(row.id, *MailKey.Use.values)
    portal_sessions.end_of(row.link.person_id, because="address restored")
    local.record(system(local.PORTAL), "address_restore", row, ("email",))
    local.tell(row, "address_restored")
    return Verdict.GOOD, what


# --- recovery through the mailbox --------------------------------------------------------------


@command
def ask_recovery(email: str, *, language: str) -> None:
    """Begin a recovery of an account that letters do not open: a notice now, a link later.

    For any other address nothing happens: the page says the same.
    """
    row = LocalAccount.objects.select_related("link").filter(address=queries.digest(email)).first()
    if row is None or row.mail_opens or _recovering(row):
        return
    hours = max(0, RECOVERY_HOURS.read())
    due = clock.now() + dt.timedelta(hours=hours)
    made = mail_keys.make(
        MailKey.Use.CANCEL,
        row.email,
        life=dt.timedelta(hours=hours) + rules.RECOVER_LIFE,
        data={"language": language},
        account=row,
    )
    jobs.enqueue("identity.open_recovery", {"asked": str(made.id)}, key=str(made.id), at=due)
    local.record(system(local.PORTAL), "recovery_ask", row)
    local_letters.recovery_asked(row.email, made, hours, language, row.link.person_id)


def _recovering(row: LocalAccount) -> bool:
    waiting = MailKey.objects.filter(account=row, use=MailKey.Use.CANCEL, used_at=None)
    return waiting.filter(expires_at__gt=clock.now()).exists()


@command
def open_recovery(asked: UUID) -> None:
    """The delay is over and nobody stopped it: the link leaves. A job."""
    row = MailKey.objects.select_related("account__link").filter(id=asked, used_at=None).first()
    if row is None or row.account is None or row.account.mail_opens:
        return
    who = person(row.account.link.person_id)
    language = who.language if who else "fr"
    made = mail_keys.make(
        MailKey.Use.RECOVER,
        row.account.email,
        life=rules.RECOVER_LIFE,
        data={"language": language},
        account=row.account,
    )
    local_letters.recovery_open(row.account.email, made, language, row.account.link.person_id)


@command
def recover(token: str) -> local.Opened | Verdict:
    """Sign in by the link of a recovery; letters open the account again. Sessions that were open
    in other browsers end."""
    taken = mail_keys.take(MailKey.Use.RECOVER, token)
    if isinstance(taken, Verdict):
        return taken
    row = LocalAccount.objects.select_related("link").get(id=_account(taken))
    mail_keys.end(row.id, *MailKey.Use.values)
    LocalAccount.objects.filter(id=row.id).update(mail_opens=True)
    portal_sessions.end_of(row.link.person_id, because="account recovered")
    local.tell(row, "recovered")
    return local.signed_in(row, "recovery")


@command
def stop_recovery(token: str) -> Verdict:
    """Stop a recovery that somebody else asked for."""
    taken = mail_keys.take(MailKey.Use.CANCEL, token)
    if isinstance(taken, Verdict):
        return taken
    row = LocalAccount.objects.select_related("link").get(id=_account(taken))
    mail_keys.end(row.id, MailKey.Use.RECOVER)
    local.record(system(local.PORTAL), "recovery_stop", row)
    local.tell(row, "recovery_stopped")
    return Verdict.GOOD
