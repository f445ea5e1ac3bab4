"""Sealing, again and again."""

from __future__ import annotations

from typing import Any

from parvis.kernel import jobs
from parvis.kernel.journal.sealing import seal


@jobs.job("journal.seal", outside=True)
def seal_journal(args: dict[str, Any]) -> None:
    """Seal what was recorded; outside a transaction, for it opens its own and writes a file."""
    seal()


jobs.every("journal.seal", seconds=60)
