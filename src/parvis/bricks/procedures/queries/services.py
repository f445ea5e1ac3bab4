"""The service in charge of a procedure, as the directory describes it."""

from __future__ import annotations

from typing import Protocol

from parvis.bricks.procedures.domain.publication import Surroundings
from parvis.bricks.procedures.domain.receipt import ServiceMentions
from parvis.kernel.ports import Port


class ServiceDirectory(Protocol):
    """What procedures need of the directory."""

    def surroundings(self, service: str) -> Surroundings:
        """The service of that URN with its mentions and channels."""
        ...


service_directory: Port[ServiceDirectory] = Port(
    "procedures.services", "The services in charge of procedures, with contacts and channels"
)


def surroundings(service: str) -> Surroundings:
    """What publication wants to know of the service."""
    found = list(service_directory.all().values())
    if not found or not service:
        return Surroundings(service=None, other_channels=False)
    return found[0].surroundings(service)


def mentions(service: str) -> ServiceMentions | None:
    """The mentions of a service (its URN); None when the directory has no such service."""
    return surroundings(service).service
