"""Sixteen processes write to one SQLite file through the gate: none starves, none is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT

pytestmark = pytest.mark.fault
WRITERS, SECONDS = 16, 4.0


def test_sixteen_writers_share_the_file(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.faults.trial.writers",
            str(tmp_path / "gate.sqlite3"),
            str(WRITERS),
            str(SECONDS),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    done = found["done"]
    summary = (
        f"{sum(done)} transactions in {SECONDS} s by {WRITERS} writers; per writer {min(done)} to "
        f"{max(done)} (ratio {min(done) / max(done):.2f}); longest wait {found['longest']:.3f} s"
    )
    record_property("summary", summary)
    assert found["errors"] == []
    assert len(done) == WRITERS
    assert min(done) > 0
    assert min(done) / max(done) > 0.2
    assert found["longest"] < 3
    assert found["total"] == found["counter"] == found["rows"] == sum(done)
    assert found["integrity"] == "ok"
