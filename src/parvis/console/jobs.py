"""Jobs of the console: verifying the journal every day, and when asked."""

from __future__ import annotations

import time
from typing import Any

from parvis.console.commands import note_verification
from parvis.kernel import jobs, journal


@jobs.job("console.verify_journal", outside=True, max_attempts=3)
def verify_journal(args: dict[str, Any]) -> None:
    """Read the whole journal, outside a transaction for it is long, then note what was found."""
    started = time.monotonic()
    report = journal.verify()
    note_verification(report, time.monotonic() - started)


jobs.every("console.verify_journal", seconds=86_400)
