"""kill -9 at any moment: every acknowledged file is whole, and nothing half-done stays."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
KILLS = 6


@pytest.mark.fault
def test_no_acknowledged_file_is_lost(tmp_path):
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("PARVIS_")},
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
        "PARVIS_ENV": "test",
        "PARVIS_VAR": str(tmp_path),
        "PARVIS_FILES_OWNER_QUOTA": "100000000000",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    command = [sys.executable, "-m", "tests.kernel.files.sender"]

    def run(*arguments, **more):
        return subprocess.run(
            [*command, *arguments], env=environment, cwd=ROOT, check=True, text=True, **more
        )

    def start(*arguments):
        return subprocess.Popen(
            [*command, *arguments], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )

    run("migrate")
    acknowledged = []
    for kill in range(KILLS):
        senders = [start("send", str(kill * 100_000 + seed)) for seed in (0, 50_000)]
        try:
            acknowledged.append(senders[0].stdout.readline())  # started; then at a random instant
            time.sleep(random.uniform(0, 0.4))
        finally:
            for sender in senders:
                sender.kill()
        for sender in senders:
            lines = sender.stdout.read().splitlines(keepends=True)
            acknowledged += [line for line in lines if line.endswith("\n")]
            sender.wait()
    assert "" not in acknowledged and len(acknowledged) > KILLS * 3
    said = run("check", input="".join(acknowledged), stdout=subprocess.PIPE)
    assert said.stdout == "whole\n"
