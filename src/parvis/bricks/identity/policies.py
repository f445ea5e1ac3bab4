"""Who may do what with clients and keys."""

from __future__ import annotations

from django.db.models import Q

from parvis.bricks.identity.models import Application, Client, Delegation, HubAccount, Link, Right
from parvis.kernel import clock
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


def _owns(actor: Actor, thing: Application) -> bool:
    return actor.organisation is not None and thing.organisation_id == actor.organisation


APPLICATION = Policy(
    "identity.application",
    relations={"own": _owns, "own_organisation": _is_own_organisation},
    grants={
        "read": (Grant(Role.AGENT), Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
        "create": (Grant(Role.MANAGER, "own_organisation"), Grant(Role.SYSTEM)),
        "change": (Grant(Role.MANAGER, "own"), Grant(Role.SYSTEM)),
    },
    doc="The organisation that answers for an application declares its roles; agents read them.",
)


def _holds(actor: Actor, thing: Right) -> bool:
    return actor.person is not None and thing.membership.person_id == actor.person


def _of_organisation(actor: Actor, thing: Right) -> bool:
    return actor.organisation is not None and thing.organisation_id == actor.organisation


def _charged(actor: Actor, thing: Right) -> bool:
    if actor.membership is None or not _of_organisation(actor, thing):
        return False
    today = clock.today()
    return Delegation.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        membership_id=actor.membership,
        application_id=thing.application_id,
        organisation_id=thing.organisation_id,
        valid_from__lte=today,
        ended_at=None,
    ).exists()


RIGHT = Policy(
    "identity.right",
    relations={
        "theirs": _holds,
        "own": _of_organisation,
        "charged": _charged,
        "own_organisation": _is_own_organisation,
    },
    grants={
        "read": (
            Grant(Role.PERSON, "theirs"),
            Grant(Role.AGENT, "theirs"),
            Grant(Role.AGENT, "charged"),
            Grant(Role.MANAGER, "own"),
            Grant(Role.SYSTEM),
        ),
        "administer": (
            Grant(Role.AGENT, "charged"),
            Grant(Role.MANAGER, "own"),
            Grant(Role.SYSTEM),
        ),
        "delegate": (Grant(Role.MANAGER, "own_organisation"), Grant(Role.SYSTEM)),
    },
    doc="An agent reads their rights; managers and those they charge give and revoke them "
    "(domain.rights says which).",
)
ALL = (CLIENT, KEY, PROVIDER, ACCOUNT, LINK, REDRESS, APPLICATION, RIGHT)
