"""Jobs: what is asked in a transaction is done once, tried again, given up with words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from parvis.kernel import clock, jobs
from parvis.kernel.jobs import registry
from parvis.kernel.jobs.leases import (
    FIRST_DELAY,
    LONGEST_DELAY,
    LostLease,
    State,
    claim,
    delay_after,
    finish,
    perform,
    renew,
)
from parvis.kernel.jobs.models import Job
from parvis.kernel.jobs.operating import abandon, retry
from parvis.kernel.jobs.queue import INSIDE, OUTSIDE

pytestmark = pytest.mark.django_db
done: list[dict[str, Any]] = []


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    """Jobs of these tests, forgotten afterwards."""
    before = dict(registry._jobs)
    done.clear()

    @jobs.job("test.note")
    def note(args: dict[str, Any]) -> None:
        done.append(args)

    @jobs.job("test.urgent", urgent=True)
    def urgent(args: dict[str, Any]) -> None:
        done.append({"urgent": True})

    @jobs.job("test.call", outside=True)
    def call(args: dict[str, Any]) -> None:
        done.append(args)

    @jobs.job("test.half", max_attempts=2)
    def half(args: dict[str, Any]) -> None:
        jobs.enqueue("test.note", {"never": True})
        raise RuntimeError("secret of Mme Benali")

    @jobs.job("test.give_up")
    def give_up(args: dict[str, Any]) -> None:
        raise jobs.GiveUp("The form no longer exists.")

    yield
    registry._jobs.clear()
    registry._jobs.update(before)


def test_a_job_runs_once_with_its_args():
    jobs.enqueue("test.note", {"n": 1})
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    assert done == [{"n": 1}]
    assert Job.objects.get().state == State.DONE


def test_a_job_belongs_to_the_transaction_that_asks_for_it():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.enqueue("test.note", {})
        raise ZeroDivisionError
    assert not Job.objects.exists()


def test_unknown_name_and_unfit_args_are_refused_when_asked():
    with pytest.raises(jobs.UnknownJob, match="nothing_here"):
        jobs.enqueue("test.nothing_here", {})
    with pytest.raises(TypeError, match="JSON"):
        jobs.enqueue("test.note", {"at": clock.now()})


def test_same_key_while_waiting_is_one_job_and_the_earlier_time_wins():
    later = clock.now() + dt.timedelta(hours=1)
    first = jobs.enqueue("test.note", {}, key="k", at=later)
    assert jobs.run_due() == 0
    assert jobs.enqueue("test.note", {}, key="k") == first
    assert jobs.enqueue("test.note", {}, key="k", at=later) == first
    assert jobs.enqueue("test.note", {}, key="other") != first
    assert jobs.run_due() == 2
    assert jobs.enqueue("test.note", {}, key="k") != first


def test_jobs_without_key_are_all_run():
    for n in range(3):
        jobs.enqueue("test.note", {"n": n})
    assert jobs.run_due() == 3
    assert [args["n"] for args in done] == [0, 1, 2]


def test_urgent_goes_first():
    jobs.enqueue("test.note", {})
    jobs.enqueue("test.urgent", {})
    jobs.run_due()
    assert done == [{"urgent": True}, {}]


def test_a_failure_rolls_back_waits_and_dies_in_words_without_personal_data():
    jobs.enqueue("test.half", {})
    with pytest.raises(RuntimeError):
        jobs.run_due()
    row = Job.objects.get()  # the job asked for by the failed one was rolled back
    assert (row.state, row.attempts) == (State.WAITING, 1)
    assert row.due_at > clock.now() + dt.timedelta(seconds=3)
    Job.objects.update(due_at=clock.now())
    jobs.run_due(raising=False)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DEAD, 2)
    assert "RuntimeError" in row.error
    assert "Benali" not in row.error
    assert done == []


def test_giving_up_is_final_and_keeps_its_words():
    jobs.enqueue("test.give_up", {})
    jobs.run_due(raising=False)
    row = Job.objects.get()
    assert (row.state, row.error) == (State.DEAD, "The form no longer exists.")
    assert row.finished_at is not None


def test_a_dead_job_is_tried_again_or_abandoned_by_an_operator():
    jobs.enqueue("test.give_up", {})
    jobs.run_due(raising=False)
    row = Job.objects.get()
    assert retry(row)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.WAITING, 0)
    assert abandon(row)
    assert not abandon(row)
    assert jobs.run_due() == 0


def test_a_dead_job_is_not_tried_again_beside_a_waiting_one_of_its_key():
    jobs.enqueue("test.give_up", {}, key="k")
    jobs.run_due(raising=False)
    dead = Job.objects.get()
    jobs.enqueue("test.give_up", {}, key="k")
    assert not retry(dead)


def test_a_failed_job_gives_way_to_a_newer_one_of_its_key():
    jobs.enqueue("test.half", {"n": 1}, key="k")
    row = claim(INSIDE)
    newer = jobs.enqueue("test.half", {"n": 2}, key="k")
    assert newer != row.id
    perform(INSIDE, row)
    row.refresh_from_db()
    assert row.state == State.ABANDONED
    assert Job.objects.get(id=newer).state == State.WAITING


def test_a_lease_keeps_others_away_until_it_ends():
    jobs.enqueue("test.note", {})
    row = claim(INSIDE, dt.timedelta(seconds=30))
    assert claim(INSIDE) is None
    assert renew(row)
    Job.objects.update(due_at=clock.now())  # the lease is over
    other = claim(INSIDE)
    assert other.pk == row.pk
    assert other.attempts == 2
    with pytest.raises(LostLease):
        finish(row)
    assert perform(INSIDE, row) is None  # the first worker comes back: it does nothing
    assert done == []
    perform(INSIDE, other)
    assert done == [{}]


def test_a_job_that_kills_its_worker_dies_in_the_end():
    jobs.enqueue("test.half", {})
    for _ in range(2):
        assert claim(INSIDE) is not None
        Job.objects.update(due_at=clock.now())
    assert claim(INSIDE) is None
    row = Job.objects.get()
    assert row.state == State.DEAD
    assert "stopped 2 times" in row.error


def test_jobs_of_a_brick_that_left_wait_with_words():
    jobs.enqueue("test.note", {})
    del registry._jobs["test.note"]
    jobs.run_due(raising=False)
    row = Job.objects.get()
    assert row.state == State.WAITING
    assert "test.note" in row.error


def test_outside_jobs_are_their_own_queue():
    jobs.enqueue("test.call", {"n": 1})
    assert claim(INSIDE) is None
    row = claim(OUTSIDE)
    assert perform(OUTSIDE, row) is None
    assert done == [{"n": 1}]


def test_counts_say_what_is_late():
    assert (jobs.counts().waiting, jobs.counts().late) == (0, 0)
    jobs.enqueue("test.note", {})
    jobs.enqueue("test.note", {}, at=clock.now() + dt.timedelta(days=1))
    Job.objects.update(created_at=clock.now() - dt.timedelta(seconds=90))
    Job.objects.filter(due_at__lt=clock.now()).update(due_at=clock.now() - dt.timedelta(seconds=60))
    counts = jobs.counts()
    assert (counts.waiting, counts.running, counts.dead) == (2, 0, 0)
    assert 60 <= counts.late < 80


def test_delays_grow_to_six_hours():
    for attempts in range(1, 30):
        base = min(LONGEST_DELAY, FIRST_DELAY * 3 ** (attempts - 1))
        assert 0.8 * base <= delay_after(attempts) <= 1.2 * base


def test_done_jobs_are_forgotten_after_seven_days():
    jobs.enqueue("test.note", {})
    jobs.enqueue("test.give_up", {})
    jobs.run_due(raising=False)
    jobs.enqueue("test.note", {})
    old = clock.now() - dt.timedelta(days=8)
    Job.objects.exclude(state=State.WAITING).update(finished_at=old)
    jobs.enqueue("jobs.forget_done", {})
    jobs.run_due(limit=2)
    assert set(Job.objects.values_list("name", "state")) == {
        ("test.give_up", State.DEAD),
        ("test.note", State.DONE),
        ("jobs.forget_done", State.DONE),
    }


def test_a_key_known_to_be_new_costs_one_statement(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        first = jobs.enqueue("test.note", {}, key="k", new=True)
    assert jobs.enqueue("test.note", {}, key="k") == first
