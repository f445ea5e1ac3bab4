"""A form ready to be evaluated: expressions parsed, typed and ordered once per revision.

Order: a rule runs after every answer that it reads, so one pass gives visibility and computed
values (reference, section 6: evaluating per read is what makes the known product slow). A cycle
or a type error is refused here, before publication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parvis.bricks.procedures.domain.document import Document, Field, Step
from parvis.bricks.procedures.domain.fields import type_of
from parvis.kernel import expressions
from parvis.kernel.expressions import Compiled, Expr, Type

FACTS: Mapping[str, Type] = {"today": expressions.DATE}
_SIMPLE = {
    "text": expressions.TEXT,
    "integer": expressions.INTEGER,
    "decimal": expressions.DECIMAL,
    "date": expressions.DATE,
    "boolean": expressions.BOOL,
    "commune": expressions.COMMUNE,
}


@dataclass(frozen=True)
class RuleMistake:
    """One mistake in one rule ("condition", "computed", "checks") of one field or step.

    `words` takes gettext: the sentence is the expression language's own.
    """

    stable_id: int
    rule: str
    problem: expressions.Problem

    def words(self, translate: Callable[[str], str] = str) -> str:
        """The mistake as a sentence."""
        return self.problem.words(translate)

    def __str__(self) -> str:
        return f"{self.stable_id} {self.rule}: {self.words()}"


class FormError(ValueError):
    """Expressions of the document cannot be used. `mistakes`: in the order of the document."""

    def __init__(self, mistakes: list[RuleMistake]) -> None:
        super().__init__("; ".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Rules:
    """The compiled rules of one field or step."""

    condition: Compiled | None = None
    computed: Compiled | None = None
    checks: tuple[Compiled, ...] = ()


NO_RULES = Rules()


@dataclass(frozen=True)
class Form:
    """A compiled document. `order`: steps and top-level fields, each after what it reads;
    `rows`: for each block, its fields in such an order."""

    document: Document
    fields: Mapping[int, Field]
    block_of: Mapping[int, int]
    step_of: Mapping[int, int]
    private: frozenset[int]
    rules: Mapping[int, Rules]
    order: tuple[int, ...]
    rows: Mapping[int, tuple[Field, ...]]

    def field(self, stable_id: int) -> Field | None:
        """The field of that id."""
        return self.fields.get(stable_id)

    def step(self, stable_id: int) -> Step | None:
        """The step of that id."""
        return next((one for one in self.document.steps if one.stable_id == stable_id), None)

    def rules_of(self, stable_id: int) -> Rules:
        """Compiled rules, or none."""
        return self.rules.get(stable_id, NO_RULES)


def expression_type(field: Field) -> Type | None:
    """The type that a field has in expressions; None when it cannot be named in one."""
    kind = type_of(field)
    options = [option.value for option in field.options]
    if kind.in_expressions == "choice":
        return expressions.choice(*options)
    if kind.in_expressions == "choices":
        return expressions.choices(*options)
    if kind.holds_fields:
        return expressions.list_of(_types(field.fields))
    return _SIMPLE.get(kind.in_expressions)


def _types(fields: tuple[Field, ...] | Iterator[Field]) -> dict[int, Type]:
    return {one.stable_id: found for one in fields if (found := expression_type(one))}


def compile_form(document: Document) -> Form:
    """Compile a document; FormError with every mistake of its expressions."""
    builder = _Builder(document)
    builder.read_rules()
    order = builder.ordered(builder.top, builder.needs)
    rows = {
        block.stable_id: builder.ordered(
            {inner.stable_id: inner for inner in block.fields}, builder.row_needs
        )
        for block, parent in document.every_field()
        if parent is None and block.fields
    }
    if builder.mistakes:
        raise FormError(builder.mistakes)
    fields = {one.stable_id: one for one, _ in document.every_field()}
    return Form(
        document=document,
        fields=fields,
        block_of=builder.block_of,
        step_of={one.stable_id: step.stable_id for step in document.steps for one in step.fields},
        private=frozenset(one.stable_id for one in document.private),
        rules=builder.rules,
        order=order,
        rows={block: tuple(fields[one] for one in inner) for block, inner in rows.items()},
    )


class _Builder:
    """Collects rules, what each reads, and mistakes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mistakes: list[RuleMistake] = []
        self.rules: dict[int, Rules] = {}
        self.needs: dict[int, set[int]] = {}
        self.row_needs: dict[int, set[int]] = {}
        self.public = _types(document.fields())
        self.every = {**self.public, **_types(document.private)}
        self.block_of = {one.stable_id: up.stable_id for one, up in document.every_field() if up}
        self.top: dict[int, Any] = {step.stable_id: step for step in document.steps}
        self.top |= {one.stable_id: one for one, up in document.every_field() if up is None}

    def read_rules(self) -> None:
        """Compile the rules of steps, fields, annotations."""
        for step in self.document.steps:
            self.take(step, self.public, None, None)
            for field in step.fields:
                self.take(field, self.public, None, step.stable_id)
                self._inner(field, self.public)
        for field in self.document.private:
            self.take(field, self.every, None, None)
            self._inner(field, self.every)

    def _inner(self, block: Field, types: Mapping[int, Type]) -> None:
        row = expressions.record(_types(block.fields)) if block.fields else None
        for inner in block.fields:
            self.take(inner, types, row, None)
            self.needs[block.stable_id] |= self.needs.pop(inner.stable_id)

    def take(
        self,
        thing: Field | Step,
        types: Mapping[int, Type],
        row: Type | None,
        step: int | None,
    ) -> None:
        """Compile one thing's rules and note what they read."""
        id_, read = thing.stable_id, set[int]()
        scope: dict[int | str, Type] = dict(types.items())
        scope.update(FACTS)

        def rule(name: str, source: Any, expected: Type | None, *, orders: bool) -> Any:
            expr = self.expression(id_, name, source, scope, row, expected)
            if expr is None:
                return None
            if orders:
                depends = expressions.dependencies(expr)
                read.update(key for key in depends if isinstance(key, int))
            return expressions.compile(expr)

        condition = computed = None
        checks: list[Any] = []
        if thing.condition is not None:
            condition = rule("condition", thing.condition, expressions.BOOL, orders=True)
        if isinstance(thing, Field):
            if thing.computed is not None:
                computed = rule("computed", thing.computed, expression_type(thing), orders=True)
            checks = [
                rule("checks", check.condition, expressions.BOOL, orders=False)
                for check in thing.checks
            ]
        if condition or computed or checks:
            self.rules[id_] = Rules(condition, computed, tuple(one for one in checks if one))
        block = self.block_of.get(id_)
        inside = {key for key in read if block and self.block_of.get(key) == block}
        outside = {self.block_of.get(key, key) for key in read - inside}
        self.needs[id_] = outside | ({step} if step else set())
        self.row_needs[id_] = inside

    def expression(
        self,
        id_: int,
        name: str,
        source: Any,
        scope: Mapping[int | str, Type],
        row: Type | None,
        expected: Type | None,
    ) -> Expr | None:
        """Parse and check one rule; None and a mistake when it cannot be used."""
        try:
            expr = expressions.parse(source)
            expressions.check(expr, scope, row=row, expected=expected)
        except expressions.ExpressionError as error:
            self.mistakes += [RuleMistake(id_, name, problem) for problem in error.problems]
            return None
        return expr

    def ordered(self, things: Mapping[int, Any], needs: Mapping[int, set[int]]) -> tuple[int, ...]:
        """Ids in an order where each comes after what it reads; a cycle is a mistake."""
        done: list[int] = []
        state: dict[int, bool] = {}  # False: being visited, True: placed

        def visit(id_: int, path: tuple[int, ...]) -> None:
            if state.get(id_):
                return
            if id_ in state:
                chain = " → ".join(map(str, (*path[path.index(id_) :], id_)))
                problem = expressions.Problem("cycle", params={"chain": chain})
                self.mistakes.append(RuleMistake(id_, "cycle", problem))
                return
            state[id_] = False
            for need in sorted(needs.get(id_, set()) & things.keys()):
                visit(need, (*path, id_))
            state[id_] = True
            done.append(id_)

        for id_ in things:
            visit(id_, ())
        return tuple(done)
