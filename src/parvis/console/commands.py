"""What operators decide: policy, change, journal entry, in one transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from parvis.console.models import Verification
from parvis.kernel import clock, jobs, journal
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.events.models import Delivery
from parvis.kernel.jobs.leases import Leased
from parvis.kernel.jobs.models import Job
from parvis.kernel.jobs.operating import abandon, retry
from parvis.kernel.urns import urn

DECISIONS = {"retry": retry, "abandon": abandon}
MOST_LINES = 50
KEPT = dt.timedelta(days=365)


@command
def decide_job(actor: Actor, job_id: UUID, decision: str) -> bool:
    """Try a waiting or failed job again now (`retry`), or leave it undone (`abandon`).

    False when it has moved on meanwhile and nothing was changed; KeyError for another decision.
    """
    require(actor, "console.task.decide")
    row = Job.objects.filter(pk=job_id).first()
    return row is not None and _decide(actor, row, "job", decision, row.organisation)


@command
def decide_delivery(actor: Actor, delivery_id: int, decision: str) -> bool:
    """The same for an event's delivery; those that wait behind it go on."""
    require(actor, "console.task.decide")
    row = Delivery.objects.filter(pk=delivery_id).first()
    return row is not None and _decide(actor, row, "delivery", decision, None)


def _decide(actor: Actor, row: Leased, kind: str, decision: str, organisation: Any) -> bool:
    if not DECISIONS[decision](row):
        return False
    journal.record(
        actor,
        f"console.{kind}.{decision}",
        urn("console", kind, row.pk),
        organisation=organisation,
        purpose="running the instance",
    )
    return True


@command
def ask_verification(actor: Actor) -> None:
    """Have the journal verified by a worker; asking twice is asking once."""
    require(actor, "console.journal.verify")
    jobs.enqueue("console.verify_journal", {}, key="asked")
    journal.record(
        actor,
        "console.journal.verify",
        urn("console", "journal", "all"),
        organisation=None,
        purpose="running the instance",
    )


@command
def note_verification(report: Any, seconds: float) -> None:
    """Keep what a verification found (a job's outcome): its first fifty lines."""
    lines = [finding.words for finding in report.findings] + list(report.notes)
    Verification.objects.create(
        seconds=seconds,
        ok=report.ok,
        records=report.records,
        heads=report.heads,
        last_head=report.last_head,
        words=[line[:500] for line in lines[:MOST_LINES]],
    )
    Verification.objects.filter(at__lt=clock.now() - KEPT).delete()
