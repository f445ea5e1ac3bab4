"""The `parvis` command: instant help, words instead of tracebacks."""

import json
import os
import subprocess
import sys
import time

from tests.consistency.source import ROOT

ENVIRONMENT = {
    **{
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PARVIS", "DJANGO"))
    },
    "PYTHONPATH": str(ROOT / "src"),
}


def parvis(*arguments, **environment):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "parvis.cli", *arguments],
        env={**ENVIRONMENT, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_help_needs_no_django():
    code = "import sys, parvis.cli; sys.exit('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert done.returncode == 0
    assert "demo" in parvis("--help").stdout


def test_people_as_json(tmp_path):
    people = json.loads(
        parvis("demo", "people", PARVIS_VAR=str(tmp_path), PARVIS_ENV="demo").stdout
    )
    assert {"aicha_benali", "karim_haddad"} <= {one["key"] for one in people}


def test_a_wrong_setting_is_said_in_words(tmp_path):
    done = parvis("migrate", PARVIS_VAR=str(tmp_path), PARVIS_HTTPS="perhaps")
    assert done.returncode != 0
    assert "PARVIS_HTTPS" in done.stderr and "Traceback" not in done.stderr


def test_an_unknown_brick_is_said_in_words(tmp_path):
    done = parvis("migrate", PARVIS_VAR=str(tmp_path), PARVIS_BRICKS="procedurs")
    assert "procedurs" in done.stderr and "Traceback" not in done.stderr


def test_production_starts_only_on_a_database_that_is_up_to_date(tmp_path):
    started = time.monotonic()
    done = parvis("web", "--port", "1", PARVIS_VAR=str(tmp_path), PARVIS_ENV="production")
    assert "parvis upgrade" in done.stderr and time.monotonic() - started < 60
