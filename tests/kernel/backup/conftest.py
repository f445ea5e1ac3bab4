"""Throwaway instances in processes of their own: a var folder, keys, a database on disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]
SERVER = os.environ.get("PARVIS_DATABASE_URL", "")
POSTGRES = SERVER.startswith("postgres")


class Refused(Exception):
    """The words of a BackupError."""


class Servant:
    """A process that does the acts of `acts.py`, for one instance after another."""

    def __init__(self, folder: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
        environment = kept | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
            "PARVIS_ENV": "production",
            "PARVIS_BRICKS": "",
            "PARVIS_VAR": str(folder),
            "PARVIS_DATABASE_URL": SERVER if POSTGRES else "",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.kernel.backup.acts"],
            cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def do(self, instance: Instance, act: str, **given: Any) -> Any:
        """One act and its answer; Refused with the words of a BackupError."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        who = {"var": str(instance.var), "name": instance.database}
        self.process.stdin.write(json.dumps({**who, "act": act, "given": given}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"{act} ended with {self.process.wait(timeout=10)}"
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["answer"]

    def stop(self) -> None:
        """End it."""
        self.process.communicate(timeout=30)


@dataclass
class Instance:
    """One installation: a var folder with keys, and a database by its file or name."""

    servant: Servant
    var: Path
    database: str

    def do(self, act: str, **given: Any) -> Any:
        """See Servant."""
        return self.servant.do(self, act, **given)


def server() -> psycopg.Connection[Any]:
    """The PostgreSQL server of the tests."""
    return psycopg.connect(urlunsplit(urlsplit(SERVER)._replace(path="/postgres")), autocommit=True)


def drop(prefix: str) -> None:
    """Remove the databases of a test, and those a restore has made beside them."""
    with server() as connection:
        names = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [prefix + "%"]
        ).fetchall()
        for (name,) in names:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def servant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servant]:
    """The process that works for all tests."""
    made = Servant(tmp_path_factory.mktemp("servant"))
    yield made
    made.stop()


def create(servant: Servant, var: Path, template: str = "") -> Instance:
    """A database with its tables: copied, or made when there is no template."""
    var.mkdir()
    if not POSTGRES:
        if template:
            shutil.copy(template, var / "parvis.sqlite3")
        return Instance(servant, var, str(var / "parvis.sqlite3"))
    name = f"parvis_tests_{uuid.uuid4().hex[:8]}"
    with server() as connection:
        copy = f'TEMPLATE "{template}"' if template else ""
        connection.execute(f'CREATE DATABASE "{name}" {copy}')
    return Instance(servant, var, name)


@pytest.fixture(scope="session")
def migrated(servant: Servant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An empty instance with its tables, copied by each test."""
    made = create(servant, tmp_path_factory.mktemp("migrated") / "var")
    made.do("migrate")
    yield made
    if POSTGRES:
        drop(made.database)


@pytest.fixture
def new_instance(migrated: Instance, tmp_path: Path) -> Iterator[Callable[[str], Instance]]:
    """Make instances with empty tables and keys of their own."""
    made: list[Instance] = []

    def make(name: str) -> Instance:
        made.append(create(migrated.servant, tmp_path / name, migrated.database))
        return made[-1]

    yield make
    for instance in made:
        if POSTGRES:
            drop(instance.database)


@pytest.fixture
def instance(new_instance: Callable[[str], Instance]) -> Instance:
    """The instance under test."""
    return new_instance("var")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Servant]:
    """A second process: the web server of an instance that runs."""
    (tmp_path / "running").mkdir()
    made = Servant(tmp_path / "running")
    yield made
    made.stop()
