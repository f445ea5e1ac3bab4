"""Web and worker killed (`kill -9`) during 200 filings through real granian servers.

Every case that was acknowledged is whole, none is half; after the restarts each receipt is drawn
and each letter sent, once. On both databases.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.towns import Town, instance

__all__ = ["instance"]
FILINGS, WEB_KILLS, WORKER_KILLS, CLIENTS, SECONDS = 200, 4, 3, 4, 480
pytestmark = [pytest.mark.fault, pytest.mark.timeout(SECONDS + 120)]


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
