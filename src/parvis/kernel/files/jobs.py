"""Jobs of files. Outside calls and disk work: none of them holds a transaction open."""

from __future__ import annotations

from typing import Any

from parvis.kernel import jobs
from parvis.kernel.files import sweeping


@jobs.job("files.scan", max_attempts=20, outside=True, urgent=True)
def scan(args: dict[str, Any]) -> None:
    """Ask the antivirus about one content in quarantine."""
    sweeping.scan(args["sha256"])


@jobs.job("files.move", max_attempts=20, outside=True)
def move(args: dict[str, Any]) -> None:
    """Move the bytes of a made document to remote storage."""
    sweeping.move(args["sha256"])


@jobs.job("files.forget", max_attempts=20, outside=True)
def forget(args: dict[str, Any]) -> None:
    """Remove content that no file has any more."""
    sweeping.forget(args["sha256"])


@jobs.job("files.collect", outside=True)
def collect(args: dict[str, Any]) -> None:
    """Remove what crashes left behind in the storage."""
    sweeping.collect()


@jobs.job("files.ask_again")
def ask_again(args: dict[str, Any]) -> None:
    """Ask again for scans of what has waited too long in quarantine."""
    for sha256 in sweeping.waiting_scans():
        jobs.enqueue("files.scan", {"sha256": sha256}, key=sha256)


@jobs.job("files.discard_due")
def discard_due(args: dict[str, Any]) -> None:
    """Delete files whose last day has come."""
    sweeping.discard_due()


jobs.every("files.collect", seconds=6 * 3600)
jobs.every("files.ask_again", seconds=600)
jobs.every("files.discard_due", seconds=3600)
