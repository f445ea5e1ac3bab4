"""Sealing: numbers, chain, Merkle root and signature for what was recorded since last time.

Nothing waits for it: acts are inserted unsealed, and this job seals batch by batch in short
transactions. Order within a batch is that of ids, which sort by time. Of two sealers at once only
one writes: the SQLite gate lets one in, PostgreSQL gives one the advisory lock, and the batch's
number is unique.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection

from parvis.kernel import clock, keys
from parvis.kernel.db.transactions import after_commit, command, inside
from parvis.kernel.journal import chain, heads, records
from parvis.kernel.journal.models import Batch, Entry

BATCH = 2000
_LOCK = 0x5041525649534A  # "PARVISJ": one number for the advisory lock of the sealer


@dataclass(frozen=True)
class Sealed:
    """What one run did."""

    batches: int = 0
    entries: int = 0


def seal() -> Sealed:
    """Seal all that is unsealed and append the new heads to the head file; what was done.

    When another sealer is at work this one leaves all to it. JournalDisagrees in words when the
    head file knows heads that the database does not: then nothing is sealed.
    """
    heads.catch_up()
    batches = entries = 0
    while True:
        try:
            count = seal_batch()
        except IntegrityError:
            if inside():
                raise
            count = 0  # another sealer wrote this batch number first
        if count == 0:
            return Sealed(batches, entries)
        batches, entries = batches + 1, entries + count


@command
def seal_batch() -> int:
    """Seal one batch of at most `BATCH` entries; how many, 0 when there is nothing to do here."""
    if not _alone():
        return 0
    rows = records.rows(Entry.objects.filter(sequence=None).order_by("id")[:BATCH])
    if not rows:
        return 0
    last = Batch.objects.order_by("-number").first()
    sequence, value = (last.last, bytes(last.chain)) if last else (0, chain.START)
    leaves, updates = [], []
    for row in rows:
        sequence, leaf = sequence + 1, chain.leaf(row.record)
        value = chain.link(value, sequence, leaf)
        leaves.append(leaf)
        updates.append((sequence, value, _id(row)))
    _sign(last, sequence - len(rows) + 1, sequence, value, chain.root(leaves)).save(
        force_insert=True
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE journal_entry SET sequence = %s, chain = %s WHERE id = %s AND sequence IS NULL",
            updates,
        )
        if cursor.rowcount != len(rows):
            raise IntegrityError("another sealer numbered these entries")
    after_commit(_append_head)
    return len(rows)


def _sign(last: Batch | None, first: int, end: int, value: bytes, root: bytes) -> Batch:
    batch = Batch(
        number=last.number + 1 if last else 1,
        first=first,
        last=end,
        chain=value,
        root=root,
        previous=heads.head_of(last).digest if last else chain.NO_HEAD,
        at=clock.now(),
    )
    unsigned = chain.head_bytes(heads.head_of(batch).content)
    batch.key_id, batch.signature = keys.ring().sign(unsigned)
    return batch


def _append_head() -> None:
    heads.catch_up()


def _alone() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _id(row: records.Row) -> Any:
    return row.id if connection.features.has_native_uuid_field else row.id.hex
