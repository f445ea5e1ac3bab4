"""Describe counters: where people are received, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.directory.commands import fields
from parvis.bricks.directory.commands.errors import DirectoryError, in_words
from parvis.bricks.directory.commands.writing import save_changes, tell, working_organisation
from parvis.bricks.directory.models import Counter, Service
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.values.ids import uuid7

State = Counter.State


@command
def create_counter(
    actor: Actor,
    organisation_id: UUID,
    *,
    name: Mapping[str, str],
    address: Any,
    id: UUID | None = None,
    **described: Any,
) -> UUID:
    """Describe a counter of an organisation; returns its identifier.

    `address` is needed; `hours` is an Hours or its JSON form; `access` says by language how one
    gets in; `latitude` and `longitude` in degrees (WGS 84). DirectoryError in words.
    """
    organisation = working_organisation(organisation_id)
    require(actor, "directory.counter.create", organisation)
    words = _checked({"name": name, "address": address, **described})
    row = Counter.objects.create(id=id or uuid7(), organisation=organisation, **words)
    tell(actor, "create", row, words)
    return row.id


@command
def change_counter(actor: Actor, counter_id: UUID, version: int, **changes: Any) -> int:
    """Change what is said of a counter, as read at `version`; the new version."""
    row = _counter(counter_id)
    require(actor, "directory.counter.change", row)
    words = _checked(changes)
    save_changes(row, version, words)
    tell(actor, "change", row, words)
    return row.version


@command
def close_counter(actor: Actor, counter_id: UUID, version: int) -> None:
    """Close a counter for good; refused while an open service sends people there."""
    row = _counter(counter_id)
    require(actor, "directory.counter.close", row)
    used = Service.objects.exclude(state=Service.State.CLOSED).filter(channels__counter=row)
    count = used.distinct().count()
    if count:
        raise DirectoryError("counter_used", count=count)
    save_changes(row, version, {"state": State.CLOSED})
    tell(actor, "close", row, {"state": State.CLOSED.value})


def _checked(changes: dict[str, Any]) -> dict[str, Any]:
    with in_words():
        words = fields.checked(changes, fields.COUNTER)
    if "address" in words:
        if not words["address"]:
            raise DirectoryError("address")
        words["commune"] = words["address"]["commune"]
    return words


def _counter(counter_id: UUID) -> Counter:
    row = Counter.objects.filter(id=counter_id).first()
    if row is None:
        raise DirectoryError("counter_unknown")
    if row.state == State.CLOSED:
        raise DirectoryError("closed")
    return row
