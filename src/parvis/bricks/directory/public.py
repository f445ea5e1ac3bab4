"""The door of the directory: services with their mentions, channels and counters.

What is read here is public: the readers take no actor. Drafts and closed services are read by
identifier only; lists hold active ones.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from parvis.bricks.directory.commands.counters import (
    change_counter,
    close_counter,
    create_counter,
)
from parvis.bricks.directory.commands.errors import DirectoryError, in_words
from parvis.bricks.directory.commands.services import (
    change_service,
    close_service,
    create_service,
    set_channels,
    set_coverage,
)
from parvis.bricks.directory.domain import hours_wire
from parvis.bricks.directory.domain.channels import NON_DIGITAL, Appointment, Channel, Kind
from parvis.bricks.directory.domain.hours import Exceptional, Hours, Span, Weekly
from parvis.bricks.directory.domain.hours_wire import dump as hours_to_wire
from parvis.bricks.directory.domain.texts import Address
from parvis.bricks.directory.queries import opening
from parvis.bricks.directory.queries.services import (
    CounterView,
    Mentions,
    ServiceView,
    competent_services,
    counter,
    counters_of,
    service,
    services_covering,
    services_of,
)
from parvis.bricks.directory.queries.visible import counters_visible_to, services_visible_to
from parvis.kernel import clock
from parvis.kernel.urns import Urn, urn

__all__ = [
    "NON_DIGITAL",
    "Address",
    "Appointment",
    "Channel",
    "CounterView",
    "DirectoryError",
    "Exceptional",
    "Hours",
    "Kind",
    "Mentions",
    "ServiceView",
    "Span",
    "Weekly",
    "change_counter",
    "change_service",
    "close_counter",
    "close_service",
    "competent_services",
    "counter",
    "counters_of",
    "counters_visible_to",
    "create_counter",
    "create_service",
    "has_non_digital_channel",
    "hours_from_wire",
    "hours_to_wire",
    "hours_words",
    "is_open",
    "mentions",
    "next_opening",
    "service",
    "service_urn",
    "services_covering",
    "services_of",
    "services_visible_to",
    "set_channels",
    "set_coverage",
]


def mentions(service_id: UUID, language: str = "fr") -> Mentions | None:
    """What an acknowledgement says of the service (CRPA R112-5, 2°), closed ones too.

    None when there is no such service; `missing()` says what the law wants and is not there.
    """
    return opening.mentions(service_id, language)


def has_non_digital_channel(service_id: UUID) -> bool:
    """Whether an active service can be reached without a screen: else nothing is published."""
    found = service(service_id)
    return found is not None and found.state == "active" and bool(found.non_digital)


def is_open(counter_id: UUID, at: dt.datetime | None = None) -> bool | None:
    """Whether a counter is open (now when not said); None when nobody knows."""
    return opening.is_open(counter_id, at or clock.now())


def next_opening(counter_id: UUID, at: dt.datetime | None = None) -> dt.datetime | None:
    """The first instant after `at` (now when not said) at which a counter opens, in UTC."""
    return opening.next_opening(counter_id, at or clock.now())


def hours_words(
    hours: Hours, language: str, at: dt.datetime | None = None, *, department: str = ""
) -> tuple[str, ...]:
    """Hours said in sentences: now, each week, and the exceptions of the two months to come.

    `department`: the département's code, for its own public holidays.
    """
    return opening.said(hours, language, at or clock.now(), department).lines


def hours_from_wire(wire: object) -> Hours:
    """Hours of their JSON form; DirectoryError in words."""
    with in_words():
        return hours_wire.parse(wire)


def service_urn(service_id: UUID) -> Urn:
    """`urn:parvis:directory:service:…`"""
    return urn("directory", "service", service_id)
