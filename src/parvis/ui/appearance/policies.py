"""Who changes how pages look: a manager for their organisation, the operator for the instance."""

from __future__ import annotations

from parvis.kernel.access import Actor, Grant, Policy, Role, register
from parvis.ui.appearance.queries import INSTANCE


def _is_own(actor: Actor, key: str) -> bool:
    return actor.organisation is not None and key == str(actor.organisation)


def _is_instance(actor: Actor, key: str) -> bool:
    return key == INSTANCE


register(
    Policy(
        "ui.appearance",
        relations={"own": _is_own, "instance": _is_instance},
        grants={"change": (Grant(Role.MANAGER, "own"), Grant(Role.OPERATOR, "instance"))},
        doc="Managers change the look of their own organisation, operators the instance's.",
    )
)
