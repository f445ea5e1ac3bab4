"""When counters are open, and the mentions of a service."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.directory.domain.channels import Kind
from parvis.bricks.directory.domain.hours import Holidays, Hours, zone_of
from parvis.bricks.directory.domain.hours_words import (
    exceptional_words,
    now_words,
    weekly_words,
)
from parvis.bricks.directory.models import Service
from parvis.bricks.directory.queries.services import (
    CounterView,
    Mentions,
    ServiceView,
    service_view,
)
from parvis.bricks.directory.queries.services import counter as counter_of
from parvis.kernel import clock
from parvis.kernel.calendar import holiday


def holidays_in(department: str) -> Holidays:
    """Whether a day is a public holiday in a département."""
    return lambda day: holiday(day, department) is not None


def department_of(commune: str) -> str:
    """The département of a commune's code; empty when there is none."""
    return commune[:3] if commune[:2] in {"97", "98"} else commune[:2]


def is_open(counter_id: UUID, at: dt.datetime) -> bool | None:
    """Whether a counter is open; None when it or its hours are not known."""
    found = counter_of(counter_id)
    if found is None or not found.hours.known:
        return None
    return found.state == "active" and found.hours.is_open(at, _holidays(found))


def next_opening(counter_id: UUID, at: dt.datetime) -> dt.datetime | None:
    """When a counter opens next, in UTC."""
    found = counter_of(counter_id)
    if found is None or found.state != "active":
        return None
    return found.hours.next_opening(at, _holidays(found))


@dataclass(frozen=True)
class Said:
    """Hours in sentences: on this instant, each week, and the exceptions to come."""

    now: str = ""
    is_open: bool = False
    weekly: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Every sentence, in order."""
        return (*([self.now] if self.now else []), *self.weekly, *self.exceptions)


def said(hours: Hours, language: str, at: dt.datetime, department: str) -> Said:
    """Hours in sentences, the holidays of a département counted."""
    today = at.astimezone(zone_of(hours.zone)).date()
    holidays = holidays_in(department)
    return Said(
        now=now_words(hours, at, language, holidays),
        is_open=hours.is_open(at, holidays),
        weekly=weekly_words(hours, language, today),
        exceptions=exceptional_words(hours, language, today),
    )


def mentions(service_id: UUID, language: str) -> Mentions | None:
    """What an acknowledgement says of a service, in two reads: filing waits for it."""
    row = Service.objects.select_related("organisation").filter(pk=service_id).first()
    if row is None:
        return None
    found = service_view(row, territories=False)
    return Mentions(
        name=found.name(language),
        organisation=row.organisation.name,
        postal_address=found.address.text if found.address else "",
        email=found.email,
        phone=found.phone,
        hours=weekly_words(_reached(found), language, clock.today()),
        dpo=found.dpo,
    )


def _reached(found: ServiceView) -> Hours:
    """Hours of the first phone line that says them, else of the first counter."""
    phones = [one.hours for one in found.channels if one.kind == Kind.PHONE]
    counters = [
        found.counters[one.counter].hours
        for one in found.channels
        if one.counter and one.counter in found.counters
    ]
    return next((hours for hours in (*phones, *counters) if hours.known), Hours())


def counter_said(found: CounterView, language: str, at: dt.datetime) -> Said:
    """A counter's hours in sentences, its département's holidays counted."""
    return said(found.hours, language, at, department_of(found.address.commune))


def _holidays(found: CounterView) -> Holidays:
    return holidays_in(department_of(found.address.commune))
