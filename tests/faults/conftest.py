"""A throwaway house of its own for tests that kill processes: database, var folder, helper.

The helper (`python -m tests.faults.trial.run`) loads everything once; it answers questions and
forks workers and writers in milliseconds, so that faults strike at work and not at imports.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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
    helper: subprocess.Popen[str]

    def _send(self, **request: object) -> Any:
        assert self.helper.stdin is not None
        assert self.helper.stdout is not None
        self.helper.stdin.write(json.dumps(request) + "\n")
        self.helper.stdin.flush()
        answer = self.helper.stdout.readline()
        assert answer, f"the helper died on {request}"
        return json.loads(answer)

    def ask(self, do: str, *args: object) -> Any:
        """Have the helper run one of its functions, and give its answer."""
        return self._send(do=do, args=args)

    def fork(self, do: str, *args: object) -> int:
        """Have it run in a process of its own; the process."""
        return int(self._send(do=do, args=args, fork=True))

    def end(self, process: int, number: int = signal.SIGKILL) -> int:
        """Send a signal and wait up to ten seconds for the end; the exit status."""
        os.kill(process, number)
        return int(self.ask("reap", process, 10))


def environment(var: Path, url: str) -> dict[str, str]:
    """The environment of a house's processes."""
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


@contextmanager
def opened(engine: str, var: Path, url: str = "") -> Iterator[House]:
    """A house with its helper; whatever it forked is killed at the end."""
    var.mkdir(parents=True, exist_ok=True)
    made = environment(var, url)
    command = [sys.executable, "-m", "tests.faults.trial.run"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    helper = subprocess.Popen(
        command, cwd=ROOT, env=made, text=True, start_new_session=True, **pipes
    )
    try:
        yield House(engine, made, var, helper)
    finally:
        os.killpg(helper.pid, signal.SIGKILL)
        helper.communicate()


@contextmanager
def database(server: str, name: str, template: str = "template0") -> Iterator[str]:
    """A database of its own on a PostgreSQL server; its address."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def postgres() -> str:
    """The server for these tests; skipped without one, and failed in CI."""
    server = os.environ.get("PARVIS_TEST_POSTGRES", "")
    if not server:
        if os.environ.get("CI") == "true":
            pytest.fail("PARVIS_TEST_POSTGRES is needed: make test-faults gives one")
        pytest.skip("no PARVIS_TEST_POSTGRES")
    return server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    var = tmp_path_factory.mktemp("template")
    with opened("sqlite", var) as made:
        made.ask("migrate")
    return var / "parvis.sqlite3"


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated PostgreSQL database, copied for each test."""
    name = f"parvis_template_{uuid.uuid4().hex[:12]}"
    with database(postgres(), name) as url:
        with opened("postgresql", tmp_path_factory.mktemp("template"), url) as made:
            made.ask("migrate")
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A migrated house on each database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "parvis.sqlite3")
        with opened("sqlite", tmp_path) as made:
            yield made
        return
    template = request.getfixturevalue("postgres_template")
    with (
        database(postgres(), f"parvis_faults_{uuid.uuid4().hex[:12]}", template) as url,
        opened("postgresql", tmp_path, url) as made,
    ):
        yield made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the fault tests measured."""
    for report in terminalreporter.getreports("passed"):
        for key, value in report.user_properties:
            if key == "summary":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")
