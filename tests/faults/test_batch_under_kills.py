"""A worker killed (`kill -9`) again and again in the middle of one act on many cases.

Each case is done once, none is left, and the batch says that it is over. On both databases.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.faults.conftest import ROOT
from tests.faults.towns import Town, instance

__all__ = ["instance"]
CASES, KILLS, LEASE, SECONDS = 100, 3, "1", 240
pytestmark = [pytest.mark.fault, pytest.mark.timeout(SECONDS + 60)]


def worker(town: Town) -> subprocess.Popen[bytes]:
    """A worker whose leases end after a second, so that the next need not wait long."""
    with (town.var / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", town.told_by, "work", LEASE],
            cwd=ROOT, env=town.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def test_a_batch_goes_on_after_its_worker_was_killed(
    instance: Town, record_property: Callable[[str, object], None]
) -> None:
    instance.told_by = "tests.faults.batch_story"
    chance, end = random.Random(20261127), time.monotonic() + SECONDS
    instance.story("prepare", str(CASES))
    marks, seen = sorted(chance.sample(range(5, CASES - 40), KILLS)), []
    running = worker(instance)
    try:
        for mark in marks:
            seen.append(instance.story("strike", str(running.pid), str(mark)))
            assert running.wait(timeout=30) == -signal.SIGKILL
            running = worker(instance)
        while instance.story("check")["finished"] == 0:
            assert time.monotonic() < end, "too long"
            time.sleep(0.5)
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait(timeout=30)
    found = instance.story("check")
    record_property("summary", f"{CASES} cases, killed when {seen} were done")
    assert any(done < CASES for done in seen), "no kill came before the end: nothing is proven"
    assert found["attempts"] > 1, "no kill hit the batch at work"
    assert set(found["taken"].values()) == {1} and len(found["taken"]) == CASES
    assert set(found["states"]) == {"in_instruction"} and set(found["items"]) == {"done"}
    assert found["wrong"] == [] and found["journal"]
