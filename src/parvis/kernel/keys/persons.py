"""Person keys: digests and sealed content that one destruction makes unreadable everywhere.

A digest key may stay in the memory of a process for `DIGEST_SECONDS` after a destruction by
another process; it can only confirm a guess, never decrypt. Keys that decrypt are never kept.
"""

from __future__ import annotations

import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from parvis.kernel import clock
from parvis.kernel.db.transactions import after_commit, command
from parvis.kernel.keys import register
from parvis.kernel.keys.erasure import erasers
from parvis.kernel.keys.keyring import ring
from parvis.kernel.keys.material import SECRET_BYTES, CannotDecrypt, aes_decrypt, aes_encrypt
from parvis.kernel.keys.models import PersonKey

DIGEST_SECONDS = 60
_REMEMBERED = 20_000

Digester = Callable[[bytes], bytes]


class PersonErased(LookupError):
    """The key of this person was destroyed: what was sealed under it cannot be read again."""

    def __init__(self, person: UUID) -> None:
        super().__init__(f"the key of person {person} was destroyed")
        self.person = person


_digest_keys: dict[UUID, tuple[float, bytes]] = {}
_lock = threading.Lock()


def person_hmac(person_id: UUID, data: bytes) -> bytes:
    """HMAC-SHA256 (32 bytes) under the person's key, made at first use; PersonErased after."""
    digest = digesters([person_id])[person_id](data)
    if not digest:
        raise PersonErased(person_id)
    return digest


def digesters(person_ids: Iterable[UUID], *, make: bool = True) -> dict[UUID, Digester]:
    """One HMAC function per person, with at most one read; of an erased person it gives b"".

    `make`: give a key to whoever has none; else they count as erased.
    """
    found, wanted, now = {}, set(person_ids), time.monotonic()
    for person in wanted:
        until, key = _digest_keys.get(person, (0.0, b""))
        if until > now:
            found[person] = _digester(key)
    missing = wanted - found.keys()
    if missing:
        keys = {
            person: _derive(secret, b"digest") if secret else b""
            for person, secret in _secrets(missing, make=make).items()
        }
        found |= {person: _digester(keys.get(person, b"")) for person in missing}
        # Only a committed key is remembered: one made by a rolled back transaction never was.
        after_commit(lambda: _remember(keys))
    return found


def seal_for(person_id: UUID, content: Mapping[str, Any]) -> bytes:
    """Encrypt a JSON-friendly mapping under the person's key; PersonErased after destruction."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    secret = _secrets({person_id})[person_id]
    if not secret:
        raise PersonErased(person_id)
    return aes_encrypt(_derive(secret, b"seal"), data, person_id.bytes)


def open_for(person_id: UUID, sealed: bytes) -> dict[str, Any]:
    """What was sealed for this person; PersonErased after destruction, else CannotDecrypt."""
    secret = _secrets({person_id}, make=False).get(person_id)
    if secret is None:
        raise CannotDecrypt(f"person {person_id} has no key")
    if not secret:
        raise PersonErased(person_id)
    data = aes_decrypt(_derive(secret, b"seal"), bytes(sealed), person_id.bytes)
    content: dict[str, Any] = json.loads(data)
    return content


@command
def destroy_person(person_id: UUID) -> None:
    """Destroy the key of a person, for ever and in every backup. Twice changes nothing.

    Order: the emptied row is committed, then the register's line is written and fsynced, and only
    then does the caller hear of success. A crash between both is mended by `replay_destroyed` at
    the next start; a transaction that is rolled back leaves no line.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")  # the old bytes are overwritten in the page
    now = clock.now()
    PersonKey.objects.bulk_create(
        [PersonKey(person=person_id, wrapped=b"", destroyed_at=now)], ignore_conflicts=True
    )
    PersonKey.objects.filter(person=person_id, destroyed_at=None).update(
        wrapped=b"", destroyed_at=now
    )
    _forget(person_id)
    after_commit(lambda: _registered(person_id))


def replay_destroyed() -> int:
    """Make database and register agree; the number of persons erased again.

    Called at start and at restore: whoever the register names is erased (every brick's eraser,
    then the key), and destroyed rows that the register misses are written to it.
    """
    destroyed = dict(
        PersonKey.objects.filter(destroyed_at__isnull=False).values_list("person", "destroyed_at")
    )
    named = register.read()
    missing = [(person, at) for person, at in destroyed.items() if at and person not in named]
    if missing:
        register.append(sorted(missing))
    revived = sorted(named.keys() - destroyed.keys())
    for person in revived:
        _erase_again(person)
    return len(revived)


@command
def _erase_again(person: UUID) -> None:
    for eraser in erasers.all().values():
        eraser.erase(person)
    destroy_person(person)


def rewrap_persons() -> int:
    """Wrap person keys again under the current key of the ring; how many were.

    Once done after a rotation, the old key is no longer needed for persons. Works through pages of
    500 in short transactions; what a crash leaves is done by the next run.
    """
    done, after = 0, UUID(int=0)
    while True:
        count, last = rewrap_page(after)
        done += count
        if last is None:
            return done
        after = last


@command
def rewrap_page(after: UUID, size: int = 500) -> tuple[int, UUID | None]:
    """Do the next page of persons; how many were wrapped again, and the last person or None."""
    rows = list(
        PersonKey.objects.filter(destroyed_at=None, person__gt=after)
        .order_by("person")
        .values_list("person", "wrapped")[:size]
    )
    current, done = ring().current("encrypt").id, 0
    for person, content in rows:
        wrapped = bytes(content)
        if ring().made_with(wrapped) == current:
            continue
        fresh = ring().wrap(_purpose(person), ring().unwrap(_purpose(person), wrapped))
        # Compare and swap: a key destroyed or wrapped meanwhile stays as it is.
        done += PersonKey.objects.filter(person=person, wrapped=wrapped).update(wrapped=fresh)
    return done, rows[-1][0] if len(rows) == size else None


def _registered(person: UUID) -> None:
    """After the commit: write the line unless it is there already."""
    _forget(person)
    if person not in register.read():
        at = PersonKey.objects.values_list("destroyed_at", flat=True).get(person=person)
        register.append([(person, at or clock.now())])


def _secrets(persons: set[UUID], *, make: bool = True) -> dict[UUID, bytes]:
    """Unwrapped keys, made where there is none if asked; b"" for whoever is erased."""
    rows = dict(PersonKey.objects.filter(person__in=persons).values_list("person", "wrapped"))
    missing = sorted(persons - rows.keys())
    if missing and make:
        rows |= _create(missing)
    found = {}
    for person, wrapped in rows.items():
        try:
            found[person] = ring().unwrap(_purpose(person), bytes(wrapped)) if wrapped else b""
        except CannotDecrypt as error:
            raise CannotDecrypt(
                f"the key of person {person} cannot be unwrapped: {error}"
            ) from error
    return found


def _create(persons: list[UUID]) -> dict[UUID, bytes]:
    """Insert keys in the order of ids (no deadlock); the row of whoever was first is returned."""
    native = connection.features.has_native_uuid_field
    now = connection.ops.adapt_datetimefield_value(clock.now())
    params: list[Any] = []
    for person in persons:
        wrapped = ring().wrap(_purpose(person), secrets.token_bytes(SECRET_BYTES))
        params += [person if native else person.hex, wrapped, now]
    rows = ", ".join(["(%s, %s, %s)"] * len(persons))
    sql = (
        f"INSERT INTO keys_personkey (person, wrapped, created_at) VALUES {rows} "  # noqa: S608
        "ON CONFLICT (person) DO UPDATE SET person = excluded.person RETURNING person, wrapped"
    )
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {
            person if isinstance(person, UUID) else UUID(person): wrapped
            for person, wrapped in cursor.fetchall()
        }


def _purpose(person: UUID) -> str:
    return f"person {person}"


def _derive(secret: bytes, use: bytes) -> bytes:
    return hmac.digest(secret, b"parvis person " + use, "sha256")


def _digester(key: bytes) -> Digester:
    if not key:
        return lambda data: b""
    return lambda data: hmac.digest(key, data, "sha256")


def _remember(keys: dict[UUID, bytes]) -> None:
    until = time.monotonic() + DIGEST_SECONDS
    with _lock:
        if len(_digest_keys) + len(keys) > _REMEMBERED:
            _digest_keys.clear()
        _digest_keys.update({person: (until, key) for person, key in keys.items() if key})


def forget_remembered() -> None:
    """Drop every remembered digest key: this process now works on another database."""
    with _lock:
        _digest_keys.clear()


def _forget(person: UUID) -> None:
    with _lock:
        _digest_keys.pop(person, None)
