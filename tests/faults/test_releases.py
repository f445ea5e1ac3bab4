"""A database of every past release migrates, verifies and still serves."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from tests.consistency.source import ROOT

pytestmark = pytest.mark.fault
RELEASES = sorted(path.parent for path in (ROOT / "tests/fixtures/releases").glob("*/town.parvis"))


def test_there_is_a_release_to_try():
    assert RELEASES


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_it_is_restored_migrated_and_verified(release, tmp_path):
    var = tmp_path / "var"
    shutil.copytree(release / "keys", var / "keys")
    for key in (var / "keys").iterdir():
        key.chmod(0o600)
    (var / "keys").chmod(0o700)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS", "DJANGO"))}
    environment = {**clean, "PYTHONPATH": str(ROOT / "src"), "PARVIS_VAR": str(var)}

    def parvis(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "parvis.cli", *arguments],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout[-1500:]}{done.stderr[-1500:]}"
        return done.stdout

    parvis("restore", str(release / "town.parvis"))
    said = parvis("upgrade")
    assert "up to date" in said and "all is as it was signed" in said
    with sqlite3.connect(var / "parvis.sqlite3") as database:
        (cases,) = database.execute("SELECT count(*) FROM procedures_case").fetchone()
        (answers,) = database.execute(
            "SELECT answers FROM procedures_case WHERE state='accepted' LIMIT 1"
        ).fetchone()
    assert cases == 30 and json.loads(answers)
