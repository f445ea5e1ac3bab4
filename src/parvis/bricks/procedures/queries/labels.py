"""Labels that agents of an organisation put on cases."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from parvis.bricks.procedures.models import CaseLabel, Label
from parvis.bricks.procedures.policies import READERS
from parvis.kernel.access import Actor, require

MOST_LABELS = 100


@dataclass(frozen=True)
class LabelView:
    """One label."""

    id: UUID
    name: str
    look: str


def labels_visible_to(actor: Actor) -> QuerySet[Label]:
    """Labels of the organisation acted for."""
    if not actor.roles & READERS or actor.organisation is None:
        return Label.objects.none()
    return Label.objects.filter(organisation_id=actor.organisation)


def labels(actor: Actor) -> tuple[LabelView, ...]:
    """The organisation's labels, by name."""
    require(actor, "procedures.label.list")
    rows = labels_visible_to(actor).order_by("name")[:MOST_LABELS]
    return tuple(LabelView(row.id, row.name, row.look) for row in rows)


def labels_on(case: UUID) -> frozenset[UUID]:
    """Labels that a case carries."""
    return frozenset(CaseLabel.objects.filter(case=case).values_list("label_id", flat=True))
