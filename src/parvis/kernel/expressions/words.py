"""An expression told in plain French or English, for agents and for pages that say why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from parvis.kernel.calendar.words import in_full
from parvis.kernel.expressions.nodes import (
    Bound,
    Call,
    Each,
    Fact,
    Field,
    Let,
    Literal,
    Node,
    RowField,
)
from parvis.kernel.expressions.operators import OPERATORS
from parvis.kernel.expressions.parsing import Expr
from parvis.kernel.expressions.phrases import CONTRARY, PHRASES, UNIT_WORDS
from parvis.kernel.expressions.types import Kind, Types
from parvis.kernel.values.numerals import in_figures

Labels = Mapping[Any, str]  # by stable id, fact name, or (stable id, stored option)
_GIVE_DATES = frozenset(
    {"make-date", "add-days", "add-months", "add-years", "month-start", "month-end"}
)
_JOINED = frozenset({"and", "or"})
_PLACED = frozenset(op for op in OPERATORS if op.startswith(("in-", "not-in-")))
_SHIFTS = frozenset({"add-days", "add-months", "add-years"})
_FIGURED = frozenset({"+", "-", "*", "/"})


def to_words(expr: Expr, labels: Labels, language: str, types: Types | None = None) -> str:
    """One sentence part, without capital or full stop: « Âge » est supérieur ou égal à 18.

    `labels`: of fields by stable id, of facts by name, of options by (stable id, stored value);
    what has no label is shown as it is stored. `types` lets dates be "before" rather than "less".
    KeyError for a language other than "fr" and "en".
    """
    return _Teller(labels, language, types or {}).tell(expr.root)


class _Teller:
    def __init__(self, labels: Labels, language: str, types: Types) -> None:
        self.labels, self.language, self.types = labels, language, types
        self.phrases = PHRASES[language]

    def tell(self, node: Node, field: int | None = None) -> str:
        """A node in words; `field`: the field whose options a constant is one of."""
        if isinstance(node, Literal):
            return self._constant(node.value, field)
        if isinstance(node, Field | RowField):
            return self._quoted(self.labels.get(node.id, str(node.id)))
        if isinstance(node, Fact):
            return self.labels.get(node.name, node.name)
        if isinstance(node, Bound):
            return node.name or self.phrases["item"]
        if isinstance(node, Let):
            parts = (node.name, self.tell(node.value), self.tell(node.body))
            return self.phrases["let"].format(*parts)
        if isinstance(node, Each):
            told = self.tell if node.op in ("map", "sum") else self._as_condition
            return self.phrases[f"each {node.op}"].format(self.tell(node.list), told(node.body))
        return self._call(node)

    def _quoted(self, text: str) -> str:
        return self.phrases["quote"].format(text)

    def _constant(self, value: object, field: int | None) -> str:
        if value is None:
            return self.phrases["nothing"]
        if isinstance(value, bool):
            return self.phrases["true" if value else "false"]
        if isinstance(value, int | Decimal):
            return in_figures(value, self.language)
        if isinstance(value, dt.date):
            return self.phrases["on"].format(in_full(value, self.language))
        text = str(value)
        return self._quoted(self.labels.get((field, text), text) if field is not None else text)

    def _call(self, node: Call) -> str:
        if node.op == "not":
            return self._contrary(node.args[0])
        if node.op in _JOINED or node.op in _FIGURED:
            return self._chain(node)
        if node.op in ("=", "!=") and self._emptiness(node):
            return self.phrases["empty?" if node.op == "=" else "not empty?"].format(
                self.tell(node.args[0])
            )
        if node.op == "date-diff":
            return self._difference(node)
        if node.op in _SHIFTS:
            return self._shifted(node)
        op = node.op
        if op in ("<", "<=", ">", ">=") and any(map(self._is_date, node.args)):
            op = f"date {op}"
        told = self._arguments(node)
        if op == "if":
            told[0] = self._as_condition(node.args[0])
        rest = self.phrases["list"].join(told[1:])
        return self.phrases[op].format(*told, rest=rest, all=self.phrases["list"].join(told))

    def _arguments(self, node: Call) -> list[str]:
        fields = [one.id for one in node.args if isinstance(one, Field | RowField)]
        field = fields[0] if len(fields) == 1 else None
        if node.op in _PLACED:  # codes are told as they are, unless they have a name
            codes = [getattr(arg, "value", None) for arg in node.args[1:]]
            named = [str(self.labels.get((field, code), code)) for code in codes]
            return [self._enclosed(node.args[0]), *named]
        return [self._enclosed(arg, field) for arg in node.args]

    def _enclosed(self, node: Node, field: int | None = None) -> str:
        told = self.tell(node, field)
        compound = isinstance(node, Call) and (node.op in _JOINED or node.op in _FIGURED)
        return f"({told})" if compound and len(getattr(node, "args", ())) > 1 else told

    def _chain(self, node: Call) -> str:
        if node.op in _JOINED:
            parts = [
                self._enclosed(arg) if isinstance(arg, Call) else self._as_condition(arg)
                for arg in node.args
            ]
        else:
            parts = [self._enclosed(arg) for arg in node.args]
        if node.op == "-" and len(parts) == 1:
            return f"−{parts[0]}"
        return self.phrases[node.op].join(parts)

    def _as_condition(self, node: Node) -> str:
        told = self.tell(node)
        truth = isinstance(node, Field | RowField) and self._kind(node) in (None, Kind.BOOL)
        return self.phrases["yes"].format(told) if truth else told

    def _kind(self, node: Field | RowField) -> Kind | None:
        return self.types[node.id].kind if node.id in self.types else None

    def _emptiness(self, node: Call) -> bool:
        last = node.args[1]
        return isinstance(last, Literal) and last.value is None

    def _contrary(self, node: Node) -> str:
        if isinstance(node, Field | RowField):
            return self.phrases["no"].format(self.tell(node))
        if isinstance(node, Call) and node.op in CONTRARY:
            if node.op == "empty?":
                return self.phrases["not empty?"].format(self._enclosed(node.args[0]))
            return self._call(Call(CONTRARY[node.op], node.args))
        return self.phrases["not"].format(self._as_condition(node))

    def _difference(self, node: Call) -> str:
        unit = node.args[0]
        word = UNIT_WORDS[self.language].get(str(getattr(unit, "value", "")), "")
        return self.phrases["date-diff"].format(
            word, self._enclosed(node.args[1]), self._enclosed(node.args[2])
        )

    def _shifted(self, node: Call) -> str:
        day, number = node.args
        constant = number.value if isinstance(number, Literal) else None
        if isinstance(constant, int) and constant < 0:
            phrase, shift = "earlier", self._constant(-constant, None)
        else:
            phrase, shift = "later", self._enclosed(number)
        unit = UNIT_WORDS[self.language][node.op]
        return self.phrases[phrase].format(self._enclosed(day), shift, unit)

    def _is_date(self, node: Node) -> bool:
        if isinstance(node, Literal):
            return isinstance(node.value, dt.date)
        if isinstance(node, Call):
            return node.op in _GIVE_DATES or (
                node.op in ("min", "max", "if") and any(map(self._is_date, node.args[-2:]))
            )
        if not isinstance(node, Field | RowField | Fact):
            return False
        found = self.types.get(node.name if isinstance(node, Fact) else node.id)
        return found is not None and found.kind is Kind.DATE
