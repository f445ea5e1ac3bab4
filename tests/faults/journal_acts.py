"""Processes that write the journal until they are killed: `python -m tests.faults.journal_acts …`.

`nursery` forks them in milliseconds: each line of its input names a loop; it answers with the pid.
What a loop was told is durable (the call returned), it writes to `acks-<loop>-<pid>`: a killed
process loses nothing that is written to a file.
"""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from parvis.kernel import clock, journal, keys  # noqa: E402
from parvis.kernel.access import Actor, Role  # noqa: E402
from parvis.kernel.journal import heads, looking, sealing  # noqa: E402
from parvis.kernel.journal.models import Entry  # noqa: E402
from parvis.kernel.keys import register  # noqa: E402
from parvis.kernel.keys.models import PersonKey  # noqa: E402
from parvis.kernel.urns import urn  # noqa: E402

ACTOR = Actor(
    roles=frozenset({Role.AGENT}), person=uuid.UUID(int=7), membership=uuid.UUID(int=8), label="A"
)


def acks(name: str) -> Any:
    """A function that writes one line of acknowledgement."""
    path = Path(settings.PARVIS_VAR) / f"acks-{name}-{os.getpid()}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    return lambda words: os.write(handle, f"{words}\n".encode())


def acknowledged(name: str) -> list[str]:
    """Every acknowledgement of all processes of a loop."""
    found: list[str] = []
    for path in Path(settings.PARVIS_VAR).glob(f"acks-{name}-*"):
        found += path.read_text().splitlines()
    return found


def record() -> None:
    """Acts of two entries in one transaction, some with a new person."""
    acknowledge, number = acks("record"), 0
    while True:
        number += 1
        person = uuid.uuid4() if number % 3 else ACTOR.person
        with transaction.atomic(durable=True):
            made = [
                journal.record(
                    ACTOR, "procedures.case.file", urn("procedures", "case", number),
                    organisation=None, persons=[person], payload={"n": number, "half": half},
                )
                for half in (1, 2)
            ]  # fmt: skip
        acknowledge(f"{made[0]} {made[1]}")


def seal() -> None:
    """Seal without end, in small batches so that kills fall in the middle."""
    sealing.BATCH = 7
    acknowledge = acks("seal")
    while True:
        acknowledge(journal.seal().entries)


def erase() -> None:
    """Make keys of persons and destroy them."""
    acknowledge = acks("erase")
    while True:
        person = uuid.uuid4()
        keys.person_hmac(person, b"x")
        keys.destroy_person(person)
        acknowledge(person)


def look() -> None:
    """Looks outside of any page, as a job makes them."""
    acknowledge, number = acks("look"), 0
    while True:
        number += 1
        subject = urn("procedures", "case", f"{os.getpid()}-{number}")
        journal.look(
            ACTOR, subject, organisation=None, persons=[uuid.UUID(int=9)], purpose="p",
            legal_basis="b", fields=["f"],
        )  # fmt: skip
        acknowledge(f"{clock.now().timestamp()} {subject}")
        time.sleep(0.02)


def nursery() -> None:
    """Fork one loop per line of input."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        connections.close_all()
        pid = os.fork()
        if pid == 0:
            try:
                globals()[line.strip()]()
            finally:
                os._exit(1)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def outcome() -> dict[str, Any]:
    """After the kills: seal the rest, mend the register, and compare with what was acknowledged."""
    journal.seal()
    keys.replay_destroyed()
    report = journal.verify()
    wanted = {uuid.UUID(one) for line in acknowledged("record") for one in line.split()}
    present = set(Entry.objects.filter(kind="act").values_list("id", flat=True))
    halves = Entry.objects.filter(kind="act").count()
    gone = {uuid.UUID(line) for line in acknowledged("erase")}
    tombs = set(
        PersonKey.objects.filter(destroyed_at__isnull=False).values_list("person", flat=True)
    )
    named = set(register.read())
    return {
        "ok": report.ok,
        "words": report.words(),
        "acknowledged": len(wanted),
        "lost": len(wanted - present),
        "odd": halves % 2,
        "unsealed": Entry.objects.filter(sequence=None).count(),
        "numbers": sorted(Entry.objects.values_list("sequence", flat=True))
        == list(range(1, Entry.objects.count() + 1)),
        "heads": len(heads.read().heads),
        "erased": len(gone),
        "revived": len(gone - tombs) + len(gone - named) + len(tombs ^ named),
    }


def lost_looks(killed_at: str) -> dict[str, Any]:
    """Seconds before the kill of the oldest look that is not there."""
    present = set(Entry.objects.filter(kind="look").values_list("subject", flat=True))
    lost = [
        float(killed_at) - float(line.split()[0])
        for line in acknowledged("look")
        if line.split()[1] not in present
    ]
    return {"looks": len(acknowledged("look")), "lost": len(lost), "oldest": max(lost, default=0)}


def look_and_leave() -> None:
    """A look, then a normal end of the process."""
    for number in range(3):
        journal.look(
            ACTOR, urn("procedures", "case", number), organisation=None, purpose="p",
            persons=[uuid.UUID(int=9)], legal_basis="b", fields=["f"],
        )  # fmt: skip
    assert looking.LOOKS_SECONDS.read() == 1.0


def looks() -> int:
    """How many looks are in the database."""
    return Entry.objects.filter(kind="look").count()


if __name__ == "__main__":
    answer = globals()[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(json.dumps(answer) + "\n")
