"""Describe services, their channels and the territories that they cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from parvis.bricks.directory.commands import fields
from parvis.bricks.directory.commands.errors import DirectoryError, in_words
from parvis.bricks.directory.commands.writing import save_changes, tell, working_organisation
from parvis.bricks.directory.domain import hours_wire
from parvis.bricks.directory.domain.channels import Channel, checked
from parvis.bricks.directory.models import Channel as ChannelRow
from parvis.bricks.directory.models import Counter, Coverage, Service
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.values.ids import uuid7

MOST_CHANNELS = 30
State = Service.State


@command
def create_service(
    actor: Actor,
    organisation_id: UUID,
    *,
    name: Mapping[str, str],
    draft: bool = False,
    id: UUID | None = None,
    **described: Any,
) -> UUID:
    """Describe a service of an organisation; returns its identifier.

    `name` and `summary` by language ("fr" needed for the name); `email`, `phone`, `website`,
    `dpo`, `competence` are texts; `address` an Address or its JSON form. DirectoryError in words.
    """
    organisation = working_organisation(organisation_id)
    require(actor, "directory.service.create", organisation)
    with in_words():
        words = fields.checked({"name": name, **described}, fields.SERVICE)
    row = Service.objects.create(
        id=id or uuid7(),
        organisation=organisation,
        state=State.DRAFT if draft else State.ACTIVE,
        **words,
    )
    tell(actor, "create", row, words)
    return row.id


@command
def change_service(actor: Actor, service_id: UUID, version: int, **changes: Any) -> int:
    """Change what is said of a service, as read at `version`; the new version.

    The fields are those of `create_service`, and `active=True` opens a draft. DirectoryError when
    someone changed it meanwhile.
    """
    row = _service(service_id)
    require(actor, "directory.service.change", row)
    active = changes.pop("active", False)
    with in_words():
        words = fields.checked(changes, fields.SERVICE)
    if active:
        words["state"] = State.ACTIVE
    if "address" in words and not words["address"]:
        own = row.channels.filter(kind="mail", address={})
        if own.exists():
            raise DirectoryError("channel_mail")
    save_changes(row, version, words)
    tell(actor, "change", row, words)
    return row.version


@command
def set_channels(actor: Actor, service_id: UUID, version: int, channels: Sequence[Channel]) -> int:
    """Replace all channels of a service, in order, as read at `version`; the new version.

    A channel that could not be used (no number, no address, a closed counter) is refused.
    """
    row = _service(service_id)
    require(actor, "directory.service.change", row)
    if len(channels) > MOST_CHANNELS:
        raise DirectoryError("channels_many", most=MOST_CHANNELS)
    with in_words():
        kept = [checked(one, service_address=bool(row.address)) for one in channels]
    _check_counters(row, kept)
    save_changes(row, version, {})
    row.channels.all().delete()
    rows = [_channel_row(row, position, one) for position, one in enumerate(kept)]
    ChannelRow.objects.bulk_create(rows)
    tell(actor, "change", row, {"channels": [one.kind.value for one in kept]})
    return row.version


@command
def set_coverage(actor: Actor, service_id: UUID, version: int, territories: Iterable[str]) -> int:
    """Replace the territories that a service covers, as read at `version`; the new version."""
    row = _service(service_id)
    require(actor, "directory.service.change", row)
    with in_words():
        kept = sorted({fields.territory(one) for one in territories})
    save_changes(row, version, {})
    row.coverage.all().delete()
    Coverage.objects.bulk_create(Coverage(service=row, territory=one) for one in kept)
    tell(actor, "change", row, {"territories": kept})
    return row.version


@command
def close_service(actor: Actor, service_id: UUID, version: int) -> None:
    """Close a service: nothing new may name it, acts of the past still do."""
    row = _service(service_id)
    require(actor, "directory.service.close", row)
    save_changes(row, version, {"state": State.CLOSED})
    tell(actor, "close", row, {"state": State.CLOSED.value})


def _service(service_id: UUID) -> Service:
    row = Service.objects.filter(id=service_id).first()
    if row is None:
        raise DirectoryError("service_unknown")
    if row.state == State.CLOSED:
        raise DirectoryError("closed")
    return row


def _check_counters(row: Service, channels: Sequence[Channel]) -> None:
    wanted = {one.counter for one in channels if one.counter}
    known = Counter.objects.filter(
        id__in=wanted, organisation=row.organisation_id, state=Counter.State.ACTIVE
    )
    if known.count() != len(wanted):
        raise DirectoryError("channel_counter")


def _channel_row(row: Service, position: int, one: Channel) -> ChannelRow:
    return ChannelRow(
        service=row,
        position=position,
        kind=one.kind.value,
        url=one.url,
        phone=one.phone,
        counter_id=one.counter,
        address=one.address.to_wire() if one.address else {},
        hours=hours_wire.dump(one.hours),
        appointment=one.appointment.value,
        note=one.note,
    )
