"""Fields answered with numbers, days and yes or no."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields.base import (
    ColumnKind,
    FieldType,
    Rule,
    Typed,
    clean_text,
    known,
)
from parvis.bricks.procedures.domain.problems import InvalidAnswer
from parvis.kernel.calendar import in_full
from parvis.kernel.values import in_figures

_SPACES = str.maketrans("", "", " \u00a0\u202f'")
_FRENCH_DAY = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_MAX = Decimal(10) ** 15


def _number(raw: Any) -> Decimal | None:
    """A number as people type it: spaces, decimal comma or point."""
    if raw is None or isinstance(raw, bool):
        if raw is None:
            return None
        raise InvalidAnswer("not_number")
    text = raw if isinstance(raw, str) else str(raw)
    if len(text) > 60:
        raise InvalidAnswer("number_too_big")
    text = text.strip().translate(_SPACES).replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", text):
        raise InvalidAnswer("not_number")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise InvalidAnswer("not_number") from None
    if abs(number) >= _MAX:
        raise InvalidAnswer("number_too_big")
    return number


class IntegerField(FieldType):
    """A whole number."""

    name, ds_type = "integer", "integer_number"
    computable = True
    in_expressions = "integer"
    column = ColumnKind.INTEGER
    rules = {"min": Rule(int), "max": Rule(int), "unit": Rule(str)}

    def parse(self, raw: Any, field: Field) -> int | None:
        """A Python int."""
        number = _number(raw)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise InvalidAnswer("not_whole")
        return int(number)

    def check(self, value: Any, field: Field, today: dt.date) -> None:
        """Between `min` and `max`, both included."""
        number = self.typed(value)
        low, high = field.rules.get("min"), field.rules.get("max")
        if low is not None and number < low:
            raise InvalidAnswer("too_small", least=low)
        if high is not None and number > high:
            raise InvalidAnswer("too_big", most=high)

    def display(self, value: Any, field: Field, language: str) -> str:
        """With thousands apart and its unit."""
        if value is None:
            return ""
        unit = field.rules.get("unit")
        return in_figures(value, known(language)) + (f"\u00a0{unit}" if unit else "")

    def json_schema(self, field: Field) -> dict[str, Any]:
        """An integer between its bounds."""
        schema: dict[str, Any] = {"type": "integer"}
        if "min" in field.rules:
            schema["minimum"] = field.rules["min"]
        if "max" in field.rules:
            schema["maximum"] = field.rules["max"]
        return schema


class DecimalField(IntegerField):
    """A number with decimals, kept as text: "4200.00". Never a binary float."""

    name, ds_type = "decimal", "decimal_number"
    in_expressions = "decimal"
    column = ColumnKind.DECIMAL
    rules = {**IntegerField.rules, "places": Rule(int, 0, 6)}

    def parse(self, raw: Any, field: Field) -> Any:
        """Decimal text without exponent, with `places` digits when the field says how many."""
        number = _number(raw)
        if number is None:
            return None
        places = field.rules.get("places")
        if places is None:
            text = f"{number.normalize():f}"
            return "0" if text in ("-0", "0") else text
        exact = number.quantize(Decimal(1).scaleb(-places))
        if exact != number:
            raise InvalidAnswer("too_many_decimals", most=places)
        return f"{exact:f}"

    def typed(self, value: Any) -> Typed:
        """A Decimal."""
        return None if value is None else Decimal(value)

    def display(self, value: Any, field: Field, language: str) -> str:
        """With decimals as the language writes them."""
        if value is None:
            return ""
        unit = field.rules.get("unit")
        shown = in_figures(Decimal(value), known(language), field.rules.get("places"))
        return shown + (f"\u00a0{unit}" if unit else "")

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A decimal in text."""
        return {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}


class DateField(FieldType):
    """A day."""

    name, ds_type = "date", "date"
    computable = True
    in_expressions = "date"
    column = ColumnKind.DATE
    rules = {"past": Rule(bool), "future": Rule(bool), "min": Rule(str), "max": Rule(str)}

    def mistakes(self, field: Field) -> list[tuple[str, str]]:
        """Bounds are ISO days."""
        found = super().mistakes(field)
        for name in ("min", "max"):
            bound = field.rules.get(name)
            if isinstance(bound, str):
                try:
                    dt.date.fromisoformat(bound)
                except ValueError:
                    found.append((f"rules.{name}", "must be a day, YYYY-MM-DD"))
        return found

    def parse(self, raw: Any, field: Field) -> str | None:
        """ISO text from YYYY-MM-DD or DD/MM/YYYY; a day that does not exist is refused."""
        text = clean_text(raw, 20, lines=False)
        if text is None:
            return None
        french = _FRENCH_DAY.match(text)
        if french:
            text = f"{french[3]}-{int(french[2]):02}-{int(french[1]):02}"
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise InvalidAnswer("not_date")
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            raise InvalidAnswer("no_such_day") from None
        if not 1800 <= day.year <= 2200:
            raise InvalidAnswer("no_such_day")
        return day.isoformat()

    def check(self, value: str, field: Field, today: dt.date) -> None:
        """In the past, in the future, between two days: as the field says."""
        rules, day = field.rules, dt.date.fromisoformat(value)
        if rules.get("past") and day > today:
            raise InvalidAnswer("not_past")
        if rules.get("future") and day < today:
            raise InvalidAnswer("not_future")
        if "min" in rules and value < rules["min"]:
            raise InvalidAnswer("too_early", least=rules["min"])
        if "max" in rules and value > rules["max"]:
            raise InvalidAnswer("too_late", most=rules["max"])

    def typed(self, value: Any) -> Typed:
        """A date."""
        return None if value is None else dt.date.fromisoformat(value)

    def display(self, value: Any, field: Field, language: str) -> str:
        """3 mai 2026; 3 May 2026."""
        return "" if value is None else in_full(dt.date.fromisoformat(value), known(language))

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A string, format date."""
        return {"type": "string", "format": "date"}


class YesNoField(FieldType):
    """Yes or no; unanswered is neither."""

    name, ds_type = "yes_no", "yes_no"
    computable = True
    in_expressions = "boolean"
    column = ColumnKind.BOOLEAN
    _words = {
        "true": True, "yes": True, "oui": True, "1": True, "on": True,
        "false": False, "no": False, "non": False, "0": False, "off": False,
    }  # fmt: skip

    def parse(self, raw: Any, field: Field) -> bool | None:
        """A Python bool."""
        if raw is None or isinstance(raw, bool):
            return raw
        if not isinstance(raw, str):
            raise InvalidAnswer("not_yes_no")
        word = raw.strip().lower()
        if not word:
            return None
        if word not in self._words:
            raise InvalidAnswer("not_yes_no")
        return self._words[word]

    def display(self, value: Any, field: Field, language: str) -> str:
        """Oui, Non; Yes, No."""
        if value is None:
            return ""
        english = known(language) == "en"
        return ("Yes" if value else "No") if english else ("Oui" if value else "Non")

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}
