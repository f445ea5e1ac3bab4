"""Who may do what with clients and keys."""

from __future__ import annotations

from parvis.bricks.identity.models import AgentMembership, Client, HubAccount, Link
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


def _is_theirs(actor: Actor, thing: HubAccount) -> bool:
    who = actor.for_person or actor.person
    return thing is not None and who is not None and thing.person_id == who


def _is_their_link(actor: Actor, thing: Link) -> bool:
    who = actor.for_person or actor.person
    return who is not None and who in (thing.person_id, thing.attached_from_id)


LINK = Policy(
    "identity.link",
    relations={"theirs": _is_their_link},
    grants={
        "read": (Grant(Role.PERSON), Grant(Role.AGENT)),
        "change": (Grant(Role.PERSON, "theirs"), Grant(Role.AGENT, "theirs")),
        "separate": (
            Grant(Role.PERSON, "theirs"),
            Grant(Role.AGENT, "theirs"),
            Grant(Role.OPERATOR),
            Grant(Role.SYSTEM),
        ),
    },
    doc="Each attaches and separates their own ways to sign in; an operator may separate.",
)
PROVIDER = Policy(
    "identity.provider",
    relations={},
    grants={
        "read": (Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
        "change": (Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
    },
    doc="Identity providers are the operator's; people see their titles on the choice page.",
)
ACCOUNT = Policy(
    "identity.account",
    relations={"theirs": _is_theirs},
    grants={
        "read": (Grant(Role.PERSON), Grant(Role.AGENT)),
        "change": (Grant(Role.PERSON, "theirs"), Grant(Role.AGENT, "theirs")),
        "lock": (
            Grant(Role.PERSON, "theirs"),
            Grant(Role.AGENT, "theirs"),
            Grant(Role.OPERATOR),
            Grant(Role.SYSTEM),
        ),
        "unlock": (Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
    },
    doc="Each reads and changes what concerns themself; only an operator unlocks.",
)
REDRESS = Policy(
    "identity.redress",
    relations={},
    grants={
        "read": (Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
        "replay": (Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
    },
    doc="The support asks the register again; it never sees the identity asked.",
)


def _is_of_own_body(actor: Actor, thing: AgentMembership) -> bool:
    own = actor.organisation is not None and thing.organisation_id == actor.organisation
    return own and _is_of_other_person(actor, thing)


def _is_of_other_person(actor: Actor, thing: AgentMembership) -> bool:
    return thing.account.person_id is None or thing.account.person_id != actor.person


JOIN = Policy(
    "identity.join",
    relations={"own_body": _is_of_own_body, "other_person": _is_of_other_person},
    grants={
        "read": (
            Grant(Role.MANAGER, "own_body"),
            Grant(Role.OPERATOR, "other_person"),
            Grant(Role.SYSTEM),
        ),
        "decide": (
            Grant(Role.MANAGER, "own_body"),
            Grant(Role.OPERATOR, "other_person"),
            Grant(Role.SYSTEM),
        ),
    },
    doc="Operators decide who joins, a body's managers for their own body, nobody on their own.",
)
ALL = (CLIENT, KEY, PROVIDER, ACCOUNT, LINK, REDRESS, JOIN)
