"""Who may issue and end tokens, and who manages webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.kernel.access import Actor, Grant, Policy, Role, register
from parvis.kernel.urns import Urn


@dataclass(frozen=True)
class Wanted:
    """A token or webhook that somebody wants to make."""

    organisation: UUID | None
    bearer: Urn | str = ""


def _own_organisation(actor: Actor, thing: Any) -> bool:
    return actor.organisation is not None and thing.organisation == actor.organisation


def _own(actor: Actor, thing: Any) -> bool:
    """The actor's own membership or person is the bearer."""
    mine = {f"urn:parvis:parties:membership:{actor.membership}"} if actor.membership else set()
    if actor.person is not None and actor.membership is None:
        mine.add(f"urn:parvis:parties:person:{actor.person}")
    same = thing.organisation is None or thing.organisation == actor.organisation
    return str(thing.bearer) in mine and same


_HOLDERS = (
    Grant(Role.PERSON, "own"),
    Grant(Role.AGENT, "own"),
    Grant(Role.MANAGER, "own_organisation"),
    Grant(Role.SYSTEM),
)
_MANAGERS = (Grant(Role.MANAGER, "own_organisation"), Grant(Role.SYSTEM))
TOKENS = Policy(
    kind="tokens.token",
    relations={"own": _own, "own_organisation": _own_organisation},
    grants={"issue": _HOLDERS, "read": _HOLDERS, "revoke": _HOLDERS},
    doc="Everybody manages the tokens that stand for themself; managers those of their body.",
)
WEBHOOKS = Policy(
    kind="tokens.webhook",
    relations={"own_organisation": _own_organisation},
    grants={"create": _MANAGERS, "read": _MANAGERS, "change": _MANAGERS},
    doc="Managers say which addresses are told of what happens in their organisation.",
)
register(TOKENS)
register(WEBHOOKS)
