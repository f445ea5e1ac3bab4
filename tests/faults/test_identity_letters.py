"""The link and the codes of a letter serve once, whoever races: six at once from three processes,
on both databases."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.faults.conftest import ROOT

pytestmark = pytest.mark.fault
ROUNDS, PROCESSES = 40, 3


def start(env, *arguments):
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.bricks.identity.letter_racer", *arguments],
        cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_each_letter_lets_one_in(house, record_property):
    env = {**house.environment, "PARVIS_BRICKS": "identity",
           "DJANGO_SETTINGS_MODULE": "parvis.config.settings"}  # fmt: skip
    out, _ = start(env, "prepare", str(ROUNDS)).communicate(timeout=120)
    made = json.loads(out.splitlines()[-1])
    assert Counter(one["kind"] for one in made) == dict.fromkeys(("link", "code", "agent"), ROUNDS)
    at = str(time.time() + 15)  # every process has started by then
    racers = [start(env, "race", at) for _ in range(PROCESSES)]
    for racer in racers:
        racer.stdin.write(json.dumps(made))
        racer.stdin.close()
        racer.stdin = None
    told = [json.loads(racer.communicate(timeout=150)[0].splitlines()[-1]) for racer in racers]
    assert [one["faults"] for one in told] == [[]] * PROCESSES
    wins = Counter()
    for one in told:
        wins.update(one["wins"])
    assert dict(wins) == {one["id"]: 1 for one in made}, wins
    winners = sum(bool(one["wins"]) for one in told)
    record_property(
        "summary",
        f"{house.engine}: {len(made)} letters, 6 attempts each from {PROCESSES} processes, "
        f"{winners} of them won some: one winner each",
    )
