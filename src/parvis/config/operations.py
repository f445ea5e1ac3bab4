"""What an operator does from the command line, in words: save, restore, verify, upgrade."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from parvis.kernel import journal, keys
from parvis.kernel.backup.archive import BackupError
from parvis.kernel.backup.restoring import restore as restore_archive
from parvis.kernel.backup.saving import save
from parvis.kernel.journal import offline

Say = Callable[[str], object]


def _stop(error: Exception) -> NoReturn:
    raise SystemExit(str(error)) from error


def backup(file: Path, say: Say) -> None:
    """Save database, files and journal heads; exits in words when it cannot."""
    try:
        saved = save(file, say)
    except BackupError as error:
        _stop(error)
    say(f"Saved {saved.path}: {saved.bytes} bytes, {saved.files} files, {saved.records} entries.")
    say(f"SHA-256 {saved.digest}; journal head {saved.head or 'none yet'}.")


def restore(file: Path, *, replace: bool, say: Say) -> None:
    """Put a saved file back; nothing is touched when the file is damaged."""
    try:
        done = restore_archive(file, replace=replace, say=say)
    except BackupError as error:
        _stop(error)
    for note in done.notes:
        say(note)


def verify_journal(
    export: Path | None, say: Say, *, heads: Path | None = None, public_keys: Path | None = None
) -> int:
    """Verify the journal of the database, or of an exported file; 0 when all is as signed."""
    if export is not None:
        options = {"--heads": heads, "--keys": public_keys}
        given = [part for name, path in options.items() if path for part in (name, str(path))]
        return offline.main([str(export), *given])
    report = journal.verify()
    for line in report.words():
        say(line)
    return 0 if report.ok else 1


def export_journal(file: Path, say: Say) -> None:
    """Seal what waits, then write the sealed journal; an existing file is not overwritten."""
    journal.seal()
    try:
        with file.open("xb") as out:
            for line in journal.export():
                out.write(line)
    except FileExistsError as error:
        raise SystemExit(f"{file} exists already: choose another name.") from error
    say(f"Written: {file}. Verify it anywhere with `parvis journal verify {file}`.")


def accept_loss(reason: str, say: Say) -> None:
    """Say in the head file, signed, that newer records are lost: an older database is back."""
    lost = journal.accept_loss(reason)
    say(f"{lost} heads are taken back." if lost else "Nothing is lost: the head file agrees.")


def public_keys(say: Say) -> None:
    """The public signing keys, for who verifies exports elsewhere."""
    say(json.dumps({key: public.hex() for key, public in keys.ring().public_keys().items()}))


def rotate_keys(say: Say) -> None:
    """Make new current keys of encryption and signature."""
    try:
        made = keys.rotate()
    except keys.KeyRingError as error:
        _stop(error)
    for key in made:
        say(f"New key to {key.kind}: {key.id}.")


def upgrade(backup_to: Path | None, say: Say) -> None:
    """Save when asked, migrate, verify the journal; stops at the first thing that is wrong."""
    executor = MigrationExecutor(connections["default"])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    say(f"{len(waiting)} migrations wait.")
    if waiting and backup_to is not None:
        backup(backup_to, say)
    call_command("migrate", verbosity=0)
    say("The database is up to date.")
    if verify_journal(None, say):
        sys.exit("The journal does not verify: do not let people in before you know why.")
