"""Whoever was erased stays erased, whatever happens; and what follows a rotation of keys."""

from __future__ import annotations

import logging
from typing import Any

from parvis.kernel import jobs
from parvis.kernel.keys.persons import replay_destroyed, rewrap_persons

log = logging.getLogger("parvis.keys")


@jobs.job("keys.replay_destroyed", outside=True)
def replay(args: dict[str, Any]) -> None:
    """Make database and register of destroyed keys agree; see `persons.replay_destroyed`."""
    revived = replay_destroyed()
    if revived:
        log.warning("%d erased persons were back in the database and were erased again.", revived)


@jobs.job("keys.rewrap_persons", outside=True)
def rewrap(args: dict[str, Any]) -> None:
    """Wrap person keys under the current key of the ring; asked for by a rotation."""
    log.info("%d person keys were wrapped again.", rewrap_persons())


jobs.every("keys.replay_destroyed", seconds=3600)
