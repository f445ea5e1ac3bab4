"""Who may do what with services and counters: everybody reads them, managers describe their own."""

from __future__ import annotations

from typing import Any

from parvis.bricks.directory.models import Counter, Service
from parvis.kernel.access import Actor, Grant, Policy, Role, register
from parvis.kernel.parties.models import Organisation


def _is_active(actor: Actor, thing: Service) -> bool:
    return thing.state == Service.State.ACTIVE


def _is_own(actor: Actor, thing: Service | Counter) -> bool:
    return actor.organisation is not None and thing.organisation_id == actor.organisation


def _is_own_organisation(actor: Actor, thing: Organisation) -> bool:
    return actor.organisation is not None and thing.id == actor.organisation


def _open_counter(actor: Actor, thing: Counter) -> bool:
    return thing.state == Counter.State.ACTIVE


def _grants(public: str) -> dict[str, tuple[Grant, ...]]:
    everybody = tuple(Grant(role, public) for role in (Role.NOBODY, Role.PERSON, Role.AGENT))
    editors: tuple[Any, ...] = (Grant(Role.MANAGER, "own"), Grant(Role.SYSTEM))
    return {
        "read": (
            *everybody,
            Grant(Role.AGENT, "own"),
            Grant(Role.OPERATOR),
            Grant(Role.SYSTEM),
        ),
        "create": (Grant(Role.MANAGER, "own_organisation"), Grant(Role.SYSTEM)),
        "change": editors,
        "close": editors,
    }


SERVICE = Policy(
    "directory.service",
    relations={
        "active": _is_active,
        "own": _is_own,
        "own_organisation": _is_own_organisation,
    },
    grants=_grants("active"),
    doc="Active services are public; drafts and closed ones are seen by their organisation.",
)
COUNTER = Policy(
    "directory.counter",
    relations={
        "active": _open_counter,
        "own": _is_own,
        "own_organisation": _is_own_organisation,
    },
    grants=_grants("active"),
    doc="Counters are public; closed ones are seen by their organisation.",
)

for policy in (SERVICE, COUNTER):
    register(policy)
