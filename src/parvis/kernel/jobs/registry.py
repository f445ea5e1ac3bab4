"""Which jobs exist and when they repeat. Filled by each application's `jobs.py` at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

JobFunction = Callable[[dict[str, Any]], None]
MAX_ATTEMPTS = 10


class GiveUp(Exception):
    """Raised by a job that must not be tried again.

    Its words are shown to the operator: say what happened, with nothing personal in it.
    """


class TryAgain(Exception):
    """Raised by a job that failed for a reason worth saying; tried again like any failure.

    Its words are shown to the operator: nothing personal in them.
    """


class UnknownJob(LookupError):
    """No installed application declares a job of that name."""


@dataclass(frozen=True)
class Job:
    """One declared job."""

    name: str
    function: JobFunction
    max_attempts: int
    outside: bool
    urgent: bool


_jobs: dict[str, Job] = {}
_periods: dict[str, int] = {}


def job(
    name: str, *, max_attempts: int = MAX_ATTEMPTS, outside: bool = False, urgent: bool = False
) -> Callable[[JobFunction], JobFunction]:
    """Declare the function of a job; its argument is the JSON object given to `enqueue`.

    `outside`: runs with no transaction open. `urgent`: goes before all that is less than a day
    old (somebody is waiting in front of a screen).
    """

    def declare(function: JobFunction) -> JobFunction:
        old = _jobs.get(name)
        if old is not None and old.function.__module__ != function.__module__:
            raise ValueError(f"job {name} is declared twice")
        if max_attempts < 1:
            raise ValueError(f"job {name}: max_attempts starts at 1")
        _jobs[name] = Job(name, function, max_attempts, outside, urgent)
        return function

    return declare


def every(name: str, *, seconds: int) -> None:
    """Run a declared job, with an empty argument, again and again; at first when workers start."""
    if seconds < 1:
        raise ValueError(f"job {name}: a period is at least one second")
    declared(name)
    _periods[name] = seconds


def declared(name: str) -> Job:
    """The job of that name, or UnknownJob."""
    if name not in _jobs:
        raise UnknownJob(f"no installed application declares a job named {name!r}")
    return _jobs[name]


def names() -> list[str]:
    """Every declared job."""
    return sorted(_jobs)


def periods() -> dict[str, int]:
    """Seconds between two runs of each periodic job."""
    return dict(_periods)
