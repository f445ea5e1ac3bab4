"""The helper of a house: `python -m tests.faults.trial.run` reads requests, a JSON line each.

`{"do": name, "args": […]}` runs a function of this module and prints its answer as JSON; with
`"fork": true` it runs in a process of its own, whose number is printed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import django
from django.conf import settings

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

from parvis.kernel import clock, events, jobs, mail  # noqa: E402
from parvis.kernel.events.models import Delivery  # noqa: E402
from parvis.kernel.jobs.leases import OPEN, claim  # noqa: E402
from parvis.kernel.jobs.models import Job  # noqa: E402
from parvis.kernel.jobs.queue import INSIDE  # noqa: E402
from parvis.kernel.mail.models import Letter  # noqa: E402
from parvis.kernel.urns import urn  # noqa: E402
from tests.faults.trial.events import Happened  # noqa: E402
from tests.faults.trial.models import Act, Effect  # noqa: E402

AGGREGATES = 25


def migrate() -> None:
    """Make the tables."""
    call_command("migrate", run_syncdb=True, verbosity=0)


def act(number: int) -> None:
    """One act with its job and its event, in one transaction."""
    with transaction.atomic(durable=True):
        Act.objects.create(number=number)
        jobs.enqueue("trial.effect", {"number": number})
        events.publish(Happened(number), aggregate=urn("trial", "thing", number % AGGREGATES))


def fill(count: int, letters: int = 0) -> None:
    """Many acts, then letters."""
    for number in range(count):
        act(number)
    for number in range(letters):
        mail.queue(f"p{number}@example.org", subject="Essai", text="Texte", key=f"trial:{number}")


def write(ledger: str, first: int, count: int) -> None:
    """Acts, each acknowledged in a file outside the database once committed."""
    with Path(ledger).open("a", encoding="ascii") as file:
        for number in range(first, first + count):
            act(number)
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())


def one(name: str, seconds: float) -> None:
    """Ask for one job."""
    jobs.enqueue(name, {"number": 1, "seconds": seconds})


def worker(lease: float = 30.0) -> None:
    """A worker until it is told to stop."""
    jobs.Worker(lease=dt.timedelta(seconds=lease), poll=0.1).run()


def reap(process: int, seconds: float) -> int:
    """Wait for the end of a forked process; its exit status (minus the signal that killed it)."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    raise TimeoutError(f"process {process} goes on")


def until_running(seconds: float) -> bool:
    """Wait for a row that a worker holds; whether there was one in time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        for model in (Job, Delivery):
            if model.objects.filter(state="running", due_at__gt=clock.now()).exists():
                return True
        time.sleep(0.002)
    return False


def wait(seconds: float) -> object:
    """Until nothing is open any more, at most that long; then what there is."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and _open():
        time.sleep(0.1)
    return tally()


def _open() -> int:
    trial = Job.objects.filter(name__startswith="trial.") | Job.objects.filter(name="mail.send")
    return trial.filter(state__in=OPEN).count() + Delivery.objects.filter(state__in=OPEN).count()


def tally() -> object:
    """Acts, effects, those twice, those out of order, what is left, integrity of the database."""
    found = defaultdict(list)
    for kind, number in Effect.objects.order_by("id").values_list("kind", "number"):
        found[kind].append(number)
    by_aggregate = defaultdict(list)
    for number in found.get("event", ()):
        by_aggregate[number % AGGREGATES].append(number)
    retried = (
        Job.objects.filter(attempts__gt=1).count() + Delivery.objects.filter(attempts__gt=1).count()
    )
    return {
        "acts": sorted(Act.objects.values_list("number", flat=True)),
        "effects": {kind: len(numbers) for kind, numbers in found.items()},
        "distinct": {kind: sorted(set(numbers)) for kind, numbers in found.items()},
        "twice": {k: [n for n, c in Counter(v).items() if c > 1] for k, v in found.items()},
        "out_of_order": [k for k, v in by_aggregate.items() if v != sorted(v)],
        "open": _open(),
        "dead": Job.objects.filter(state="dead").count()
        + Delivery.objects.filter(state="dead").count(),
        "retried": retried,
        "letters_sent": Letter.objects.exclude(sent_at=None).count(),
        "integrity": _integrity(),
    }


def _integrity() -> str:
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])


def latency(count: int) -> object:
    """Seconds from a commit to the effect, with a worker that polls once in ten seconds."""
    beside = jobs.Worker(poll=10.0)
    beside.start()
    time.sleep(0.5)
    waits = []
    for number in range(count):
        started = time.monotonic()
        jobs.enqueue("trial.effect", {"number": number})
        while not Effect.objects.filter(kind="job", number=number).exists():
            time.sleep(0.002)
        waits.append(time.monotonic() - started)
    return {"waits": waits, "stopped": beside.stop()}


def keyed() -> object:
    """Ask again for a job that waits, while a worker looks: it must not start before the commit."""
    first = jobs.enqueue("trial.effect", {"number": 1}, key="k")
    taken: list[object] = []

    def look() -> None:
        taken.append(claim(INSIDE))
        connection.close()

    worker = threading.Thread(target=look)
    with transaction.atomic(durable=True):
        same = jobs.enqueue("trial.effect", {"number": 1}, key="k") == first
        worker.start()
        worker.join(1)
        early = any(taken)
    worker.join()
    return {"same": same, "early": early, "late": bool(taken[0] or claim(INSIDE))}


def forked(request: dict[str, Any]) -> int:
    """Run a request in a process of its own."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            os.dup2(2, 1)  # answers are the parent's alone
            globals()[request["do"]](*request["args"])
            status = 0
        finally:
            os._exit(status)
    return child


def main() -> None:
    """Answer until the pipe closes. No connection stays open, so that forks are clean."""
    assert settings.configured
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("fork"):
            answer: object = forked(request)
        else:
            answer = globals()[request["do"]](*request["args"])
            connections.close_all()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
