"""How many requests one caller may make in a second.

Counted in the memory of each process, and not in the database: an answer costs a third of a
millisecond, a counted row ten times that. With several processes a caller gets the limit from
each, which is what protects each.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict

from django.http import HttpRequest

from parvis.kernel.settings import setting
from parvis.kernel.tokens.networks import address_of, neighbourhood

RATE = setting(
    "PARVIS_REGISTERS_RATE",
    int,
    50,
    "Requests a second that one address may make to a register's API, in each process; 0: any.",
)
BURST = 2  # seconds' worth of requests that may come at once
REMEMBERED = 10_000  # callers; the one not seen for longest is forgotten first

_buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
_lock = threading.Lock()


def wait_for(
    request: HttpRequest, name: str = "", rate: float | None = None, burst: float | None = None
) -> int:  # fmt: skip
    """Whole seconds that the caller has to wait; 0 when this request may pass (a token bucket).

    `name`: whose bucket, when an API has its own `rate` (requests a second) and `burst`.
    """
    rate = RATE.read() if rate is None else rate
    if rate <= 0:
        return 0
    full = float(BURST * rate if burst is None else burst)
    caller = f"{name} {neighbourhood(address_of(request))}"
    now = time.monotonic()
    with _lock:
        left, seen = _buckets.pop(caller, (full, now))
        left = min(full, left + (now - seen) * rate)
        allowed = left >= 1
        _buckets[caller] = (left - 1 if allowed else left, now)
        if len(_buckets) > REMEMBERED:
            _buckets.popitem(last=False)
    return 0 if allowed else max(1, math.ceil((1 - left) / rate))


def forget() -> None:
    """Start counting anew (tests)."""
    with _lock:
        _buckets.clear()
