"""Saving the instance in one archive, while it goes on working."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from parvis import __version__
from parvis.kernel import clock, journal, keys
from parvis.kernel.backup.archive import BackupError, Manifest, Writer, room_for
from parvis.kernel.backup.databases import database
from parvis.kernel.files.stores import S3
from parvis.kernel.journal import heads
from parvis.kernel.journal.heads import JournalDisagrees
from parvis.kernel.journal.models import Batch

Say = Callable[[str], object]


@dataclass(frozen=True)
class Saved:
    """What an archive holds. `head` stands for the whole journal: compare it after a restore."""

    path: Path
    bytes: int
    digest: str
    files: int
    records: int
    head: str
    notes: tuple[str, ...]


def save(target: Path, say: Say = lambda words: None) -> Saved:
    """Write the archive; BackupError in words, and then nothing is left under that name.

    Order: seal the journal, copy the heads, the database, then the files: what is added meanwhile
    is extra, never missing. Keys and the register of destroyed keys are left out on purpose.
    """
    target = target.absolute()
    if target.exists():
        raise BackupError(f"{target} is there already: choose another name.")
    if not target.parent.is_dir():
        raise BackupError(f"The folder {target.parent} does not exist.")
    try:
        return _save(target, say)
    except (OSError, DatabaseError) as error:
        raise BackupError(f"The backup could not be written: {error}.") from error


def _save(target: Path, say: Say) -> Saved:
    base, files = database(), Path(settings.PARVIS_VAR) / "files"
    say("Sealing the journal.")
    notes = []
    try:
        journal.seal()
    except JournalDisagrees as error:  # a reason to save, not to stop
        notes.append(str(error))
        say(str(error))
    room_for(target.parent, 2 * base.size() + _size(files), "The backup")
    manifest, writer = _manifest(base.engine, notes), Writer(target)
    snapshot = target.with_name(f".{target.name}.{os.getpid()}.{base.member}")
    try:
        if heads.path().exists():
            with heads.path().open("rb") as source:
                writer.add("journal-heads.jsonl", source)
        say("Copying the database.")
        base.snapshot(snapshot)
        with snapshot.open("rb") as source:
            writer.add(base.member, source)
        count = _add_files(writer, files, manifest, say)
        digest = writer.finish(manifest)
    except BaseException:
        writer.abandon()
        raise
    finally:
        snapshot.unlink(missing_ok=True)
    size = target.stat().st_size
    return Saved(
        path=target,
        bytes=size,
        digest=digest,
        files=count,
        records=manifest.records,
        head=manifest.head,
        notes=tuple(manifest.notes),
    )


def _manifest(engine: str, notes: list[str]) -> Manifest:
    last = Batch.objects.order_by("-number").first()
    return Manifest(
        version=__version__,
        made_at=clock.now().isoformat(timespec="seconds"),
        engine=engine,
        ring=keys.ring().ids(),
        head=heads.head_of(last).digest if last else "",
        records=last.last if last else 0,
        notes=notes,
    )


def _add_files(writer: Writer, files: Path, manifest: Manifest, say: Say) -> int:
    """Copy kept files; one that is removed meanwhile (an erasure) is left out."""
    if S3.read():
        manifest.notes.append("Files are in S3 storage: they are saved by its own means.")
        say(manifest.notes[-1])
        return 0
    count = 0
    for path in sorted(files.glob("??/??/*")):
        try:
            with path.open("rb") as source:
                writer.add(f"files/{path.relative_to(files).as_posix()}", source, compressed=False)
        except FileNotFoundError:
            continue
        count += 1
        if count % 1000 == 0:
            say(f"{count} files copied.")
    return count


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("??/??/*"))
