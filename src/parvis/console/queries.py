"""What the console shows: figures, states, words of errors; never the content of anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from parvis.console.models import Verification
from parvis.kernel import jobs, mail
from parvis.kernel.access import Actor, require
from parvis.kernel.events.models import Delivery
from parvis.kernel.files.models import Content
from parvis.kernel.jobs.leases import Leased, State
from parvis.kernel.jobs.models import Job
from parvis.kernel.journal.models import Batch, Entry
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties.public import (
    OrganisationSummary,
    PersonSummary,
    claims_visible_to,
    organisations,
    persons,
)

PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Listed(Generic[T]):
    """One page of rows, newest first; `next` is given as `before` for the following page."""

    rows: tuple[T, ...]
    next: str = ""


@dataclass(frozen=True)
class Task:
    """A job, or an event on its way (then `subscriber` and `aggregate` are filled)."""

    id: str
    name: str
    state: str
    attempts: int
    max_attempts: int
    created_at: dt.datetime
    due_at: dt.datetime | None
    finished_at: dt.datetime | None
    error: str
    organisation: str = ""
    subscriber: str = ""
    aggregate: str = ""
    held: int = 0  # deliveries that wait behind this one

    @property
    def undecided(self) -> bool:
        """Whether an operator may decide something about it."""
        return self.state in {State.WAITING, State.DEAD}


@dataclass(frozen=True)
class LetterRow:
    """That a letter exists. `to` and `subject` are empty except in a demo."""

    id: str
    state: str  # queued, sent, failed
    language: str
    organisation: str
    queued_at: dt.datetime
    sent_at: dt.datetime | None
    erased: bool
    task: str  # its job, as long as it is kept
    to: str = ""
    subject: str = ""
    text: str = ""


@dataclass(frozen=True)
class ContentRow:
    """Bytes that the instance keeps."""

    digest: str
    size: int
    state: str
    scanner: str
    found: str
    created_at: dt.datetime


@dataclass(frozen=True)
class ClaimRow:
    """A person asks to manage an organisation."""

    id: str
    organisation: OrganisationSummary
    siret: str
    person: PersonSummary
    capacity: str
    asked_at: dt.datetime

    @property
    def person_id(self) -> UUID:
        """Whose request it is: what the parties' policy asks of a request."""
        return self.person.id


@dataclass(frozen=True)
class JournalFigures:
    """Where sealing is, and the last verification."""

    sealed: int
    waiting: int
    head: Batch | None
    verification: Verification | None


@dataclass(frozen=True)
class Figures:
    """What the first page says."""

    jobs: jobs.Counts
    deliveries: dict[str, int]
    mail: mail.Counts
    contents: dict[str, int]
    claims: int
    journal: JournalFigures


def figures(actor: Actor) -> Figures:
    """All figures of the first page, in about ten reads."""
    require(actor, "console.home.read")
    return Figures(
        jobs.counts(),
        _by_state(Delivery.objects.filter(state__in=(State.WAITING, State.RUNNING, State.DEAD))),
        mail.counts(),
        _by_state(Content.objects.all()),
        claims_visible_to(actor).filter(state="pending").count(),
        _journal(),
    )


def _by_state(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def _journal() -> JournalFigures:
    head = Batch.objects.order_by("-number").first()
    return JournalFigures(
        sealed=head.last if head else 0,
        waiting=Entry.objects.filter(sequence__isnull=True).count(),
        head=head,
        verification=Verification.objects.order_by("-id").first(),
    )


def journal_figures(actor: Actor) -> JournalFigures:
    """Sealing and the last verification."""
    require(actor, "console.journal.read")
    return _journal()


def jobs_listed(actor: Actor, state: str = "", before: str = "") -> Listed[Task]:
    """Jobs, newest first. ValueError for a page that does not exist."""
    require(actor, "console.task.list")
    rows, following = _page(Job.objects.all(), state, UUID(before) if before else None)
    names = organisations({row.organisation for row in rows if row.organisation})
    return Listed(tuple(_job(row, names) for row in rows), following)


def job(actor: Actor, job_id: UUID) -> Task | None:
    """One job, None when it is no longer kept."""
    require(actor, "console.task.read")
    row = Job.objects.filter(pk=job_id).first()
    return _job(row, organisations([row.organisation or UUID(int=0)])) if row else None


def deliveries_listed(actor: Actor, state: str = "", before: str = "") -> Listed[Task]:
    """Deliveries, newest first. ValueError for a page that does not exist."""
    require(actor, "console.task.list")
    all_rows = Delivery.objects.select_related("event").defer("event__payload")
    rows, following = _page(all_rows, state, int(before) if before else None)
    return Listed(tuple(_delivery(row) for row in rows), following)


def delivery(actor: Actor, delivery_id: int) -> Task | None:
    """One delivery and how many wait behind it, None when it is no longer kept."""
    require(actor, "console.task.read")
    found = Delivery.objects.select_related("event").defer("event__payload")
    row = found.filter(pk=delivery_id).first()
    if row is None:
        return None
    behind = Delivery.objects.filter(
        subscriber=row.subscriber, aggregate=row.aggregate, state=State.WAITING, id__gt=row.pk
    )
    return _delivery(row, behind.count() if row.state != State.DONE else 0)


def _page(rows: QuerySet[Any], state: str, before: object) -> tuple[list[Any], str]:
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def _leased(row: Leased) -> dict[str, Any]:
    names = ("state", "attempts", "max_attempts", "created_at", "due_at", "finished_at", "error")
    return {"id": str(row.pk), **{name: getattr(row, name) for name in names}}


def _job(row: Job, names: dict[UUID, OrganisationSummary]) -> Task:
    owner = names.get(row.organisation) if row.organisation else None
    return Task(**_leased(row), name=row.name, organisation=owner.name if owner else "")


def _delivery(row: Delivery, held: int = 0) -> Task:
    return Task(
        **_leased(row),
        name=row.event.name,
        subscriber=row.subscriber,
        aggregate=row.aggregate,
        held=held,
    )


def letters_listed(actor: Actor, before: str = "", *, words: bool = False) -> Listed[LetterRow]:
    """Letters, newest first; their address and subject only with `words` (a demo)."""
    require(actor, "console.letter.list")
    if words:
        require(actor, "console.letter.read")
    rows, following = _page(Letter.objects.all(), "", UUID(before) if before else None)
    return Listed(tuple(_letters(rows, words)), following)


def letter(actor: Actor, letter_id: UUID) -> LetterRow | None:
    """One letter with its words: Forbidden outside a demo."""
    require(actor, "console.letter.read")
    return next(_letters(list(Letter.objects.filter(pk=letter_id)), True), None)


def _letters(rows: list[Letter], words: bool) -> Iterator[LetterRow]:
    names = organisations({row.organisation for row in rows if row.organisation})
    tasks = Job.objects.filter(
        name__in=("mail.send", "mail.send_urgent"), key__in=[str(row.pk) for row in rows]
    )
    by_key = {task.key: task for task in tasks}
    for row in rows:
        task, owner = by_key.get(str(row.pk)), names.get(row.organisation or UUID(int=0))
        stuck = task is not None and task.state in {State.DEAD, State.ABANDONED}
        yield LetterRow(
            id=str(row.pk),
            state="sent" if row.sent_at else "failed" if stuck else "queued",
            language=row.language,
            organisation=owner.name if owner else "",
            queued_at=row.queued_at,
            sent_at=row.sent_at,
            erased=row.erased_at is not None,
            task=str(task.pk) if task else "",
            to=row.to if words else "",
            subject=row.subject if words else "",
            text=row.text if words else "",
        )


def contents_listed(actor: Actor, state: str = "", before: str = "") -> Listed[ContentRow]:
    """Content by digest, newest first. ValueError for a page that does not exist."""
    require(actor, "console.file.list")
    rows = Content.objects.filter(state=state) if state else Content.objects.all()
    if before:
        rows = rows.filter(created_at__lt=_instant(before))
    found = list(rows.order_by("-created_at", "sha256")[: PAGE + 1])
    listed = tuple(
        ContentRow(row.sha256, row.size, row.state, row.scanner, row.found, row.created_at)
        for row in found[:PAGE]
    )
    return Listed(listed, listed[-1].created_at.isoformat() if len(found) > PAGE else "")


def _instant(text: str) -> dt.datetime:
    """An instant of a page's address; ValueError or OverflowError when it is none."""
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("an instant without time zone")
    return found.astimezone(dt.UTC)


def contents_total(actor: Actor) -> dict[str, tuple[int, int]]:
    """For each state, how many contents and how many bytes."""
    require(actor, "console.file.list")
    rows = Content.objects.order_by().values_list("state").annotate(Count("pk"), Sum("size"))
    return {state: (count, size or 0) for state, count, size in rows}


def claims_listed(actor: Actor) -> tuple[ClaimRow, ...]:
    """Requests that wait for a decision, oldest first, at most a page of them."""
    require(actor, "console.claim.list")
    return _claims(claims_visible_to(actor).filter(state="pending").order_by("asked_at")[:PAGE])


def claim(actor: Actor, claim_id: UUID) -> ClaimRow | None:
    """One request that waits, None when it is decided or not there."""
    require(actor, "console.claim.list")
    found = _claims(claims_visible_to(actor).filter(state="pending", id=claim_id))
    return found[0] if found else None


def _claims(found: QuerySet[Any]) -> tuple[ClaimRow, ...]:
    rows = list(found)
    owners = organisations({row.organisation_id for row in rows})
    people = persons({row.person_id for row in rows})
    return tuple(
        ClaimRow(
            str(row.id),
            owners[row.organisation_id],
            row.siret,
            people[row.person_id],
            row.capacity,
            row.asked_at,
        )
        for row in rows
    )
