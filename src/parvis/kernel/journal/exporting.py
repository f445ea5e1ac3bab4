"""Streaming the sealed journal out, for the offline verifier and for archives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from parvis.kernel import keys
from parvis.kernel.journal import chain, heads, records, stamping
from parvis.kernel.journal.models import ActorLabel, Batch, Entry
from parvis.kernel.journal.offline import HeadFile, canonical_line
from parvis.kernel.journal.recording import label_bytes
from parvis.kernel.journal.verifier import Report, Verifier

Progress = Callable[[int], None]


def export() -> Iterator[bytes]:
    """Lines of an export: keys, then each batch with its head, then a signed end.

    Holds digests and pseudonyms only: no label, no payload. What is unsealed is left out.
    """
    before = hashlib.sha256()
    counted = {"heads": 0, "records": 0}
    for line in _content(counted):
        raw = canonical_line(line)
        before.update(raw)
        yield raw
    key, signature = keys.ring().sign(chain.end_bytes(before.digest()))
    yield canonical_line({"end": counted, "key": key, "signature": signature.hex()})


def _content(counted: dict[str, int]) -> Iterator[dict[str, Any]]:
    public = {key: value.hex() for key, value in keys.ring().public_keys().items()}
    yield {"journal": 1, "keys": public}
    for batch in _batches():
        for row in records.sealed(batch.first, batch.last):
            counted["records"] += 1
            yield {
                "chain": row.chain.hex(),
                "record": row.content,
                "sequence": row.sequence,
            }
        counted["heads"] += 1
        yield heads.head_of(batch).line()


def verify(progress: Progress = lambda done: None, *, file: HeadFile | None = None) -> Report:
    """Verify the journal in the database against its heads and the head file, in words.

    `progress` is called with the number of records done, batch by batch; `file`: another head file
    than this machine's. Also checks that the
    names shown for actors are those that were recorded, as far as persons' keys still exist.
    """
    file = heads.read() if file is None else file
    verifier = Verifier(keys.ring().public_keys(), file.heads)
    verifier.report.findings += file.report.findings
    verifier.report.notes += file.notes
    after = 0
    for batch in _batches():
        for row in records.sealed(after + 1, batch.last):
            verifier.record(row.sequence or 0, row.chain, row.record)
        after = batch.last
        verifier.head(heads.head_of(batch))
        progress(verifier.report.records)
    for row in records.rows(Entry.objects.filter(sequence__gt=after).order_by("sequence")[:1000]):
        verifier.record(row.sequence or 0, row.chain, row.record)
    _check_labels(verifier.report)
    stamping.check_stamps(verifier.report)
    waiting = Entry.objects.filter(sequence=None).count()
    if waiting:
        verifier.report.notes.append(f"{waiting} entries wait to be sealed.")
    return verifier.finish()


def _batches(step: int = 500) -> Iterator[Batch]:
    """Every batch in order, a page at a time (no server-side cursor behind pgbouncer)."""
    page = list(Batch.objects.order_by("number")[:step])
    while page:
        yield from page
        page = list(Batch.objects.filter(number__gt=page[-1].number).order_by("number")[:step])


def _check_labels(report: Report) -> None:
    chunk: list[ActorLabel] = []
    for label in ActorLabel.objects.order_by("digest").iterator(chunk_size=500):
        chunk.append(label)
        if len(chunk) == 500:
            _compare(chunk, report)
            chunk = []
    _compare(chunk, report)


def _compare(labels: list[ActorLabel], report: Report) -> None:
    digesters = keys.digesters({label.person for label in labels}, make=False)
    for label in labels:
        digest = digesters[label.person](label_bytes(label.text))
        if not digest:
            report.find("kept", f"A name of the erased person {label.person} is still kept.")
        elif digest != bytes(label.digest):
            report.find(
                "changed", f"The name shown for the actor {label.person} is not the one recorded."
            )
