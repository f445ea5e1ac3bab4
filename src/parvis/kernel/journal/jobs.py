"""Sealing and stamping, again and again."""

from __future__ import annotations

from typing import Any

from parvis.kernel import jobs
from parvis.kernel.journal.sealing import seal
from parvis.kernel.journal.stamping import stamp


@jobs.job("journal.seal", outside=True)
def seal_journal(args: dict[str, Any]) -> None:
    """Seal what was recorded; outside a transaction, for it opens its own and writes a file."""
    seal()


@jobs.job("journal.stamp", outside=True)
def stamp_journal(args: dict[str, Any]) -> None:
    """Have the newest head stamped, where an authority is configured."""
    stamp()


jobs.every("journal.seal", seconds=60)
jobs.every("journal.stamp", seconds=3600)
