"""Whether a sign-in belongs to an account that already exists, and with which proof.

A person is known by issuer and subject, never by e-mail address: couples, helpers and those they
help share mailboxes. A new subject whose civil identity is that of one account may be attached to
it after a proof; a likeness (other accents, other given names) needs the stronger one. Equal
addresses alone say nothing and reveal nothing: a new account is opened. Attaching can be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Proof(StrEnum):
    """What proves that an account is one's own, weakest first."""

    RECEIPT = "receipt"  # the secret of a guest's receipt, for what that guest filed alone
    MAIL_LINK = "mail_link"  # a link sent to the account's own address was opened
    SIGN_IN = "sign_in"  # signed in to the other account, in this very session


class Resemblance(StrEnum):
    """How the identity of an account compares with the one that arrives."""

    SAME = "same"  # every field of the pivot identity
    CLOSE = "close"  # first given name, family name, birth, accents apart
    NONE = "none"


@dataclass(frozen=True)
class Candidate:
    """An account that already exists. `certified`: its identity comes from a register."""

    person: UUID
    resemblance: Resemblance
    certified: bool
    same_email: bool = False
    refused: bool = False  # the person has said that it is not theirs


@dataclass(frozen=True)
class Arrival:
    """A sign-in whose subject is not known yet."""

    certified: bool


@dataclass(frozen=True)
class Open:
    """Open a new account: nothing resembles."""


@dataclass(frozen=True)
class Propose:
    """Offer to attach, after one of these proofs."""

    person: UUID
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Ask:
    """Several accounts fit: an operator looks, a new account is opened meanwhile."""

    persons: tuple[UUID, ...]


Decision = Open | Propose | Ask


def decide(arrival: Arrival, candidates: Sequence[Candidate]) -> Decision:
    """What to do with a subject that is not known."""
    alike = [
        one for one in candidates if not one.refused and one.resemblance is not Resemblance.NONE
    ]
    same = [one for one in alike if one.resemblance is Resemblance.SAME]
    fitting = same or alike
    if not fitting:
        return Open()
    if len(fitting) > 1:
        return Ask(tuple(sorted(one.person for one in fitting)))
    return Propose(fitting[0].person, _proofs(arrival, fitting[0]))


def _proofs(arrival: Arrival, one: Candidate) -> tuple[Proof, ...]:
    """A mailbox is a proof only for an identity that a register holds on both sides."""
    if one.resemblance is Resemblance.SAME and one.certified and arrival.certified:
        return (Proof.SIGN_IN, Proof.MAIL_LINK)
    return (Proof.SIGN_IN,)


def enough(proposed: Propose, given: Proof) -> bool:
    """Whether a proof allows to attach."""
    return given in proposed.proofs


class Seen(StrEnum):
    """What an operator saw before they merged accounts. An equal address is none of these."""

    DOCUMENT = "document"  # an identity document, shown at a counter
    BOTH = "both"  # the person signed in to each account before an agent
    REGISTER = "register"  # the civil register has one person with this identity


class WrongChoice(ValueError):
    """`because`: "unknown" (not among those compared), "alone" (nothing to merge)."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def merging(compared: Collection[UUID], kept: UUID, same: Collection[UUID]) -> tuple[UUID, ...]:
    """The accounts that join `kept`, of those compared; WrongChoice when that makes no merge."""
    chosen = set(same) - {kept}
    if kept not in compared or not chosen <= set(compared):
        raise WrongChoice("unknown")
    if not chosen:
        raise WrongChoice("alone")
    return tuple(sorted(chosen))
