"""The writers of files' rows. Bytes are already durable when these run."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parvis.kernel import clock, events, jobs, journal
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import after_commit, command
from parvis.kernel.files import stores
from parvis.kernel.files.antivirus import Verdict
from parvis.kernel.files.errors import Refused, UnknownFile
from parvis.kernel.files.events import FileCleared, FileRefused
from parvis.kernel.files.models import Content, File, Waiting
from parvis.kernel.files.reference import FileRef, ref
from parvis.kernel.settings import setting
from parvis.kernel.urns import Urn, urn

OWNER_QUOTA = setting(
    "PARVIS_FILES_OWNER_QUOTA",
    int,
    500_000_000,
    "Most bytes of all received files of one owner (a case, a message).",
)
PERSON_DAILY = setting(
    "PARVIS_FILES_PERSON_DAILY",
    int,
    1_000_000_000,
    "Most bytes that one person may send in 24 hours.",
)


@dataclass(frozen=True)
class Bytes:
    """Bytes that are durable at `place` (or in `data`, waiting for remote storage)."""

    sha256: str
    size: int
    place: str
    data: bytes | None = None


@dataclass(frozen=True)
class About:
    """What a file is for its owner."""

    name: str
    media_type: str
    owner: Urn
    organisation: UUID | None
    purpose: str


@command
def record_received(
    actor: Actor, kept: Bytes, about: About, verdict: Verdict | None, lost: str
) -> FileRef:
    """Acknowledge a received file; Refused beyond a quota or when its content is known as bad.

    `lost`: a place where this content should be and was seen not to be, before the transaction.
    Without a verdict the content stays in quarantine and a job asks the antivirus again.
    """
    check_quota(actor, about.owner, kept.size)
    content = _content(kept, verdict, lost)
    if content.state == Content.State.REFUSED:
        raise virus()
    if content.state == Content.State.QUARANTINE:
        jobs.enqueue("files.scan", {"sha256": content.sha256}, key=content.sha256)
    file = _file(content, about, File.Origin.RECEIVED, actor.for_person or actor.person)
    journal.record(
        actor,
        "files.file.receive",
        urn("files", "file", file.id),
        organisation=about.organisation,
        persons=(file.person,) if file.person else (),
        purpose=about.purpose,
        fields=("name", "content"),
        payload={"sha256": kept.sha256, "size": kept.size, "name": file.name},
    )
    return ref(file)


@command
def record_made(kept: Bytes, about: About, lost: str) -> FileRef:
    """Acknowledge a document that the house made: clean from the start."""
    content = _content(kept, Verdict(True, "", "made here"), lost)
    if kept.data is not None and not content.place:
        Waiting.objects.get_or_create(content=content, defaults={"data": kept.data})
        jobs.enqueue("files.move", {"sha256": kept.sha256}, key=kept.sha256)
    return ref(_file(content, about, File.Origin.MADE, None))


@command
def discard(actor: Actor, file_id: UUID) -> None:
    """Delete a file; its bytes go when no other file has the same content.

    The owner's brick has checked that the actor may. Refused (`kept`) while `hold_until` is not
    past; UnknownFile when there is none.
    """
    file = File.objects.select_for_update().filter(id=file_id).first()
    if file is None:
        raise UnknownFile(str(file_id))
    if file.hold_until is not None and file.hold_until >= clock.today():
        raise Refused(
            "kept",
            _("The law asks to keep this file until %(day)s.")
            % {"day": date_format(file.hold_until)},
        )
    journal.record(
        actor,
        "files.file.discard",
        urn("files", "file", file.id),
        organisation=file.organisation,
        persons=(file.person,) if file.person else (),
        purpose=file.purpose,
    )
    sha256 = file.content_id
    file.delete()
    if not File.objects.filter(content_id=sha256).exists():
        jobs.enqueue("files.forget", {"sha256": sha256}, key=sha256)


@command
def retain(
    file_id: UUID, *, hold_until: dt.date | None = None, discard_on: dt.date | None = None
) -> None:
    """Mark how long a file is kept (legal hold and last day); None leaves a mark as it is."""
    marks = {"hold_until": hold_until, "discard_on": discard_on}
    given = {name: day for name, day in marks.items() if day is not None}
    if given and not File.objects.filter(id=file_id).update(**given):
        raise UnknownFile(str(file_id))


@command
def hand_over(file_id: UUID, owner: Urn) -> FileRef:
    """Give a file to another owner (a draft that became a case); its brick decides from now on."""
    if not File.objects.filter(id=file_id).update(owner=str(owner)):
        raise UnknownFile(str(file_id))
    return ref(File.objects.select_related("content").get(id=file_id))


@command
def settle(sha256: str, verdict: Verdict) -> str:
    """Write the antivirus's verdict on quarantined content; the place of bytes to remove, or "".

    Tells the owners by an event per file. A verdict already given is not changed.
    """
    state = Content.State.CLEAN if verdict.clean else Content.State.REFUSED
    content = Content.objects.select_for_update().filter(sha256=sha256).first()
    if content is None or content.state != Content.State.QUARANTINE:
        return ""
    place = "" if verdict.clean else content.place
    content.state, content.scanner = state, verdict.scanner[:60]
    content.found, content.scanned_at = verdict.found[:200], clock.now()
    content.place = content.place if verdict.clean else ""
    content.save()
    for file in File.objects.filter(content=content):
        event = (
            FileCleared(file.id, file.owner)
            if verdict.clean
            else FileRefused(file.id, file.owner, content.found)
        )
        events.publish(event, aggregate=urn("files", "file", file.id))
    return place


@command
def forget_content(sha256: str) -> str:
    """Delete the row of content that no file has any more; the place of its bytes, or ""."""
    content = Content.objects.select_for_update().filter(sha256=sha256).first()
    if content is None or File.objects.filter(content=content).exists():
        return ""
    content.delete()
    return content.place


@command
def moved(sha256: str, place: str) -> bool:
    """Say that waiting bytes are at `place` now; False when nobody needs them any more."""
    changed = Content.objects.filter(sha256=sha256, place="").update(place=place)
    Waiting.objects.filter(content_id=sha256).delete()
    return bool(changed)


def check_quota(actor: Actor, owner: Urn, size: int) -> None:
    """Refused (`quota`) when one more file of that size is too much for its owner or sender."""
    received = File.objects.filter(origin=File.Origin.RECEIVED)
    used = received.filter(owner=str(owner)).aggregate(sum=Sum("content__size"))["sum"] or 0
    if used + size > OWNER_QUOTA.read():
        raise Refused("quota", _("All files together are too large here. Remove one first."))
    if actor.person is None:
        return
    since = clock.now() - dt.timedelta(days=1)
    sent = received.filter(person=actor.for_person or actor.person, created_at__gte=since)
    if (sent.aggregate(sum=Sum("content__size"))["sum"] or 0) + size > PERSON_DAILY.read():
        raise Refused("quota", _("You have sent too much in one day. Try again tomorrow."))


def virus() -> Refused:
    """The refusal of infected content."""
    return Refused(
        "virus", _("The antivirus found something harmful in this file. It was not kept.")
    )


def _content(kept: Bytes, verdict: Verdict | None, lost: str) -> Content:
    """The row of this content; bytes that turn out to be kept twice are removed after commit."""
    said = {
        "state": Content.State.CLEAN if verdict else Content.State.QUARANTINE,
        "scanner": verdict.scanner[:60] if verdict else "",
        "scanned_at": clock.now() if verdict else None,
    }
    content, created = Content.objects.select_for_update().get_or_create(
        sha256=kept.sha256, defaults={"size": kept.size, "place": kept.place, **said}
    )
    if created or content.state == Content.State.REFUSED:
        return content
    if content.place and content.place != lost and kept.place:
        spare = kept.place
        after_commit(lambda: stores.current().forget(spare))
    elif kept.place:
        content.place = kept.place
        content.save(update_fields=["place"])
    if verdict and content.state == Content.State.QUARANTINE:
        settle(content.sha256, verdict)
        content.refresh_from_db()
    return content


def _file(content: Content, about: About, origin: str, person: UUID | None) -> File:
    return File.objects.create(
        content=content,
        name=about.name,
        media_type=about.media_type,
        owner=str(about.owner),
        organisation=about.organisation,
        person=person,
        purpose=about.purpose[:200],
        origin=origin,
    )
