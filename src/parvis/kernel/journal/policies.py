"""Who may read which entries, and who may have a person erased."""

from __future__ import annotations

from uuid import UUID

from parvis.kernel.access import Actor, Grant, Policy, Role, register
from parvis.kernel.journal.models import Entry


def _concerned(actor: Actor, entry: Entry) -> bool:
    return actor.person is not None and any(
        concern.person == actor.person for concern in entry.concerns.all()
    )


def _did_it(actor: Actor, entry: Entry) -> bool:
    return actor.person is not None and entry.actor_person == actor.person


def _own(actor: Actor, entry: Entry) -> bool:
    return actor.organisation is not None and entry.organisation == actor.organisation


def _self(actor: Actor, person: UUID) -> bool:
    return actor.person is not None and actor.person == person


READERS = (
    Grant(Role.PERSON, "concerned"),
    Grant(Role.AGENT, "concerned"),
    Grant(Role.PERSON, "did it"),
    Grant(Role.AGENT, "did it"),
    Grant(Role.MANAGER, "own"),
    Grant(Role.SYSTEM),
)
ENTRY = Policy(
    "journal.entry",
    relations={"concerned": _concerned, "did it": _did_it, "own": _own},
    grants={"read": READERS, "list": (*READERS, Grant(Role.OPERATOR))},
    doc="The person concerned and whoever acted; the organisation's manager (and its data "
    "protection officer, who holds that role). The operator lists entries without their content.",
)
PERSON = Policy(
    "journal.person",
    relations={"self": _self},
    grants={
        "erase": (Grant(Role.PERSON, "self", level=1), Grant(Role.OPERATOR), Grant(Role.SYSTEM)),
    },
    doc="GDPR article 17: the person asks; the operator may carry it out and sees nothing.",
)
register(ENTRY)
register(PERSON)
