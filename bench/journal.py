"""The journal: CPU and SQL of an act and of a look, records sealed and verified per CPU second.

    python -m bench.journal          5,000 records; FULL=1 for 200,000

Works on a SQLite file of its own (or PARVIS_DATABASE_URL, an empty database). Prints a table, then
one JSON object: `record_cpu_ms record_sql record_nobody_cpu_ms look_cpu_ms seal_per_s
verify_per_s offline_per_s export_per_s`. CPU time of the process, never wall clock.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
import tempfile
import time
import uuid
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
_var = tempfile.mkdtemp(prefix="parvis-bench-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ.update(
    PARVIS_ENV="test",
    PARVIS_BRICKS="",
    PARVIS_LOOKS_SECONDS="0",
    PARVIS_VAR=_var,
)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from bench.measure import measure  # noqa: E402
from parvis.kernel import journal  # noqa: E402
from parvis.kernel.access import Actor, Role  # noqa: E402
from parvis.kernel.journal.offline import verify_export  # noqa: E402
from parvis.kernel.urns import urn  # noqa: E402

RECORDS = 200_000 if os.environ.get("FULL") == "1" else 5_000
AGENT = Actor(
    roles=frozenset({Role.AGENT}),
    person=uuid.uuid4(),
    membership=uuid.uuid4(),
    organisation=uuid.uuid4(),
    level=2,
    label="L. Morel, Vie associative",
)
PERSONS = [uuid.uuid4() for _ in range(200)]


def act(number: int) -> None:
    """An act as a command writes it, its person known to the process."""
    journal.record(
        AGENT, "procedures.case.accept", urn("procedures", "case", number),
        organisation=AGENT.organisation, persons=[PERSONS[number % len(PERSONS)]],
        purpose="instruct", legal_basis="CRPA L112-3", fields=["income", "children"],
        payload={"income": number, "school": "Jean-Jaurès"},
    )  # fmt: skip


def act_on_nobody(number: int) -> None:
    """An act that concerns no person."""
    journal.record(
        AGENT, "procedures.revision.publish", urn("procedures", "revision", number),
        organisation=AGENT.organisation, payload={"n": number},
    )  # fmt: skip


def look(number: int) -> None:
    """A look that was written a moment ago: what most page views cost."""
    journal.look(
        AGENT, urn("procedures", "case", number % 50), organisation=AGENT.organisation,
        persons=[PERSONS[0]], purpose="instruct", legal_basis="CRPA L112-3", fields=["income"],
    )  # fmt: skip


def per_second(work: object, count: int) -> float:
    """How many per second of CPU of this process."""
    start = time.process_time()
    assert callable(work)
    work()
    return count / (time.process_time() - start)


def main() -> None:
    """Measure and print."""
    call_command("migrate", verbosity=0)
    for number in range(len(PERSONS)):
        act(number)
    journal.seal()
    result: dict[str, float] = {}
    with transaction.atomic():
        one = measure(act, runs=400, warm=200)
        nobody = measure(act_on_nobody, runs=200)
    for number in range(50):
        look(number)
    journal.flush()
    again = measure(look, runs=200)
    for start in range(0, RECORDS, 1000):
        with transaction.atomic():
            for number in range(start, start + 1000):
                act(number)
    waiting = RECORDS + 400 + 200 + 200 + 35 + 50
    result |= {
        "record_cpu_ms": one.cpu_ms,
        "record_sql": one.sql,
        "record_nobody_cpu_ms": nobody.cpu_ms,
        "look_cpu_ms": again.cpu_ms,
        "seal_per_s": per_second(journal.seal, waiting),
    }
    total = journal.verify().records
    result["verify_per_s"] = per_second(journal.verify, total)
    target = Path(os.environ["PARVIS_VAR"]) / "export"
    result["export_per_s"] = per_second(
        lambda: target.write_bytes(b"".join(journal.export())), total
    )
    with target.open("rb") as lines:
        result["offline_per_s"] = per_second(lambda: verify_export(lines), total)
    for name, value in result.items():
        sys.stdout.write(f"{name:22} {value:12.3f}\n")
    rounded = {name: round(value, 3) for name, value in result.items()}
    sys.stdout.write(json.dumps({**rounded, "records": total}) + "\n")


if __name__ == "__main__":
    main()
