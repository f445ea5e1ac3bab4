"""The service in charge of a procedure, as the directory describes it."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.directory import public as directory
from parvis.bricks.procedures.domain.fields.base import known
from parvis.bricks.procedures.domain.publication import Surroundings
from parvis.bricks.procedures.domain.receipt import ServiceMentions
from parvis.kernel.urns import Urn


def mentions(service: str, language: str = "fr") -> ServiceMentions | None:
    """The mentions of a service (its URN); None when the directory has no such service."""
    id_ = _id(service)
    found = directory.mentions(id_, known(language)) if id_ else None
    if found is None:
        return None
    return ServiceMentions(
        name=found.name,
        postal_address=found.postal_address,
        email=found.email,
        phone=found.phone,
        hours="\n".join(found.hours),
    )


def surroundings(service: str, language: str = "fr") -> Surroundings:
    """What publication wants to know of the service: it must be open, not only described."""
    id_ = _id(service)
    view = directory.service(id_) if id_ else None
    if view is None or view.state != "active":
        return Surroundings(service=None, other_channels=False)
    return Surroundings(mentions(service, language), other_channels=bool(view.non_digital))


def _id(service: str) -> UUID | None:
    """The identifier in a URN of a service; None for anything else."""
    try:
        name = Urn.parse(service)
        return UUID(name.id) if (name.brick, name.kind) == ("directory", "service") else None
    except ValueError:
        return None
