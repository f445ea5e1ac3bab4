"""Putting an archive back: everything is checked and built beside, then one step switches.

1. Read every byte of the archive; compare digests, signature, keys, version, kind of database.
2. Add the files that are missing (places are never used twice: nothing is overwritten).
3. Build the side database; migrate it to this version; erase again whoever the register of
   destroyed keys names; verify its journal against the archive's heads; record the restore in it.
   A journal that does not verify is said, not refused: it was so when it was saved.
4. Say in the head file, signed, which records are lost; switch.
Whatever stops a restore before the switch, the old data stays in force.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from parvis import __version__
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import system
from parvis.kernel.backup.archive import BackupError, Reader, room_for, sync_folder
from parvis.kernel.backup.databases import Database, database, pointed_at
from parvis.kernel.files import stores
from parvis.kernel.files.models import Content
from parvis.kernel.journal import exporting, heads, recording
from parvis.kernel.journal.models import Entry
from parvis.kernel.journal.offline import read_head_file
from parvis.kernel.journal.verifier import KeptHead
from parvis.kernel.keys import persons
from parvis.kernel.parties.models import Organisation, Person
from parvis.kernel.urns import urn

Say = Callable[[str], object]


@dataclass
class Restored:
    """What a restore did. `head`: the journal's last head, the one of the archive."""

    made_at: str
    version: str
    files: int = 0
    records: int = 0
    head: str = ""
    erased_again: int = 0
    lost_heads: int = 0
    missing_files: int = 0
    journal_ok: bool = True
    before: str = ""  # where the data of before is kept
    notes: list[str] = field(default_factory=list)


def restore(archive: Path, *, replace: bool = False, say: Say = lambda words: None) -> Restored:
    """Put a saved instance back. BackupError in words, and then nothing has changed.

    `replace`: also when this instance holds data; they are kept under another name.
    """
    base = database()
    say(f"Reading {archive}.")
    reader = Reader(archive)
    try:
        _refuse_unfit(reader, base)
        reader.check_members()
        if not replace:
            _refuse_full()
        base.refuse_in_use()
        with _only_one():
            base.sweep()
            return _or_leave_as_it_was(reader, base, say)
    except (OSError, DatabaseError) as error:
        raise BackupError(
            f"The restore stopped ({error}). The data of before is still in force."
        ) from error
    finally:
        reader.close()


@contextmanager
def _only_one() -> Iterator[None]:
    """Two restores at once would sweep each other's side away."""
    path = Path(settings.PARVIS_VAR) / ".restore.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupError("Another restore is at work on this instance.") from error
    finally:
        os.close(handle)


def _or_leave_as_it_was(reader: Reader, base: Database, say: Say) -> Restored:
    stamp = f"{clock.now():%Y%m%d%H%M%S}_{secrets.token_hex(2)}"
    added: list[Path] = []
    try:
        return _restore(reader, base, stamp, added, say)
    except BaseException:
        base.drop_side(stamp)
        for path in added:
            path.unlink(missing_ok=True)
        raise


def _restore(reader: Reader, base: Database, stamp: str, added: list[Path], say: Say) -> Restored:
    manifest = reader.manifest
    done = Restored(made_at=manifest.made_at, version=manifest.version)
    done.notes += manifest.notes
    room_for(base.room(), sum(m.size for m in manifest.members), "The restore")
    say("Copying files.")
    done.files = _add_files(reader, added)
    say("Building the database beside the present one.")
    member = reader.member(base.member)
    if member is None:
        raise BackupError(f"{reader.path} holds no database.")
    unpacked = base.room() / f".restore-{stamp}.{base.member}"
    try:
        reader.extract(member, unpacked)
        side = base.load_side(unpacked, stamp)
    finally:
        unpacked.unlink(missing_ok=True)
    with pointed_at(side):
        _prepare(reader, done, say)
        done.lost_heads = _accept_loss(reader, done)
    say("Switching.")
    done.before = base.switch(stamp)
    added.clear()  # from here on they belong to the data in force
    _put_heads(reader)
    _tell(done, say)
    return done


def _refuse_unfit(reader: Reader, base: Database) -> None:
    manifest, ring = reader.manifest, keys.ring()
    missing = [key for key in manifest.ring if not ring.has(key)]
    if missing:
        raise BackupError(
            f"The key ring ({ring.provider.where()}) has not the keys of this backup "
            f"({', '.join(missing)}): put the saved keys back first, else nothing could be read."
        )
    if not reader.signed:
        raise BackupError(f"{reader.path} is not signed by a key of this instance.")
    if manifest.engine != base.engine:
        raise BackupError(
            f"{reader.path} holds a {manifest.engine} database and this instance uses "
            f"{base.engine}: set PARVIS_DATABASE_URL accordingly."
        )
    if _version(manifest.version) > _version(__version__):
        raise BackupError(
            f"{reader.path} was made by Parvis {manifest.version}, newer than this {__version__}: "
            "upgrade first."
        )


def _refuse_full() -> None:
    tables = set(connection.introspection.table_names())
    for model in (Organisation, Person, Entry):
        if model._meta.db_table in tables and model._default_manager.exists():  # noqa: SLF001
            raise BackupError(
                "This instance holds data already. Say --replace to put the backup in its place; "
                "the present data is then kept under another name."
            )


def _add_files(reader: Reader, added: list[Path]) -> int:
    """Write the files that are not there; a place names its content, so nothing is compared."""
    if stores.S3.read():
        return 0
    root, count = Path(settings.PARVIS_VAR), 0
    for member in reader.manifest.members:
        if not member.name.startswith("files/"):
            continue
        count += 1
        path = root / member.name
        if path.exists() and path.stat().st_size == member.size:
            continue
        added.append(path)
        reader.extract(member, path)
    for folder in {path.parent for path in added}:
        sync_folder(folder)
    return count


def _prepare(reader: Reader, done: Restored, say: Say) -> None:
    """On the side: migrate, erase again, verify, record."""
    call_command("migrate", verbosity=0, interactive=False)
    say("Verifying the journal.")
    member = reader.member("journal-heads.jsonl")
    lines = b"".join(reader.blocks(member)).splitlines(keepends=True) if member else []
    report = exporting.verify(file=read_head_file(lines, keys.ring().public_keys()))
    done.records, done.head = report.records, report.last_head
    done.journal_ok = report.ok and done.head == reader.manifest.head
    if not done.journal_ok:  # it was so when it was saved: refusing would lose everything else
        done.notes += ["The journal in this backup does not verify:", *report.words()[:20]]
    persons.forget_remembered()
    recording.forget_labels()
    done.erased_again = keys.replay_destroyed()
    if not stores.S3.read():
        places = Content.objects.exclude(place="").values_list("place", flat=True)
        done.missing_files = sum(not stores.current().exists(place) for place in places.iterator())
    with transaction.atomic():
        journal.record(
            system("parvis restore"),
            "backup.archive.restore",
            urn("backup", "archive", reader.digest),
            organisation=None,
            purpose="restore",
            payload={"made_at": done.made_at, "erased_again": done.erased_again},
        )


def _accept_loss(reader: Reader, done: Restored) -> int:
    """In the head file, before the switch: a crash in between is mended by the next sealing."""
    there = heads.read().heads
    if not done.head or not _same_instance(there, reader):
        return 0
    return heads.accept_loss(f"restore of the backup of {done.made_at[:10]}")


def _same_instance(there: list[KeptHead], reader: Reader) -> bool:
    """Whether the head file here and the archive's begin with the same head."""
    if not there:
        return False
    member = reader.member("journal-heads.jsonl")
    if member is None:
        return False
    first = next(iter(b"".join(reader.blocks(member)).splitlines(keepends=True)), b"")
    kept = read_head_file([first], keys.ring().public_keys()).heads
    return bool(kept) and kept[0].digest == there[0].digest


def _put_heads(reader: Reader) -> None:
    """Where the head file is missing or of another instance, the archive's takes its place."""
    member = reader.member("journal-heads.jsonl")
    if member is not None and not _same_instance(heads.read().heads, reader):
        path = heads.path()
        if path.exists():
            path.rename(path.with_name(f"{path.name}.before-{clock.now():%Y%m%d%H%M%S}"))
        reader.extract(member, path)
        sync_folder(path.parent)


def _tell(done: Restored, say: Say) -> None:
    verified = "verified" if done.journal_ok else "that do NOT verify"
    say(f"Restored the backup of {done.made_at}: {done.records} journal records {verified}.")
    if done.erased_again:
        say(f"{done.erased_again} persons erased since that backup were erased again.")
    if done.lost_heads:
        say("Journal records newer than the backup are lost; the head file says which, signed.")
    if done.missing_files:
        say(f"{done.missing_files} files are missing: they were removed, or are kept elsewhere.")
    if done.before:
        say(f"The data of before is kept: {done.before}. Remove it once all is well.")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", text)[:3])
