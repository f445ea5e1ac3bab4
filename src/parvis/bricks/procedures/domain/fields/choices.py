"""Fields answered by choosing: one option, several options."""

from __future__ import annotations

from typing import Any

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields.base import ColumnKind, FieldType, Rule, Typed
from parvis.bricks.procedures.domain.problems import InvalidAnswer

MAX_OPTIONS = 500


class ChoiceField(FieldType):
    """One option of a list."""

    name, ds_type = "choice", "drop_down_list"
    in_expressions = "choice"
    column = ColumnKind.ENUM

    def mistakes(self, field: Field) -> list[tuple[str, str]]:
        """Options are there, distinct, and not too many."""
        found = super().mistakes(field)
        values = [option.value for option in field.options]
        if not values:
            found.append(("options", "is missing"))
        if len(values) != len(set(values)):
            found.append(("options", "two options have the same value"))
        if len(values) > MAX_OPTIONS:
            found.append(("options", f"{MAX_OPTIONS} options are the most"))
        return found

    def parse(self, raw: Any, field: Field) -> Any:
        """The option's value."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str) or all(raw != option.value for option in field.options):
            raise InvalidAnswer("not_an_option")
        return raw

    def display(self, value: Any, field: Field, language: str) -> str:
        """The option's label; the value itself when a revision no longer has it."""
        for option in field.options:
            if option.value == value:
                return option.label.in_language(language)
        return "" if value is None else str(value)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """An enumeration."""
        return {"type": "string", "enum": [option.value for option in field.options]}


class ChoicesField(ChoiceField):
    """Several options of a list."""

    name, ds_type = "choices", "multiple_drop_down_list"
    in_expressions = "choices"
    column = ColumnKind.ENUMS
    rules = {"min": Rule(int, 0, MAX_OPTIONS), "max": Rule(int, 1, MAX_OPTIONS)}

    def parse(self, raw: Any, field: Field) -> Any:
        """Values in the order of the options, each once."""
        if raw is None or raw in ("", []):
            return None
        wanted = [raw] if isinstance(raw, str) else raw
        known = [option.value for option in field.options]
        if not isinstance(wanted, list | tuple) or len(wanted) > 2 * MAX_OPTIONS:
            raise InvalidAnswer("not_an_option")
        chosen = {value for value in wanted if isinstance(value, str) and value}
        if [value for value in wanted if value] and not chosen <= set(known):
            raise InvalidAnswer("not_an_option")
        if any(not isinstance(value, str) for value in wanted):
            raise InvalidAnswer("not_an_option")
        return [value for value in known if value in chosen] or None

    def check(self, value: Any, field: Field, today: Any) -> None:
        """Not fewer nor more than the field says."""
        if len(value) < field.rules.get("min", 0):
            raise InvalidAnswer("too_few_options", least=field.rules["min"])
        if len(value) > field.rules.get("max", MAX_OPTIONS):
            raise InvalidAnswer("too_many_options", most=field.rules["max"])

    def display(self, value: Any, field: Field, language: str) -> str:
        """Labels with commas."""
        shown = [super(ChoicesField, self).display(one, field, language) for one in value or ()]
        return ", ".join(shown)

    def typed(self, value: Any) -> Typed:
        """A tuple of values."""
        return None if value is None else tuple(value)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A list of distinct options."""
        return {"type": "array", "uniqueItems": True, "items": super().json_schema(field)}
