"""Who may do what with procedures and cases.

A draft belongs to its owner alone. A filed case is seen by its owner and by those agents of the
owning organisation whose mission it is: who instructs, who decides, who manages. Designers build
forms and see no case; operators run the instance and see no case. Who acts by a mandate has the
owner's rights on the procedures that the mandate names, and on no other. A company's case is that
of whoever acts for the company by an officer's mandate: never the officer's own, whoever began it.
"""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS
from parvis.bricks.procedures.models import Batch, Case, Label, Procedure, SavedView
from parvis.kernel.access import Actor, Grant, Policy, Role

AGENT_STATES = frozenset(state.value for state in SEEN_BY_AGENTS)
READERS = frozenset({Role.INSTRUCTOR, Role.DECIDER, Role.MANAGER})
MANDATE_KEY = "urn:parvis:procedures:procedure:"
BUILDERS = frozenset({Role.DESIGNER, Role.MANAGER})
EVERYBODY = (Role.NOBODY, Role.PERSON, Role.AGENT, Role.SYSTEM)


def mandate_key(procedure: UUID) -> str:
    """What a mandate names to cover the cases of a procedure: its URN."""
    return f"{MANDATE_KEY}{procedure}"


def stands_for(actor: Actor, case: Case) -> bool:
    """Whether it is the case of the person or the company for whom the actor acts."""
    if actor.for_company is not None or case.company_id is not None:
        return case.company_id == actor.for_company
    return actor.for_person is not None and case.owner_id == actor.for_person


def _owns(actor: Actor, case: Case) -> bool:
    return stands_for(actor, case) and actor.within(mandate_key(case.procedure_id))


def _handles(actor: Actor, case: Case) -> bool:
    return (
        actor.organisation is not None
        and case.organisation_id == actor.organisation
        and case.state in AGENT_STATES
    )


def _is_public(actor: Actor, procedure: Procedure) -> bool:
    return procedure.state != Procedure.State.DRAFT


def _offers(actor: Actor, procedure: Procedure) -> bool:
    return actor.organisation is not None and procedure.organisation_id == actor.organisation


def _wrote(actor: Actor, view: SavedView) -> bool:
    return (
        actor.membership is not None
        and view.author_id == actor.membership
        and view.organisation_id == actor.organisation
    )


def _shares(actor: Actor, view: SavedView) -> bool:
    return view.shared and view.organisation_id == actor.organisation


def _asked(actor: Actor, batch: Batch) -> bool:
    return actor.membership is not None and batch.member_id == actor.membership


def _uses(actor: Actor, label: Label) -> bool:
    return actor.organisation is not None and label.organisation_id == actor.organisation


def _here(*roles: Role) -> tuple[Grant, ...]:
    return tuple(Grant(role, "handles") for role in roles)


def _own(*roles: Role) -> tuple[Grant, ...]:
    return tuple(Grant(role, "offers") for role in roles)


OWNER = Grant(Role.PERSON, "owns")
CASE = Policy(
    "procedures.case",
    relations={"owns": _owns, "handles": _handles},
    grants={
        "read": (OWNER, *_here(*sorted(READERS)), Grant(Role.SYSTEM)),
        "list_mine": (Grant(Role.PERSON),),
        "start": (Grant(Role.PERSON, level=1),),
        "write": (OWNER,),
        "message": (OWNER, *_here(Role.INSTRUCTOR, Role.DECIDER)),
        "consult": _here(*sorted(READERS)),  # open a case at the desk, which its owner does not
        "list": tuple(Grant(role) for role in sorted(READERS)),
        "handle": _here(Role.INSTRUCTOR, Role.DECIDER),
        "assign": _here(*sorted(READERS)),
        "decide": _here(Role.DECIDER),
        "keep": (Grant(Role.SYSTEM),),
    },
    doc="A case is its owner's, or its company's, and that of the agents who handle it.",
)
PROCEDURE = Policy(
    "procedures.procedure",
    relations={"public": _is_public, "offers": _offers},
    grants={
        "read": (*(Grant(role, "public") for role in EVERYBODY), Grant(Role.AGENT, "offers")),
        "create": (*(Grant(role) for role in sorted(BUILDERS)), Grant(Role.SYSTEM)),
        "list": tuple(Grant(role) for role in sorted(BUILDERS)),
        "change": (*_own(*sorted(BUILDERS)), Grant(Role.SYSTEM)),
        "publish": (*_own(*sorted(BUILDERS)), Grant(Role.SYSTEM)),
    },
    doc="Published procedures are public; their organisation's designers build them.",
)
_READERS = tuple(sorted(READERS))
VIEW = Policy(
    "procedures.view",
    relations={"wrote": _wrote, "shares": _shares},
    grants={
        "list": tuple(Grant(role) for role in _READERS),
        "create": tuple(Grant(role) for role in _READERS),
        "read": tuple(Grant(role, why) for role in _READERS for why in ("wrote", "shares")),
        "change": (
            *(Grant(role, "wrote") for role in _READERS),
            Grant(Role.MANAGER, "shares"),
        ),
    },
    doc="A saved view is its author's; shared, it is read by all who handle cases there.",
)
LABEL = Policy(
    "procedures.label",
    relations={"uses": _uses},
    grants={
        "list": tuple(Grant(role) for role in _READERS),
        "create": tuple(Grant(role) for role in _READERS),
        "change": tuple(Grant(role, "uses") for role in _READERS),
    },
    doc="Labels are the organisation's: who handles cases makes and changes them.",
)
ABSENCE = Policy(
    "procedures.absence",
    relations={},
    grants={
        "list": tuple(Grant(role) for role in _READERS),
        "declare": tuple(Grant(role) for role in _READERS),
        "forget": (Grant(Role.SYSTEM),),
    },
    doc="An agent says when they are away; a manager says it for anybody of the organisation.",
)
PROFILE = Policy(
    "procedures.profile",
    relations={},
    grants={
        "read": (Grant(Role.PERSON),),
        "write": (Grant(Role.PERSON),),
        "forget": (Grant(Role.SYSTEM),),
    },
    doc="What a person keeps to serve again is theirs alone: no agent, no mandate reaches it.",
)
BATCH = Policy(
    "procedures.batch",
    relations={"asked": _asked},
    grants={
        "create": tuple(Grant(role) for role in _READERS),
        "read": tuple(Grant(role, "asked") for role in _READERS),
        "run": (Grant(Role.SYSTEM),),
    },
    doc="Who asked for acts on many cases follows them; nobody else.",
)
