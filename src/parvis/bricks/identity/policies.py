"""Who may do what with clients and keys."""

from __future__ import annotations

from parvis.bricks.identity.models import Client
from parvis.kernel.access import Actor, Grant, Policy, Role
from parvis.kernel.parties.models import Organisation


def _is_own(actor: Actor, thing: Client) -> bool:
    return actor.organisation is not None and thing.organisation_id == actor.organisation


def _is_own_organisation(actor: Actor, thing: Organisation) -> bool:
    return actor.organisation is not None and thing.id == actor.organisation


CLIENT = Policy(
    "identity.client",
    relations={"own": _is_own, "own_organisation": _is_own_organisation},
    grants={
        "read": (Grant(Role.MANAGER, "own"), Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
        "create": (
            Grant(Role.MANAGER, "own_organisation"),
            Grant(Role.OPERATOR),
            Grant(Role.SYSTEM),
        ),
        "change": (Grant(Role.MANAGER, "own"), Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
        "approve": (Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
    },
    doc="An organisation's managers prepare its clients; the operator approves and sees all.",
)
KEY = Policy(
    "identity.key",
    relations={},
    grants={
        "read": (Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
        "rotate": (Grant(Role.OPERATOR, level=2), Grant(Role.SYSTEM)),
    },
    doc="Signing keys are the operator's.",
)
