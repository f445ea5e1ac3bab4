"""Policy tables: verb, role, relation. Default deny.

Each brick's `policies.py` builds one `Policy` per kind of thing and registers it. A *relation* is
a pure function of actor and thing ("is the person concerned", "belongs to the actor's
organisation"); a grant names one. `visible_to(actor)` of the brick's queries says the same in
SQL, and a property test proves that both agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from parvis.kernel.access.actor import Actor, Role

Relation = Callable[[Actor, Any], bool]


class Forbidden(PermissionDenied):
    """The actor may not do this. Pages answer 403, or 404 when the thing must stay unknown."""

    def __init__(self, verb: str) -> None:
        super().__init__(f"not allowed: {verb}")
        self.verb = verb


@dataclass(frozen=True)
class Grant:
    """This role may, when the relation of that name holds. `level`: least sign-in level."""

    role: Role
    relation: str = "any"
    level: int = 0


@dataclass(frozen=True)
class Policy:
    """The whole table of one kind: `grants` maps an act ("read") to who may."""

    kind: str  # "procedures.case"
    relations: Mapping[str, Relation]
    grants: Mapping[str, tuple[Grant, ...]]
    doc: str = ""


_policies: dict[str, Policy] = {}


def register(policy: Policy) -> None:
    """Add a policy; a grant naming an unknown relation is a mistake found at start."""
    for act, grants in policy.grants.items():
        for grant in grants:
            if grant.relation != "any" and grant.relation not in policy.relations:
                raise ValueError(f"{policy.kind}.{act}: no relation {grant.relation!r}")
    _policies[policy.kind] = policy


def policies() -> list[Policy]:
    """Every registered policy, by kind."""
    return [_policies[kind] for kind in sorted(_policies)]


def _grants(verb: str) -> tuple[Policy, tuple[Grant, ...]]:
    kind, _, act = verb.rpartition(".")
    policy = _policies.get(kind)
    if policy is None or act not in policy.grants:
        raise LookupError(f"no policy says who may {verb!r}")
    return policy, policy.grants[act]


def may(actor: Actor, verb: str, thing: Any = None) -> bool:
    """Whether the actor may do the verb on the thing (None for verbs on no particular thing)."""
    policy, grants = _grants(verb)
    return any(
        grant.role in actor.roles
        and actor.level >= grant.level
        and (grant.relation == "any" or bool(policy.relations[grant.relation](actor, thing)))
        for grant in grants
    )


def require(actor: Actor, verb: str, thing: Any = None) -> None:
    """Raise Forbidden unless the actor may."""
    if not may(actor, verb, thing):
        raise Forbidden(verb)


def roles_for(verb: str) -> frozenset[Role]:
    """Roles that may do the verb on at least some thing: what a route can check on its own."""
    return frozenset(grant.role for grant in _grants(verb)[1])
