"""What is wrong with an answer, a document or an act: a code and its parameters, never words.

Words are given by `queries.words` in the language of the reader. A code is a stable name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Translatable(Protocol):
    """Something that tells itself as a sentence, given gettext."""

    def words(self, translate: Callable[[str], str] = str) -> str:
        """The sentence."""
        ...


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one answer. `row` is the ULID of the block's row, or empty."""

    code: str
    stable_id: int = 0
    row: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    message: Mapping[str, str] = field(default_factory=dict)  # words of the form's author, if any
    cause: Translatable | None = None  # a mistake that brings its own words

    @property
    def key(self) -> str:
        """Where the answer stands: "7", or "10.<row>.11" for a field of a block."""
        return f"{self.stable_id}" if not self.row else f"{self.row}.{self.stable_id}"


class InvalidAnswer(ValueError):
    """A value cannot be an answer of this type of field."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Refusal(Exception):
    """A command refuses for a reason that can be said; nothing was changed.

    `code` names the reason (words: `queries.words.refusal`), `problems` the answers concerned.
    """

    def __init__(self, code: str, problems: Sequence[Problem] = (), **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params
        self.problems = tuple(problems)


class Conflict(Refusal):
    """Somebody else changed the case between the moment it was shown and the act."""
