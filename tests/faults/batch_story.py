"""What the test of batches needs of the database, in a process of its own.

`prepare N` files N cases and starts one batch that takes them all; `work LEASE` is a worker;
`strike GROUP N` kills a group of processes as soon as N cases are done; `check` prints what each
case has.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import time
from typing import Any

from tests.faults import filing_story  # first: it sets Django up

# isort: split
from parvis.bricks.procedures.commands.batches import start_batch
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.models import Batch, BatchItem, Case, CaseEvent
from parvis.bricks.procedures.queries.proof import prove
from parvis.demo.cases import agent
from parvis.kernel import jobs, journal, signin
from parvis.kernel.jobs.models import Job


def prepare(wanted: int) -> str:
    """File the cases; the batch that takes them in instruction, not yet begun."""
    filing_story.prepare(wanted)
    for case in Case.objects.select_related("owner").order_by("id"):
        file_case(signin.citizen(case.owner), case.id)
    Job.objects.all().delete()  # receipts and letters are the other test's
    versions = list(Case.objects.order_by("number").values_list("id", "version"))
    return str(start_batch(agent("karim_haddad"), "take", versions, {}))


def strike(group: int, mark: int) -> int:
    """Kill as soon as that many cases are done; how many were done by then."""
    limit = time.monotonic() + 60
    while (done := BatchItem.objects.filter(state="done").count()) < mark:
        if time.monotonic() > limit:
            raise TimeoutError(f"{done} cases are done, not {mark}")
        time.sleep(0.002)
    os.killpg(group, signal.SIGKILL)
    return done


def check() -> dict[str, Any]:
    """How often each case was taken, what the batch says, and the proofs."""
    journal.seal()
    taken = {
        str(case): CaseEvent.objects.filter(case=case, type="taken_in_instruction").count()
        for case in Case.objects.values_list("id", flat=True)
    }
    return {
        "taken": taken,
        "states": list(Case.objects.values_list("state", flat=True)),
        "items": list(BatchItem.objects.values_list("state", flat=True)),
        "finished": Batch.objects.filter(finished_at__isnull=False).count(),
        "attempts": Job.objects.get(name="procedures.run_batch").attempts,
        "wrong": [case for case in taken if not prove(case).holds],
        "journal": journal.verify().ok,
    }


def main(do: str, *arguments: str) -> Any:
    """One of the four."""
    if do == "prepare":
        return prepare(int(arguments[0]))
    if do == "strike":
        return strike(int(arguments[0]), int(arguments[1]))
    if do == "work":
        jobs.Worker(lease=dt.timedelta(seconds=float(arguments[0])), poll=0.1).run()
    return check()


if __name__ == "__main__":
    made = main(*sys.argv[1:])
    sys.stdout.write(json.dumps(made) + "\n")
