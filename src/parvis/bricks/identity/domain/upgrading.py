"""The hub's own second factor for agents: a code by e-mail (ProConnect, reference 2.1).

When a client insists on a level with two factors and the provider gave one, the hub sends a code to
the agent's address: eidas1 becomes eidas1-mfa (eidas0, eidas0-mfa). Not when the provider itself
used the mailbox (`mail` among its means): that would be one factor twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from parvis.bricks.identity.domain import acr

RAISED = {"eidas0": "eidas0-mfa", "eidas1": "eidas1-mfa"}
SECONDS = 10 * 60
MOST_TRIES, MOST_LETTERS = 5, 3
UNSATISFIED = "requested ACRs could not be satisfied"  # told to the client with access_denied


class Plan(StrEnum):
    """What the level asked for means for an agent who has just come back."""

    GOOD = "good"
    LETTER = "letter"
    OUT_OF_REACH = "out of reach"


def plan(reached: str, amr: Sequence[str], essential: Sequence[str]) -> Plan:
    """Whether the level reached answers one of the essential ones, or would with a code."""
    if not essential or acr.satisfied(reached, essential):
        return Plan.GOOD
    raised = RAISED.get(reached, "")
    if raised and "mail" not in amr and acr.satisfied(raised, essential):
        return Plan.LETTER
    return Plan.OUT_OF_REACH


def raised_amr(amr: Sequence[str]) -> list[str]:
    """The means once the code was entered."""
    return list(dict.fromkeys([*amr, "mail", "mfa"]))
