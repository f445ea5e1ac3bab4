"""Waking the workers of this process as soon as a transaction has put something in a queue."""

from __future__ import annotations

import threading
from weakref import WeakSet

_sleepers: WeakSet[threading.Event] = WeakSet()
_lock = threading.Lock()


def sleeper() -> threading.Event:
    """An event that is set whenever work arrives in this process."""
    event = threading.Event()
    with _lock:
        _sleepers.add(event)
    return event


def wake() -> None:
    """Tell every worker thread of this process that there is work."""
    with _lock:
        for event in _sleepers:
            event.set()
