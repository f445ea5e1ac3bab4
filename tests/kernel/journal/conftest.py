"""A sealed journal to play with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from parvis.kernel import journal, keys
from parvis.kernel.access import Role, system
from parvis.kernel.access.actor import Actor
from parvis.kernel.journal import heads, sealing
from parvis.kernel.journal.models import Batch
from parvis.kernel.journal.offline import canonical_line
from parvis.kernel.urns import urn
from parvis.kernel.values.ids import uuid7


def write_acts(count: int, persons: int = 2) -> None:
    """Acts of jobs and of an agent, with and without persons and payload."""
    agent = Actor(
        roles=frozenset({Role.AGENT}), person=uuid7(), membership=uuid7(), label="É. Rey, École"
    )
    for number in range(count):
        journal.record(
            agent if number % 3 else system("import"),
            "procedures.case.accept",
            urn("procedures", "case", number),
            organisation=None,
            persons=[uuid7() for _ in range(number % (persons + 1))],
            fields=["revenu fiscal", "âge"][: number % 3],
            payload={"n": number} if number % 2 else None,
        )


@dataclass(frozen=True)
class Sealed:
    """An export, the head file's lines, the public keys: all an auditor has."""

    lines: tuple[bytes, ...]
    heads: tuple[bytes, ...]
    keys: dict[str, bytes]

    def records(self) -> list[int]:
        """Positions of the lines that are records."""
        return [n for n, line in enumerate(self.lines) if b'"record"' in line]

    def parsed(self, position: int) -> dict[str, Any]:
        """One line as an object."""
        return json.loads(self.lines[position])


@pytest.fixture(scope="module")
def sealed(django_db_setup, django_db_blocker):
    """40 records in batches of 9, written once for the module and rolled back."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(sealing, "BATCH", 9)
        write_acts(40)
        assert journal.seal() == journal.Sealed(batches=5, entries=40)
        lines = tuple(journal.export())
        kept = tuple(
            canonical_line(heads.head_of(b).line()) for b in Batch.objects.order_by("number")
        )
        public = keys.ring().public_keys()
        transaction.set_rollback(True)
    return Sealed(lines, kept, public)
