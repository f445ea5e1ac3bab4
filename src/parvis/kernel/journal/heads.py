"""The head file `var/journal-heads.jsonl`: signed heads outside the database, a line each.

Each machine keeps its own; a line is added and fsynced after the commit of its batch, and what
a crash prevented is added at the next sealing. The file is the reason why a cut tail is seen:
copy it elsewhere, regularly.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from parvis.kernel import clock, keys
from parvis.kernel.journal import chain
from parvis.kernel.journal.models import Batch
from parvis.kernel.journal.offline import HeadFile, canonical_line, read_head_file
from parvis.kernel.journal.verifier import Head

_LONGEST_LINE = 65_536


class JournalDisagrees(RuntimeError):
    """Database and head file do not tell the same story; the message says what to do."""


def path() -> Path:
    """Where the head file is."""
    return Path(settings.PARVIS_VAR) / "journal-heads.jsonl"


def head_of(batch: Batch) -> Head:
    """A batch's head as signed."""
    content = {
        "at": batch.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "chain": bytes(batch.chain).hex(),
        "first": batch.first,
        "last": batch.last,
        "number": batch.number,
        "previous": batch.previous,
        "root": bytes(batch.root).hex(),
        "v": 1,
    }
    return Head(content, batch.key_id, bytes(batch.signature))


def read() -> HeadFile:
    """The head file of this machine, its signatures checked with the ring."""
    if not path().exists():
        return HeadFile()
    with path().open("rb") as lines:
        return read_head_file(lines, keys.ring().public_keys())


def catch_up() -> int:
    """Append the heads that the file misses; how many. JournalDisagrees in words."""
    if not path().exists() and not Batch.objects.exists():
        return 0
    with _locked() as handle:
        number, digest = _last(handle)
        batch = Batch.objects.filter(number=number).first()
        if number and (batch is None or head_of(batch).digest != digest):
            raise JournalDisagrees(
                f"The head file {path()} knows head {number} and the database does not have it: "
                "the database was cut, changed, or restored by hand. Run `parvis journal verify`; "
                "if an older backup was put back on purpose, `parvis journal accept-loss REASON`."
            )
        new = [head_of(row) for row in Batch.objects.filter(number__gt=number).order_by("number")]
        _append(handle, [head.line() for head in new])
    return len(new)


def accept_loss(reason: str) -> int:
    """Write a signed statement that the newest heads of the file are lost; how many they are.

    For a restore from an older backup: the heads that the database does not have are taken back,
    in words and under a signature, so that verification can tell a restore from a theft.
    """
    with _locked() as handle:
        there = read().heads
        kept = 0
        for head in there:
            batch = Batch.objects.filter(number=head.number).first()
            if batch is None or head_of(batch).digest != head.digest:
                break
            kept += 1
        lost = there[kept:]
        if lost:
            loss = {
                "at": clock.now().isoformat(timespec="seconds"),
                "digest": there[kept - 1].digest if kept else chain.NO_HEAD,
                "number": kept,
                "reason": reason,
                "v": 1,
            }
            key, signature = keys.ring().sign(chain.loss_bytes(loss))
            _append(handle, [{"key": key, "loss": loss, "signature": signature.hex()}])
    return len(lost)


@contextmanager
def _locked() -> Iterator[int]:
    new = not path().exists()
    handle = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)
    if new:
        folder = os.open(path().parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _whole(handle: int) -> tuple[int, bytes]:
    """Length up to the last end of line, and the bytes before it that hold the last line."""
    size = os.fstat(handle).st_size
    tail = os.pread(handle, min(size, _LONGEST_LINE), max(0, size - _LONGEST_LINE))
    kept = tail[: tail.rfind(b"\n") + 1]
    return size - len(tail) + len(kept), kept


def _last(handle: int) -> tuple[int, str]:
    """Number and digest of the head in force at the end of the file."""
    _end, tail = _whole(handle)
    if not tail:
        return 0, chain.NO_HEAD
    try:
        line = json.loads(tail.splitlines()[-1])
        if "loss" in line:
            return int(line["loss"]["number"]), str(line["loss"]["digest"])
        head = Head.parse(line)
    except (ValueError, KeyError, TypeError) as error:
        raise JournalDisagrees(f"The last line of {path()} cannot be read.") from error
    return head.number, head.digest


def _append(handle: int, lines: list[dict[str, Any]]) -> None:
    if not lines:
        return
    end, _tail = _whole(handle)
    os.ftruncate(handle, end)  # a line torn by a crash was never acknowledged
    os.lseek(handle, end, os.SEEK_SET)
    data = b"".join(canonical_line(line) for line in lines)
    while data:
        data = data[os.write(handle, data) :]
    os.fsync(handle)
