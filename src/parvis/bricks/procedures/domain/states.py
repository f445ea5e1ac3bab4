"""States of a case and the only moves between them, as one table.

`awaiting_correction` is, for démarches-simplifiées, "en_construction with a pending correction";
`DS_STATE` maps ours to its six states. `expired` is a draft that its author left alone: its
answers are gone, only its tombstone stays.
"""

from __future__ import annotations

from enum import StrEnum

from parvis.bricks.procedures.domain.problems import Refusal


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    FILED = "filed"
    IN_INSTRUCTION = "in_instruction"
    AWAITING_CORRECTION = "awaiting_correction"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CLOSED = "closed"  # closed without follow-up: "classé sans suite"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Act(StrEnum):
    """What may be done to a case."""

    FILE = "file"
    TAKE = "take"
    GIVE_BACK = "give_back"
    REQUEST_CORRECTION = "request_correction"
    CORRECT = "correct"
    ACCEPT = "accept"
    REFUSE = "refuse"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    # These change no state:
    CHANGE_ANSWERS = "change_answers"
    MESSAGE = "message"
    ASSIGN = "assign"
    ISSUE = "issue"


DECIDED = frozenset({State.ACCEPTED, State.REFUSED, State.CLOSED})
FINAL = DECIDED | {State.WITHDRAWN, State.EXPIRED}
OPEN = frozenset({State.FILED, State.IN_INSTRUCTION, State.AWAITING_CORRECTION})
SEEN_BY_AGENTS = OPEN | DECIDED | {State.WITHDRAWN}
STARTED = SEEN_BY_AGENTS | {State.DRAFT}

# act -> states from which it may be done -> state after it (None: the state does not change).
MOVES: dict[Act, tuple[frozenset[State], State | None]] = {
    Act.FILE: (frozenset({State.DRAFT}), State.FILED),
    Act.TAKE: (frozenset({State.FILED}), State.IN_INSTRUCTION),
    Act.GIVE_BACK: (frozenset({State.IN_INSTRUCTION}), State.FILED),
    Act.REQUEST_CORRECTION: (
        frozenset({State.FILED, State.IN_INSTRUCTION}),
        State.AWAITING_CORRECTION,
    ),
    Act.CORRECT: (frozenset({State.AWAITING_CORRECTION}), State.IN_INSTRUCTION),
    Act.ACCEPT: (frozenset({State.FILED, State.IN_INSTRUCTION}), State.ACCEPTED),
    Act.REFUSE: (frozenset({State.FILED, State.IN_INSTRUCTION}), State.REFUSED),
    # A file that stays incomplete after the deadline may be closed while still waited for.
    Act.CLOSE: (OPEN, State.CLOSED),
    Act.REOPEN: (DECIDED, State.IN_INSTRUCTION),
    Act.WITHDRAW: (OPEN, State.WITHDRAWN),
    Act.EXPIRE: (frozenset({State.DRAFT}), State.EXPIRED),
    Act.CHANGE_ANSWERS: (STARTED, None),
    Act.MESSAGE: (SEEN_BY_AGENTS, None),
    Act.ASSIGN: (SEEN_BY_AGENTS, None),
    Act.ISSUE: (SEEN_BY_AGENTS, None),
}

DS_STATE: dict[State, str] = {
    State.DRAFT: "brouillon",
    State.FILED: "en_construction",
    State.AWAITING_CORRECTION: "en_construction",
    State.IN_INSTRUCTION: "en_instruction",
    State.ACCEPTED: "accepte",
    State.REFUSED: "refuse",
    State.CLOSED: "sans_suite",
    State.WITHDRAWN: "sans_suite",
    State.EXPIRED: "brouillon",
}


def allowed(state: State, act: Act) -> bool:
    """Whether the act may be done to a case in that state."""
    return act in MOVES and state in MOVES[act][0]


def after(state: State, act: Act) -> State:
    """The state after an act; Refusal("not_in_this_state") when it may not be done."""
    if not allowed(state, act):
        raise Refusal("not_in_this_state", state=state.value, act=act.value)
    return MOVES[act][1] or state


def acts(state: State) -> frozenset[Act]:
    """Every act that may be done to a case in that state."""
    return frozenset(act for act in MOVES if allowed(state, act))
