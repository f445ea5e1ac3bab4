"""The worker's turns: cheap when idle, periodic jobs put in the queue once, troubles outlived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from parvis.kernel import clock, jobs
from parvis.kernel.jobs import registry, schedule, waking
from parvis.kernel.jobs.models import Job, Schedule
from parvis.kernel.jobs.worker import Worker

pytestmark = pytest.mark.django_db
calls: list[str] = []


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    """One periodic job, and only that one."""
    before = dict(registry._jobs), dict(registry._periods)
    registry._periods.clear()
    calls.clear()

    @jobs.job("test.tick")
    def tick(args: dict[str, Any]) -> None:
        calls.append("tick")

    @jobs.job("test.call", outside=True)
    def call(args: dict[str, Any]) -> None:
        calls.append("call")

    jobs.every("test.tick", seconds=60)
    yield
    for mine, old in zip((registry._jobs, registry._periods), before, strict=True):
        mine.clear()
        mine.update(old)


def test_an_idle_worker_asks_one_question_per_queue():
    inside, outside, _ = Worker().lanes
    inside.turn()
    with CaptureQueriesContext(connection) as asked:
        assert not inside.turn()
        assert not outside.turn()
    assert len(asked) == 3  # jobs, deliveries; outside jobs
    assert all(query["sql"].startswith("SELECT") for query in asked)


def test_periodic_jobs_run_at_first_start_then_at_their_period():
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        schedule.install()
        schedule.install()
        assert Schedule.objects.get().seconds == 60
        assert schedule.enqueue_due() == start + dt.timedelta(seconds=60)
        assert schedule.enqueue_due() == start + dt.timedelta(seconds=60)
        assert jobs.run_due() == 1
        traveller.shift(59)
        schedule.enqueue_due()
        assert jobs.run_due() == 0
        traveller.shift(1)
        schedule.enqueue_due()
        assert jobs.run_due() == 1
        traveller.shift(3600)  # nobody worked for an hour: once, not sixty times
        schedule.enqueue_due()
        schedule.enqueue_due()
        assert jobs.run_due() == 1


def test_a_period_that_changes_or_goes_away():
    schedule.install()
    jobs.every("test.tick", seconds=5)
    schedule.install()
    assert Schedule.objects.get().seconds == 5
    registry._periods.clear()
    schedule.install()
    assert not Schedule.objects.exists()


def test_two_workers_at_one_schedule_put_one_job():
    schedule.install()
    row = Schedule.objects.get()
    schedule._put(row, clock.now() + dt.timedelta(seconds=60))
    schedule._put(row, clock.now() + dt.timedelta(seconds=60))  # has seen the same old row
    assert Job.objects.count() == 1


def test_a_period_is_of_a_declared_job():
    with pytest.raises(jobs.UnknownJob):
        jobs.every("test.nothing", seconds=5)
    with pytest.raises(ValueError, match="one second"):
        jobs.every("test.tick", seconds=0)


def test_a_lane_outlives_a_database_that_went_away(monkeypatch):
    lane = Worker(poll=0.01).lanes[0]
    turns = iter([OperationalError("server closed"), RuntimeError("a bug"), None])

    def turn() -> bool:
        problem = next(turns)
        if problem is not None:
            raise problem
        lane.stopping.set()
        return True

    monkeypatch.setattr(lane, "turn", turn)
    monkeypatch.setattr(connection, "close", lambda: calls.append("closed"))
    lane.run()
    assert calls == ["closed", "closed", "closed"]


def test_lanes_are_woken_by_work_arriving_in_this_process(django_capture_on_commit_callbacks):
    event = waking.sleeper()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue("test.tick", {})
        assert not event.is_set()
    assert event.is_set()


def test_outside_work_does_not_hold_up_inside_work():
    inside, outside, other = Worker().lanes
    assert [queue.name for queue in inside.found] == ["events.deliveries", "jobs.inside"]
    assert [queue.name for queue in outside.found] == ["jobs.outside"]
    assert other.found == outside.found
    assert other.poll > outside.poll  # it is woken when there is more than one call to make
