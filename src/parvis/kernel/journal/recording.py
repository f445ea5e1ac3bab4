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

from django.db import transaction

from parvis.kernel import clock, keys
from parvis.kernel.access import Actor
from parvis.kernel.db.statements import Statement, together
from parvis.kernel.db.transactions import after_commit, command
from parvis.kernel.journal.chain import canonical
from parvis.kernel.journal.models import Entry, ordered_id
from parvis.kernel.journal.writing import (
    concerns_statement,
    entry_statement,
    label_statement,
)
from parvis.kernel.urns import Urn

VERB = re.compile(r"^[a-z][a-z_]*(\.[a-z][a-z_]*)+$")
_ACT = Entry.Kind.ACT.value
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
    written. One statement on PostgreSQL, one or two on SQLite, once the persons' keys are known.
    """
    written = _act(actor, verb, subject, organisation, persons, purpose, legal_basis, fields)
    return insert(actor, written, payload)


def statements(
    actor: Actor,
    verb: str,
    subject: Urn,
    *,
    organisation: UUID | None,
    persons: Iterable[UUID] = (),
    purpose: str = "",
    legal_basis: str = "",
    fields: Iterable[str] = (),
) -> list[Statement]:
    """What `record` would write, for `kernel.db.statements.together`: beside the act itself.

    For acts that are made thousands of times a minute, whose writer runs one statement and no
    transaction around it. The texts are the journal's; nobody else writes its tables.
    """
    written = _act(actor, verb, subject, organisation, persons, purpose, legal_basis, fields)
    return compose(actor, written, None)[1]


def _act(
    actor: Actor,
    verb: str,
    subject: Urn,
    organisation: UUID | None,
    persons: Iterable[UUID],
    purpose: str,
    legal_basis: str,
    fields: Iterable[str],
) -> Written:
    if actor.mandate and actor.for_person:
        persons = (*persons, actor.for_person)
    return Written(
        kind=_ACT,
        verb=verb,
        subject=subject,
        organisation=organisation,
        persons=tuple(dict.fromkeys(persons)),
        purpose=purpose or actor.purpose,
        legal_basis=legal_basis,
        fields=tuple(fields),
        at=clock.now(),
    )


def insert(actor: Actor, written: Written, payload: Mapping[str, Any] | None) -> UUID:
    """Write the row, one concern per person, and the actor's label when it is new."""
    entry, made = compose(actor, written, payload)
    together(made)
    return entry


def compose(
    actor: Actor, written: Written, payload: Mapping[str, Any] | None
) -> tuple[UUID, list[Statement]]:
    """The id of an entry, and its INSERTs: label, row, concerns.

    Keys of persons are read only when something is digested under them.
    """
    check(written)
    label = actor.label.replace("\0", "")[:300] if actor.person is not None else ""
    digested = set(written.persons) if payload is not None else set()
    if label and actor.person is not None:
        digested.add(actor.person)
    digesters = keys.digesters(digested) if digested else {}
    entry = ordered_id()
    content = None if payload is None else payload_bytes(entry, payload)
    about_nobody = content is not None and not written.persons
    name = digesters[actor.person](label_bytes(label)) if label and actor.person else b""
    values = values_of(actor, written) | {
        "id": entry,
        "actor_label": name,
        "digest": hashlib.sha256(content or b"").digest() if about_nobody else b"",
    }
    made = [*_label(name, actor.person, label), entry_statement(values)]
    if written.persons:
        digests = [b"" if content is None else digesters[p](content) for p in written.persons]
        concerns = list(zip(written.persons, digests, strict=True))
        made.append(concerns_statement(entry, concerns))
    return entry, made


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


def _label(digest: bytes, person: UUID | None, text: str) -> list[Statement]:
    """The INSERT of a name not written before; remembered once the transaction is on disk."""
    if not digest or digest in _known_labels:
        return []
    if transaction.get_connection().in_atomic_block:
        after_commit(lambda: _know(digest))
    return [label_statement(digest, person, text)]


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
