"""JSON Schema (2020-12) of the answers of a form: what an API of ours accepts and gives."""

from __future__ import annotations

from typing import Any

from parvis.bricks.procedures.domain.document import Document, Field
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.rows import SHAPE


def answers_schema(document: Document) -> dict[str, Any]:
    """The schema of `answers`. `required` only where no condition can hide the field."""
    steps = [(step.condition is None, step.fields) for step in document.steps]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": document.title.fr,
        "additionalProperties": False,
        "properties": {
            one.key: _field(one) for _, fields in steps for one in fields if _answered(one)
        },
        "required": [
            one.key
            for always, fields in steps
            for one in fields
            if always and _answered(one) and _always(one)
        ],
    }


def _answered(field: Field) -> bool:
    return type_of(field).holds_value


def _always(field: Field) -> bool:
    return field.required and field.condition is None and field.computed is None


def _field(field: Field) -> dict[str, Any]:
    schema = {"title": field.label.fr, **type_of(field).json_schema(field)}
    if field.help:
        schema["description"] = field.help.fr
    if field.computed is not None:
        schema["readOnly"] = True
    if field.fields:
        inner = [one for one in field.fields if _answered(one)]
        schema["propertyNames"] = {"pattern": SHAPE.pattern}
        schema["additionalProperties"] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {one.key: _field(one) for one in inner},
            "required": [one.key for one in inner if _always(one)],
        }
    return schema
