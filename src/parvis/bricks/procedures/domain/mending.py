"""A form that can be shown although some of its rules cannot be used yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.editing import Change, apply
from parvis.bricks.procedures.domain.form import Form, FormError, RuleMistake, compile_form

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
                document = apply(document, Change(one.stable_id, _dropped(document, one)), 0)
    raise AssertionError("a form without rules compiles")


def _dropped(document: Document, mistake: RuleMistake) -> dict[str, Any]:
    if any(step.stable_id == mistake.stable_id for step in document.steps):
        return {"condition": None}
    return _DROPPED[mistake.rule]


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
