"""Procedures of the town and their cases."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from parvis.bricks.procedures import demo
from parvis.demo.bodies import BODIES
from parvis.demo.services import CATERING
from parvis.kernel.urns import urn


def load(*, size: str, say: Callable[[str], object]) -> None:
    """Publish the town's procedures and file their cases."""
    publish()


def publish() -> UUID:
    """Put the town's procedure online."""
    return demo.publish_canteen(
        organisation=BODIES[0].id, service=str(urn("directory", "service", CATERING))
    )
