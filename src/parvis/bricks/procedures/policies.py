"""Who may do what with procedures and cases.

A draft belongs to its owner alone. A filed case is seen by its owner and by those agents of the
owning organisation whose mission it is: who instructs, who decides, who manages. Designers build
forms and see no case; operators run the instance and see no case.
"""

from __future__ import annotations

from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS
from parvis.bricks.procedures.models import Case, Procedure
from parvis.kernel.access import Actor, Grant, Policy, Role

AGENT_STATES = frozenset(state.value for state in SEEN_BY_AGENTS)
READERS = frozenset({Role.INSTRUCTOR, Role.DECIDER, Role.MANAGER})
BUILDERS = frozenset({Role.DESIGNER, Role.MANAGER})
EVERYBODY = (Role.NOBODY, Role.PERSON, Role.AGENT, Role.SYSTEM)


def _owns(actor: Actor, case: Case) -> bool:
    return actor.for_person is not None and case.owner_id == actor.for_person


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
    doc="A case is its owner's and that of the agents who handle it; nobody else's.",
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
