"""Fields answered from a register: commune, address, company, EPCI, département, région.

A value that a register gave has its code and, in `register`, the version of the register that
said it. Where a field keeps what is not found, what was typed stays, without code.
"""

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
_KNOWN = {"code", "name", "postal_code", "register", *_REGISTER}
_VERSION = 120  # characters of the name of a register's version


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
        found["register"] = clean_text(value.get("register"), _VERSION, lines=False)
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
                **{key: {"type": "string"} for key in (*_REGISTER, "register")},
            },
        }


class AddressField(FieldType):
    """An address: `{"label": "14 Rue des Tilleuls 01200 Valserhône", "key": "01033_0210_00014"}`.

    `key` is the identifier of the Base Adresse Nationale, with commune and point beside it. What
    is not found in the register stays as it was typed, without key.
    """

    name, ds_type = "address", "address"
    column = ColumnKind.TEXT
    _extra = {
        "key": 60, "city_code": 5, "postal_code": 5, "city": 200, "lon": 12, "lat": 12,
        "register": _VERSION,
    }  # fmt: skip

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


class _RegisterField(FieldType):
    """What the types below share: `{"code": …, "label": …, "register": version}`."""

    column = ColumnKind.TEXT
    pattern = ""  # of a code
    problem = ""  # code of the refusal of what cannot be an answer
    keeps_typed = False  # whether what the register does not know may be an answer
    extra: tuple[str, ...] = ()

    def parse(self, raw: Any, field: Field) -> Any:
        """From a code, words, or the whole value; the command completes it from the register."""
        if raw is None or raw == "":
            return None
        value = {"label": raw} if isinstance(raw, str) else raw
        known = {"code", "label", "register", *self.extra}
        if not isinstance(value, dict) or not value.keys() <= known:
            raise InvalidAnswer(self.problem)
        found = {key: clean_text(value.get(key), 300, lines=False) for key in sorted(known)}
        code, label = found["code"], found["label"]
        if code is None and label is None:
            return None
        if code is not None and not re.fullmatch(self.pattern, code):
            raise InvalidAnswer(self.problem)
        if code is None and not self.keeps_typed:
            raise InvalidAnswer(self.problem)
        return {key: inner for key, inner in found.items() if inner}

    def display(self, value: Any, field: Field, language: str) -> str:
        """The label, else the code."""
        return str(value.get("label") or value["code"]) if value else ""

    def typed(self, value: Any) -> Typed:
        """The code, else what was typed."""
        return None if value is None else str(value.get("code") or value["label"])

    def columns(self, field: Field) -> tuple[Column, ...]:
        """Label and code."""
        return (
            Column(field.stable_id, ColumnKind.TEXT, field.label),
            Column(field.stable_id, ColumnKind.TEXT, Text(fr="Code", en="Code"), "code"),
        )

    def column_values(self, value: Any, field: Field) -> dict[str, Typed]:
        """Label and code; no code for what the register does not know."""
        code = value.get("code") if value else None
        return {field.key: self.display(value, field, "fr") or None, f"{field.key}.code": code}

    def json_schema(self, field: Field) -> dict[str, Any]:
        """An object with its code, or only its label when the register did not know it."""
        parts = ("label", "register", *self.extra)
        return {
            "type": "object",
            "required": ["label"] if self.keeps_typed else ["code"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "pattern": f"^{self.pattern}$"},
                **{key: {"type": "string"} for key in parts},
            },
        }


class CompanyField(_RegisterField):
    """A company or association, known by the SIRET of its establishment (or typed in words)."""

    name, ds_type = "company", "siret"
    pattern, problem, keeps_typed = "[0-9]{14}|[0-9]{9}", "company", True
    extra = ("address", "activity", "closed")


class EpciField(_RegisterField):
    """A group of communes, known by its SIREN."""

    name, ds_type = "epci", "epci"
    pattern, problem = "[0-9]{9}", "epci"


class DepartementField(_RegisterField):
    """A département, known by its code: "01", "2A", "974"."""

    name, ds_type = "departement", "departements"
    pattern, problem = "[0-9]{2,3}|2[AB]", "departement"


class RegionField(_RegisterField):
    """A région, known by its code: "84"."""

    name, ds_type = "region", "regions"
    pattern, problem = "[0-9]{2,3}", "region"
