"""Workers and writers killed at random instants: every effect exactly once, on both databases."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT, House
from tests.postgres import free_port

pytestmark = pytest.mark.fault
Note = Callable[[str, object], None]
ACTS, LETTERS, KILLS, PAUSES = 500, 40, 18, 3
LEASE = 1.0


def tormented(house: House, chance: random.Random) -> list[int]:
    """Two workers at a time; the older is killed or paused again and again, while acts arrive.

    Returns those that live at the end.
    """
    filling = house.fork("fill", ACTS, LETTERS)
    running = [house.fork("worker", LEASE) for _ in range(2)]
    for turn in range(KILLS + PAUSES):
        house.ask("until_running", 10)  # strike at work, not at a worker that starts
        time.sleep(chance.uniform(0, 0.05))
        victim = running.pop(0)
        if turn % 7 == 6:  # longer than its lease, then it comes back and must do no harm
            os.kill(victim, signal.SIGSTOP)
            time.sleep(LEASE * 1.3)
            os.kill(victim, signal.SIGCONT)
            running.append(victim)
        else:
            assert house.end(victim) == -signal.SIGKILL
            running.append(house.fork("worker", LEASE))
    assert house.ask("reap", filling, 120) == 0
    return running


def test_jobs_events_and_letters_survive_killed_and_paused_workers(
    house: House, record_property: Note
) -> None:
    started = time.monotonic()
    running = tormented(house, random.Random(20260901))
    found = house.ask("wait", 120)
    seconds = round(time.monotonic() - started, 1)
    assert [house.end(process, signal.SIGTERM) for process in running] == [0, 0]
    record_property(
        "summary",
        f"{2 * ACTS} effects and {LETTERS} letters, {KILLS} kills and {PAUSES} pauses, "
        f"{found['retried']} tried again, {seconds} s",
    )
    assert found["open"] == found["dead"] == 0
    assert found["retried"] > 0, "no kill hit a running row: the test proves nothing"
    assert found["effects"] == {"job": ACTS, "event": ACTS}
    assert found["twice"] == {"job": [], "event": []}
    assert found["out_of_order"] == []
    assert found["integrity"] == "ok"
    assert found["letters_sent"] == LETTERS
    assert len(list(Path(house.var, "mail").glob("*.eml"))) == LETTERS


def test_what_a_killed_writer_committed_is_complete(house: House) -> None:
    """Acknowledged acts are there; each act there has its job and its event, no half act."""
    ledger, chance = house.var / "ledger", random.Random(7)
    ledger.touch()
    worker = house.fork("worker", LEASE)
    for turn in range(6):
        wanted = len(ledger.read_bytes().split()) + chance.randrange(10, 60)
        writer = house.fork("write", str(ledger), turn * 100_000, 100_000)
        limit = time.monotonic() + 30
        while len(ledger.read_bytes().split()) < wanted:
            assert time.monotonic() < limit
            time.sleep(chance.uniform(0, 0.01))
        house.end(writer)
    acknowledged = {int(number) for number in ledger.read_text().split()}
    found = house.ask("wait", 60)
    assert house.end(worker, signal.SIGTERM) == 0
    assert acknowledged <= set(found["acts"])
    assert len(found["acts"]) - len(acknowledged) <= 6  # killed between commit and ledger
    assert found["distinct"] == {"job": found["acts"], "event": found["acts"]}
    assert found["twice"] == {"job": [], "event": []}


def begun(house: House) -> None:
    """Wait until the long job has begun; it goes on for a second and a half from then."""
    limit = time.monotonic() + 30
    while not (house.var / "begun").exists():
        assert time.monotonic() < limit
        time.sleep(0.02)


@pytest.mark.parametrize("name", ["trial.effect", "trial.call"])
def test_sigterm_lets_the_current_job_finish(house: House, name: str) -> None:
    worker = house.fork("worker")
    house.ask("one", name, 1.5)
    begun(house)
    started = time.monotonic()
    assert house.end(worker, signal.SIGTERM) == 0
    assert time.monotonic() - started < 5
    found = house.ask("tally")
    assert (found["open"], sum(found["effects"].values()), found["retried"]) == (0, 1, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_web_server_that_stops_lets_its_worker_finish(house: House, number: int) -> None:
    command = [sys.executable, "-m", "tests.faults.trial.web", str(free_port())]
    server = subprocess.Popen(command, cwd=ROOT, env=house.environment)
    try:
        house.ask("one", "trial.effect", 1.5)
        begun(house)
        server.send_signal(number)
        server.wait(timeout=5)
    finally:
        server.kill()
    found = house.ask("tally")
    assert (found["open"], found["effects"], found["retried"]) == (0, {"job": 1}, 0)


def test_a_lease_is_renewed_while_an_outside_call_lasts(house: House) -> None:
    """Two workers, a call three times as long as the lease: it is made once."""
    workers = [house.fork("worker", 0.6) for _ in range(2)]
    house.ask("one", "trial.call", 2)
    found = house.ask("wait", 20)
    assert [house.end(worker, signal.SIGTERM) for worker in workers] == [0, 0]
    assert (found["open"], found["retried"], found["effects"]) == (0, 0, {"call": 1})


def test_a_commit_wakes_the_worker_of_its_process(house: House, record_property: Note) -> None:
    found = house.ask("latency", 20)
    waits = sorted(found["waits"])
    record_property("summary", f"median {waits[10]:.3f} s, max {waits[-1]:.3f} s")
    assert waits[10] < 0.5
    assert waits[-1] < 5  # the worker polls every ten seconds: it was woken each time
    assert found["stopped"]


def test_a_job_asked_again_does_not_start_before_the_asker_has_committed(house: House) -> None:
    """Else it would run without seeing what was just written, and nobody would do that."""
    assert house.ask("keyed") == {"same": True, "early": False, "late": True}
