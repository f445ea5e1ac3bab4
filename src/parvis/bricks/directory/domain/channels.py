"""Ways to reach a service, and the rule that one of them needs no screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from parvis.bricks.directory.domain.hours import Hours
from parvis.bricks.directory.domain.problems import Problem
from parvis.bricks.directory.domain.texts import Address, checked_phone, checked_text, checked_url


class Kind(StrEnum):
    """Kinds of channel (CPSV-AP `cv:Channel`, dct:type)."""

    ONLINE = "online"
    PHONE = "phone"
    COUNTER = "counter"
    HOME = "home"  # an agent comes
    MAIL = "mail"  # by post


class Appointment(StrEnum):
    """Whether one must make an appointment."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


NON_DIGITAL = frozenset({Kind.PHONE, Kind.COUNTER, Kind.HOME, Kind.MAIL})


@dataclass(frozen=True)
class Channel:
    """One way to reach a service, with what that way needs.

    Online: `url`. Phone: `phone`, `hours`. Counter: `counter`. Home: `phone` to ask for it. Mail:
    `address`, or the service's own when empty. `note` says in words what else to know.
    """

    kind: Kind
    url: str = ""
    phone: str = ""
    counter: UUID | None = None
    address: Address | None = None
    hours: Hours = field(default_factory=Hours)
    appointment: Appointment = Appointment.NONE
    note: dict[str, str] = field(default_factory=dict)


def checked(channel: Channel, *, service_address: bool) -> Channel:
    """The channel with its parts in order; Problem when it could not be used."""
    phone, url = checked_phone(channel.phone), checked_url(channel.url)
    note = checked_text(channel.note, "note", longest=1000, required=False)
    usable = {
        Kind.ONLINE: bool(url),
        Kind.PHONE: bool(phone),
        Kind.COUNTER: channel.counter is not None,
        Kind.HOME: bool(phone or note),
        Kind.MAIL: channel.address is not None or service_address,
    }[channel.kind]
    if not usable:
        raise Problem(f"channel_{channel.kind}")
    return Channel(
        kind=channel.kind,
        url=url,
        phone=phone,
        counter=channel.counter if channel.kind == Kind.COUNTER else None,
        address=channel.address,
        hours=channel.hours,
        appointment=channel.appointment,
        note=note,
    )
