"""Answers in words, for lists, summaries, letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.form import Form

LABEL = 200


def in_words(form: Form, stable_id: int, answers: Mapping[str, Any], language: str = "fr") -> str:
    """One answer in words, empty when there is none. A block: the first answer of each row."""
    field = form.field(stable_id)
    if field is None:
        return ""
    value = answers.get(field.key)
    if value is None:
        return ""
    if not field.fields:
        return type_of(field).display(value, field, language)
    rows = (_first(field, row, language) for _, row in sorted(value.items()))
    return ", ".join(words for words in rows if words)


def _first(block: Field, row: Mapping[str, Any], language: str) -> str:
    for field in block.fields:
        if (value := row.get(field.key)) is not None and type_of(field).holds_value:
            return type_of(field).display(value, field, language)
    return ""


def label_of(form: Form, answers: Mapping[str, Any]) -> str:
    """What names a case in lists: the answers that the document chose, as words."""
    words = (in_words(form, stable_id, answers) for stable_id in form.document.summary)
    return " · ".join(word for word in words if word)[:LABEL]


def fold_text(text: str, most: int = 120) -> str:
    """As searched and indexed: lower case, no accents, cut to what the index holds."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))[:most]
