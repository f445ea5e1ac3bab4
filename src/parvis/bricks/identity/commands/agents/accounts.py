"""Open an account, prove that it is one's own, change its password.

Functions that check a secret are no single transaction: a wrong try is counted and stays counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from parvis.bricks.identity.commands.agents import letters, tries
from parvis.bricks.identity.domain import password_digests, passwords
from parvis.bricks.identity.models import AgentAccount
from parvis.bricks.identity.queries import agents as queries
from parvis.bricks.identity.queries.agents import Account
from parvis.kernel import clock, journal
from parvis.kernel.db.transactions import command
from parvis.kernel.tokens import rates
from parvis.kernel.urns import urn

MOST, WINDOW = 10, 300  # password tries by address typed (reference 2.3)


@dataclass(frozen=True)
class Wait:
    """Too many wrong tries: whole seconds before the next one."""

    seconds: int


def with_password(email: str, password: str) -> Account | Wait | None:
    """The account of this address and password; None when they do not go together.

    An unknown address costs the same time and the same waits as a wrong password.
    """
    address = email.strip().lower()
    key = tries.key_of("password", address)
    rate = rates.hit(f"identity.agent_password:{address}", MOST, WINDOW)
    left = max(tries.seconds_left(key), 0 if rate.allowed else rate.retry_after)
    if left:
        return Wait(left)
    row = AgentAccount.objects.filter(email=address).first()
    if not password_digests.matches(password, row.password if row else "") or row is None:
        tries.failed(key)
        return None
    _entered(row, password, key)
    return queries.of(row)


@command
def _entered(row: AgentAccount, password: str, key: str) -> None:
    tries.succeeded(key)
    changes = {"last_used_at": clock.now()}
    if password_digests.stale(row.password):
        row.password = password_digests.digest(password)
        AgentAccount.objects.filter(id=row.id).update(password=row.password)
    AgentAccount.objects.filter(id=row.id).update(**changes)


@command
def open_account(
    email: str, given_name: str, usual_name: str, password: str, language: str
) -> Account | None:
    """An account for an address that was just verified; None when it has one already.

    The caller has checked the names (1 to 100 characters) and the password (`domain.passwords`).
    """
    try:
        with transaction.atomic():
            row = AgentAccount.objects.create(
                email=email.lower(),
                given_name=given_name,
                usual_name=usual_name,
                password=password_digests.digest(password),
                language=language[:8],
            )
    except IntegrityError:
        return None
    record(queries.of(row), "open", ["email", "given_name", "usual_name"])
    letters.tell(row, "opened", language)
    return queries.of(row)


@command
def change_password(account: UUID, password: str, language: str) -> Account:
    """Another password; every session opened before ends (`version`)."""
    row = AgentAccount.objects.select_for_update().get(id=account)
    row.password = password_digests.digest(password)
    row.version += 1
    row.save(update_fields=["password", "version"])
    tries.succeeded(tries.key_of("password", row.email))
    record(queries.of(row), "change_password", ["password"])
    letters.tell(row, "password", language)
    return queries.of(row)


def reset_password(letter: UUID, code: str, password: str, language: str) -> bool:
    """Another password by the code of a letter; the second factor stays as it is."""
    proved = letters.prove(letter, letters.Purpose.RESET, code)
    if proved is None:
        return False
    row = AgentAccount.objects.filter(email=proved.kept["email"]).first()
    if row is None:
        return False
    change_password(row.id, password, language)
    return True


def confirm_password(account: Account, password: str) -> bool | Wait:
    """Whether this is the password of an account that is already open in this browser."""
    found = with_password(account.email, password)
    return found if isinstance(found, Wait) else found is not None and found.id == account.id


def known_words(account: Account) -> tuple[str, ...]:
    """What everybody knows of the holder, of which no password is made."""
    return (account.email, account.given_name, account.usual_name)


def password_problem(password: str, about: tuple[str, ...]) -> str:
    """`domain.passwords.problem`."""
    return passwords.problem(password, about)


def record(account: Account, act: str, names: list[str]) -> None:
    """One line of the journal about an account."""
    journal.record(
        account.actor,
        f"identity.agent_account.{act}",
        urn("identity", "agent_account", account.id),
        organisation=None,
        persons=[account.person] if account.person else [],
        purpose="sign-in",
        fields=names,
    )
