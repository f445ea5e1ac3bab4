"""History written in bulk: what the ordinary doors would have written, many rows at a time.

For taking over what happened before (and for the large demo). Entries of the journal are the same
as those of `journal.record`; letters count as sent on their day; events have no delivery, since
whoever subscribes learns the present from the rows; jobs are spread so that those of today go
first. What retention would have emptied already (letters and events after thirty days) is not
written. Every function joins the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from parvis.kernel import clock, keys
from parvis.kernel.access import Actor
from parvis.kernel.db.statements import kept
from parvis.kernel.db.transactions import command
from parvis.kernel.events import codec
from parvis.kernel.events.models import Event
from parvis.kernel.events.registry import full_name
from parvis.kernel.jobs import registry
from parvis.kernel.jobs.models import Job
from parvis.kernel.journal import recording, writing
from parvis.kernel.journal.models import ActorLabel, Entry, ordered_id
from parvis.kernel.mail.models import Letter
from parvis.kernel.urns import Urn

KEPT = dt.timedelta(days=30)  # letters' words, events


@dataclass(frozen=True)
class Act:
    """One act of the past, as `journal.record` takes it."""

    actor: Actor
    verb: str
    subject: Urn
    organisation: UUID | None
    persons: tuple[UUID, ...]
    purpose: str
    at: dt.datetime
    payload: Mapping[str, Any]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """One published event of the past."""

    event: Any
    aggregate: Urn
    at: dt.datetime


@dataclass(frozen=True)
class Sent:
    """One letter that was sent."""

    to: str
    subject: str
    text: str
    key: str
    organisation: UUID
    person: UUID
    about: Urn
    language: str
    at: dt.datetime


@command
def record(acts: Sequence[Act]) -> list[UUID]:
    """Unsealed entries of the journal, in that order; their identifiers."""
    named = {act.actor.person for act in acts if act.actor.person}
    digesters = keys.digesters({*named, *(one for act in acts for one in act.persons)})
    labels: dict[bytes, ActorLabel] = {}
    entries, concerns, ids = [], [], []
    for act in acts:
        entry = ordered_id()
        ids.append(entry)
        values = recording.values_of(act.actor, _written(act)) | {
            "id": entry,
            "actor_label": _label(act.actor, digesters, labels),
            "digest": b"",
        }
        entries.append([kept(values[name]) for name in writing.COLUMNS])
        content = recording.payload_bytes(entry, act.payload)
        concerns += [
            [kept(value) for value in (entry, person, digesters[person](content))]
            for person in act.persons
        ]
    ActorLabel.objects.bulk_create(labels.values(), ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.executemany(writing.ENTRY, entries)
        cursor.executemany(f"{writing.CONCERNS}(%s, %s, %s)", concerns)
    return ids


def _written(act: Act) -> recording.Written:
    written = recording.Written(
        kind=Entry.Kind.ACT.value,
        verb=act.verb,
        subject=act.subject,
        organisation=act.organisation,
        persons=act.persons,
        purpose=act.purpose,
        legal_basis="",
        fields=act.fields,
        at=act.at,
    )
    recording.check(written)
    return written


def _label(
    actor: Actor, digesters: Mapping[UUID, keys.Digester], labels: dict[bytes, ActorLabel]
) -> bytes:
    if actor.person is None or not actor.label:
        return b""
    text = actor.label.replace("\0", "")[:300]
    digest = digesters[actor.person](recording.label_bytes(text))
    if digest and digest not in labels:
        labels[digest] = ActorLabel(digest=digest, person=actor.person, text=text)
    return digest


def is_kept(at: dt.datetime) -> bool:
    """Whether retention still keeps the events and letters of that instant."""
    return at > clock.real() - KEPT


@command
def tell(events: Iterable[Told]) -> None:
    """Events of the last thirty days, without deliveries."""
    Event.objects.bulk_create(
        Event(
            name=full_name(type(one.event)),
            aggregate=str(one.aggregate),
            payload=codec.encode(one.event),
            published_at=one.at,
        )
        for one in events
        if is_kept(one.at)
    )


@command
def send(letters: Iterable[Sent]) -> None:
    """Letters of the last thirty days, sent on their day."""
    Letter.objects.bulk_create(
        Letter(
            key=one.key,
            to=one.to,
            subject=one.subject,
            text=one.text,
            language=one.language,
            organisation=one.organisation,
            person=one.person,
            about=str(one.about),
            queued_at=one.at,
            sent_at=one.at,
        )
        for one in letters
        if is_kept(one.at)
    )


@command
def enqueue(
    name: str, wanted: Sequence[tuple[Mapping[str, Any], UUID]], *, first: dt.datetime
) -> None:
    """Jobs with their arguments and organisation, one each second from `first`."""
    declared = registry.declared(name)
    Job.objects.bulk_create(
        Job(
            name=name,
            args=dict(args),
            due_at=first + dt.timedelta(seconds=position),
            organisation=organisation,
            lane="outside" if declared.outside else "inside",
            max_attempts=declared.max_attempts,
        )
        for position, (args, organisation) in enumerate(wanted)
    )
