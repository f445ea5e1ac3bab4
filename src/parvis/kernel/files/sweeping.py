"""What happens to kept bytes later: scans, moves, removal of what nobody refers to."""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from parvis.kernel import clock
from parvis.kernel.access import system
from parvis.kernel.files import antivirus, commands, storage, stores
from parvis.kernel.files.errors import UnknownFile
from parvis.kernel.files.models import Content, File, Waiting

logger = logging.getLogger("parvis.files")

GRACE_SECONDS = 86_400  # longer than any upload or transaction lasts
AT_ONCE = 500


def scan(sha256: str) -> None:
    """Ask the antivirus about quarantined content; ScannerUnavailable to be tried again."""
    content = Content.objects.filter(sha256=sha256, state=Content.State.QUARANTINE).first()
    if content is None:
        return
    try:
        with _local(content) as path:
            verdict = antivirus.scan(path)
    except UnknownFile:
        verdict = antivirus.Verdict(False, "lost", "storage")
        logger.error("content %s is not in the storage", sha256)
    place = commands.settle(sha256, verdict)
    if place:
        stores.current().forget(place)


def move(sha256: str) -> None:
    """Move bytes committed with their row to the storage."""
    waiting = Waiting.objects.filter(content_id=sha256).first()
    if waiting is None:
        return
    place = storage.new_place(sha256)
    file, path = storage.incoming()
    try:
        with file:
            file.write(bytes(waiting.data))
        stores.current().keep(path, place)
    finally:
        path.unlink(missing_ok=True)
    if not commands.moved(sha256, place):
        stores.current().forget(place)


def forget(sha256: str) -> None:
    """Remove content that no file has any more: first its row, then its bytes."""
    place = commands.forget_content(sha256)
    if place:
        stores.current().forget(place)


def collect() -> int:
    """Remove bytes older than a day that no row names; how many places were removed.

    They are what a crash between storage and commit left: never acknowledged to anybody.
    """
    store, removed, batch = stores.current(), 0, []
    for place in store.older_than(GRACE_SECONDS):
        batch.append(place)
        if len(batch) == AT_ONCE:
            removed += _remove_unknown(store, batch)
            batch = []
    removed += _remove_unknown(store, batch)
    limit = clock.now().timestamp() - GRACE_SECONDS
    for path in (storage.root() / "incoming").glob("*"):
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
    for content in Content.objects.filter(files=None)[:AT_ONCE]:
        forget(content.sha256)
    return removed


def waiting_scans() -> list[str]:
    """Digests of content in quarantine for more than ten minutes: their job may be dead."""
    since = clock.now() - dt.timedelta(minutes=10)
    rows = Content.objects.filter(state=Content.State.QUARANTINE, created_at__lt=since)
    rows = rows.order_by("created_at")
    return list(rows.values_list("sha256", flat=True)[:AT_ONCE])


def discard_due() -> int:
    """Delete files whose last day has come and that no hold keeps; how many."""
    today = clock.today()
    due = File.objects.filter(discard_on__lte=today).exclude(hold_until__gte=today)
    numbers = list(due.values_list("id", flat=True)[:AT_ONCE])
    for number in numbers:
        commands.discard(system("files.discard_due", "retention"), number)
    return len(numbers)


@contextmanager
def _local(content: Content) -> Iterator[Path]:
    """The bytes of content as a local file, whatever its state."""
    store = stores.current()
    if isinstance(store, storage.LocalStore) and content.place:
        path = store.root / content.place
        if not path.is_file():
            raise UnknownFile(content.place)
        yield path
        return
    file, path = storage.incoming()
    try:
        with file, _source(content, store) as source:
            shutil.copyfileobj(source, file)
        yield path
    finally:
        os.unlink(path)


def _source(content: Content, store: storage.Store) -> BinaryIO:
    if content.place:
        return store.open(content.place)
    raise UnknownFile(content.sha256)


def _remove_unknown(store: storage.Store, places: list[str]) -> int:
    known = set(Content.objects.filter(place__in=places).values_list("place", flat=True))
    unknown = [place for place in places if place not in known]
    for place in unknown:
        logger.warning("removed bytes that no file names: %s", place)
        store.forget(place)
    return len(unknown)
