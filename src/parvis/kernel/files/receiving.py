"""Reception of a file: stream, check, scan, keep; only then the row that acknowledges it.

Nothing here holds a transaction open: 50 MB on their way to the disk would stop every writer.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.http import UnreadablePostError
from django.utils.translation import gettext as _

from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import inside
from parvis.kernel.files import antivirus, commands, inspection, names, storage, stores
from parvis.kernel.files.commands import About, Bytes
from parvis.kernel.files.errors import Corrupted, NotReady, Refused, UnknownFile
from parvis.kernel.files.kinds import DOCUMENTS
from parvis.kernel.files.models import Content, File
from parvis.kernel.files.reference import FileRef, ref
from parvis.kernel.settings import setting
from parvis.kernel.urns import Urn

logger = logging.getLogger("parvis.files")

MAX_BYTES = setting(
    "PARVIS_FILES_MAX_BYTES",
    int,
    52_428_800,
    "Most bytes of one received file, unless its field says less.",
)
_BLOCK = 262_144


def receive(
    actor: Actor,
    upload: Any,
    *,
    owner: Urn,
    organisation: UUID | None,
    purpose: str,
    allowed: tuple[str, ...] = DOCUMENTS,
    max_bytes: int | None = None,
) -> FileRef:
    """Take a file that somebody sends (Django's upload, or any binary file with a `name`).

    The caller has checked that the actor may add to `owner`. When this returns, the bytes are on
    disk and the row is committed; the file is `clean`, or `quarantine` when the antivirus did not
    answer. Raises Refused, whose words are for the person and code for programs. Never called
    inside a transaction (RuntimeError): it takes as long as the file is large.
    """
    if inside():
        raise RuntimeError("files.receive waits for disk and antivirus: call it before the command")
    limit = min(max_bytes or MAX_BYTES.read(), MAX_BYTES.read())
    name = names.safe(getattr(upload, "name", None))
    announced = getattr(upload, "size", None)
    if isinstance(announced, int):
        if announced > limit:
            raise too_big(limit)
        commands.check_quota(actor, owner, announced)
    file, path = storage.incoming()
    try:
        with file:
            sha256, size = _stream(_blocks(upload), file, limit)
        kind, name = inspection.inspect(path, name, allowed)
        verdict = _scan(path, sha256)
        about = About(name, kind.media_type, owner, organisation, purpose)
        return _keep(actor, path, Bytes(sha256, size, storage.new_place(sha256)), about, verdict)
    finally:
        path.unlink(missing_ok=True)


def store_bytes(
    data: bytes,
    name: str,
    media_type: str,
    *,
    owner: Urn,
    organisation: UUID | None,
    purpose: str,
) -> FileRef:
    """Keep a document that the house made; clean from the start. Also inside a command.

    With remote storage and a transaction open, the bytes are committed with the row and moved by
    a job afterwards.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    about = About(names.safe(name), media_type, owner, organisation, purpose)
    store = stores.current()
    if store.remote and inside():
        return commands.record_made(Bytes(sha256, len(data), "", data), about, "")
    place, lost = storage.new_place(sha256), _lost(store, sha256)
    file, path = storage.incoming()
    try:
        with file:
            file.write(data)
        store.keep(path, place)
    finally:
        path.unlink(missing_ok=True)
    return commands.record_made(Bytes(sha256, len(data), place), about, lost)


def get(file_id: UUID) -> FileRef:
    """The reference of a file; UnknownFile when there is none."""
    return ref(_row(file_id))


def of(owner: Urn) -> list[FileRef]:
    """Every file of an owner, oldest first. The caller has checked that the actor may see it."""
    rows = File.objects.select_related("content").filter(owner=str(owner))
    return [ref(row) for row in rows.order_by("created_at", "id")]


def many(file_ids: Iterable[UUID]) -> dict[UUID, FileRef]:
    """References of several files in one query; unknown ones are left out."""
    rows = File.objects.select_related("content").filter(id__in=list(file_ids))
    return {row.id: ref(row) for row in rows}


def read(file_id: UUID) -> bytes:
    """All bytes of a file, for the house itself. Checked against the digest received.

    The caller has checked the actor's right. Raises UnknownFile, NotReady (quarantine, refused)
    or Corrupted.
    """
    content = _row(file_id).content
    with open_content(content) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != content.sha256:
        logger.error("content %s is not what was received", content.sha256)
        raise Corrupted(f"file {file_id}: the bytes kept are not those received")
    return data


def open_file(file_id: UUID) -> BinaryIO:
    """A seekable binary file, to be closed by the caller; for what is too large for memory."""
    return open_content(_row(file_id).content)


open = open_file  # the door's name


def open_content(content: Content) -> BinaryIO:
    """The bytes of clean content; NotReady otherwise."""
    if content.state != Content.State.CLEAN:
        raise NotReady(f"content {content.sha256[:12]} is {content.state}")
    if not content.place:
        return BytesIO(bytes(content.waiting.data))
    return stores.current().open(content.place)


def too_big(limit: int) -> Refused:
    """The refusal of a file above a limit in bytes."""
    return Refused(
        "too_big",
        _("This file is too large. The largest accepted here is %(size)s MB.")
        % {"size": max(1, limit // 1_000_000)},
    )


def _row(file_id: UUID) -> File:
    row = File.objects.select_related("content").filter(id=file_id).first()
    if row is None:
        raise UnknownFile(str(file_id))
    return row


def _keep(
    actor: Actor, path: Path, kept: Bytes, about: About, verdict: antivirus.Verdict | None
) -> FileRef:
    store = stores.current()
    lost = _lost(store, kept.sha256)
    store.keep(path, kept.place)
    try:
        return commands.record_received(actor, kept, about, verdict, lost)
    except BaseException:
        store.forget(kept.place)  # not acknowledged: nobody will look for it
        raise


def _lost(store: storage.Store, sha256: str) -> str:
    """The place where this content should be and is not, or ""."""
    place = Content.objects.filter(sha256=sha256).values_list("place", flat=True).first() or ""
    return place if place and not store.exists(place) else ""


def _scan(path: Path, sha256: str) -> antivirus.Verdict | None:
    """The verdict, or None when the scanner does not answer; Refused for infected content."""
    try:
        verdict = antivirus.scan(path)
    except antivirus.ScannerUnavailable as error:
        logger.warning("antivirus without verdict, file stays in quarantine: %s", error)
        return None
    if not verdict.clean:
        logger.warning("refused %s: %s (%s)", sha256, verdict.found, verdict.scanner)
        raise commands.virus()
    return verdict


def _stream(blocks: Iterator[bytes], file: BinaryIO, limit: int) -> tuple[str, int]:
    """Write to disk while counting and digesting; Refused as soon as the limit is passed."""
    digest, size = hashlib.sha256(), 0
    try:
        for block in blocks:
            size += len(block)
            if size > limit:
                raise too_big(limit)
            digest.update(block)
            file.write(block)
    except UnreadablePostError as error:
        raise Refused(
            "interrupted", _("The sending was interrupted. Send the file again.")
        ) from error
    return digest.hexdigest(), size


def _blocks(upload: Any) -> Iterator[bytes]:
    if hasattr(upload, "chunks"):
        yield from upload.chunks(_BLOCK)
        return
    while block := upload.read(_BLOCK):
        yield block
