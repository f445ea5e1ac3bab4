"""Recorders, sealers and erasers killed at random instants, on both databases.

Every acknowledged record is there, no transaction is half there, the chain verifies against the
head file, and whoever was acknowledged as erased is erased and in the register.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.faults.conftest import ROOT, House

pytestmark = pytest.mark.fault
KILLS = 30


def start(house: House, *arguments: object) -> subprocess.Popen[str]:
    """A process of `journal_acts`."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.journal_acts", *map(str, arguments)],
        cwd=ROOT, env=house.environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def ask(house: House, *arguments: object) -> Any:
    """Run one to its end and read its answer."""
    process = start(house, *arguments)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0, f"{arguments}: exit status {process.returncode}"
    return json.loads(out.splitlines()[-1])


class Nursery:
    """Forks loops."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert self._line() == "ready"

    def add(self, loop: str) -> int:
        """One more; its pid."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{loop}\n")
        self.process.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def nursery(house: House) -> Iterator[Nursery]:
    """A nursery, ended at the end."""
    process = start(house, "nursery")
    try:
        yield Nursery(process)
    finally:
        process.communicate(timeout=20)


def test_nothing_acknowledged_is_lost_and_the_chain_verifies(
    house: House, record_property: Any
) -> None:
    chance = random.Random(20260307)
    with nursery(house) as children:
        loops = ("record", "record", "seal", "seal", "erase")
        running = [(loop, children.add(loop)) for loop in loops]
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.35))
            loop, pid = running.pop(chance.randrange(len(running)))
            os.kill(pid, signal.SIGKILL)
            running.append((loop, children.add(loop)))
        for _loop, pid in running:
            os.kill(pid, signal.SIGKILL)
    found = ask(house, "outcome")
    record_property(
        "summary",
        f"{house.engine}: {KILLS + 5} kills, {found['acknowledged']} records acknowledged, "
        f"{found['lost']} lost, {found['heads']} heads, {found['erased']} persons erased",
    )
    assert found["ok"], found["words"]
    assert found["acknowledged"] > 20
    assert found["erased"] > 5
    assert (found["lost"], found["odd"], found["unsealed"], found["revived"]) == (0, 0, 0, 0)
    assert found["numbers"]
    assert found["heads"] > 3


def test_looks_outside_pages_lost_to_a_kill_are_of_the_last_seconds(
    house: House, record_property: Any
) -> None:
    with nursery(house) as children:
        pid = children.add("look")
        time.sleep(5)
        killed_at = time.time()
        os.kill(pid, signal.SIGKILL)
    found = ask(house, "lost_looks", killed_at)
    record_property("summary", f"{house.engine}: {found}")
    assert found["looks"] > 50
    assert found["oldest"] < 3.0  # one second waiting, and the time of a write on a busy machine


def test_looks_of_a_process_that_leaves_are_written(house: House) -> None:
    assert ask(house, "look_and_leave") is None
    assert ask(house, "looks") == 3
