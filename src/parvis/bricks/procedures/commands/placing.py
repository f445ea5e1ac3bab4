"""Entries of registers as people write them, found before a patch is read.

A name ("Valserhône"), a name with its post code, a code, an address, a SIRET becomes the whole
value with its codes and the version of the register. What a browser claims about an entry is
never believed: the register says it, and the code that a suggestion brought only chooses among
what the register knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.bricks.procedures.commands import finding
from parvis.bricks.procedures.commands.finding import FINDERS, Placed, Unknown, Which
from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Problem

SHOWN = 5  # names proposed when several entries fit


def place_entries(form: Form, patch: Any) -> tuple[Any, list[Problem]]:
    """The patch with each entry found, without those that were not, and why not."""
    names = {one.stable_id for one, _ in form.document.every_field() if one.type in FINDERS}
    if not names or not isinstance(patch, Mapping):
        return patch, []
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, raw in patch.items():
        field = form.field(int(key)) if isinstance(key, str) and key.isdecimal() else None
        if field is not None and field.stable_id in names:
            _one(field, raw, "", found, problems)
        elif field is not None and field.fields and isinstance(raw, Mapping):
            found[key] = {row: _row(field, row, inner, problems) for row, inner in raw.items()}
        else:
            found[key] = raw
    return found, problems


def _row(block: Field, row: Any, raw: Any, problems: list[Problem]) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    kept: dict[Any, Any] = dict(raw)
    for field in block.fields:
        if field.type in FINDERS and field.key in kept:
            _one(field, kept.pop(field.key), str(row), kept, problems)
    return kept


def _one(field: Field, raw: Any, row: str, into: dict[str, Any], problems: list[Problem]) -> None:
    """Put the entry in its place, or say what is wrong."""
    if raw is None or raw == "":
        into[field.key] = None
        return
    match FINDERS[field.type](finding.asked(raw)):
        case Placed(value):
            into[field.key] = value
        case Which(labels):
            names = ", ".join(labels[:SHOWN])
            problem = Problem(f"{field.type}_which", field.stable_id, row, {"names": names})
            problems.append(problem)
        case Unknown(code):
            problems.append(Problem(code or field.type, field.stable_id, row))
