"""Fields answered with a place: commune, address."""

from __future__ import annotations

import re
from typing import Any

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields.base import (
    Column,
    ColumnKind,
    FieldType,
    Typed,
    clean_text,
)
from parvis.bricks.procedures.domain.problems import InvalidAnswer
from parvis.bricks.procedures.domain.texts import Text

_CODE = re.compile(r"^(?:[0-9]{2}|2[AB])[0-9]{3}$")
_POSTAL = re.compile(r"^[0-9]{5}$")
_REGISTER = ("departement", "region", "epci")  # codes that the register adds, for conditions
_KNOWN = {"code", "name", "postal_code", *_REGISTER}


class CommuneField(FieldType):
    """A commune of the official code: `{"code": "01033", "name": …, "postal_code": …}`.

    The code (Insee) decides; name, post code and the codes of the wider territories are what the
    register said when it was chosen.
    """

    name, ds_type = "commune", "communes"
    in_expressions = "commune"
    column = ColumnKind.TEXT

    def parse(self, raw: Any, field: Field) -> Any:
        """From the code alone or the whole value; the command completes and checks the rest."""
        if raw is None or raw == "":
            return None
        value = {"code": raw} if isinstance(raw, str) else raw
        if not isinstance(value, dict) or not value.keys() <= _KNOWN:
            raise InvalidAnswer("commune")
        code = clean_text(value.get("code"), 200, lines=False)
        if code is None or not _CODE.match(code):
            raise InvalidAnswer("commune")
        name = clean_text(value.get("name"), 200, lines=False)
        postal = clean_text(value.get("postal_code"), 200, lines=False)
        if postal is not None and not _POSTAL.match(postal):
            raise InvalidAnswer("commune")
        found = {"code": code, "name": name, "postal_code": postal}
        for key in _REGISTER:
            found[key] = clean_text(value.get(key), 9, lines=False)
        return {key: inner for key, inner in found.items() if inner}

    def display(self, value: Any, field: Field, language: str) -> str:
        """Name and post code."""
        if not value:
            return ""
        name, postal = value.get("name") or value["code"], value.get("postal_code")
        return f"{name} ({postal})" if postal else name

    def typed(self, value: Any) -> Typed:
        """The code."""
        return None if value is None else value["code"]

    def columns(self, field: Field) -> tuple[Column, ...]:
        """Name and code."""
        return (
            Column(field.stable_id, ColumnKind.TEXT, field.label),
            Column(field.stable_id, ColumnKind.TEXT, Text(fr="Code Insee", en="Code"), "code"),
        )

    def column_values(self, value: Any, field: Field) -> dict[str, Typed]:
        """Name (as shown) and code."""
        shown = self.display(value, field, "fr") or None
        return {field.key: shown, f"{field.key}.code": self.typed(value)}

    def json_schema(self, field: Field) -> dict[str, Any]:
        """An object with its code."""
        return {
            "type": "object",
            "required": ["code"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "pattern": _CODE.pattern},
                "name": {"type": "string"},
                "postal_code": {"type": "string", "pattern": _POSTAL.pattern},
                **{key: {"type": "string"} for key in _REGISTER},
            },
        }


class AddressField(FieldType):
    """An address: `{"label": "14 rue des Tilleuls, 01200 Valserine"}`.

    Checked text until the address register is asked; a chosen address then brings its key and
    its commune beside the same label, so no answer changes shape.
    """

    name, ds_type = "address", "address"
    column = ColumnKind.TEXT
    _extra = {"key": 60, "city_code": 5, "postal_code": 5, "city": 200}

    def parse(self, raw: Any, field: Field) -> Any:
        """From text or the whole value."""
        if raw is None or raw == "":
            return None
        value = {"label": raw} if isinstance(raw, str) else raw
        if not isinstance(value, dict) or not value.keys() <= {"label", *self._extra}:
            raise InvalidAnswer("address")
        label = clean_text(value.get("label"), 300, lines=False)
        if label is None:
            return None
        if len(label) < 5 or not any(letter.isalpha() for letter in label):
            raise InvalidAnswer("address")
        found = {"label": label}
        for key, limit in self._extra.items():
            if inner := clean_text(value.get(key), limit, lines=False):
                found[key] = inner
        return found

    def display(self, value: Any, field: Field, language: str) -> str:
        """The label."""
        return value["label"] if value else ""

    def typed(self, value: Any) -> Typed:
        """The label."""
        return value["label"] if value else None

    def json_schema(self, field: Field) -> dict[str, Any]:
        """An object with its label."""
        properties = {key: {"type": "string"} for key in ("label", *self._extra)}
        return {
            "type": "object",
            "required": ["label"],
            "additionalProperties": False,
            "properties": properties,
        }
