"""Idempotency keys and rate limits between processes, on both databases, one being killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from tests.faults.conftest import ROOT

pytestmark = pytest.mark.fault
KEYS, LIMIT = 120, 100


def start(house, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.kernel.tokens.racer", *map(str, arguments)],
        cwd=ROOT,
        env=house.environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(process):
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out)


def test_each_key_has_one_effect_and_one_reply(house, record_property):
    killed = start(house, "once", KEYS)
    time.sleep(2.5)  # it has started; where it is in its work does not matter
    racers = [start(house, "once", KEYS) for _ in range(2)]
    time.sleep(0.6)
    killed.kill()
    killed.communicate()
    first, second = (answer(racer) for racer in racers)
    assert first == second and len(first) == KEYS
    effects = answer(start(house, "persons"))
    assert effects == sorted(f"k{number}" for number in range(KEYS))
    record_property("summary", f"{KEYS} keys asked for by 3 processes: {len(effects)} effects")


def test_processes_together_stay_within_the_limit(house):
    racers = [start(house, "hits", LIMIT, 60) for _ in range(3)]
    assert sum(answer(racer) for racer in racers) == LIMIT
