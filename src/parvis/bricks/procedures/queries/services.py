"""The service in charge of a procedure, as the directory describes it."""

from __future__ import annotations

from parvis.bricks.procedures.domain.publication import Surroundings
from parvis.bricks.procedures.domain.receipt import ServiceMentions


def mentions(service: str) -> ServiceMentions | None:
    """The mentions of a service (its URN); None when the directory has no such service."""
    raise NotImplementedError


def surroundings(service: str) -> Surroundings:
    """What publication wants to know of the service."""
    raise NotImplementedError
