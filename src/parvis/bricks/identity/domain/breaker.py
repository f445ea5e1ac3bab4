"""Circuit breaker: a provider that fails again and again is left alone for a while.

Closed: calls pass. After `FAILURES` failures in a row it opens for `PAUSE` seconds: people are
told at once instead of waiting. Then one call may try (half-open): success closes, failure opens
again, twice as long, at most `LONGEST`.
"""

from __future__ import annotations

from dataclasses import dataclass

FAILURES = 5
PAUSE = 30.0
LONGEST = 600.0


@dataclass(frozen=True)
class Breaker:
    """State of one provider. Instants in seconds of any steady clock."""

    failures: int = 0
    opened_at: float | None = None
    trying_since: float | None = None

    @property
    def pause(self) -> float:
        """Seconds for which it stays open."""
        return float(min(LONGEST, PAUSE * 2 ** max(0, self.failures - FAILURES)))

    def passes(self, now: float) -> bool:
        """Whether a call may be made now."""
        if self.opened_at is None:
            return True
        if now - self.opened_at < self.pause:
            return False
        # One try at a time; a try that never came back is forgotten after a pause.
        return self.trying_since is None or now - self.trying_since >= PAUSE

    def started(self, now: float) -> Breaker:
        """A call begins."""
        if self.opened_at is None:
            return self
        return Breaker(self.failures, self.opened_at, now)

    def succeeded(self) -> Breaker:
        """A call was answered, whatever the answer."""
        return Breaker()

    def failed(self, now: float) -> Breaker:
        """A call was not answered, or with an error of the server."""
        failures = self.failures + 1
        return Breaker(failures, now if failures >= FAILURES else None)
