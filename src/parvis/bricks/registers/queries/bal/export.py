"""A base as a file, for whoever keeps it; its rules checked without writing anything."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.registers.domain.bal.reading import Unreadable, read
from parvis.bricks.registers.domain.bal.rules import Problem
from parvis.bricks.registers.domain.bal.writing import LATEST_WITH_KEYS, write
from parvis.bricks.registers.models import AddressBase
from parvis.bricks.registers.queries.bal.replacing import Stands, stands
from parvis.bricks.registers.queries.bal.rows import rows_of
from parvis.kernel.access import Actor, may


def exported(actor: Actor, base_id: UUID, version: str = LATEST_WITH_KEYS) -> bytes | None:
    """The base as a BAL file; None when there is none for this actor."""
    row = AddressBase.objects.select_related("organisation").filter(id=base_id).first()
    if row is None or not may(actor, "registers.addresses.read", row):
        return None
    return write(rows_of(row), version)


def checked(actor: Actor, base_id: UUID) -> tuple[list[Problem], Stands | None]:
    """What is wrong with a base, and what its publication would replace."""
    row = AddressBase.objects.select_related("organisation").filter(id=base_id).first()
    if row is None or not may(actor, "registers.addresses.read", row):
        return [], None
    try:
        problems = read(write(rows_of(row)), row.commune).problems
    except Unreadable:
        problems = []
    return problems, stands(row)
