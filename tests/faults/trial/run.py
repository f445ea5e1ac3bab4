"""What the processes of a fault test do: `python -m tests.faults.trial.run WHAT …`.

Each prints one JSON line at the end (a worker: the word `ready` once it works).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path

import django
from django.conf import settings

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from parvis.kernel import events, jobs, mail  # noqa: E402
from parvis.kernel.events.models import Delivery  # noqa: E402
from parvis.kernel.jobs.leases import OPEN, claim  # noqa: E402
from parvis.kernel.jobs.models import Job  # noqa: E402
from parvis.kernel.jobs.queue import INSIDE  # noqa: E402
from parvis.kernel.mail.models import Letter  # noqa: E402
from parvis.kernel.urns import urn  # noqa: E402
from tests.faults.trial.events import Happened  # noqa: E402
from tests.faults.trial.models import Act, Effect  # noqa: E402

AGGREGATES = 25


def migrate() -> object:
    """Make the tables."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    return {"vendor": connection.vendor}


def act(number: int) -> None:
    """One act with its job and its event, in one transaction."""
    with transaction.atomic(durable=True):
        Act.objects.create(number=number)
        jobs.enqueue("trial.effect", {"number": number})
        events.publish(Happened(number), aggregate=urn("trial", "thing", number % AGGREGATES))


def fill(count: str, letters: str = "0") -> object:
    """Many acts, then letters."""
    for number in range(int(count)):
        act(number)
    for number in range(int(letters)):
        mail.queue(f"p{number}@example.org", subject="Essai", text="Texte", key=f"trial:{number}")
    return {"acts": int(count)}


def write(ledger: str, first: str, count: str) -> object:
    """Acts, each acknowledged in a file outside the database once committed."""
    with Path(ledger).open("a", encoding="ascii") as file:
        for number in range(int(first), int(first) + int(count)):
            act(number)
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())
    return {}


def one(name: str, seconds: str) -> object:
    """Ask for one job."""
    jobs.enqueue(name, {"number": 1, "seconds": float(seconds)})
    return {}


def worker(lease: str = "30", poll: str = "0.1") -> object:
    """A worker until it is told to stop."""
    print("ready", flush=True)  # noqa: T201
    jobs.Worker(lease=dt.timedelta(seconds=float(lease)), poll=float(poll)).run()
    return {}


def web(port: str) -> object:
    """The web server with its worker inside, as `parvis run` starts it."""
    from parvis.config import serving

    serving.serve("127.0.0.1", int(port), processes=1, threads=2, with_worker=True)
    return {}


def nursery(lease: str) -> object:
    """Fork a worker for each line read and print its process; all is loaded once."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)  # noqa: T201
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            jobs.Worker(lease=dt.timedelta(seconds=float(lease)), poll=0.1).run()
            os._exit(0)
        print(child, flush=True)  # noqa: T201
    return {}


def wait(seconds: str) -> object:
    """Until nothing is open any more, at most that long; then what there is."""
    limit = time.monotonic() + float(seconds)
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


def latency(count: str) -> object:
    """Seconds from a commit to the effect, with a worker that polls once in ten seconds."""
    beside = jobs.Worker(poll=10.0)
    beside.start()
    time.sleep(0.5)
    waits = []
    for number in range(int(count)):
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


def main() -> None:
    """Run what is asked and print its JSON."""
    assert settings.configured
    what, *arguments = sys.argv[1:]
    print(json.dumps(globals()[what](*arguments)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
