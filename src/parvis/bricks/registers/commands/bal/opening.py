"""Open a base for a commune; what every command of the room does first and last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F

from parvis.bricks.registers.commands.bal.errors import BalError
from parvis.bricks.registers.models import AddressBase, Number, Way
from parvis.bricks.registers.policies import keeps
from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.model import TerritoryError
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.parties import public as parties
from parvis.kernel.urns import Urn, urn


@command
def open_base(actor: Actor, organisation_id: UUID, commune: str) -> UUID:
    """The organisation's base for a commune, made empty when there is none yet.

    BalError when the organisation does not keep that commune's addresses.
    """
    require(actor, "registers.addresses.create", organisation_id)
    try:
        found = atlas.commune(commune)
    except TerritoryError:
        found = None
    if found is None:
        raise BalError("commune_unknown", commune=commune[:10])
    if not keeps(parties.organisation(organisation_id), found.code):
        raise BalError("not_yours")
    row, made = AddressBase.objects.get_or_create(
        organisation_id=organisation_id, commune=found.code
    )
    if made:
        tell(actor, "open", row, {"commune": found.code})
    return row.id


def base_for(actor: Actor, base_id: UUID, act: str = "change") -> AddressBase:
    """The base to change, if the actor may; BalError when there is none."""
    row = AddressBase.objects.filter(id=base_id).first()
    if row is None:
        raise BalError("unknown")
    require(actor, f"registers.addresses.{act}", row)
    return row


def way_for(actor: Actor, way_id: UUID) -> Way:
    """The street or place to change, if the actor may."""
    row = Way.objects.select_related("base").filter(id=way_id).first()
    if row is None:
        raise BalError("unknown")
    require(actor, "registers.addresses.change", row.base)
    return row


def number_for(actor: Actor, number_id: UUID) -> Number:
    """The house number to change, if the actor may."""
    row = Number.objects.select_related("way__base").filter(id=number_id).first()
    if row is None:
        raise BalError("unknown")
    require(actor, "registers.addresses.change", row.way.base)
    return row


def save(row: Way | Number, version: int, changes: Mapping[str, Any]) -> int:
    """Change a row if it is still at that version; the new version, else BalError `conflict`."""
    rows: Any = Way.objects if isinstance(row, Way) else Number.objects
    mine = rows.filter(id=row.id, version=version)
    if mine.update(version=F("version") + 1, updated_on=clock.today(), **changes) != 1:
        raise BalError("conflict")
    return version + 1


def subject(base: AddressBase) -> Urn:
    """The name of a base in the journal."""
    return urn("registers", "addresses", base.id)


def tell(actor: Actor, act: str, base: AddressBase, payload: Mapping[str, Any]) -> None:
    """Write the act in the journal and when the base last changed."""
    AddressBase.objects.filter(id=base.id).update(changed_at=clock.now())
    journal.record(
        actor,
        f"registers.addresses.{act}",
        subject(base),
        organisation=base.organisation_id,
        purpose="registers.addresses",
        legal_basis="CGCT L2121-30",
        fields=sorted(payload),
        payload=dict(payload),
    )
