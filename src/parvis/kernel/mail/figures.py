"""How mail is doing, for the health page and the console."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.kernel.jobs.leases import State
from parvis.kernel.jobs.models import Job
from parvis.kernel.mail.models import Letter


@dataclass(frozen=True)
class Counts:
    """`queued`: not handed over yet; `dead`: the worker gave up, an operator must decide."""

    queued: int
    dead: int


def counts() -> Counts:
    """Letters on their way, and those that will not leave without an operator. Two reads."""
    dead = Job.objects.filter(name__startswith="mail.send", state=State.DEAD).count()
    return Counts(Letter.objects.filter(sent_at=None, erased_at=None).count() - dead, dead)
