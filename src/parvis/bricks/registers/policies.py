"""Who may do what with a commune's own addresses, and with the versions of the registers.

The commune keeps them (CGCT L2121-30); another body does when the competence `addresses` was
given to it for that commune, as a group of communes is. What is published is open data.
"""

from __future__ import annotations

from typing import Any

from parvis.bricks.registers.models import AddressBase
from parvis.kernel.access import Actor, Grant, Policy, Role, register
from parvis.kernel.parties import public as parties

COMPETENCE = "addresses"


def keeps(organisation: parties.OrganisationSummary | None, commune: str) -> bool:
    """Whether an organisation keeps the addresses of a commune: it is the commune and gave the
    competence to nobody, or it holds the competence there today."""
    if organisation is None or not organisation.active:
        return False
    territory = f"commune:{commune}"
    holder = parties.holder(COMPETENCE, territory)
    if holder is not None:
        return holder.id == organisation.id
    return organisation.territory == territory


def _own(actor: Actor, thing: AddressBase) -> bool:
    if actor.organisation is None or thing.organisation_id != actor.organisation:
        return False
    return keeps(parties.organisation(actor.organisation), thing.commune)


def _own_organisation(actor: Actor, thing: Any) -> bool:
    return actor.organisation is not None and thing == actor.organisation


BASE = Policy(
    "registers.addresses",
    relations={"own": _own, "own_organisation": _own_organisation},
    grants={
        "list": (Grant(Role.AGENT),),
        "create": (Grant(Role.AGENT, "own_organisation"), Grant(Role.SYSTEM)),
        "read": (Grant(Role.AGENT, "own"), Grant(Role.SYSTEM)),
        "change": (Grant(Role.AGENT, "own"), Grant(Role.SYSTEM)),
        "publish": (Grant(Role.MANAGER, "own"), Grant(Role.SYSTEM)),
    },
    doc="Agents of the body that keeps a commune's addresses write them; a manager publishes.",
)

VERSIONS = Policy(
    "registers.versions",
    relations={},
    grants={"read": (Grant(Role.OPERATOR),), "switch": (Grant(Role.OPERATOR),)},
    doc="Versions of the compiled registers on this machine: seen and switched by operators.",
)

for policy in (BASE, VERSIONS):
    register(policy)
