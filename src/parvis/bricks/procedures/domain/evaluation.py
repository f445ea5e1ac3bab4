"""One pass over a form: what is visible, what is computed, what is wrong or missing.

Done once per save; reads never evaluate anything (the visible set is stored with the answers).
An answer that is not visible is kept while drafting (the person may change their mind), counts
as empty for the rules, and is dropped when the case is filed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import InvalidAnswer, Problem
from parvis.kernel.expressions import UNKNOWN, Place


@dataclass(frozen=True)
class Evaluation:
    """`answers`: all that was given, with computed values set. `visible`: keys of steps, fields
    ("7") and fields of rows ("<row>.11"), in reading order. `problems`: of visible answers."""

    answers: Mapping[str, Any]
    visible: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Whether it may be filed."""
        return not self.problems

    def shown(self, form: Form) -> dict[str, Any]:
        """The answers without those of fields that are not visible: what is filed."""
        keys, kept = set(self.visible), {}
        for key, value in self.answers.items():
            field = form.field(int(key))
            if field is None or key not in keys:
                continue
            kept[key] = _shown_rows(value, keys) if field.fields else value
        return kept

    def of_step(self, form: Form, step: int) -> tuple[Problem, ...]:
        """Problems of one page."""
        return tuple(
            one
            for one in self.problems
            if form.step_of.get(form.block_of.get(one.stable_id, one.stable_id)) == step
        )


def _shown_rows(rows: Mapping[str, Any], keys: set[str]) -> dict[str, Any]:
    return {
        row: {key: value for key, value in inner.items() if f"{row}.{key}" in keys}
        for row, inner in rows.items()
    }


def evaluate(
    form: Form,
    answers: Mapping[str, Any],
    today: dt.date,
    *,
    public: Mapping[str, Any] | None = None,
) -> Evaluation:
    """Evaluate a form. `public` given: `answers` are annotations, and rules may read `public`."""
    run = _Run(form, answers, today, public)
    for id_ in form.order:
        if (id_ in form.private) == (public is not None):
            run.visit(id_)
    return Evaluation(run.answers, run.in_reading_order(), tuple(run.judge()))


class _Run:
    """The state of one evaluation."""

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Any],
        today: dt.date,
        public: Mapping[str, Any] | None,
    ) -> None:
        self.form, self.today, self.annotating = form, today, public is not None
        self.answers: dict[str, Any] = dict(answers)
        self.visible: set[str] = set()
        self.values: dict[int | str, Any] = {"today": today}
        for key, value in (public or {}).items():
            if (field := form.field(int(key))) is not None:
                self.values[field.stable_id] = typed(field, value)

    def visit(self, id_: int) -> None:
        """Decide one step or field: visible or not, computed value, value for later rules."""
        form, field = self.form, self.form.field(id_)
        step = form.step_of.get(id_)
        shown = (step is None or str(step) in self.visible) and self.holds(id_, None)
        if shown:
            self.visible.add(str(id_))
        if field is None:
            return
        if field.computed is not None:
            self.compute(field, self.answers, None)
        if field.fields:
            self.values[id_] = self.rows(field, shown)
        else:
            self.values[id_] = typed(field, self.answers.get(field.key)) if shown else None

    def holds(self, id_: int, row: Mapping[int, Any] | None) -> bool:
        """Whether the condition is true; what is unknown is not shown."""
        condition = self.form.rules_of(id_).condition
        return condition is None or condition(self.values, row) is True

    def compute(self, field: Field, into: dict[str, Any], row: Mapping[int, Any] | None) -> None:
        """Write a computed value; nothing when it is unknown or cannot be an answer."""
        computed = self.form.rules_of(field.stable_id).computed
        value = stored(field, computed(self.values, row)) if computed else None
        into.pop(field.key, None)
        if value is not None:
            into[field.key] = value

    def rows(self, block: Field, shown: bool) -> tuple[Mapping[int, Any], ...]:
        """Decide the fields of each row; the rows as rules see them."""
        found = []
        rows = {
            name: dict(row) for name, row in sorted((self.answers.get(block.key) or {}).items())
        }
        for name, inner in rows.items():
            seen: dict[int, Any] = {}
            for field in self.form.rows[block.stable_id]:
                visible = shown and self.holds(field.stable_id, seen)
                if visible:
                    self.visible.add(f"{name}.{field.stable_id}")
                if field.computed is not None:
                    self.compute(field, inner, seen)
                seen[field.stable_id] = typed(field, inner.get(field.key)) if visible else None
            found.append(seen)
        if rows:
            self.answers[block.key] = rows
        return tuple(found) if shown else ()

    def in_reading_order(self) -> tuple[str, ...]:
        """Visible keys as the person meets them."""
        keys = []
        for step in () if self.annotating else self.form.document.steps:
            if (key := str(step.stable_id)) in self.visible:
                keys.append(key)
            for field in step.fields:
                keys += self._keys(field)
        for field in self.form.document.private if self.annotating else ():
            keys += self._keys(field)
        return tuple(keys)

    def _keys(self, field: Field) -> list[str]:
        if field.key not in self.visible:
            return []
        names = (
            [
                f"{name}.{inner.stable_id}"
                for name in self.answers.get(field.key) or {}
                for inner in field.fields
            ]
            if field.fields
            else []
        )
        return [field.key, *(name for name in names if name in self.visible)]

    def judge(self) -> list[Problem]:
        """What is missing or wrong among visible answers, in reading order."""
        document = self.form.document
        fields = document.private if self.annotating else tuple(document.fields())
        found: list[Problem] = []
        for field in fields:
            if field.key not in self.visible or not type_of(field).holds_value:
                continue
            value = self.answers.get(field.key)
            if not field.fields:
                found += self._judge_one(field, value, "", None)
                continue
            found += _count_rows(field, value or {})
            for position, (name, row) in enumerate((value or {}).items()):
                found += self._judge_row(field, name, row, position)
        return found

    def _judge_row(
        self, block: Field, name: str, row: Mapping[str, Any], position: int
    ) -> list[Problem]:
        seen = self.values[block.stable_id][position]
        found: list[Problem] = []
        for field in block.fields:
            if f"{name}.{field.stable_id}" in self.visible and type_of(field).holds_value:
                found += self._judge_one(field, row.get(field.key), name, seen)
        return found

    def _judge_one(
        self, field: Field, value: Any, row: str, seen: Mapping[int, Any] | None
    ) -> list[Problem]:
        if value is None:
            missing = field.required and field.computed is None
            return [Problem("required", field.stable_id, row)] if missing else []
        try:
            type_of(field).check(value, field, self.today)
        except InvalidAnswer as wrong:
            return [Problem(wrong.code, field.stable_id, row, wrong.params)]
        rules = self.form.rules_of(field.stable_id)
        return [
            Problem("check", field.stable_id, row, message=check.message.to_json())
            for check, test in zip(field.checks, rules.checks, strict=True)
            if test(self.values, seen) is False
        ]


def _count_rows(block: Field, rows: Mapping[str, Any]) -> list[Problem]:
    least = block.rules.get("min_rows", 1 if block.required else 0)
    if len(rows) < least:
        code = "required" if not rows and least == 1 else "too_few_rows"
        return [Problem(code, block.stable_id, params={"least": least})]
    return []


def typed(field: Field, value: Any) -> Any:
    """A stored answer as rules see it: Decimal, date, Place; rows as records."""
    if value is None:
        return None
    kind = type_of(field)
    if kind.in_expressions == "commune":
        code = value["code"]
        departement = value.get("departement") or code[: 3 if code.startswith("97") else 2]
        return Place(code, departement, value.get("region", ""), value.get("epci", ""))
    if kind.holds_fields:
        return tuple(
            {inner.stable_id: typed(inner, row.get(inner.key)) for inner in field.fields}
            for _, row in sorted(value.items())
        )
    return kind.typed(value)


def stored(field: Field, value: Any) -> Any:
    """A computed value as an answer is stored; None when it is unknown or not an answer."""
    if value is None or value is UNKNOWN:
        return None
    if isinstance(value, dt.date):
        value = value.isoformat()
    if isinstance(value, Decimal):
        places = field.rules.get("places", 0 if field.type == "integer" else None)
        if places is not None:
            value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        value = f"{value:f}"
    try:
        return type_of(field).parse(value, field)
    except InvalidAnswer:
        return None
