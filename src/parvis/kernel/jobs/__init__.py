"""Jobs: work done later, outside the request, with the database as queue.

Words: a *job* is a named function of an application's `jobs.py`; a *row* is one request to run
it. A row is waiting, running under a *lease*, done, dead (tried too often, or given up) or
abandoned (an operator decided, or a newer row replaced it).

Rules. `enqueue` writes in the caller's transaction: the job exists exactly when the act does.
An ordinary job runs in ONE transaction with its done mark, so that its effect in the database
happens exactly once, whatever is killed. It holds SQLite's one write lock meanwhile: keep it
under a second. An `outside=True` job runs with no transaction open (commit the intent, call,
commit the outcome; what is long commits in small steps): it happens at least once and must bear
repetition. A failure waits longer each time, then the row is dead with words that an operator
can read. Error words never carry the message of an unexpected exception: it might hold
personal data.
"""

from typing import TYPE_CHECKING

from parvis.kernel.doors import door
from parvis.kernel.jobs.registry import GiveUp, TryAgain, UnknownJob, every, job

if TYPE_CHECKING:
    from parvis.kernel.jobs.figures import Counts, counts
    from parvis.kernel.jobs.queue import enqueue, run_due
    from parvis.kernel.jobs.worker import Worker

__all__ = [
    "Counts",
    "GiveUp",
    "TryAgain",
    "UnknownJob",
    "Worker",
    "counts",
    "enqueue",
    "every",
    "job",
    "run_due",
]

__getattr__ = door(
    __name__,
    {
        "enqueue": "queue",
        "run_due": "queue",
        "Worker": "worker",
        "counts": "figures",
        "Counts": "figures",
    },
)
