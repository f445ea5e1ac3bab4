"""Who may do what with clients and keys."""

from __future__ import annotations

from django.db.models import Q

from parvis.bricks.identity.domain.mandates import RULES, Kind
from parvis.bricks.identity.models import (
    AgentMembership,
    Application,
    Client,
    Conflict,
    Delegation,
    HubAccount,
    Link,
    LocalAccount,
    Mandate,
    Right,
)
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


def _oneself(actor: Actor, _thing: object) -> bool:
    """Nobody governs another's ways to sign in, nor reads their history, by a mandate."""
    return actor.person is not None and not actor.mandate


def _is_theirs(actor: Actor, thing: HubAccount) -> bool:
    return _oneself(actor, None) and thing is not None and thing.person_id == actor.person


def _is_their_link(actor: Actor, thing: Link) -> bool:
    return _oneself(actor, None) and actor.person in (thing.person_id, thing.attached_from_id)


LINK = Policy(
    "identity.link",
    relations={"theirs": _is_their_link, "oneself": _oneself},
    grants={
        "read": (Grant(Role.PERSON, "oneself"), Grant(Role.AGENT, "oneself")),
        "change": (Grant(Role.PERSON, "theirs"), Grant(Role.AGENT, "theirs")),
        "claim": (Grant(Role.PERSON),),
        "separate": (
            Grant(Role.PERSON, "theirs"),
            Grant(Role.AGENT, "theirs"),
            Grant(Role.OPERATOR),
            Grant(Role.SYSTEM),
        ),
    },
    doc="Each attaches and separates their own ways to sign in; an operator may separate.",
)


def _of_others(actor: Actor, thing: Conflict) -> bool:
    """Nobody decides between accounts of which one may be their own."""
    compared = {str(thing.arrived_id), *(one["person"] for one in thing.candidates)}
    return str(actor.person) not in compared


CONFLICT = Policy(
    "identity.conflict",
    relations={"of_others": _of_others},
    grants={
        "read": (Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
        "decide": (Grant(Role.OPERATOR, "of_others"), Grant(Role.SYSTEM)),
    },
    doc="Operators compare accounts with one civil identity; nobody decides on their own.",
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
    relations={"theirs": _is_theirs, "oneself": _oneself},
    grants={
        "read": (Grant(Role.PERSON, "oneself"), Grant(Role.AGENT, "oneself")),
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


def _is_own_account(actor: Actor, thing: LocalAccount) -> bool:
    return actor.person is not None and thing.link.person_id == actor.person and not actor.mandate


LOCAL = Policy(
    "identity.local",
    relations={"theirs": _is_own_account},
    grants={
        "read": (Grant(Role.PERSON),),
        "change": (Grant(Role.PERSON, "theirs"),),
    },
    doc="Each changes what opens their own account, themself: no mandate reaches it.",
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


def _is_holder(actor: Actor, thing: Mandate) -> bool:
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


_GAVE = (Grant(Role.PERSON, "gave"), Grant(Role.AGENT, "gave"))
_HELPS = Grant(Role.HELPER, "helps")
_HOLDS = Grant(Role.PERSON, "holds")
_CHECKS = Grant(Role.HELPER, "checks")
_BODY = Grant(Role.MANAGER, "of_body")
MANDATE = Policy(
    "identity.mandate",
    relations={
        "helps": _helps, "of_body": _of_body, "checks": _checks, "gave": _gave, "holds": _is_holder,
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
ALL = (
    CLIENT,
    KEY,
    PROVIDER,
    ACCOUNT,
    LINK,
    CONFLICT,
    LOCAL,
    REDRESS,
    APPLICATION,
    RIGHT,
    JOIN,
    MANDATE,
)
