"""An instance of the town whose processes are killed, on either database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.faults.conftest import ROOT, database, postgres
from tests.postgres import free_port

TOKEN = "a" * 32  # the protection token of the forms, in the cookie and in what is sent


class Town:
    """An instance with its web server and worker in their own processes."""

    told_by = "tests.faults.filing_story"

    def __init__(self, var: Path, url: str) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
        self.var, self.port = var, free_port()
        self.environment = {
            **kept,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
            "PARVIS_ENV": "demo",
            "PARVIS_VAR": str(var),
            "PARVIS_DATABASE_URL": url,
            "PARVIS_ORIGIN": f"http://127.0.0.1:{self.port}",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def story(self, *arguments: str) -> Any:
        """Ask the story in a process of its own."""
        found = subprocess.run(
            [sys.executable, "-m", self.told_by, *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert found.returncode == 0, found.stderr[-3000:]
        return json.loads(found.stdout.splitlines()[-1])

    def start(self, kind: str) -> None:
        """Start the web server or the worker."""
        more = ["--port", str(self.port)] if kind == "web" else []
        with (self.var / f"{kind}.log").open("ab") as log:
            self.running[kind] = subprocess.Popen(
                [sys.executable, "-m", "parvis.cli", kind, *more],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self, kind: str, number: int = signal.SIGKILL) -> None:
        """Kill all processes of the server, without warning."""
        process = self.running.pop(kind)
        os.killpg(process.pid, number)
        process.wait(timeout=30)

    def post(self, address: str, cookie: str, **sent: str) -> tuple[int, str]:
        """Send a form; (0, "") when nobody answers or the answer is cut."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Cookie": f"sessionid={cookie}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            body = urlencode({**sent, "csrfmiddlewaretoken": TOKEN})
            connection.request("POST", address, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def instance(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """An empty instance on each database; whatever it started is killed at the end."""

    def opened(url: str) -> Iterator[Town]:
        found = Town(tmp_path, url)
        try:
            yield found
        finally:
            for kind in list(found.running):
                found.kill(kind)

    if request.param == "sqlite":
        yield from opened("")
        return
    with database(postgres(), f"parvis_filings_{uuid.uuid4().hex[:12]}") as url:
        yield from opened(url)
