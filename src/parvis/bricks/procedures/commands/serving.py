"""The service in charge of a procedure, described in the directory on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.directory import public as directory
from parvis.bricks.procedures.commands.designing import set_service
from parvis.bricks.procedures.commands.revising import take_procedure
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command

OURS = frozenset({directory.Kind.PHONE, directory.Kind.MAIL})


@command
def describe_service(
    actor: Actor,
    procedure_id: UUID,
    said: Mapping[str, Any],
    found: directory.ServiceView | None = None,
) -> UUID:
    """Create a service of the procedure's organisation, or change `found`, and put it in charge.

    `said`: name_fr, name_en, phone, email, street, post_code, city, channels ("phone", "mail").
    Other channels that it has (counters, an address online) stay. DirectoryError in words; its
    rights are those of the directory.
    """
    procedure = take_procedure(actor, procedure_id, "change")
    name = {"fr": said["name_fr"], "en": said["name_en"]}
    words = {
        "email": said["email"],
        "phone": said["phone"],
        "address": {
            "lines": [said["street"]],
            "post_code": said["post_code"],
            "city": said["city"],
        },
    }
    kept: tuple[directory.Channel, ...] = ()
    if found is None:
        id_ = directory.create_service(actor, procedure.organisation_id, name=name, **words)
        version = 1
    else:
        id_ = found.id
        version = directory.change_service(actor, id_, found.version, name=name, **words)
        kept = tuple(one for one in found.channels if one.kind not in OURS)
    channels = [*kept]
    if "phone" in said["channels"]:
        channels.append(directory.Channel(kind=directory.Kind.PHONE, phone=said["phone"]))
    if "mail" in said["channels"]:
        channels.append(directory.Channel(kind=directory.Kind.MAIL))
    directory.set_channels(actor, id_, version, channels)
    set_service(actor, procedure.id, str(directory.service_urn(id_)))
    return id_
