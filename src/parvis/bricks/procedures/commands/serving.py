"""The service in charge of a procedure, described in the directory on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from parvis.bricks.directory import public as directory
from parvis.bricks.procedures.commands.designing import set_service
from parvis.bricks.procedures.commands.revising import take_procedure
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command

AT_ADDRESS, AT_COUNTER = "counter", "counter:"  # a new counter there; one that is known
OURS = frozenset(directory.Kind) - {directory.Kind.HOME}


@command
def describe_service(
    actor: Actor,
    procedure_id: UUID,
    said: Mapping[str, Any],
    found: directory.ServiceView | None = None,
) -> UUID:
    """Create a service of the procedure's organisation, or change `found`, and put it in charge.

    `said`: name_fr, name_en, phone, email, street, post_code, city, url ("" for none), channels
    ("phone", "mail", "counter" for a new counter at that address, "counter:" and the identifier of
    one that is known). Visits at home that it has stay. DirectoryError in words; its rights are
    those of the directory.
    """
    procedure = take_procedure(actor, procedure_id, "change")
    name = {"fr": said["name_fr"], "en": said["name_en"]}
    address = {"lines": [said["street"]], "post_code": said["post_code"], "city": said["city"]}
    words = {"email": said["email"], "phone": said["phone"], "address": address}
    kept: tuple[directory.Channel, ...] = ()
    if found is None:
        id_ = directory.create_service(actor, procedure.organisation_id, name=name, **words)
        version = 1
    else:
        id_ = found.id
        version = directory.change_service(actor, id_, found.version, name=name, **words)
        kept = found.channels
    chosen = set(said["channels"])
    if AT_ADDRESS in chosen:
        made = directory.create_counter(
            actor, procedure.organisation_id, name=name, address=address, phone=said["phone"]
        )
        chosen.add(f"{AT_COUNTER}{made}")
    directory.set_channels(actor, id_, version, _channels(said, chosen, kept))
    set_service(actor, procedure.id, str(directory.service_urn(id_)))
    return id_


def _channels(
    said: Mapping[str, Any], chosen: set[str], kept: tuple[directory.Channel, ...]
) -> list[directory.Channel]:
    """The channels chosen; what else is known of one that was there already (hours, notes) stays,
    and so do those of which the form says nothing."""
    kinds = directory.Kind
    channels = [one for one in kept if one.kind not in OURS]
    before = {one.kind: one for one in kept if one.kind is not kinds.COUNTER}
    if said["url"]:
        had = before.get(kinds.ONLINE, directory.Channel(kind=kinds.ONLINE))
        channels.append(replace(had, url=said["url"]))
    if "phone" in chosen:
        had = before.get(kinds.PHONE, directory.Channel(kind=kinds.PHONE))
        channels.append(replace(had, phone=said["phone"]))
    if "mail" in chosen:
        channels.append(before.get(kinds.MAIL, directory.Channel(kind=kinds.MAIL)))
    at = {one.counter: one for one in kept if one.kind is kinds.COUNTER}
    for word in sorted(chosen):
        if word.startswith(AT_COUNTER):
            counter = UUID(word.removeprefix(AT_COUNTER))
            new = directory.Channel(kind=kinds.COUNTER, counter=counter)
            channels.append(at.get(counter, new))
    return channels
