"""The arguments of one call, as the signatures of operators see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from parvis.kernel.expressions.errors import Path
from parvis.kernel.expressions.nodes import Call
from parvis.kernel.expressions.types import Kind, Type


class Tell(Protocol):
    """Notes a mistake and gives ANY, so that it is told once."""

    def __call__(self, path: Path, code: str, found: object, expected: object = "") -> Type: ...


class Arguments:
    """`nodes` and `types` of the arguments, and the ways to complain about them."""

    def __init__(self, tell: Tell, node: Call, path: Path, types: Sequence[Type]) -> None:
        self._tell, self._path = tell, path
        self.nodes, self.types = node.args, types

    def tell(self, index: int, code: str, found: object, expected: object = "") -> Type:
        """A mistake in one argument (0 is the first; -1 the call as a whole)."""
        path = self._path if index < 0 else (*self._path, index + 1)
        return self._tell(path, code, found, expected)

    def need(self, index: int, right: Callable[[Type], bool], code: str) -> Type:
        """Demand something of the type of one argument; gives that type, or ANY."""
        found = self.types[index]
        if found.kind is not Kind.ANY and not right(found):
            return self.tell(index, code, found)
        return found
