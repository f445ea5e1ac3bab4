"""The port by which something tells who is there.

The identity brick (or the demo page) authenticates, then calls `establish`; the middleware turns
the session into an `Actor` for each request. Nothing else in the house knows how a person
signed in. Ways to sign in register at `methods` with a name, words and an address, and the
sign-in page lists them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from parvis.kernel import clock
from parvis.kernel.access.actor import NOBODY, Actor, Role
from parvis.kernel.db.prepared import Row, asked
from parvis.kernel.parties.models import Membership, Person
from parvis.kernel.ports import Port

SESSION_KEY = "signin"
ACTING_KEY = "acting"


@dataclass(frozen=True)
class SignedIn:
    """What a way of signing in hands over: who, how surely (1 to 3), by which means."""

    person: UUID
    level: int
    method: str
    membership: UUID | None = None


class Method(Protocol):
    """One way to sign in, shown on the sign-in page."""

    def label(self) -> str:
        """Words of the button."""
        ...

    def url(self, next_path: str) -> str:
        """Address that starts it and comes back to `next_path`."""
        ...


methods: Port[Method] = Port("signin.methods", "Ways to sign in, listed on the sign-in page")


class Leaver(Protocol):
    """Whoever opened a session elsewhere for this one."""

    def way_out(self, request: HttpRequest) -> str:
        """Address that closes it too and comes back; "" when this session has none elsewhere."""
        ...

    def left(self, request: HttpRequest) -> None:
        """The session is about to end: end at once what needs no browser."""
        ...


@dataclass(frozen=True)
class Acting:
    """A mandate in force: its URN, whom it lets act for, what it covers, who acts in words.

    `for_company`: the company, when an officer acts; `for_person` is then the officer.
    """

    mandate: str
    for_person: UUID
    perimeter: frozenset[str]
    label: str
    for_company: UUID | None = None


class Mandates(Protocol):
    """Whoever keeps mandates (identity). Asked at each request of who acts under one."""

    def in_force(self, mandate: UUID, person: UUID, membership: UUID | None) -> Acting | None:
        """The mandate when it opens something now to this person in this capacity."""
        ...

    def officers(self, company: UUID, key: str) -> tuple[UUID, ...]:
        """Persons who may act for a company today in what bears this key, the oldest first."""
        ...


def officers(company: UUID, key: str) -> tuple[UUID, ...]:
    """Persons who may act for a company today in what bears this key, as `mandates` say."""
    return tuple(who for one in mandates.all().values() for who in one.officers(company, key))


mandates: Port[Mandates] = Port("signin.mandates", "Who keeps mandates, and says which hold now")
leavers: Port[Leaver] = Port("signin.leavers", "Sessions elsewhere that signing out closes too")


class Ending(Protocol):
    """Whoever opened this session elsewhere and may have ended it since."""

    def ended(self, request: HttpRequest) -> bool:
        """Whether it is over; at most one read of the database."""
        ...


endings: Port[Ending] = Port("signin.endings", "Who may say that a session was ended elsewhere")


class Tracker(Protocol):
    """Whoever keeps people known by a mailbox alone."""

    def tracking_link(self, person: UUID, next_path: str) -> str:
        """Address, with a secret, for the receipt of what such a person files; else ""."""
        ...


trackers: Port[Tracker] = Port("signin.trackers", "Links on receipts of people without an account")


def tracking_link(person: UUID, next_path: str) -> str:
    """The first link that `trackers` give. It signs nobody in: it says where to go once signed in,
    and lets another account take what this person filed. Called inside the act's command."""
    found = (one.tracking_link(person, next_path) for one in trackers.all().values())
    return next((link for link in found if link), "")


def way_out(request: HttpRequest) -> str:
    """The first address that `leavers` give; asked before `leave`."""
    return next((out for one in leavers.all().values() if (out := one.way_out(request))), "")


def establish(request: HttpRequest, signed_in: SignedIn, *, same_human: bool = False) -> None:
    """Open the session for a person; the session's key changes (fixation, rise of level).

    When somebody else was signed in here, all that they left goes first: on a shared computer the
    next one finds nothing. `same_human`: another account of whoever is there.
    """
    before = request.session.get(SESSION_KEY)
    if before and before["person"] != str(signed_in.person) and not same_human:
        leave(request)
    request.session.pop(ACTING_KEY, None)
    request.session.cycle_key()
    data: dict[str, Any] = {
        k: str(v) if v is not None else "" for k, v in asdict(signed_in).items()
    }
    data["level"] = signed_in.level
    data["at"] = clock.now().isoformat()
    request.session[SESSION_KEY] = data


def leave(request: HttpRequest) -> None:
    """Close the session: nothing of it stays, here or at whoever opened one for it."""
    for one in leavers.all().values():
        one.left(request)
    request.session.flush()


def act_for(request: HttpRequest, mandate: UUID, purpose: str, name: str) -> None:
    """From now on this session acts under a mandate; `name` is whom for, shown on every page."""
    request.session.cycle_key()
    request.session[ACTING_KEY] = {"mandate": str(mandate), "purpose": purpose, "name": name}


def stop_acting(request: HttpRequest) -> None:
    """The session acts for its own person again; its key changes."""
    if request.session.pop(ACTING_KEY, None) is not None:
        request.session.cycle_key()


def acting(request: HttpRequest) -> dict[str, str] | None:
    """The mandate under which this session acts ("mandate", "purpose", "name"), also one that has
    ended meanwhile; None when it acts under none."""
    found: dict[str, str] | None = request.session.get(ACTING_KEY)
    return found if request.session.get(SESSION_KEY) else None


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request, with at most one read of the database (one more where it can be
    ended elsewhere, one more under a mandate)."""
    data = request.session.get(SESSION_KEY)
    if not data or any(one.ended(request) for one in endings.all().values()):
        return NOBODY
    own = own_actor_of(request)
    kept = acting(request)
    return own if kept is None or own.person is None else _under(own, kept)


def _under(own: Actor, kept: dict[str, str]) -> Actor:
    """The actor under a mandate: a person for another, never an agent. A mandate that has ended
    leaves no right at all until the session stops acting: nothing is done in the wrong name."""
    number = UUID(kept["mandate"])
    assert own.person is not None  # noqa: S101 - asked by the caller
    found = None
    for one in mandates.all().values():
        found = found or one.in_force(number, own.person, own.membership)
    bare = replace(own, roles=frozenset({Role.NOBODY}), organisation=None, for_person=None)
    if found is None:
        return replace(bare, level=0)
    return replace(
        bare,
        roles=frozenset({Role.PERSON}),
        for_person=found.for_person,
        for_company=found.for_company,
        mandate=found.mandate,
        perimeter=found.perimeter,
        label=found.label,
        purpose=kept["purpose"],
    )


def own_actor_of(request: HttpRequest) -> Actor:
    """Who signed in, whatever mandate the session acts under."""
    data = request.session.get(SESSION_KEY)
    if not data:
        return NOBODY
    if data["membership"]:
        found = asked(_member, UUID(data["membership"]), UUID(data["person"]))
        member = _read(found[0]) if found else None
        if member is not None and is_open(member) and member.person.erased_at is None:
            return agent(member, data["level"])
        return NOBODY
    person = Person.objects.filter(id=data["person"], erased_at=None).first()
    return citizen(person, data["level"]) if person else NOBODY


MEMBER = (
    "id", "organisation_id", "person_id", "roles", "service", "valid_from", "valid_until"
)  # fmt: skip
NAMES = ("given_names", "family_name", "erased_at")


def _member(membership: UUID, person: UUID) -> QuerySet[Membership, Any]:
    rows = Membership.objects.filter(id=membership, person_id=person)
    return rows.values_list(*MEMBER, *(f"person__{name}" for name in NAMES))


def _read(values: Row) -> Membership:
    """The membership and its person, with no more of them than an actor needs."""
    member = Membership(**dict(zip(MEMBER, values, strict=False)))
    names = dict(zip(NAMES, values[len(MEMBER) :], strict=True))
    member.person = Person(id=member.person_id, **names)
    return member


def citizen(person: Person, level: int = 2) -> Actor:
    """The actor of a person acting for themself."""
    return Actor(
        roles=frozenset({Role.PERSON}),
        person=person.id,
        for_person=person.id,
        level=level,
        label=person.full_name,
    )


def agent(member: Membership, level: int = 2) -> Actor:
    """The actor of an agent; rights are read now, never cached in a token."""
    roles = {Role(name) for name in member.roles} | {Role.AGENT}
    service = f", {member.service}" if member.service else ""
    return Actor(
        roles=frozenset(roles),
        person=member.person_id,
        membership=member.id,
        organisation=member.organisation_id,
        level=level,
        label=f"{member.person.full_name}{service}",
    )


def is_open(member: Membership) -> bool:
    """Whether the membership holds today."""
    today = clock.today()
    return member.valid_from <= today and (
        member.valid_until is None or today <= member.valid_until
    )
