"""Whoever was erased stays erased, also after a crash or a database restored by hand."""

from __future__ import annotations

import logging
from typing import Any

from parvis.kernel import jobs
from parvis.kernel.keys.persons import replay_destroyed

log = logging.getLogger("parvis.keys")


@jobs.job("keys.replay_destroyed", outside=True)
def replay(args: dict[str, Any]) -> None:
    """Make database and register of destroyed keys agree; see `persons.replay_destroyed`."""
    revived = replay_destroyed()
    if revived:
        log.warning("%d erased persons were back in the database and were erased again.", revived)


jobs.every("keys.replay_destroyed", seconds=3600)
