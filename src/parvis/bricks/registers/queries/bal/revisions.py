"""What was published: by commune, and the last of each for the index."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from parvis.bricks.registers.models import AddressRevision
from parvis.kernel.parties import public as parties


@dataclass(frozen=True)
class Revision:
    """One publication. `who`: the organisation, `agent`: who signed it, "" when not known."""

    id: UUID
    commune: str
    number: int
    who: str
    agent: str
    published_at: dt.datetime
    ways: int
    numbers: int
    certified: int
    sha256: str


def revisions(commune: str, limit: int = 50) -> list[Revision]:
    """Publications of a commune, the newest first (open data)."""
    rows = list(AddressRevision.objects.filter(commune=commune).order_by("-number")[:limit])
    names = parties.organisations(row.organisation_id for row in rows)
    return [
        Revision(
            row.id, row.commune, row.number,
            names[row.organisation_id].name if row.organisation_id in names else "",
            _agent(row.membership), row.published_at, row.ways, row.numbers, row.certified,
            row.sha256,
        )
        for row in rows
    ]  # fmt: skip


def _agent(membership: UUID | None) -> str:
    found = parties.agent(membership) if membership else None
    return found.full_name if found else ""


def content(commune: str, number: int) -> bytes | None:
    """The file of a publication; None when there is none."""
    row = AddressRevision.objects.filter(commune=commune, number=number).first()
    return gzip.decompress(bytes(row.content)) if row else None


def in_force() -> dict[str, str]:
    """Digest of the last publication of each commune."""
    last = AddressRevision.objects.values("commune").annotate(last=Max("number"))
    found = {}
    for one in last:
        row = AddressRevision.objects.only("sha256").get(commune=one["commune"], number=one["last"])
        found[one["commune"]] = row.sha256
    return found


def files_of(communes: set[str]) -> Iterator[tuple[str, str, bytes]]:
    """Commune, digest and file of the last publication of some communes."""
    for commune in sorted(communes):
        row = AddressRevision.objects.filter(commune=commune).order_by("-number").first()
        if row is not None:
            yield commune, row.sha256, gzip.decompress(bytes(row.content))
