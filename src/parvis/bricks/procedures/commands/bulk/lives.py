"""The life of a case, as it is lived through the commands or written in bulk."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from parvis.kernel.access import Actor

DAYS_TO_ANSWER = 30  # what an agent leaves to a person to complete a case


class Do(StrEnum):
    """What may happen in a life."""

    BEGIN = "begin"
    ATTACH = "attach"
    FILE = "file"
    LOOK = "look"
    TAKE = "take"
    SAY = "say"
    READ = "read"
    ASK = "ask"
    CORRECT = "correct"
    NOTE = "note"
    DECIDE = "decide"
    SILENCE = "silence"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    WARN = "warn"
    EXPIRE = "expire"


@dataclass(frozen=True)
class Piece:
    """A file that a person sends for a field."""

    field: int
    name: str
    data: bytes


@dataclass(frozen=True)
class Missing:
    """What an agent asks, and what the person answers: other answers, another file."""

    words: str
    field: int = 0
    reason: str = "incomplete"
    fix: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    piece: Piece | None = None


@dataclass(frozen=True)
class Act:
    """One act of a life; of the other values, those that its kind needs."""

    do: Do
    at: dt.datetime
    by: Actor
    words: str = ""
    answers: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    outcome: str = ""
    piece: Piece | None = None
    missing: Missing | None = None


@dataclass(frozen=True)
class Life:
    """One case from its first day to its fate."""

    usager: Actor
    language: str
    fate: str
    acts: tuple[Act, ...]
