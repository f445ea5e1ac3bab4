"""Services and counters as other bricks and pages read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from parvis.bricks.directory.domain import hours_wire
from parvis.bricks.directory.domain.channels import NON_DIGITAL, Appointment, Channel, Kind
from parvis.bricks.directory.domain.hours import Hours
from parvis.bricks.directory.domain.texts import Address, in_language, parse_address
from parvis.bricks.directory.models import Channel as ChannelRow
from parvis.bricks.directory.models import Counter, Service
from parvis.bricks.directory.queries.visible import services_visible_to
from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.parties import public as parties


@dataclass(frozen=True)
class CounterView:
    """A place where people are received."""

    id: UUID
    organisation: UUID
    names: Mapping[str, str]
    address: Address
    hours: Hours
    phone: str
    email: str
    access: Mapping[str, str]
    latitude: Decimal | None
    longitude: Decimal | None
    state: str
    version: int

    def name(self, language: str) -> str:
        """The name in a language, else in French."""
        return in_language(self.names, language)


@dataclass(frozen=True)
class ServiceView:
    """A service with its channels in order, its counters and its territories."""

    id: UUID
    organisation: UUID
    names: Mapping[str, str]
    summaries: Mapping[str, str]
    email: str
    phone: str
    address: Address | None
    website: str
    dpo: str
    competence: str
    channels: tuple[Channel, ...]
    counters: Mapping[UUID, CounterView]
    territories: tuple[str, ...]
    state: str
    version: int

    def name(self, language: str) -> str:
        """The name in a language, else in French."""
        return in_language(self.names, language)

    def summary(self, language: str) -> str:
        """The summary in a language, else in French."""
        return in_language(self.summaries, language)

    @property
    def non_digital(self) -> tuple[Channel, ...]:
        """Channels that need no screen and can be used now."""
        return tuple(one for one in self.channels if one.kind in NON_DIGITAL and self._open(one))

    def _open(self, channel: Channel) -> bool:
        if channel.kind != Kind.COUNTER:
            return True
        counter = self.counters.get(channel.counter) if channel.counter else None
        return counter is not None and counter.state == Counter.State.ACTIVE


@dataclass(frozen=True)
class Mentions:
    """What an acknowledgement must say of the service in charge (CRPA R112-5, 2°).

    `hours`: sentences on when it can be reached, not required by law. `missing()`: what the law
    requires and nobody wrote; the e-mail address is due only "le cas échéant".
    """

    name: str
    organisation: str
    postal_address: str
    email: str
    phone: str
    hours: tuple[str, ...] = ()
    dpo: str = ""

    def missing(self) -> tuple[str, ...]:
        """Names of the required mentions that are empty."""
        required = ("name", "postal_address", "phone")
        return tuple(name for name in required if not getattr(self, name))


def service_view(row: Service, *, territories: bool = True) -> ServiceView:
    """A row with its channels and counters, in two more reads; one without the territories."""
    channels = list(row.channels.select_related("counter").order_by("position"))
    return ServiceView(
        id=row.id,
        organisation=row.organisation_id,
        names=row.name,
        summaries=row.summary,
        email=row.email,
        phone=row.phone,
        address=parse_address(row.address),
        website=row.website,
        dpo=row.dpo,
        competence=row.competence,
        channels=tuple(_channel(one) for one in channels),
        counters={one.counter.id: counter_view(one.counter) for one in channels if one.counter},
        territories=_territories(row) if territories else (),
        state=row.state,
        version=row.version,
    )


def _territories(row: Service) -> tuple[str, ...]:
    return tuple(row.coverage.order_by("territory").values_list("territory", flat=True))


def counter_view(row: Counter) -> CounterView:
    """A counter's row as others read it."""
    address = parse_address(row.address)
    if address is None:
        raise ValueError(f"counter {row.id} has no address")
    return CounterView(
        id=row.id,
        organisation=row.organisation_id,
        names=row.name,
        address=address,
        hours=hours_wire.parse(row.hours),
        phone=row.phone,
        email=row.email,
        access=row.access,
        latitude=row.latitude,
        longitude=row.longitude,
        state=row.state,
        version=row.version,
    )


def _channel(row: ChannelRow) -> Channel:
    return Channel(
        kind=Kind(row.kind),
        url=row.url,
        phone=row.phone,
        counter=row.counter_id,
        address=parse_address(row.address),
        hours=hours_wire.parse(row.hours),
        appointment=Appointment(row.appointment),
        note=row.note,
    )


def service(service_id: UUID) -> ServiceView | None:
    """A service by its identifier, closed ones too; None when there is none."""
    row = Service.objects.filter(id=service_id).first()
    return service_view(row) if row else None


def service_for(actor: Actor, service_id: UUID) -> ServiceView | None:
    """A service by its identifier if the actor may see it."""
    row = services_visible_to(actor).filter(id=service_id).first()
    return service_view(row) if row else None


def services_of(organisation_id: UUID) -> tuple[ServiceView, ...]:
    """Active services of an organisation, by name in French."""
    rows = Service.objects.filter(organisation=organisation_id, state=Service.State.ACTIVE)
    found = [service_view(row) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.name("fr"), str(one.id))))


def services_covering(territories: Iterable[str]) -> tuple[ServiceView, ...]:
    """Active services that cover any of these territories, by name in French."""
    rows = Service.objects.filter(
        coverage__territory__in=set(territories), state=Service.State.ACTIVE
    )
    found = [service_view(row) for row in rows.distinct()]
    return tuple(sorted(found, key=lambda one: (one.name("fr"), str(one.id))))


def competent_services(
    competence: str, territory: str, on: dt.date | None = None
) -> tuple[ServiceView, ...]:
    """Active services that exercise a competence for its holder on a territory, on a day."""
    holder = parties.holder(competence, territory, on or clock.today())
    if holder is None:
        return ()
    return tuple(one for one in services_of(holder.id) if one.competence == competence)


def counters_of(organisation_id: UUID) -> tuple[CounterView, ...]:
    """Open counters of an organisation, by name in French."""
    rows = Counter.objects.filter(organisation=organisation_id, state=Counter.State.ACTIVE)
    found = [counter_view(row) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.name("fr"), str(one.id))))


def counter(counter_id: UUID) -> CounterView | None:
    """A counter by its identifier, closed ones too; None when there is none."""
    row = Counter.objects.filter(id=counter_id).first()
    return counter_view(row) if row else None
