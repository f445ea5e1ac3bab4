"""What throwaway instances are asked to do, in a process apart from pytest's.

Reads one request per line, `{"var": …, "name": …, "act": …, "given": {…}}`, and answers with one
line of JSON. Starting Django takes seconds on a busy machine, so one process serves the instances
of all tests: each request says whose folder and database it is about.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from parvis.kernel import backup, files, journal, keys  # noqa: E402
from parvis.kernel.access import system  # noqa: E402
from parvis.kernel.files.models import File  # noqa: E402
from parvis.kernel.journal import recording  # noqa: E402
from parvis.kernel.journal.models import Batch, Entry  # noqa: E402
from parvis.kernel.keys import keyring, persons  # noqa: E402
from parvis.kernel.parties.models import Person  # noqa: E402
from parvis.kernel.urns import urn  # noqa: E402

ACTOR = system("tests")


def migrate() -> None:
    """Make the tables."""
    call_command("migrate", verbosity=0)


def populate(name: str, acts: int = 20, documents: int = 3, size: int = 1000) -> dict[str, str]:
    """A person, acts that concern them, documents; their id and something sealed for them."""
    person = Person.objects.create(given_names=name, family_name="Benali")
    for number in range(acts):
        journal.record(
            ACTOR, "procedures.case.file", urn("procedures", "case", number),
            organisation=None, persons=[person.id], payload={"n": number},
        )  # fmt: skip
    for number in range(documents):
        data = f"%PDF-1.7 {name} {number} ".encode() + bytes(size)
        files.store_bytes(
            data, f"{name}-{number}.pdf", "application/pdf", purpose="tests",
            owner=urn("procedures", "case", number), organisation=None,
        )  # fmt: skip
    journal.seal()
    return {"person": str(person.id), "sealed": keys.seal_for(person.id, {"a": name}).hex()}


def state() -> dict[str, Any]:
    """Everything a test compares: journal, persons, files, and whether it verifies."""
    report = journal.verify()
    broken = 0
    for file in File.objects.all():
        try:
            files.read(file.id)
        except files.UnknownFile:
            broken += 1
    return {
        "ok": report.ok,
        "words": report.words(),
        "head": report.last_head,
        "records": report.records,
        "entries": Entry.objects.count(),
        "heads": Batch.objects.count(),
        "persons": sorted(Person.objects.values_list("given_names", flat=True)),
        "files": File.objects.count(),
        "broken": broken,
    }


def save(target: str) -> dict[str, Any]:
    """Make an archive."""
    done = backup.save(Path(target))
    return {"head": done.head, "files": done.files, "records": done.records, "bytes": done.bytes}


def restore(archive: str, replace: bool = False) -> dict[str, Any]:
    """Put it back; what was said."""
    said: list[str] = []
    done = backup.restore(Path(archive), replace=replace, say=said.append)
    return {**asdict(done), "said": said}


@contextmanager
def disk_full_beyond(size: int) -> Iterator[None]:
    """No file grows beyond this many bytes: what a full disk does to us, without filling one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def save_on_full_disk(target: str, size: int) -> None:
    """Save while no file may grow."""
    with disk_full_beyond(size):
        save(target)


def restore_on_full_disk(archive: str, size: int) -> None:
    """Restore while no file may grow."""
    with disk_full_beyond(size):
        restore(archive, replace=True)


def erase(person: str) -> None:
    """Erase somebody."""
    journal.erase_person(ACTOR, UUID(person))


def opened(person: str, sealed: str) -> str:
    """What was sealed for somebody, or the name of what stands against it."""
    try:
        return str(keys.open_for(UUID(person), bytes.fromhex(sealed))["a"])
    except (keys.PersonErased, keys.CannotDecrypt) as error:
        return type(error).__name__


def seal() -> int:
    """Seal."""
    return journal.seal().entries


def rotate() -> None:
    """New current keys."""
    keys.ring().rotate()


def hold() -> None:
    """Keep a connection open, as a running instance does, until told to let go."""
    Person.objects.count()


def be(var: str, name: str) -> None:
    """Be the instance of that folder and database: nothing of another one is remembered."""
    settings.PARVIS_VAR = Path(var)
    connections["default"].settings_dict["NAME"] = name
    keyring._ring = None
    persons.forget_remembered()
    recording.forget_labels()


def main() -> None:
    """Answer until the end of input; connections are closed between acts, but by `hold`."""
    for line in sys.stdin:
        request = json.loads(line)
        be(request["var"], request["name"])
        try:
            answer = {"answer": globals()[request["act"]](**request["given"])}
        except backup.BackupError as error:
            answer = {"error": str(error)}
        if request["act"] != "hold":
            connections.close_all()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
