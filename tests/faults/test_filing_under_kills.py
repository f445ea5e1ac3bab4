"""Web and worker killed (`kill -9`) during 200 filings through real granian servers.

Every case that was acknowledged is whole, none is half; after the restarts each receipt is drawn
and each letter sent, once. On both databases.
"""

from __future__ import annotations

import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.faults.conftest import ROOT, database, postgres
from tests.postgres import free_port

FILINGS, WEB_KILLS, WORKER_KILLS, CLIENTS, SECONDS = 200, 4, 3, 4, 480
pytestmark = [pytest.mark.fault, pytest.mark.timeout(SECONDS + 120)]
TOKEN = "a" * 32  # the protection token of the forms, in the cookie and in what is sent


class Town:
    """An instance with its web server and worker in their own processes."""

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
            [sys.executable, "-m", "tests.faults.filing_story", *arguments],
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


def client(town: Town, work: queue.Queue[Any], acknowledged: set[str], wrong: list[Any]) -> None:
    """File drafts one after the other; what got no answer is sent again, as a person would."""
    while True:
        try:
            one = work.get_nowait()
        except queue.Empty:
            return
        status, place = town.post(
            f"/deposer/dossier/{one['case']}/relire/", one["cookie"], version="2"
        )
        if status == 302 and place.endswith("/depose/"):
            acknowledged.add(one["case"])
        elif status == 0:
            work.put(one)
            time.sleep(0.1)
        else:
            wrong.append((one["case"], status, place))


def until(holds: Callable[[], bool], end: float) -> None:
    """Wait for something."""
    while not holds():
        assert time.monotonic() < end, "too long"
        time.sleep(0.01)


def test_every_acknowledged_case_is_whole_and_none_is_half(
    instance: Town, record_property: Callable[[str, object], None]
) -> None:
    chance, started = random.Random(20261121), time.monotonic()
    end = started + SECONDS
    drafts = instance.story("prepare", str(FILINGS))
    work: queue.Queue[Any] = queue.Queue()
    for one in drafts:
        work.put(one)
    acknowledged: set[str] = set()
    wrong: list[Any] = []
    instance.start("web")
    instance.start("worker")
    threads = [
        threading.Thread(target=client, args=(instance, work, acknowledged, wrong))
        for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    marks = sorted(chance.sample(range(10, FILINGS - 10), WEB_KILLS + WORKER_KILLS))
    kinds = ["web"] * WEB_KILLS + ["worker"] * WORKER_KILLS
    chance.shuffle(kinds)
    for mark, kind in zip(marks, kinds, strict=True):
        until(lambda mark=mark: len(acknowledged) + len(wrong) >= mark, end)  # type: ignore[misc]
        time.sleep(chance.uniform(0, 0.05))
        instance.kill(kind)
        if kind == "web":  # a person would see what stands there now: nothing half
            halves = instance.story("parts")
            assert {len(set(parts.values())) for parts in halves.values()} == {1}, halves
        instance.start(kind)
    for thread in threads:
        thread.join(max(1.0, end - time.monotonic()))
    assert not wrong and len(acknowledged) == FILINGS
    found = instance.story("check")
    while found["open"] and time.monotonic() < end:
        time.sleep(3)
        found = instance.story("check")
    record_property(
        "summary",
        f"{FILINGS} filings, {WEB_KILLS} kills of the web server and {WORKER_KILLS} of the "
        f"worker, {time.monotonic() - started:.0f} s",
    )
    assert all(set(found["parts"][case].values()) == {1} for case in acknowledged)
    assert found["numbers"] == FILINGS and found["wrong"] == []
    assert found["open"] == found["dead"] == 0
    assert found["drawn"] == found["whole"] == found["sent"] == FILINGS
    assert len(list((instance.var / "mail").glob("*.eml"))) == FILINGS
    assert found["journal"]
