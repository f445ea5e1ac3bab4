"""Looks: who read which personal data and why, appended after the read.

Inside a request looks wait in the request's own list and `JournalMiddleware` writes them before
the response leaves: no page with personal data is on its way before its looks are on disk.
Elsewhere (jobs, commands) they wait in the buffer of the process, written after `LOOKS_SECONDS`, at
`BUFFER_SIZE` looks, by `flush()` and at exit; a kill -9 loses at most these seconds.

The same actor looking again at the same subject for the same purpose within 30 minutes is one look,
unless more fields or more persons are seen.
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import after_commit, command
from parvis.kernel.journal import recording
from parvis.kernel.journal.models import Concern, Entry
from parvis.kernel.settings import setting
from parvis.kernel.urns import Urn

LOOKS_SECONDS = setting(
    "PARVIS_LOOKS_SECONDS",
    float,
    1.0,
    "Longest time a look made outside a page waits in memory; 0: until asked (tests).",
)
WINDOW = dt.timedelta(minutes=30)
BUFFER_SIZE = 200
LOOK = "journal.subject.look"
_REMEMBERED = 50_000

log = logging.getLogger("parvis.journal")

Key = tuple[UUID | None, UUID | None, UUID | None, str, str, str, UUID | None]


@dataclass
class Look:
    """One look that waits, or that was written lately."""

    actor: Actor
    subject: Urn
    organisation: UUID | None
    purpose: str
    legal_basis: str
    at: dt.datetime
    persons: set[UUID] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What makes two looks one."""
        who = self.actor
        name = "" if who.person else who.label
        return (
            who.person,
            who.membership,
            who.for_person,
            name,
            str(self.subject),
            self.purpose,
            self.organisation,
        )

    def covers(self, other: Look) -> bool:
        """Whether this earlier look already says all that the other would."""
        return (
            dt.timedelta(0) <= other.at - self.at < WINDOW
            and other.persons <= self.persons
            and other.fields <= self.fields
        )


class Buffer:
    """Looks that wait to be written, merged by key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Key, Look] = {}

    def add(self, look: Look) -> int:
        """Add or merge; how many wait now."""
        with self._lock:
            there = self._waiting.get(look.key)
            if there is None:
                self._waiting[look.key] = look
            else:
                there.persons |= look.persons
                there.fields |= look.fields
            return len(self._waiting)

    def take(self) -> list[Look]:
        """Take out all that waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        return list(waiting.values())


_process = Buffer()
_request: ContextVar[Buffer | None] = ContextVar("parvis_looks", default=None)
_recent: dict[Key, Look] = {}
_timer_lock = threading.Lock()
_timer: threading.Thread | None = None
_due = threading.Event()


def look(
    actor: Actor,
    subject: Urn,
    *,
    organisation: UUID | None,
    persons: Iterable[UUID],
    purpose: str,
    legal_basis: str,
    fields: Iterable[str],
) -> None:
    """Say that personal data was read. Costs no SQL here; see the module for when it is written.

    A look at nobody (no `persons`) and a person's look at what concerns only themself are not
    written. ValueError in words for a purpose or a field name that cannot be written.
    """
    concerned = set(persons)
    if not concerned or (actor.membership is None and concerned == {actor.person}):
        return
    if actor.mandate and actor.for_person:
        concerned.add(actor.for_person)
    seen = Look(
        actor, subject, organisation, purpose or actor.purpose, legal_basis, clock.now(),
        concerned, set(fields),
    )  # fmt: skip
    recording.check(_written(seen))
    before = _recent.get(seen.key)
    if before is not None and before.covers(seen):
        return
    buffer = _request.get()
    if buffer is not None:
        buffer.add(seen)
    elif _process.add(seen) >= BUFFER_SIZE and not connection.in_atomic_block:
        flush()
    else:
        _start_timer()


def flush() -> int:
    """Write every look that waits in this request and in this process; how many rows it made.

    When the database refuses, the looks wait on and the error is raised.
    """
    buffers = [_process, _request.get()]
    return sum(_flush(buffer) for buffer in buffers if buffer is not None)


@contextmanager
def of_one_request() -> Iterator[Buffer]:
    """Give the looks of a request a list of their own (the middleware does this)."""
    buffer = Buffer()
    token = _request.set(buffer)
    try:
        yield buffer
    finally:
        _request.reset(token)


def write_request(buffer: Buffer) -> int:
    """Write the looks of one request; how many rows it made."""
    return _flush(buffer)


def _flush(buffer: Buffer) -> int:
    waiting = buffer.take()
    if not waiting:
        return 0
    try:
        return _write(waiting)
    except BaseException:
        for one in waiting:
            buffer.add(one)
        raise


@command
def _write(waiting: list[Look]) -> int:
    """Insert what no other process has written within the window."""
    written = 0
    for one in sorted(waiting, key=lambda each: (each.at, str(each.subject))):
        if _written_elsewhere(one):
            continue
        recording.insert(one.actor, _written(one), None)
        written += 1
    after_commit(lambda: _remember(waiting))
    return written


def _written_elsewhere(one: Look) -> bool:
    who = one.actor
    rows = Entry.objects.filter(
        kind=Entry.Kind.LOOK,
        subject=str(one.subject),
        at__gt=one.at - WINDOW,
        at__lte=one.at,
        actor_person=who.person,
        actor_membership=who.membership,
        actor_for=who.for_person,
        actor_name="" if who.person else who.label,
        purpose=one.purpose,
        organisation=one.organisation,
    )
    for entry, fields in rows.values_list("id", "fields"):
        if one.fields <= set(fields.split("\n")):
            persons = Concern.objects.filter(entry=entry).values_list("person", flat=True)
            if one.persons <= set(persons):
                return True
    return False


def _written(one: Look) -> recording.Written:
    return recording.Written(
        kind=Entry.Kind.LOOK.value,
        verb=LOOK,
        subject=one.subject,
        organisation=one.organisation,
        persons=tuple(sorted(one.persons)),
        purpose=one.purpose,
        legal_basis=one.legal_basis,
        fields=tuple(sorted(one.fields)),
        at=one.at,
    )


def _remember(written: list[Look]) -> None:
    if len(_recent) + len(written) > _REMEMBERED:
        _recent.clear()
    _recent.update({one.key: one for one in written})


def forget() -> None:
    """For tests: drop what waits and what was seen lately."""
    _process.take()
    _recent.clear()


def _start_timer() -> None:
    global _timer  # noqa: PLW0603 - one timer per process
    seconds = LOOKS_SECONDS.read()
    if seconds <= 0:
        return
    if _timer is None or not _timer.is_alive():
        with _timer_lock:
            if _timer is None or not _timer.is_alive():
                if _timer is None:
                    atexit.register(_at_exit)
                _timer = threading.Thread(target=_tick, args=(seconds,), daemon=True, name="looks")
                _timer.start()
    _due.set()


def _tick(seconds: float) -> None:
    """Write what waits, one period after the first look of the period; sleep while none comes."""
    while True:
        _due.wait()
        _due.clear()
        threading.Event().wait(seconds)
        try:
            _flush(_process)
        except Exception:  # whatever it is, the looks wait and the thread goes on
            log.exception("Looks could not be written; they wait.")
            _due.set()
        finally:
            connection.close()


def _at_exit() -> None:
    try:
        _flush(_process)
    except Exception:  # the interpreter is leaving: say it, do not hide the reason of leaving
        log.exception("Looks could not be written at exit.")
