"""Cases by name, to say on which ones something is about to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.procedures.queries.visible import cases_visible_to
from parvis.kernel.access import Actor, require


@dataclass(frozen=True)
class NamedCase:
    """What names a case in a sentence."""

    id: UUID
    number: int
    label: str
    owner_name: str


def named_cases(actor: Actor, ids: Iterable[UUID]) -> tuple[NamedCase, ...]:
    """Those of these cases that the actor handles, in the order given."""
    require(actor, "procedures.case.list")
    wanted = list(ids)
    rows = cases_visible_to(actor).filter(organisation=actor.organisation, id__in=wanted)
    rows = rows.select_related("owner", "company").only(
        "number", "label", "owner__given_names", "owner__family_name", "company__name"
    )
    found = {row.id: NamedCase(row.id, row.filed_number, row.label, row.asked_by) for row in rows}
    return tuple(found[one] for one in wanted if one in found)
