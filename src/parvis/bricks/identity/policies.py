"""Who may do what with clients and keys."""

from __future__ import annotations

from parvis.bricks.identity.domain.mandates import RULES, Kind
from parvis.bricks.identity.models import Client, HubAccount, Link, Mandate
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


def _helps(actor: Actor, thing: Mandate) -> bool:
    return (
        actor.membership is not None
        and not actor.mandate
        and thing.membership_id == actor.membership
        and thing.organisation_id == actor.organisation
    )


def _of_body(actor: Actor, thing: Mandate) -> bool:
    return actor.organisation is not None and thing.organisation_id == actor.organisation


def _checks(actor: Actor, thing: Mandate) -> bool:
    """The body to which a parent or a guardian shows their document."""
    return _of_body(actor, thing) and thing.membership_id is None


def _gave(actor: Actor, thing: Mandate) -> bool:
    """The person helped, themself: nobody governs mandates under a mandate."""
    return actor.person is not None and not actor.mandate and thing.person_id == actor.person


def _holds(actor: Actor, thing: Mandate) -> bool:
    return (
        actor.person is not None
        and not actor.mandate
        and thing.membership_id is None
        and thing.holder_id == actor.person
    )


def _as_member(actor: Actor, thing: Kind) -> bool:
    return RULES[thing].by_member and actor.organisation is not None


def _as_oneself(actor: Actor, thing: Kind) -> bool:
    return not RULES[thing].by_member and not actor.mandate


def _oneself(actor: Actor, _thing: object) -> bool:
    return not actor.mandate


_GAVE = (Grant(Role.PERSON, "gave"), Grant(Role.AGENT, "gave"))
_HELPS = Grant(Role.HELPER, "helps")
_HOLDS = Grant(Role.PERSON, "holds")
_CHECKS = Grant(Role.HELPER, "checks")
_BODY = Grant(Role.MANAGER, "of_body")
MANDATE = Policy(
    "identity.mandate",
    relations={
        "helps": _helps, "of_body": _of_body, "checks": _checks, "gave": _gave, "holds": _holds,
        "as_member": _as_member, "as_oneself": _as_oneself, "oneself": _oneself,
    },
    grants={
        "list": (Grant(Role.HELPER), Grant(Role.MANAGER)),
        "list_own": (Grant(Role.PERSON, "oneself"), Grant(Role.AGENT, "oneself")),
        "read": (*_GAVE, _HELPS, _HOLDS, _BODY, _CHECKS, Grant(Role.SYSTEM)),
        "propose": (Grant(Role.HELPER, "as_member"), Grant(Role.PERSON, "as_oneself")),
        "attest": (_HELPS,),
        "accept": (*_GAVE, _HELPS),
        "check": (_CHECKS, Grant(Role.MANAGER, "checks")),
        "refuse": (*_GAVE, _HELPS, _BODY, _CHECKS),
        "revoke": (*_GAVE, _HELPS, _HOLDS, _BODY, Grant(Role.SYSTEM)),
        "suspend": (*_GAVE, _BODY, Grant(Role.SYSTEM)),
        "resume": (*_GAVE, _BODY),
        "lend": _GAVE,
        "hand_over": (_HELPS, _BODY),
        "renew": (_HELPS, _HOLDS),
        "use": (_HELPS, _HOLDS),
        "expire": (Grant(Role.SYSTEM),),
    },
    doc="Who helps proposes and uses; whom it stands for accepts, sees and takes back; the body's "
    "managers answer for its helpers. Under a mandate nobody governs mandates.",
)  # fmt: skip
ALL = (CLIENT, KEY, PROVIDER, ACCOUNT, LINK, REDRESS, MANDATE)
