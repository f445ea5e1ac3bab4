"""From rows to the bytes that are hashed: one form for sealing, exporting and verifying."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, Min, QuerySet
from django.db.models.functions import Cast

from parvis.kernel.journal.chain import canonical
from parvis.kernel.journal.models import Concern, Entry

_UUIDS = (
    "id",
    "organisation",
    "actor_person",
    "actor_membership",
    "actor_organisation",
    "actor_for",
)
_PLAIN = (
    "sequence",
    "chain",
    "at",
    "kind",
    "verb",
    "subject",
    "actor_mandate",
    "actor_level",
    "actor_name",
    "actor_label",
    "purpose",
    "legal_basis",
    "fields",
    "digest",
)
# UUIDs are read as text: making objects of them only to write them again took half the time.
_READ: tuple[Any, ...] = (*(Cast(name, CharField()) for name in _UUIDS), *_PLAIN)
_NAMES = (*_UUIDS, *_PLAIN)


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
    found = [dict(zip(_NAMES, line, strict=True)) for line in entries.values_list(*_READ)]
    concerns = _concerns([UUID(row["id"]) for row in found])
    return [
        Row(
            UUID(row["id"]),
            row["sequence"],
            bytes(row["chain"] or b""),
            _record(row, concerns[row["id"]]),
        )
        for row in found
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


def _concerns(ids: Sequence[UUID]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    read = (Cast("entry_id", CharField()), Cast("person", CharField()), "digest")
    for entry, person, digest in Concern.objects.filter(entry__in=ids).values_list(*read):
        found[entry].append([_dashed(person), bytes(digest).hex()])
    return found


def _record(row: Mapping[str, Any], persons: list[list[str]]) -> dict[str, Any]:
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
        "id": _text(row["id"]),
        "kind": row["kind"],
        "legal_basis": row["legal_basis"],
        "organisation": _text(row["organisation"]),
        "persons": sorted(persons),
        "purpose": row["purpose"],
        "subject": row["subject"],
        "v": 1,
        "verb": row["verb"],
    }


def _text(value: str | None) -> str | None:
    return None if value is None else _dashed(value)


def _dashed(value: str) -> str:
    """A UUID's text; SQLite keeps its 32 digits only."""
    if len(value) != 32:
        return value
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
