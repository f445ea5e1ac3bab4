"""A form that can be shown although some of its rules cannot be used yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parvis.bricks.procedures.domain.document import Document, Field
from parvis.bricks.procedures.domain.editing import Change, apply
from parvis.bricks.procedures.domain.form import Form, FormError, RuleMistake, compile_form
from parvis.bricks.procedures.domain.outline import find, with_inner

_DROPPED: dict[str, dict[str, Any]] = {
    "condition": {"condition": None},
    "computed": {"computed": None},
    "checks": {"checks": ()},
    "cycle": {"condition": None, "computed": None},
}


def usable(document: Document) -> tuple[Form, tuple[RuleMistake, ...]]:
    """The form without the rules that are wrong, and what is wrong with them."""
    mistakes: list[RuleMistake] = []
    for _ in range(len(document.stable_ids()) + 2):
        try:
            return compile_form(document), tuple(mistakes)
        except FormError as error:
            mistakes += error.mistakes
            for one in error.mistakes:
                document = _without(document, one)
    raise AssertionError("a form without rules compiles")


def _without(document: Document, mistake: RuleMistake) -> Document:
    """The form without a rule; of a cycle, without those of all its members and their insides."""
    ids = {mistake.stable_id}
    if mistake.rule == "cycle":
        ids |= {int(one) for one in str(mistake.problem.params["chain"]).split(" → ")}
    for member in sorted(ids):
        for one in with_inner(find(document, member)):
            dropped = _DROPPED[mistake.rule] if isinstance(one, Field) else {"condition": None}
            if one.stable_id == member or mistake.rule == "cycle":
                document = apply(document, Change(one.stable_id, dropped), 0)
    return document


def without_conditions(document: Document) -> Document:
    """Every question shown: what an author looks at while editing."""

    def bare(field: Any) -> Any:
        return replace(field, condition=None, fields=tuple(map(bare, field.fields)))

    return replace(
        document,
        steps=tuple(
            replace(step, condition=None, fields=tuple(map(bare, step.fields)))
            for step in document.steps
        ),
        private=tuple(map(bare, document.private)),
    )
