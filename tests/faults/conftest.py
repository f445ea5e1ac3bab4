"""A throwaway house of its own for tests that kill processes: database, var folder, environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = "tests.faults.trial.settings"


@dataclass
class House:
    """An instance in its own processes. Nothing of pytest's database is used."""

    engine: str
    environment: dict[str, str]
    var: Path

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """Start `python -m tests.faults.trial.run …` and give its process."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.trial.run", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *arguments: object, seconds: float = 60) -> Any:
        """Run one to its end and read the JSON of its last line."""
        process = self.start(*arguments)
        out, _ = process.communicate(timeout=seconds)
        assert process.returncode == 0, f"{arguments}: exit status {process.returncode}"
        return json.loads(out.splitlines()[-1])


def _environment(var: Path, url: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
    return {
        **kept,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PARVIS_ENV": "test",
        "PARVIS_VAR": str(var),
        "PARVIS_DATABASE_URL": url,
        "PARVIS_BRICKS": "",
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A migrated house on each database; PARVIS_TEST_POSTGRES names the server of the second."""
    if request.param == "sqlite":
        made = House("sqlite", _environment(tmp_path, ""), tmp_path)
        made.ask("migrate")
        yield made
        return
    server = os.environ.get("PARVIS_TEST_POSTGRES")
    if not server:
        if os.environ.get("CI") == "true":
            pytest.fail("PARVIS_TEST_POSTGRES is needed: make test-faults gives one")
        pytest.skip("no PARVIS_TEST_POSTGRES")
    import psycopg

    name = f"parvis_faults_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
            made = House("postgresql", _environment(tmp_path, url), tmp_path)
            made.ask("migrate")
            yield made
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the fault tests measured."""
    for report in terminalreporter.getreports("passed"):
        for key, value in report.user_properties:
            if key == "summary":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")
