"""Writing an act in the journal, in the transaction of the act itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from parvis.kernel import clock, keys
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import after_commit, command
from parvis.kernel.journal.chain import canonical
from parvis.kernel.journal.models import ActorLabel, Entry, ordered_id
from parvis.kernel.journal.writing import write_concerns, write_entry
from parvis.kernel.urns import Urn

VERB = re.compile(r"^[a-z][a-z_]*(\.[a-z][a-z_]*)+$")
_LONGEST = {"verb": 100, "subject": 200, "purpose": 300, "legal_basis": 300}
_REMEMBERED = 20_000

_known_labels: set[bytes] = set()


@dataclass(frozen=True)
class Written:
    """What one entry says, before it is a row."""

    kind: str
    verb: str
    subject: Urn
    organisation: UUID | None
    persons: tuple[UUID, ...]
    purpose: str
    legal_basis: str
    fields: tuple[str, ...]
    at: dt.datetime


@command
def record(
    actor: Actor,
    verb: str,
    subject: Urn,
    *,
    organisation: UUID | None,
    persons: Iterable[UUID] = (),
    purpose: str = "",
    legal_basis: str = "",
    fields: Iterable[str] = (),
    payload: Mapping[str, Any] | None = None,
) -> UUID:
    """Insert one unsealed entry in the current transaction; its id.

    `verb` is `<brick>.<kind>.<act>`; `persons` are the persons concerned, each finds the entry (so
    does whoever a mandate stands for); `fields` are names, never values. The payload itself is
    not kept here: only an HMAC of it under the key of each person concerned, or its SHA-256 when it
    concerns nobody. `payload_matches` compares later. ValueError in words for what cannot be
    written. One or two SQL statements once the persons' keys are known to the process.
    """
    if actor.mandate and actor.for_person:
        persons = (*persons, actor.for_person)
    written = Written(
        kind=Entry.Kind.ACT.value,
        verb=verb,
        subject=subject,
        organisation=organisation,
        persons=tuple(dict.fromkeys(persons)),
        purpose=purpose or actor.purpose,
        legal_basis=legal_basis,
        fields=tuple(fields),
        at=clock.now(),
    )
    return insert(actor, written, payload)


def insert(actor: Actor, written: Written, payload: Mapping[str, Any] | None) -> UUID:
    """Write the row, one concern per person, and the actor's label when it is new."""
    check(written)
    named = {actor.person} if actor.person else set()
    digesters = keys.digesters({*written.persons, *named})
    entry = ordered_id()
    content = None if payload is None else payload_bytes(entry, payload)
    about_nobody = content is not None and not written.persons
    values = values_of(actor, written) | {
        "id": entry,
        "actor_label": _label(actor, digesters),
        "digest": hashlib.sha256(content or b"").digest() if about_nobody else b"",
    }
    write_entry(values)
    digests = [b"" if content is None else digesters[p](content) for p in written.persons]
    write_concerns(entry, list(zip(written.persons, digests, strict=True)))
    return entry


def values_of(actor: Actor, written: Written) -> dict[str, Any]:
    """The columns of an entry that its act alone says."""
    return {
        "at": written.at,
        "kind": written.kind,
        "verb": written.verb,
        "subject": str(written.subject),
        "organisation": written.organisation,
        "actor_person": actor.person,
        "actor_membership": actor.membership,
        "actor_organisation": actor.organisation,
        "actor_for": actor.for_person,
        "actor_mandate": actor.mandate,
        "actor_level": actor.level,
        "actor_name": "" if actor.person else actor.label[:100],
        "purpose": written.purpose,
        "legal_basis": written.legal_basis,
        "fields": "\n".join(written.fields),
    }


def payload_bytes(entry: UUID, payload: Mapping[str, Any]) -> bytes:
    """What is digested of a payload: bound to its entry, so that equal payloads do not show."""
    return b"parvis journal payload 1\0" + entry.bytes + canonical(_plain(payload))


def label_bytes(text: str) -> bytes:
    """What is digested of an actor's label."""
    return b"parvis journal label 1\0" + text.encode()


def _label(actor: Actor, digesters: Mapping[UUID, keys.Digester]) -> bytes:
    if actor.person is None or not actor.label:
        return b""
    text = actor.label.replace("\0", "")[:300]
    digest = digesters[actor.person](label_bytes(text))
    if digest and digest not in _known_labels:
        ActorLabel.objects.bulk_create(
            [ActorLabel(digest=digest, person=actor.person, text=text)], ignore_conflicts=True
        )
        after_commit(lambda: _know(digest))
    return digest


def forget_labels() -> None:
    """Forget which labels are written: this process now works on another database."""
    _known_labels.clear()


def _know(digest: bytes) -> None:
    if len(_known_labels) >= _REMEMBERED:
        _known_labels.clear()
    _known_labels.add(digest)


def check(written: Written) -> None:
    """ValueError in words for what cannot be written."""
    if not VERB.match(written.verb):
        raise ValueError(f"{written.verb!r} is not a verb (brick.kind.act)")
    for name, longest in _LONGEST.items():
        text = str(getattr(written, name))
        if len(text) > longest or "\0" in text:
            raise ValueError(f"the journal's {name} is longer than {longest} characters, or binary")
    if any(not name or "\n" in name or "\0" in name for name in written.fields):
        raise ValueError("a field's name is empty or has a line break")


def _plain(value: Any) -> Any:
    """JSON of a payload; each type has one form. ValueError for what has none."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | Urn):
        return str(value)
    if isinstance(value, float):
        return value
    if isinstance(value, bytes):
        return value.hex()
    raise ValueError(f"a payload cannot hold a {type(value).__name__}")
