"""Add agents to an organisation, change their roles, end their membership."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.kernel import clock, events, journal
from parvis.kernel.access import Actor, Role, may, require
from parvis.kernel.access.actor import MEMBER_ROLES
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.commands.organisations import locked
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.events import MembershipEnded
from parvis.kernel.parties.models import Membership, Organisation, Person
from parvis.kernel.parties.names import membership_urn
from parvis.kernel.values.ids import uuid7


@command
def add_member(
    actor: Actor,
    organisation_id: UUID,
    person_id: UUID,
    roles: Iterable[str],
    *,
    capacity: str = "",
    service: str = "",
    from_day: dt.date | None = None,
    id: UUID | None = None,
) -> UUID:
    """Make a person an agent from a day on (today when not said); returns the membership.

    `capacity` and `service` are the words that sign a decision (CRPA L212-1).
    """
    organisation = locked(organisation_id)
    require(actor, "parties.organisation.add_member", organisation)
    names = checked_roles(roles)
    _check_operator(actor, set(), set(names))
    words = {"capacity": capacity, "service": service}
    return start_membership(actor, organisation, person_id, names, words, from_day, id)


def start_membership(
    actor: Actor,
    organisation: Organisation,
    person_id: UUID,
    roles: list[str],
    words: dict[str, str],
    from_day: dt.date | None = None,
    id: UUID | None = None,
) -> UUID:
    """Insert the membership; the caller has checked who may and holds the organisation's lock."""
    first = from_day or clock.today()
    if not Person.objects.filter(id=person_id, erased_at=None).exists():
        raise PartiesError("person_unknown")
    at_once = Q(valid_until__isnull=True) | Q(valid_until__gte=first)
    if organisation.memberships.filter(at_once, person_id=person_id).exists():
        raise PartiesError("member_already", name=organisation.name)
    words = {name: _one_line(text) for name, text in words.items()}
    made = Membership.objects.create(
        id=id or uuid7(),
        organisation=organisation,
        person_id=person_id,
        roles=roles,
        valid_from=first,
        **words,
    )
    _record(actor, "add", made, {"roles": roles, "valid_from": first, **words})
    return made.id


@command
def change_member(
    actor: Actor,
    membership_id: UUID,
    roles: Iterable[str],
    *,
    capacity: str | None = None,
    service: str | None = None,
) -> None:
    """Replace an agent's roles, and the words that sign where they are said.

    The organisation keeps at least one manager.
    """
    member, organisation = _locked_member(membership_id)
    require(actor, "parties.membership.change", member)
    names = checked_roles(roles)
    _check_operator(actor, set(member.roles), set(names))
    if Role.MANAGER in member.roles and Role.MANAGER not in names:
        _check_manager_left(organisation, member, clock.today())
    said = {"capacity": capacity, "service": service}
    words = {name: _one_line(text) for name, text in said.items() if text is not None}
    member.roles = names
    for name, text in words.items():
        setattr(member, name, text)
    member.save(update_fields=["roles", *words])
    _record(actor, "change", member, {"roles": names, **words})


@command
def end_membership(actor: Actor, membership_id: UUID, last_day: dt.date | None = None) -> None:
    """Say an agent's last day (today when not said). The organisation keeps a manager."""
    member, organisation = _locked_member(membership_id)
    require(actor, "parties.membership.end", member)
    last = last_day or clock.today()
    if last < member.valid_from:
        raise PartiesError("member_days", first=member.valid_from)
    _check_operator(actor, set(member.roles), set())
    if Role.MANAGER in member.roles:
        _check_manager_left(organisation, member, last)
    member.valid_until = last
    member.save(update_fields=["valid_until"])
    _record(actor, "end", member, {"valid_until": last})
    tell_end(member)


def tell_end(member: Membership) -> None:
    """Publish that an agent's last day is known."""
    assert member.valid_until is not None  # noqa: S101 - just written
    events.publish(
        MembershipEnded(member.id, member.person_id, member.organisation_id, member.valid_until),
        aggregate=membership_urn(member.id),
    )


def _record(actor: Actor, act: str, member: Membership, changed: dict[str, object]) -> None:
    journal.record(
        actor,
        f"parties.membership.{act}",
        membership_urn(member.id),
        organisation=member.organisation_id,
        persons=[member.person_id],
        fields=list(changed),
        payload=changed,
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def checked_roles(roles: Iterable[str]) -> list[str]:
    """Names of roles that an agent can hold, sorted, at least one."""
    names = sorted(set(roles))
    if not names or not set(names) <= MEMBER_ROLES:
        raise PartiesError("roles", known=", ".join(sorted(MEMBER_ROLES)))
    return [str(name) for name in names]


def managers(organisation: Organisation, after: dt.date) -> list[Membership]:
    """Agents with the role of manager whose last day is after a day, or not said."""
    open_then = Q(valid_until__isnull=True) | Q(valid_until__gt=after)
    rows: QuerySet[Membership] = organisation.memberships.filter(
        open_then, person__erased_at__isnull=True
    )
    return [row for row in rows if Role.MANAGER in row.roles]


def _locked_member(membership_id: UUID) -> tuple[Membership, Organisation]:
    """The membership read under the lock of its organisation; it must not have ended."""
    found = Membership.objects.filter(id=membership_id).values_list("organisation_id").first()
    if found is None:
        raise PartiesError("member_unknown")
    organisation = locked(found[0])
    member = Membership.objects.get(id=membership_id)
    if member.valid_until is not None and member.valid_until < clock.today():
        raise PartiesError("member_ended")
    return member, organisation


def _check_operator(actor: Actor, before: set[str], after: set[str]) -> None:
    changes = (Role.OPERATOR in before) != (Role.OPERATOR in after)
    if changes and not may(actor, "parties.membership.make_operator"):
        raise PartiesError("role_operator")


def _check_manager_left(organisation: Organisation, leaving: Membership, after: dt.date) -> None:
    if not any(row.id != leaving.id for row in managers(organisation, after)):
        raise PartiesError("member_last_manager", name=organisation.name)
