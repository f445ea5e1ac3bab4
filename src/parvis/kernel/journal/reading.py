"""Reading the journal: what concerns a person, a subject, an actor; newest first, by pages.

The person concerned sees who acted or looked, as what, why and on which legal basis, in every
organisation; a manager sees the entries of their own organisation; an operator sees that
something happened (instant, verb, organisation, number) and none of its content.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from parvis.kernel import keys
from parvis.kernel.access import Actor, Forbidden, Role
from parvis.kernel.journal.looking import look
from parvis.kernel.journal.models import ActorLabel, AppendOnlyRows, Concern, Entry
from parvis.kernel.journal.recording import payload_bytes
from parvis.kernel.urns import Urn, urn

LONGEST_PAGE = 500


@dataclass(frozen=True)
class Seen:
    """One entry as this reader may see it; what is hidden from them is empty.

    `own`: the reader did it. `actor_label`: name and service as they were, empty once that person
    is erased. `persons`: persons concerned, only the reader's own id when they are one of them.
    `sequence`: number in the sealed chain, None until sealed.
    """

    id: UUID
    at: dt.datetime
    kind: str
    verb: str
    organisation: UUID | None
    sequence: int | None
    own: bool = False
    subject: str = ""
    actor_label: str = ""
    actor_membership: UUID | None = None
    actor_organisation: UUID | None = None
    mandate: str = ""
    purpose: str = ""
    legal_basis: str = ""
    fields: tuple[str, ...] = ()
    persons: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Page:
    """One page of entries; `next` is given as `before` to get the following one, "" at the end."""

    rows: tuple[Seen, ...]
    next: str = ""


class Match(StrEnum):
    """Whether a payload is the one that was recorded."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # no digest was kept, or the person's key is destroyed


def visible_to(actor: Actor) -> AppendOnlyRows:
    """Entries whose content the actor may read: exactly those `journal.entry.read` grants."""
    if actor.has(Role.SYSTEM):
        return Entry.objects.all()
    allowed = Q(pk__in=[])
    if actor.person and (actor.has(Role.PERSON) or actor.has(Role.AGENT)):
        mine = Concern.objects.filter(entry=OuterRef("pk"), person=actor.person)
        allowed |= Q(Exists(mine)) | Q(actor_person=actor.person)
    if actor.organisation and actor.has(Role.MANAGER):
        allowed |= Q(organisation=actor.organisation)
    return Entry.objects.filter(allowed)


def by_person(actor: Actor, person_id: UUID, *, before: str = "", limit: int = 50) -> Page:
    """Acts and looks that concern a person. Forbidden for who may see none of them.

    A manager who reads about someone is written as a look at that person.
    """
    mine = actor.person == person_id
    scope, bare = _scope(actor, mine)
    if not (mine or bare or actor.has(Role.SYSTEM)):
        look(
            actor,
            urn("parties", "person", person_id),
            organisation=actor.organisation,
            persons=[person_id],
            purpose=actor.purpose or "journal",
            legal_basis="RGPD article 5.2",
            fields=["journal"],
        )
    size = _size(limit)
    concerns = Concern.objects.filter(person=person_id)
    if scope:
        concerns = concerns.filter(entry__organisation=actor.organisation)
    if before:
        concerns = concerns.filter(entry_id__lt=_cursor(before))
    ids = list(concerns.order_by("-entry_id").values_list("entry_id", flat=True)[: size + 1])
    return _page(actor, Entry.objects.filter(id__in=ids), size, bare=bare)


def by_subject(actor: Actor, subject: Urn, *, before: str = "", limit: int = 50) -> Page:
    """Acts and looks on one thing, of which the actor sees those that they may."""
    bare = actor.has(Role.OPERATOR) and not actor.has(Role.MANAGER)
    entries = Entry.objects.all() if bare else visible_to(actor)
    return _older_than(actor, entries.filter(subject=str(subject)), before, limit, bare=bare)


def by_actor(actor: Actor, person_id: UUID, *, before: str = "", limit: int = 50) -> Page:
    """What a person did and looked at: for themself, or for their organisation's manager."""
    scope, bare = _scope(actor, actor.person == person_id)
    entries = Entry.objects.filter(scope, actor_person=person_id)
    return _older_than(actor, entries, before, limit, bare=bare)


def latest(actor: Actor, *, before: str = "", limit: int = 50) -> Page:
    """The newest entries: of the manager's organisation, or of all without content (operator)."""
    scope, bare = _scope(actor, False)
    return _older_than(actor, Entry.objects.filter(scope), before, limit, bare=bare)


def payload_matches(entry_id: UUID, payload: Mapping[str, Any]) -> Match:
    """Whether this payload is the one that was recorded with the entry."""
    entry = Entry.objects.get(id=entry_id)
    content = payload_bytes(entry_id, payload)
    if bytes(entry.digest):
        return _answer([hmac.compare_digest(bytes(entry.digest), sha256(content).digest())])
    kept = dict(
        Concern.objects.filter(entry=entry).exclude(digest=b"").values_list("person", "digest")
    )
    digesters = keys.digesters(kept, make=False)
    found = {person: digesters[person](content) for person in kept}
    return _answer(
        [
            hmac.compare_digest(found[person], bytes(kept[person]))
            for person in kept
            if found[person]
        ]
    )


def _answer(compared: list[bool]) -> Match:
    if not compared:
        return Match.UNKNOWN
    return Match.YES if all(compared) else Match.NO


def _scope(actor: Actor, mine: bool) -> tuple[Q, bool]:
    """Which entries of a list the actor may see, and whether without their content."""
    if mine or actor.has(Role.SYSTEM):
        return Q(), False
    if actor.has(Role.MANAGER) and actor.organisation:
        return Q(organisation=actor.organisation), False
    if actor.has(Role.OPERATOR):
        return Q(), True
    raise Forbidden("journal.entry.list")


def _size(limit: int) -> int:
    return max(1, min(limit, LONGEST_PAGE))


def _older_than(
    actor: Actor, entries: AppendOnlyRows, before: str, limit: int, *, bare: bool
) -> Page:
    if before:
        entries = entries.filter(id__lt=_cursor(before))
    return _page(actor, entries, _size(limit), bare=bare)


def _page(actor: Actor, entries: AppendOnlyRows, size: int, *, bare: bool) -> Page:
    found: list[Entry] = list(entries.order_by("-id").prefetch_related("concerns")[: size + 1])
    rows, more = found[:size], len(found) > size
    labels = {} if bare else _labels(rows)
    return Page(
        tuple(_bare(row) if bare else _seen(actor, row, labels) for row in rows),
        str(rows[-1].id) if more else "",
    )


def _cursor(before: str) -> UUID:
    """ValueError in words for a cursor that `Page.next` did not give."""
    try:
        return UUID(before)
    except ValueError as error:
        raise ValueError("this page of the journal does not exist") from error


def _labels(rows: Iterable[Entry]) -> dict[bytes, str]:
    wanted = {bytes(row.actor_label) for row in rows if row.actor_label}
    found = ActorLabel.objects.filter(digest__in=wanted).values_list("digest", "text")
    return {bytes(digest): text for digest, text in found}


def _bare(row: Entry) -> Seen:
    return Seen(row.id, row.at, row.kind, row.verb, row.organisation, row.sequence)


def _seen(actor: Actor, row: Entry, labels: Mapping[bytes, str]) -> Seen:
    persons = tuple(sorted(concern.person for concern in row.concerns.all()))
    if not actor.has(Role.SYSTEM) and not (
        actor.has(Role.MANAGER) and row.organisation == actor.organisation
    ):
        persons = tuple(person for person in persons if person == actor.person)
    return Seen(
        id=row.id,
        at=row.at,
        kind=row.kind,
        verb=row.verb,
        organisation=row.organisation,
        sequence=row.sequence,
        own=row.actor_person is not None and row.actor_person == actor.person,
        subject=row.subject,
        actor_label=row.actor_name or labels.get(bytes(row.actor_label), ""),
        actor_membership=row.actor_membership,
        actor_organisation=row.actor_organisation,
        mandate=row.actor_mandate,
        purpose=row.purpose,
        legal_basis=row.legal_basis,
        fields=tuple(row.fields.split("\n")) if row.fields else (),
        persons=persons,
    )
