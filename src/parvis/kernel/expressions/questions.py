"""What is still to be asked before an expression can be known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parvis.kernel.expressions.interpreter import Answers, Interpreter, Key, Stack
from parvis.kernel.expressions.nodes import Fact, Field, Node, RowField
from parvis.kernel.expressions.parsing import Expr
from parvis.kernel.expressions.values import UNKNOWN, Value


def missing(
    expr: Expr, answers: Answers, row: Mapping[int, object] | None = None
) -> frozenset[Key]:
    """The unanswered fields and facts that keep the result UNKNOWN; empty when it is known.

    What can no longer change the result is left out: in `(a and b) or c` with `b` false, only `c`.
    Also empty when the result is UNKNOWN for another reason (division by zero, empty amount).
    """
    looker = _Looker(answers)
    known = looker.value(expr.root, (row,)) is not UNKNOWN
    return frozenset() if known else frozenset(looker.unanswered)


class _Looker(Interpreter):
    """An interpreter that notes unanswered names, and forgets those below a known value."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(answers)
        self.unanswered: dict[Key, None] = {}

    def value(self, node: Node, stack: Stack) -> Value:
        before = len(self.unanswered)
        found = super().value(node, stack)
        if found is UNKNOWN:
            if isinstance(node, Field | RowField):
                self.unanswered.setdefault(node.id)
            elif isinstance(node, Fact):
                self.unanswered.setdefault(node.name)
        else:
            while len(self.unanswered) > before:
                self.unanswered.popitem()
        return found

    def _strict(
        self, apply: Callable[..., Value], blank: bool, args: tuple[Node, ...], stack: Stack
    ) -> Value:
        """Look at every argument, also after one that is unknown: all will have to be asked."""
        values = [self.value(arg, stack) for arg in args]
        if any(one is UNKNOWN or (one is None and not blank) for one in values):
            return UNKNOWN
        return apply(*values)
