"""Workers and writers killed at random instants: every effect exactly once, on both databases."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import House
from tests.postgres import free_port

pytestmark = pytest.mark.fault
ACTS, LETTERS, KILLS, PAUSES = 750, 40, 18, 3
LEASE = 1.0


def ready(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """Wait until a worker works."""
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    return process


def end(process: subprocess.Popen[str], number: int = signal.SIGKILL) -> int:
    """Send a signal and wait for the end; the exit status."""
    process.send_signal(number)
    return process.wait(timeout=10)


class Nursery:
    """Workers forked in milliseconds, so that faults strike at work and not at imports."""

    def __init__(self, house: House) -> None:
        self.process = ready(house.start("nursery", LEASE))
        self.running: list[int] = []

    def add(self) -> None:
        """One more worker."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.running.append(int(self.process.stdout.readline()))

    def strike(self, number: int) -> int:
        """Send a signal to the oldest worker and take it out of the list."""
        victim = self.running.pop(0)
        os.kill(victim, number)
        return victim

    def close(self) -> None:
        """Stop all of them gracefully and see them gone."""
        while self.running:
            victim = self.strike(signal.SIGTERM)
            for _ in range(100):
                try:
                    os.kill(victim, 0)
                except ProcessLookupError:
                    break
                time.sleep(0.05)
            else:
                os.kill(victim, signal.SIGKILL)
                raise AssertionError("a worker did not stop within five seconds")
        self.process.communicate(timeout=10)


def tormented(house: House, nursery: Nursery, chance: random.Random) -> None:
    """Two workers at a time; the older is killed or paused again and again, while acts arrive."""
    filling = house.start("fill", ACTS, LETTERS)
    for _ in range(2):
        nursery.add()
    time.sleep(1)
    for turn in range(KILLS + PAUSES):
        time.sleep(chance.uniform(0.1, 0.6))
        if turn % 7 == 6:  # longer than its lease, then it comes back and must do no harm
            victim = nursery.strike(signal.SIGSTOP)
            time.sleep(LEASE * 1.3)
            os.kill(victim, signal.SIGCONT)
            nursery.running.append(victim)
        else:
            nursery.strike(signal.SIGKILL)
            nursery.add()
    assert filling.wait(60) == 0
    house.ask("wait", 60, seconds=90)


def test_jobs_events_and_letters_survive_killed_and_paused_workers(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    started = time.monotonic()
    nursery = Nursery(house)
    try:
        tormented(house, nursery, random.Random(20260901))
    finally:
        nursery.close()
    found = house.ask("tally")
    seconds = round(time.monotonic() - started, 1)
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
    assert not list(Path(house.var, "mail").glob("*.partial")) or found["retried"]


def test_what_a_killed_writer_committed_is_complete(house: House) -> None:
    """Acknowledged acts are there; each act there has its job and its event, no half act."""
    ledger, chance = house.var / "ledger", random.Random(7)
    worker = ready(house.start("worker", LEASE))
    for turn in range(4):
        writer = house.start("write", ledger, turn * 100_000, 100_000)
        limit = time.monotonic() + 20
        while time.monotonic() < limit and _last(ledger) < turn * 100_000:
            time.sleep(0.02)
        time.sleep(chance.uniform(0.1, 0.5))
        end(writer)
    acknowledged = {int(line) for line in ledger.read_text().splitlines() if line}
    found = house.ask("wait", 60, seconds=90)
    assert end(worker, signal.SIGTERM) == 0
    assert len(acknowledged) > 40
    assert acknowledged <= set(found["acts"])
    assert len(found["acts"]) - len(acknowledged) <= 4  # killed between commit and ledger
    assert found["distinct"] == {"job": found["acts"], "event": found["acts"]}
    assert found["twice"] == {"job": [], "event": []}


def _last(ledger: Path) -> int:
    lines = ledger.read_text().split() if ledger.exists() else []
    return int(lines[-1]) if lines else -1


def begun(house: House) -> None:
    """Wait until the long job has begun; it goes on for two seconds from then."""
    limit = time.monotonic() + 30
    while not (house.var / "begun").exists():
        assert time.monotonic() < limit
        time.sleep(0.02)


@pytest.mark.parametrize("name", ["trial.effect", "trial.call"])
def test_sigterm_lets_the_current_job_finish(house: House, name: str) -> None:
    worker = ready(house.start("worker"))
    house.ask("one", name, 2)
    begun(house)
    started = time.monotonic()
    assert end(worker, signal.SIGTERM) == 0
    assert time.monotonic() - started < 5
    found = house.ask("tally")
    assert (found["open"], sum(found["effects"].values()), found["retried"]) == (0, 1, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_web_server_that_stops_lets_its_worker_finish(house: House, number: int) -> None:
    server = house.start("web", free_port())
    house.ask("one", "trial.effect", 2)
    begun(house)
    started = time.monotonic()
    end(server, number)
    assert time.monotonic() - started < 5
    found = house.ask("tally")
    assert (found["open"], found["effects"], found["retried"]) == (0, {"job": 1}, 0)


def test_a_lease_is_renewed_while_an_outside_call_lasts(house: House) -> None:
    """Two workers, a call three times as long as the lease: it is made once."""
    workers = [ready(house.start("worker", 0.6)) for _ in range(2)]
    house.ask("one", "trial.call", 2)
    found = house.ask("wait", 10)
    assert [end(worker, signal.SIGTERM) for worker in workers] == [0, 0]
    assert (found["open"], found["retried"], found["effects"]) == (0, 0, {"call": 1})


def test_a_commit_wakes_the_worker_of_its_process(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    found = house.ask("latency", 20)
    waits = sorted(found["waits"])
    record_property("summary", f"median {waits[10]:.3f} s, max {waits[-1]:.3f} s")
    assert waits[10] < 0.5
    assert waits[-1] < 5  # the worker polls every ten seconds: it was woken each time
    assert found["stopped"]


def test_a_job_asked_again_does_not_start_before_the_asker_has_committed(house: House) -> None:
    """Else it would run without seeing what was just written, and nobody would do that."""
    assert house.ask("keyed") == {"same": True, "early": False, "late": True}
