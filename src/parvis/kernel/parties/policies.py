"""Who may do what with organisations, competences, agents, persons and requests to join.

Public bodies are public: everybody reads the organisations of the instance, except those that
someone only claims to represent. Persons are not: each reads themself.
"""

from __future__ import annotations

from typing import Any

from parvis.kernel.access import Actor, Grant, Policy, Role, register
from parvis.kernel.parties.models import Claim, Membership, Organisation, Person

RUNNERS = (Grant(Role.OPERATOR), Grant(Role.SYSTEM))


def _is_public(actor: Actor, organisation: Organisation) -> bool:
    return organisation.state != Organisation.State.CLAIMED


def _is_own(actor: Actor, organisation: Organisation) -> bool:
    return actor.organisation is not None and organisation.id == actor.organisation


def _is_self(actor: Actor, person: Person) -> bool:
    return actor.person is not None and person.id == actor.person


def _is_own_row(actor: Actor, row: Membership | Claim) -> bool:
    return actor.person is not None and row.person_id == actor.person


def _is_colleague(actor: Actor, member: Membership) -> bool:
    return actor.organisation is not None and member.organisation_id == actor.organisation


def _is_other_person(actor: Actor, claim: Claim) -> bool:
    return claim.person_id != actor.person


def _everybody(relation: str) -> tuple[Grant, ...]:
    return tuple(Grant(role, relation) for role in (Role.NOBODY, Role.PERSON, Role.AGENT))


def _always(actor: Actor, thing: Any) -> bool:
    return True


ORGANISATION = Policy(
    "parties.organisation",
    relations={"public": _is_public, "own": _is_own},
    grants={
        "read": (*_everybody("public"), *RUNNERS),
        "create": RUNNERS,
        "load": RUNNERS,
        "change": (Grant(Role.MANAGER, "own"), *RUNNERS),
        "claim": (Grant(Role.PERSON, level=1), Grant(Role.AGENT, level=1)),
        "add_member": (Grant(Role.MANAGER, "own"), *RUNNERS),
    },
    doc="Organisations are public, except those only claimed by someone.",
)
COMPETENCE = Policy(
    "parties.competence",
    relations={"public": _always},
    grants={"read": (*_everybody("public"), *RUNNERS), "assign": RUNNERS, "transfer": RUNNERS},
    doc="Who is competent for what is public; the operator records it from the law or the deed.",
)
MEMBERSHIP = Policy(
    "parties.membership",
    relations={"own": _is_own_row, "colleague": _is_colleague},
    grants={
        "read": (
            Grant(Role.PERSON, "own"),
            Grant(Role.AGENT, "own"),
            Grant(Role.AGENT, "colleague"),
            *RUNNERS,
        ),
        "change": (Grant(Role.MANAGER, "colleague"), *RUNNERS),
        "end": (Grant(Role.MANAGER, "colleague"), *RUNNERS),
        "make_operator": RUNNERS,
    },
    doc="Agents see the agents of their own organisation; its managers change them.",
)
PERSON = Policy(
    "parties.person",
    relations={"self": _is_self},
    grants={
        "read": (Grant(Role.PERSON, "self"), Grant(Role.AGENT, "self"), Grant(Role.SYSTEM)),
        "create": (Grant(Role.MANAGER), *RUNNERS),
        "change": (Grant(Role.PERSON, "self"), Grant(Role.AGENT, "self"), Grant(Role.SYSTEM)),
        "empty": (Grant(Role.SYSTEM),),
    },
    doc="A person reads and changes themself; nobody browses persons.",
)
CLAIM = Policy(
    "parties.claim",
    relations={"own": _is_own_row, "other_person": _is_other_person},
    grants={
        "read": (Grant(Role.PERSON, "own"), Grant(Role.AGENT, "own"), *RUNNERS),
        "decide": (Grant(Role.OPERATOR, "other_person"), Grant(Role.SYSTEM)),
        "prove": (Grant(Role.PERSON, "own"), Grant(Role.AGENT, "own")),
    },
    doc="A request to manage an organisation is decided by an operator, never by its author.",
)

for policy in (ORGANISATION, COMPETENCE, MEMBERSHIP, PERSON, CLAIM):
    register(policy)
