"""From a revision document back to JSON: what is stored, digested, exchanged.

Values equal to their default are left out, so that `read(write(document)) == document` and two
equal documents have the same digest.
"""

from __future__ import annotations

from dataclasses import fields as attributes
from enum import StrEnum
from typing import Any

from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.texts import Text


def write(document: Document) -> dict[str, Any]:
    """The document as plain JSON values."""
    return {"schema": document.schema, **_plain(document)}


def schema_hash(document: Document) -> str:
    """SHA-256 of the canonical JSON of a document."""
    return digest(write(document))


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.to_json()
    if isinstance(value, StrEnum):
        return value.value
    if hasattr(value, "__dataclass_fields__"):
        return _object(value)
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value


def _object(value: Any) -> dict[str, Any]:
    found = {}
    for attribute in attributes(value):
        here = getattr(value, attribute.name)
        if here is None or here in ((), {}, "") or here == attribute.default:
            continue
        plain = _plain(here)
        if plain not in ({}, [], ""):
            found[attribute.name] = plain
    return found
