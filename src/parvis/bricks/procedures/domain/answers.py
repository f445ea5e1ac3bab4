"""Answers as they arrive: a patch is read against the form, or refused with the reason of each.

A patch is `{"3": raw, "10": {"<row>": {"11": raw}, "<row>": null}}`: only what changed. null
empties an answer, or removes a row. Anything that the form does not know is refused, never
dropped silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.fields.structure import BlockField
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import InvalidAnswer, Problem
from parvis.bricks.procedures.domain.rows import is_row_id

Answers = dict[str, Any]
MOST_KEYS = 2_000


class Patched:
    """`answers` after the patch; `changed` top-level keys; `problems` of what was not taken."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers: Answers = dict(answers)
        self.changed: set[str] = set()
        self.problems: list[Problem] = []

    @property
    def hostile(self) -> bool:
        """Whether the patch holds what no form of ours sends: the whole of it is refused."""
        return any(one.code in HOSTILE for one in self.problems)


HOSTILE = frozenset({
    "unknown_field", "not_rows", "bad_row", "too_many_keys", "file_is_attached", "computed",
})  # fmt: skip


def read_patch(
    form: Form, answers: Mapping[str, Any], patch: Any, *, private: bool = False
) -> Patched:
    """Read a patch against a form. `private`: of agents' annotations instead of the answers."""
    result = Patched(answers)
    if not isinstance(patch, Mapping):
        result.problems.append(Problem("not_rows"))
        return result
    if len(patch) > MOST_KEYS:
        result.problems.append(Problem("too_many_keys", params={"most": MOST_KEYS}))
        return result
    for key, raw in patch.items():
        field = _field(form, key, private)
        if field is None:
            result.problems.append(Problem("unknown_field", params={"key": str(key)[:40]}))
        elif field.fields:
            _read_rows(result, field, raw)
        else:
            _read_one(result, field, raw, result.answers, "")
            if result.answers.get(key) != answers.get(key):
                result.changed.add(key)
    return result


def _field(form: Form, key: object, private: bool) -> Field | None:
    """The top-level field of a key, when it is on that side and holds an answer."""
    if not isinstance(key, str) or not key.isascii() or not key.isdigit() or len(key) > 9:
        return None
    field = form.field(int(key))
    if field is None or field.key != key or field.stable_id in form.block_of:
        return None
    if (field.stable_id in form.private) != private or not type_of(field).holds_value:
        return None
    return field


def _read_one(result: Patched, field: Field, raw: Any, into: Answers, row: str) -> None:
    if field.computed is not None:
        result.problems.append(Problem("computed", field.stable_id, row))
        return
    try:
        value = type_of(field).parse(raw, field)
    except InvalidAnswer as wrong:
        result.problems.append(Problem(wrong.code, field.stable_id, row, wrong.params))
        return
    if value is None:
        into.pop(field.key, None)
    else:
        into[field.key] = value


def _read_rows(result: Patched, block: Field, raw: Any) -> None:
    """Merge rows: given ones change, null removes, others stay."""
    before: Mapping[str, Any] = result.answers.get(block.key) or {}
    if raw is None:
        raw = dict.fromkeys(before)
    if not isinstance(raw, Mapping):
        result.problems.append(Problem("not_rows", block.stable_id))
        return
    most = BlockField.most(block)
    removed = {name for name, row in raw.items() if row is None}
    if len((before.keys() | raw.keys()) - removed) > most:
        result.problems.append(Problem("too_many_rows", block.stable_id, params={"most": most}))
        return
    rows = {name: dict(row) for name, row in before.items()}
    for name, row in raw.items():
        if row is None:
            rows.pop(name, None)
        elif not isinstance(name, str) or not is_row_id(name) or not isinstance(row, Mapping):
            result.problems.append(Problem("bad_row", block.stable_id))
        else:
            _read_row(result, block, name, row, rows)
    if rows != before:
        result.changed.add(block.key)
    if rows:
        result.answers[block.key] = dict(sorted(rows.items()))
    else:
        result.answers.pop(block.key, None)


def _read_row(
    result: Patched, block: Field, name: str, row: Mapping[str, Any], rows: dict[str, Answers]
) -> None:
    inner = {field.key: field for field in block.fields if type_of(field).holds_value}
    into = rows.setdefault(name, {})
    for key, raw in row.items():
        if key not in inner:
            result.problems.append(Problem("unknown_field", params={"key": str(key)[:40]}))
        else:
            _read_one(result, inner[key], raw, into, name)
