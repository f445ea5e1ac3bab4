"""Mistakes in an expression, told with their place in the tree and words that can be translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from parvis.kernel.expressions.messages import MESSAGES, TYPE_NAMES
from parvis.kernel.expressions.types import Type

Path = tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """One mistake. `path`: indices from the root array to the element at fault.

    `code` is stable, a key of `MESSAGES`; `params` fill the places of its words.
    """

    code: str
    path: Path = ()
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where: `$` is the whole expression, `$[1][2]` the second element of its first one."""
        return "$" + "".join(f"[{index}]" for index in self.path)

    def words(self, translate: Callable[[str], str] = str) -> str:
        """The mistake as a sentence; `translate` is gettext, for another language than English."""
        told = {
            name: translate(TYPE_NAMES[value.kind]) if isinstance(value, Type) else value
            for name, value in self.params.items()
        }
        return translate(MESSAGES[self.code]) % told

    def __str__(self) -> str:
        return f"{self.place}: {self.words()}"


class ExpressionError(ValueError):
    """An expression or an answer that cannot be used; `problems` says why, at least one."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


class SyntaxProblem(ExpressionError):
    """The JSON is not an expression of the language."""


class TypeProblem(ExpressionError):
    """The expression compares or combines things of unlike types, or names what does not exist."""


class WrongAnswer(ExpressionError):
    """A stored or posted answer is not a value of the type of its field.

    The answer itself is not repeated: it may be personal.
    """


class Cycle(ExpressionError):
    """Rules that need each other; `members` names them in order, the first one again at the end."""

    def __init__(self, members: tuple[object, ...]) -> None:
        super().__init__(Problem("cycle", (), {"chain": " → ".join(map(str, members))}))
        self.members = members
