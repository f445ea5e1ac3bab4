"""How long to wait after wrong tries: nothing at first, then longer each time.

A delay and not a lock: a lock would let anybody close anybody's account. The wait is kept by
address typed, whether an account has it or not, so that it tells nothing (ANSSI and NIST
SP 800-63B-4 section 3.2.2 ask for throttling; at most 100 tries in a row).
"""

from __future__ import annotations

FREE = 3  # wrong tries that cost nothing
FIRST = 2  # seconds after the next one
LONGEST = 15 * 60
FORGOTTEN = 24 * 3600  # seconds without a try after which the count begins again


def delay(failures: int) -> int:
    """Seconds to wait after so many wrong tries in a row: 0, 0, 0, 2, 4, 8, … 900."""
    if failures <= FREE:
        return 0
    return int(min(LONGEST, FIRST * 2 ** min(failures - FREE - 1, 20)))


def after(failures: int, since_last: float) -> int:
    """The count to go on from: it begins again after a day without a try."""
    return 0 if since_last >= FORGOTTEN else failures
