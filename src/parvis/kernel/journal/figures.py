"""How many looks concern a person: the sentence that stands before the table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from parvis.kernel.access import Actor, Forbidden, Role
from parvis.kernel.journal.models import Concern, Entry


@dataclass(frozen=True)
class Figures:
    """`looks` by others since a day, by how many `bodies`, how many had no stated purpose."""

    looks: int
    bodies: int
    without_purpose: int


def figures_of_person(actor: Actor, person_id: UUID, since: dt.datetime) -> Figures:
    """Count the looks of others at a person; only the person themself may ask. One read."""
    if actor.person != person_id and not actor.has(Role.SYSTEM):
        raise Forbidden("journal.entry.read")
    looks = Concern.objects.filter(
        person=person_id, entry__kind=Entry.Kind.LOOK, entry__at__gte=since
    ).exclude(entry__actor_person=person_id)
    found = looks.aggregate(
        looks=Count("pk"),
        bodies=Count("entry__actor_organisation", distinct=True),
        bare=Count("pk", filter=Q(entry__purpose="")),
    )
    return Figures(found["looks"], found["bodies"], found["bare"])
