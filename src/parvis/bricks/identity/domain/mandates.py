"""Mandates: who acts for whom, within what, until when; and what may become of one.

States and acts are a table. A mandate opens something on a day when it is active and the day is
between its two dates, both included; nothing else ever opens anything. A perimeter is set when
the mandate is proposed and never changes: more of it is another proposal, with another consent.

Bounds of duration. Helpers and social centres: one year, as the Aidants Connect scheme has it
(reference, section 3; mandate of the Code civil, articles 1984 and following). Guardianship: five
years (article 441), twenty once renewed (article 442). Parent: until the child is of age (articles
371-1, 388). Officer of a company: the register's answer holds one day (reference 2.3) and is asked
again; the mandate itself is renewed each year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from parvis.bricks.identity.domain import perimeters


class State(StrEnum):
    """Where a mandate is."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REFUSED = "refused"


class Act(StrEnum):
    """What happens to a mandate."""

    CONSENT = "consent"  # by paper, by code, or by a document or register that was checked
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    HAND_OVER = "hand_over"
    REVOKE = "revoke"
    EXPIRE = "expire"


TABLE: Mapping[State, Mapping[Act, State]] = {
    State.PROPOSED: {
        Act.CONSENT: State.ACTIVE,
        Act.REFUSE: State.REFUSED,
        Act.REVOKE: State.REVOKED,  # withdrawn by who proposed it
        Act.EXPIRE: State.EXPIRED,
    },
    State.ACTIVE: {
        Act.SUSPEND: State.SUSPENDED,
        Act.HAND_OVER: State.ACTIVE,
        Act.REVOKE: State.REVOKED,
        Act.EXPIRE: State.EXPIRED,
    },
    State.SUSPENDED: {
        Act.RESUME: State.ACTIVE,
        Act.HAND_OVER: State.SUSPENDED,
        Act.REVOKE: State.REVOKED,
        Act.EXPIRE: State.EXPIRED,
    },
    State.EXPIRED: {},
    State.REVOKED: {},
    State.REFUSED: {},
}
LIVING = frozenset({State.PROPOSED, State.ACTIVE, State.SUSPENDED})


class NotPossible(ValueError):
    """This cannot happen to a mandate in this state."""


def after(state: State, act: Act) -> State:
    """The state after an act; NotPossible when the table has none."""
    found = TABLE[state].get(act)
    if found is None:
        raise NotPossible(f"{act} of a mandate that is {state}")
    return found


class Kind(StrEnum):
    """By what title somebody acts."""

    HELPER = "helper"  # aidant
    SOCIAL = "social"  # agent of a social centre (CCAS)
    GUARDIAN = "guardian"  # tutelle, curatelle
    PARENT = "parent"
    OFFICER = "officer"  # of a company


@dataclass(frozen=True)
class Rule:
    """What a kind asks. Days are counted from the first to the last, both included."""

    most_days: int
    renewed_days: int
    by_member: bool  # who acts is a member of an organisation
    for_company: bool
    consents: bool  # the person helped says yes; else a document or a register does
    legal_basis: str


RULES: Mapping[Kind, Rule] = {
    Kind.HELPER: Rule(365, 365, True, False, True, "Code civil, articles 1984 à 2010"),
    Kind.SOCIAL: Rule(
        365, 365, True, False, True,
        "Code civil, article 1984 ; Code de l’action sociale et des familles, article L123-5",
    ),
    Kind.GUARDIAN: Rule(1826, 7305, False, False, False, "Code civil, articles 441, 442 et 473"),
    Kind.PARENT: Rule(6575, 6575, False, False, False, "Code civil, articles 371-1 et 388"),
    Kind.OFFICER: Rule(
        365, 365, False, True, False,
        "Code de commerce, articles L221-3 à L225-56 ; loi du 1er juillet 1901, article 5",
    ),
}  # fmt: skip
DURATIONS = (1, 31, 182, 365)  # days offered to helpers (reference, section 3)
PROPOSAL_DAYS = 30  # an unanswered proposal ends then
EARLIEST_DAYS = 366  # a mandate begins within a year, or it is another question


@dataclass(frozen=True)
class Terms:
    """What is proposed. Exactly one of `helped_person` and `helped_company` is there."""

    kind: Kind
    holder: UUID
    organisation: UUID | None
    helped_person: UUID | None
    helped_company: UUID | None
    perimeter: frozenset[str]
    starts_on: dt.date
    ends_on: dt.date
    majority_on: dt.date | None = None  # of the child


def problem(
    terms: Terms,
    today: dt.date,
    *,
    renewal: bool = False,
    acts_for: Mapping[UUID, Collection[UUID]] = {},
) -> str:
    """Code of the first thing that is wrong with a proposal, "" when nothing is.

    `acts_for`: for each person, whom they act for by a living mandate; a proposal that closes a
    ring ("a for b, b for a", however long) is refused: nobody would be left to say no.
    """
    rule = RULES[terms.kind]
    checks = (
        (_parties(terms, rule)),
        (_perimeter(terms.perimeter)),
        (_dates(terms, rule, today, renewal=renewal)),
        ("cycle" if _reaches(terms.helped_person, terms.holder, acts_for) else ""),
    )
    return next((code for code in checks if code), "")


def _parties(terms: Terms, rule: Rule) -> str:
    if (terms.helped_person is None) == (terms.helped_company is None):
        return "whom"
    if (terms.helped_company is not None) != rule.for_company:
        return "whom"
    if rule.by_member and terms.organisation is None:
        return "no_organisation"
    return "self" if terms.holder == terms.helped_person else ""


def _perimeter(perimeter: frozenset[str]) -> str:
    if not perimeter:
        return "perimeter_empty"
    if len(perimeter) > perimeters.MOST_KEYS or not all(map(perimeters.is_key, perimeter)):
        return "perimeter_unknown"
    return ""


def _dates(terms: Terms, rule: Rule, today: dt.date, *, renewal: bool) -> str:
    if terms.ends_on < terms.starts_on:
        return "ends_before"
    if terms.ends_on < today:
        return "over"
    if terms.starts_on < today:
        return "starts_past"
    if (terms.starts_on - today).days > EARLIEST_DAYS:
        return "starts_late"
    most = rule.renewed_days if renewal else rule.most_days
    if (terms.ends_on - terms.starts_on).days + 1 > most:
        return "too_long"
    if terms.kind is Kind.PARENT and (
        terms.majority_on is None or terms.ends_on >= terms.majority_on
    ):
        return "majority"
    return ""


def _reaches(start: UUID | None, goal: UUID, acts_for: Mapping[UUID, Collection[UUID]]) -> bool:
    """Whether acting for one another leads from `start` to `goal`."""
    waiting, seen = [start] if start is not None else [], set()
    while waiting:
        one = waiting.pop()
        if one == goal:
            return True
        if one not in seen:
            seen.add(one)
            waiting.extend(acts_for.get(one, ()))
    return False


def majority(birthdate: dt.date) -> dt.date:
    """The day on which a child is of age (article 388); 29 February counts as 1 March."""
    try:
        return birthdate.replace(year=birthdate.year + 18)
    except ValueError:
        return dt.date(birthdate.year + 18, 3, 1)


def opens(state: State, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> bool:
    """Whether a mandate opens anything today."""
    return state is State.ACTIVE and starts_on <= today <= ends_on


# --- the code sent to the person -----------------------------------------------------------------

CODE_MINUTES = 30
CODE_TRIES = 5
CODES_SENT = 5  # of one proposal
LEAST_WORDS = 10  # letters of what the person says that they accept


class Try(StrEnum):
    """What a typed code is worth."""

    GOOD = "good"
    NONE = "code_none"  # none was sent, or it was used
    EXPIRED = "code_expired"
    TOO_MANY = "code_tries"
    WRONG = "code_wrong"


def try_code(
    *, sent: bool, until: dt.datetime | None, tries: int, same: bool, now: dt.datetime
) -> Try:
    """The worth of a code. `tries`: wrong ones before; `same`: its digest is the one kept."""
    if not sent or until is None:
        return Try.NONE
    if tries >= CODE_TRIES:
        return Try.TOO_MANY
    if now > until:
        return Try.EXPIRED
    return Try.GOOD if same else Try.WRONG
