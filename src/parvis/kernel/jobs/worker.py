"""The worker: one thread for work inside transactions, two for outside calls.

Idle, it asks the database once a second per queue, and is woken at once by a commit of its own
process. A slow call holds up neither work inside transactions nor the other calls. Stopping lets
the current rows finish; what cannot finish in time is left to its lease: another worker takes it
when it ends.
"""

from __future__ import annotations

import datetime as dt
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.util import Finalize
from typing import Any

from django.db import Error as DatabaseProblem
from django.db import connection

from parvis.kernel import clock
from parvis.kernel.jobs import schedule
from parvis.kernel.jobs.leases import (
    LEASE,
    Leased,
    Queue,
    claim,
    describe,
    perform,
    renew,
)
from parvis.kernel.jobs.queue import queues
from parvis.kernel.jobs.waking import sleeper, wake

logger = logging.getLogger("parvis.jobs")
LONGEST_SCHEDULE_NAP = dt.timedelta(seconds=30)


@contextmanager
def kept(row: Leased, lease: dt.timedelta) -> Iterator[None]:
    """Renew the lease of a row, from a thread of its own, for the length of a block."""
    over = threading.Event()

    def keep() -> None:
        try:
            while not over.wait(lease.total_seconds() / 3):
                try:
                    if not renew(row, lease):
                        return
                except DatabaseProblem:
                    logger.warning("lease of %s not renewed: database unavailable", row.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=keep, name=f"lease-{row.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Lane:
    """One thread of a worker: takes rows from its queues in turn."""

    def __init__(self, found: list[Queue[Any]], lease: dt.timedelta, poll: float) -> None:
        self.found, self.lease, self.poll = found, lease, poll
        self.stopping, self.woken = threading.Event(), sleeper()
        self.scheduler = any(not queue.outside for queue in found)
        self.look_at_schedule = clock.now()

    def run(self) -> None:
        """Work until told to stop; a database that went away is asked again, more slowly."""
        pause = self.poll
        installed = not self.scheduler
        while not self.stopping.is_set():
            try:
                if not installed:
                    schedule.install()
                    installed = True
                busy, pause = self.turn(), self.poll
            except Exception as error:  # noqa: BLE001 - the thread must outlive any trouble
                logger.warning("worker interrupted, going on: %s", describe(error))
                connection.close()
                busy, pause = False, min(30.0, pause * 2)
            if not busy and not self.stopping.is_set():
                self.woken.wait(pause)
            self.woken.clear()
        connection.close()

    def turn(self) -> bool:
        """Take at most one row of each queue; whether there was any."""
        if self.scheduler and clock.now() >= self.look_at_schedule:
            latest = clock.now() + LONGEST_SCHEDULE_NAP
            self.look_at_schedule = min(schedule.enqueue_due() or latest, latest)
        busy = False
        for queue in self.found:
            if not self.stopping.is_set():
                busy = self.one(queue) or busy
        return busy

    def one(self, queue: Queue[Any]) -> bool:
        """Claim and perform one row of a queue; False when nothing was due."""
        row = claim(queue, self.lease)
        if row is None:
            return False
        if queue.outside:
            wake()  # the other lane of calls sleeps longer: there may be more
            with kept(row, self.lease):
                perform(queue, row)
        else:
            perform(queue, row)
        return True


class Worker:
    """`run()` in a process of its own, or `start()` and `stop()` beside a web server."""

    def __init__(self, *, lease: dt.timedelta = LEASE, poll: float = 1.0) -> None:
        found = list(queues.all().values())
        inside = [queue for queue in found if not queue.outside]
        outside = [queue for queue in found if queue.outside]
        self.lanes = [
            Lane(inside, lease, poll),
            Lane(outside, lease, poll),
            Lane(outside, lease, 10 * poll),
        ]
        self.threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the threads; returns at once."""
        for number, lane in enumerate(self.lanes):
            thread = threading.Thread(target=lane.run, name=f"jobs-{number}", daemon=True)
            thread.start()
            self.threads.append(thread)

        # Also at the end of a web server's process, which the multiprocessing module closes.
        Finalize(None, self.stop, exitpriority=100)

    def stop(self, seconds: float = 4.5) -> bool:
        """Let the current rows finish, at most that long; whether all did."""
        for lane in self.lanes:
            lane.stopping.set()
        wake()
        limit = clock.now() + dt.timedelta(seconds=seconds)
        for thread in self.threads:
            thread.join(max(0.0, (limit - clock.now()).total_seconds()))
        return not any(thread.is_alive() for thread in self.threads)

    def run(self) -> None:
        """Work in this process until SIGTERM or SIGINT, then stop gracefully."""
        asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked.set())
        self.start()
        asked.wait()
        if not self.stop():
            logger.warning("a job did not finish in time: its lease will hand it over")
