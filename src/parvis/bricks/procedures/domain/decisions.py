"""Express decisions: what the law wants in them before they may be signed.

- An author without first name, name, capacity or service cannot decide (CRPA L212-1); with them,
  a decision notified by a téléservice needs no signature (L212-2).
- A refusal says its reasons (CRPA L211-2, L211-5); closing without follow-up too, because the
  person must understand it.
- A refusal says the remedies and their time limits, else they never start to run (CJA R421-5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from parvis.bricks.procedures.domain.document import Law
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.texts import Text

MOST_REASONS = 10_000


class Outcome(StrEnum):
    """What a decision says."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    CLOSED = "closed"  # without follow-up


@dataclass(frozen=True)
class Author:
    """Who decides, as the person will read it."""

    name: str
    capacity: str
    service: str

    def missing(self) -> list[str]:
        """Names of the mentions that are not there."""
        return [name for name in ("name", "capacity", "service") if not getattr(self, name)]


@dataclass(frozen=True)
class Decision:
    """A decision ready to be signed by its author's identity."""

    outcome: Outcome
    reasons: str
    author: Author
    decided_at: dt.datetime  # on a Paris clock
    remedies: Text


def prepare(
    outcome: Outcome, reasons: str, author: Author, law: Law, decided_at: dt.datetime
) -> Decision:
    """Check and build a decision; Refusal in words of what is missing."""
    reasons = reasons.strip()
    if missing := author.missing():
        raise Refusal("author_incomplete", missing=", ".join(missing))
    if outcome is not Outcome.ACCEPTED and not reasons:
        raise Refusal("reasons_required")
    if len(reasons) > MOST_REASONS:
        raise Refusal("reasons_too_long", most=MOST_REASONS)
    return Decision(outcome, reasons, author, decided_at, law.remedies)


def structured(
    decision: Decision, about: Mapping[str, Any], organisation: Mapping[str, str]
) -> dict[str, Any]:
    """The decision as data: what is digested, kept, and later drawn as a letter.

    `about` names the case (number, procedure, person, filed_on); `organisation` the body.
    """
    data: dict[str, Any] = {
        "schema": 1,
        "kind": "decision",
        "outcome": decision.outcome.value,
        "reasons": decision.reasons,
        "author": {
            "name": decision.author.name,
            "capacity": decision.author.capacity,
            "service": decision.author.service,
        },
        "decided_at": decision.decided_at.isoformat(timespec="seconds"),
        "decided_on": decision.decided_at.date().isoformat(),
        "organisation": dict(organisation),
        **about,
    }
    if decision.outcome is not Outcome.ACCEPTED:
        data["remedies"] = decision.remedies.to_json()
    return data
