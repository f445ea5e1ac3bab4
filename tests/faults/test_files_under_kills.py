"""kill -9 at any moment: every acknowledged file is whole, and nothing half-done stays."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from tests.faults.conftest import ROOT

pytestmark = pytest.mark.fault
KILLS = 6


def start(house, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.kernel.files.sender", *arguments],
        cwd=ROOT,
        env={**house.environment, "PARVIS_FILES_OWNER_QUOTA": "100000000000"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_no_acknowledged_file_is_lost(house, record_property):
    acknowledged = []
    for kill in range(KILLS):
        senders = [start(house, "send", str(kill * 100_000 + seed)) for seed in (0, 50_000)]
        try:
            acknowledged.append(senders[0].stdout.readline())  # started; then at a random instant
            time.sleep(random.uniform(0, 0.4))
        finally:
            for sender in senders:
                sender.kill()
        for sender in senders:
            lines = sender.communicate()[0].splitlines(keepends=True)
            acknowledged += [line for line in lines if line.endswith("\n")]
    assert "" not in acknowledged and len(acknowledged) > KILLS * 3
    checking = start(house, "check")
    said, _ = checking.communicate("".join(acknowledged), timeout=120)
    assert said == "whole\n" and checking.returncode == 0
    record_property("summary", f"{len(acknowledged)} files acknowledged, {2 * KILLS} kills, 0 lost")
