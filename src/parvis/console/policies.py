"""Who may open the console and decide there: operators, and nobody else."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from parvis.kernel.access import Actor, Grant, Policy, Role, register

OPERATOR = (Grant(Role.OPERATOR),)


def _in_demo(actor: Actor, thing: Any) -> bool:
    return bool(settings.PARVIS_ENV == "demo")


POLICIES = (
    Policy(
        "console.home",
        relations={},
        grants={"read": OPERATOR},
        doc="The console's first page: figures only.",
    ),
    Policy(
        "console.team",
        relations={},
        grants={"read": (Grant(Role.AGENT),)},
        doc="The agents of one's organisation, and where an agent arrives.",
    ),
    Policy(
        "console.task",
        relations={},
        grants={"list": OPERATOR, "read": OPERATOR, "decide": OPERATOR},
        doc="Jobs and event deliveries: names, states, errors in words, never their content.",
    ),
    Policy(
        "console.letter",
        relations={"demo": _in_demo},
        grants={"list": OPERATOR, "read": (Grant(Role.OPERATOR, "demo"),)},
        doc="That letters were queued and sent; their words only in a demo.",
    ),
    Policy(
        "console.file",
        relations={},
        grants={"list": OPERATOR},
        doc="Sizes, states and digests of files, never their names or bytes.",
    ),
    Policy(
        "console.journal",
        relations={},
        grants={"read": OPERATOR, "verify": OPERATOR},
        doc="Heads and verifications of the journal, entries without their content.",
    ),
    Policy(
        "console.legal",
        relations={},
        grants={"change": OPERATOR},
        doc="What the legal pages say of the publisher, the host, contacts and the audit.",
    ),
    Policy(
        "console.claim",
        relations={},
        grants={"list": OPERATOR, "decide": OPERATOR},
        doc="Requests to manage an organisation; who may decide which is parties.claim.decide.",
    ),
)
for policy in POLICIES:
    register(policy)
