"""Communes as people write them, found in the official code before a patch is read.

A name ("Valserhône"), a name with its post code, a post code or an Insee code becomes the whole
value with the codes of the wider territories, which conditions use. What a browser claims about a
commune is never believed: the register says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.domain.showing import fold_text
from parvis.bricks.registers import public as registers
from parvis.bricks.registers.public import Commune

SHOWN = 5  # names proposed when several communes fit


def place_communes(form: Form, patch: Any) -> tuple[Any, list[Problem]]:
    """The patch with each commune found, without those that were not, and why not."""
    names = {one.stable_id for one, _ in form.document.every_field() if one.type == "commune"}
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
        if field.type == "commune" and field.key in kept:
            _one(field, kept.pop(field.key), str(row), kept, problems)
    return kept


def _one(field: Field, raw: Any, row: str, into: dict[str, Any], problems: list[Problem]) -> None:
    """Put the commune in its place, or say what is wrong."""
    if raw is None or raw == "":
        into[field.key] = None
        return
    wanted = raw.get("code") if isinstance(raw, Mapping) else raw
    candidates = _found(wanted) if isinstance(wanted, str) else ()
    if len(candidates) == 1:
        post_code = raw.get("postal_code") if isinstance(raw, Mapping) else None
        into[field.key] = _value(candidates[0], str(post_code or wanted))
    elif candidates:
        names = ", ".join(one.label for one in candidates[:SHOWN])
        problems.append(Problem("commune_which", field.stable_id, row, {"names": names}))
    else:
        problems.append(Problem("commune", field.stable_id, row))


def _found(text: Any) -> tuple[Commune, ...]:
    """The communes that a text may mean: by code, by post code, by exact name, then by search."""
    text = text.strip()[:200]
    if len(text) == 5:
        by_post_code = registers.communes_at(text) if text.isdecimal() else ()
        if by_post_code:
            return by_post_code
        try:
            one = registers.commune(text.upper())
        except registers.TerritoryError:
            one = None
        if one is not None:
            return (one,)
    try:
        matches = registers.search_communes(text.replace("(", " ").replace(")", " "))
    except registers.TerritoryError:
        return ()
    communes = tuple(dict.fromkeys(match.commune for match in matches))
    exact = tuple(one for one in communes if fold_text(one.name) == fold_text(text))
    return exact or communes


def _value(one: Commune, typed: str) -> dict[str, str]:
    """The whole answer: code, name, post code (the one typed when it is one of its own)."""
    post_code = next((code for code in one.post_codes if code in typed), "")
    value = {
        "code": one.code,
        "name": one.name,
        "postal_code": post_code or next(iter(one.post_codes), ""),
        "departement": one.department,
        "region": one.region,
        "epci": one.epci,
    }
    return {name: text for name, text in value.items() if text}
