"""Agents' rights: what a right covers, when it is in force, and who may give what to whom.

A right is a role in an application, within a perimeter, between two days, held by an agent for
their organisation (the membership), with a legal basis. An *application* declares its roles. A
*grantor* is whoever gives: the organisation's manager within the whole organisation, or a
delegated administrator within what was delegated to them. A delegated administrator gives only
roles that they administer, within their own perimeter and their own days, never to themself, and
delegates nothing further.

Pure: territories contain each other as the register says, which the caller brings along.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from parvis.kernel.values import Period

# Containing territories of a code, itself left out: "commune:01033" -> ("epci:…", "departement:01")
Within = Mapping[str, Collection[str]]
_TERRITORY = re.compile(
    r"^(?:commune:(?:[0-9]{5}|2[AB][0-9]{3})|epci:[0-9]{9}|departement:(?:[0-9]{2,3}|2[AB])"
    r"|region:[0-9]{2}|pays:99100)$"
)
_SIRET = re.compile(r"^[0-9]{14}$")
_PROCEDURE = re.compile(r"^[a-z0-9][a-z0-9-]{0,79}$")
_KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
COUNTRY = "pays:99100"
LONGEST_BASIS = 300
MOST_ROLES = 50


class Kind(StrEnum):
    """What a perimeter is made of."""

    ORGANISATION = "organisation"  # all that the agent's organisation does; code: its SIRET
    TERRITORY = "territory"  # "commune:01033", "epci:200000172", "departement:01"…
    PROCEDURE = "procedure"  # one procedure of the organisation, by its name in addresses


class Refused(ValueError):
    """A rule says no. `code` is stable; `queries.rights_words` gives its sentence."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Perimeter:
    """Where a right holds."""

    kind: Kind
    code: str

    @classmethod
    def read(cls, kind: str, code: str) -> Perimeter:
        """From what somebody wrote; Refused when it names nothing."""
        try:
            known = Kind(kind)
        except ValueError:
            raise Refused("perimeter_kind") from None
        shape = {
            Kind.ORGANISATION: _SIRET,
            Kind.TERRITORY: _TERRITORY,
            Kind.PROCEDURE: _PROCEDURE,
        }[known]
        if not shape.fullmatch(code):
            raise Refused("perimeter_code", kind=known.value)
        return cls(known, code)

    def covers(self, other: Perimeter, within: Within) -> bool:
        """Whether whoever holds this perimeter holds the other: for rights of one organisation.

        The organisation covers its territories and procedures; a territory covers those inside
        it; a procedure covers itself. A territory and a procedure never cover each other.
        """
        if self == other:
            return True
        if self.kind is Kind.ORGANISATION:
            return other.kind is not Kind.ORGANISATION
        if self.kind is Kind.TERRITORY and other.kind is Kind.TERRITORY:
            return self.code == COUNTRY or self.code in within.get(other.code, ())
        return False


@dataclass(frozen=True)
class Role:
    """One role that an application declares.

    `reserved`: only agents of the application's own organisation hold it. `represents`: whoever
    holds it acts before the application's organisation in the name of their own. `kinds`: which
    perimeters make sense.
    """

    key: str
    label_fr: str
    label_en: str
    reserved: bool = False
    represents: bool = False
    kinds: tuple[Kind, ...] = (Kind.ORGANISATION, Kind.TERRITORY, Kind.PROCEDURE)

    def label(self, language: str) -> str:
        """The label in French or, for any other language, in English."""
        return self.label_fr if language == "fr" else self.label_en


def check_roles(roles: Collection[Role]) -> None:
    """Refused for a declaration that cannot stand: keys once, both labels, a perimeter each."""
    if not roles:
        raise Refused("role_none")
    if len(roles) > MOST_ROLES:
        raise Refused("role_many", most=MOST_ROLES)
    seen: set[str] = set()
    for one in roles:
        if not _KEY.match(one.key):
            raise Refused("role_key", key=one.key[:40])
        if one.key in seen:
            raise Refused("role_twice", key=one.key)
        labels = (one.label_fr, one.label_en)
        if not all(1 <= len(text.strip()) <= 120 and text.isprintable() for text in labels):
            raise Refused("role_label", key=one.key)
        if not one.kinds:
            raise Refused("role_kinds", key=one.key)
        seen.add(one.key)


class State(StrEnum):
    """Where a right stands. Days are beside it: an active right may not have begun."""

    ACTIVE = "active"
    SUSPENDED = "suspended"  # a review ended without a word on it
    REVOKED = "revoked"
    EXPIRED = "expired"  # its last day has passed, or nobody confirmed it after the review


ENDED = frozenset({State.REVOKED, State.EXPIRED})


@dataclass(frozen=True)
class Right:
    """One right, for the rules. `last` None: no end was said."""

    role: str
    perimeter: Perimeter
    period: Period
    state: State = State.ACTIVE

    def in_force(self, day: dt.date) -> bool:
        """Whether it may be used on that day."""
        return self.state is State.ACTIVE and day in self.period

    def allows(self, role: str, where: Perimeter, day: dt.date, within: Within) -> bool:
        """Whether it lets its holder act in this role, there, on that day."""
        return self.in_force(day) and self.role == role and self.perimeter.covers(where, within)


@dataclass(frozen=True)
class Grantor:
    """Who gives. `membership` as text. `roles` None: every role of the application (a manager)."""

    membership: str
    roles: frozenset[str] | None
    perimeter: Perimeter
    period: Period
    delegated: bool = False


@dataclass(frozen=True)
class Wish:
    """What is to be given, to which membership, for which organisation's territory."""

    membership: str
    role: Role
    perimeter: Perimeter
    period: Period
    own_application: bool  # the agent's organisation is the application's


def may_give(grantor: Grantor, wish: Wish, within: Within, territory: str) -> None:
    """Refused, with its reason, unless this grantor may give this.

    `territory`: that of the agent's organisation, "" when it has none: nobody gives a right over
    a territory that their organisation does not contain.
    """
    role, where = wish.role, wish.perimeter
    if grantor.delegated and grantor.membership == wish.membership:
        raise Refused("self")
    if grantor.roles is not None and role.key not in grantor.roles:
        raise Refused("role_not_yours", role=role.key)
    if role.reserved and not wish.own_application:
        raise Refused("role_reserved", role=role.key)
    if where.kind not in role.kinds:
        raise Refused("perimeter_senseless", role=role.key)
    if where.kind is Kind.TERRITORY:
        home = Perimeter(Kind.TERRITORY, territory) if territory else None
        if home is None or not home.covers(where, within):
            raise Refused("territory_elsewhere", code=where.code)
    if not grantor.perimeter.covers(where, within):
        raise Refused("perimeter_wider")
    if not lies_within(wish.period, grantor.period):
        raise Refused("period_wider")


def may_delegate(grantor: Grantor, roles: Collection[str], declared: Collection[str]) -> None:
    """Refused unless this grantor may make somebody an administrator of these roles."""
    if grantor.delegated:
        raise Refused("delegate_no_further")
    if not roles:
        raise Refused("role_none")
    unknown = set(roles) - set(declared)
    if unknown:
        raise Refused("role_unknown", role=min(unknown))


def lies_within(inner: Period, outer: Period) -> bool:
    """Whether every day of one period is in the other."""
    if inner.first < outer.first:
        return False
    return outer.last is None or (inner.last is not None and inner.last <= outer.last)


def period(first: dt.date, last: dt.date | None, today: dt.date) -> Period:
    """The days of a right to give; Refused when they are out of order or all in the past."""
    if last is not None and last < first:
        raise Refused("period_order")
    if last is not None and last < today:
        raise Refused("period_past")
    return Period(first, last)


def check_basis(text: str) -> str:
    """The legal basis, in one line; Refused when there is none or too much of it."""
    words = " ".join(text.split())
    if not words:
        raise Refused("basis_missing")
    if len(words) > LONGEST_BASIS:
        raise Refused("basis_long", most=LONGEST_BASIS)
    return words


# --- periodic review ---------------------------------------------------------------------------

GRACE = dt.timedelta(days=30)  # between suspension and end
SHORTEST_REVIEW = dt.timedelta(days=7)


def check_review(today: dt.date, due_on: dt.date) -> None:
    """A review leaves a week at least, a year at most."""
    if not today + SHORTEST_REVIEW <= due_on <= today + dt.timedelta(days=366):
        raise Refused("review_due", days=SHORTEST_REVIEW.days)


def after_review(state: State, due_on: dt.date, today: dt.date) -> State:
    """What becomes of a right that nobody confirmed: suspended after the day, then ended."""
    if state in ENDED or today <= due_on:
        return state
    return State.EXPIRED if today > due_on + GRACE else State.SUSPENDED
