"""From rows to the bytes that are hashed: one form for sealing, exporting and verifying."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet

from parvis.kernel.journal.chain import canonical
from parvis.kernel.journal.models import Concern, Entry

_COLUMNS = (
    "id",
    "sequence",
    "chain",
    "at",
    "kind",
    "verb",
    "subject",
    "organisation",
    "actor_person",
    "actor_membership",
    "actor_organisation",
    "actor_for",
    "actor_mandate",
    "actor_level",
    "actor_name",
    "actor_label",
    "purpose",
    "legal_basis",
    "fields",
    "digest",
)


@dataclass(frozen=True)
class Row:
    """One entry as it is chained; `chain` is the stored value, empty when unsealed."""

    id: UUID
    sequence: int | None
    chain: bytes
    content: dict[str, Any]

    @property
    def record(self) -> bytes:
        """What is hashed: the canonical JSON of the content."""
        return canonical(self.content)


def rows(entries: QuerySet[Any]) -> list[Row]:
    """The entries of a query in its order, with the persons concerned; two statements."""
    found = list(entries.values_list(*_COLUMNS))
    concerns = _concerns([line[0] for line in found])
    return [
        Row(line[0], line[1], bytes(line[2] or b""), _record(line, concerns[line[0]]))
        for line in found
    ]


def sealed(first: int, last: int, step: int = 2000) -> Iterator[Row]:
    """Sealed rows from one number to another, read `step` at a time; gaps cost nothing."""
    start = first
    while start <= last:
        end = min(start + step - 1, last)
        within = Entry.objects.filter(sequence__gte=start, sequence__lte=end)
        found = rows(within.order_by("sequence", "id"))
        yield from found
        start = end + 1
        if not found:
            beyond = Entry.objects.filter(sequence__gt=end, sequence__lte=last)
            start = beyond.aggregate(next=Min("sequence"))["next"] or last + 1


def _concerns(ids: Sequence[UUID]) -> dict[UUID, list[list[str]]]:
    found: dict[UUID, list[list[str]]] = defaultdict(list)
    query = Concern.objects.filter(entry__in=ids).values_list("entry_id", "person", "digest")
    for entry, person, digest in query:
        found[entry].append([str(person), bytes(digest).hex()])
    return found


def _record(line: Sequence[Any], persons: list[list[str]]) -> dict[str, Any]:
    row = dict(zip(_COLUMNS, line, strict=True))
    return {
        "actor": {
            "for": _text(row["actor_for"]),
            "label": bytes(row["actor_label"]).hex(),
            "level": row["actor_level"],
            "mandate": row["actor_mandate"],
            "membership": _text(row["actor_membership"]),
            "name": row["actor_name"],
            "organisation": _text(row["actor_organisation"]),
            "person": _text(row["actor_person"]),
        },
        "at": row["at"].astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "digest": bytes(row["digest"]).hex(),
        "fields": row["fields"].split("\n") if row["fields"] else [],
        "id": str(row["id"]),
        "kind": row["kind"],
        "legal_basis": row["legal_basis"],
        "organisation": _text(row["organisation"]),
        "persons": sorted(persons),
        "purpose": row["purpose"],
        "subject": row["subject"],
        "v": 1,
        "verb": row["verb"],
    }


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
