"""Django forms in the house's words: a base form, a date in three fields, plain messages.

Any Django form is printed by the components; these classes only give what Django lacks. Messages
say what is missing and what to do, never "invalid" (LOOK.md, Words).
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import dates, translation
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, str | Promise] = {
    "required": _("This answer is missing. Fill it in to continue."),
    "max_length": _(
        "This is too long: %(limit_value)d characters at most, you wrote %(show_value)d."
    ),
    "min_length": _(
        "This is too short: at least %(limit_value)d characters, you wrote %(show_value)d."
    ),
    "max_value": _("Write a number no greater than %(limit_value)s."),
    "min_value": _("Write a number no less than %(limit_value)s."),
    "invalid_choice": _("This answer is not in the list. Choose one of those offered."),
    "invalid_list": _("Choose one or more of the answers offered."),
}
INVALID: tuple[tuple[type[forms.Field], str | Promise], ...] = (  # first match wins
    (forms.EmailField, _("Write an e-mail address like name@example.org.")),
    (forms.URLField, _("Write a web address like https://example.org.")),
    (forms.IntegerField, _("Write a whole number, in figures.")),
    (forms.DateField, _("Write a date that exists, for instance 27 3 2019.")),
    (forms.FileField, _("The file was not received. Choose it again.")),
    (forms.Field, _("This answer could not be read. Check it and write it again.")),
)
CHOICES = (forms.ChoiceField, forms.MultipleChoiceField)


def plain_messages(field: forms.Field) -> None:
    """Give a field the house's messages, keeping those that its form wrote itself."""
    own = {
        key
        for key, text in field.error_messages.items()
        if text != _django_default(type(field), key)
    }
    messages: dict[str, Any] = field.error_messages
    if isinstance(field, forms.FileField):
        own.add("max_length")  # Django's message for long file names has its own parameters
    messages.update({key: text for key, text in MESSAGES.items() if key not in own})
    for kind, text in INVALID:
        if isinstance(field, kind) and "invalid" not in own:
            messages["invalid"] = text
            break
    if isinstance(field, CHOICES) and "required" not in own:
        messages["required"] = _("Choose an answer to continue.")
    if isinstance(field, forms.FileField) and "required" not in own:
        messages["required"] = _("Choose a file to continue.")


def _django_default(kind: type[forms.Field], key: str) -> object:
    for base in kind.__mro__:
        found = getattr(base, "default_error_messages", {}).get(key)
        if found is not None:
            return found
    return None


class Form(forms.Form):
    """A form whose fields speak the house's words. Printed by `{% form form %}`."""

    use_required_attribute = False  # the server answers, in words; no browser bubbles

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            plain_messages(field)


class Suggest(forms.TextInput):
    """A line of text with suggestions: `Suggest({"source": "/registres/communes/"})`.

    Keys: `source`, `code_name`, `code`, `sent_along`, `fills`, as in `parvis.ui.fields.Field`.
    """

    ui_type = "suggest"


class ThreeFieldDate(forms.Widget):
    """Day, month and year, posted as `<name>_day`, `<name>_month`, `<name>_year`."""

    ui_type = "date"

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> dict[str, str]:
        """The three parts as typed."""
        return {
            key: str(data.get(f"{name}_{key}") or "").strip() for key in ("day", "month", "year")
        }

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        """Whether none of the three was posted."""
        return not any(f"{name}_{key}" in data for key in ("day", "month", "year"))


class DateField(forms.DateField):
    """A day in three text fields. The month may be a number or a word ("3", "03", "mars", "Mar").

    Messages name the part that is missing; a year of two figures is refused rather than guessed.
    """

    widget = ThreeFieldDate

    def to_python(self, value: Any) -> dt.date | None:
        """A date, None when all three are empty; ValidationError in words otherwise."""
        if value in self.empty_values or isinstance(value, dt.date):
            return super().to_python(value)
        if isinstance(value, str):
            return super().to_python(value)
        return read_date(value, self.error_messages.get("invalid"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the person wrote another day than the one shown."""
        try:
            return bool((self.to_python(data) or None) != (initial or None))
        except ValidationError:
            return True


def read_date(parts: Mapping[str, str], invalid: object = None) -> dt.date | None:
    """The day of three typed parts, None when all are empty.

    ValidationError in words: which part is missing, or that such a day does not exist. Used by
    forms made at run time as well.
    """
    typed = {key: (parts.get(key) or "").strip() for key in ("day", "month", "year")}
    if not any(typed.values()):
        return None
    words = {"day": _("the day"), "month": _("the month"), "year": _("the year")}
    missing = [str(words[key]) for key, text in typed.items() if not text]
    if missing:
        raise ValidationError(
            _("The date lacks %(parts)s."), code="incomplete", params={"parts": ", ".join(missing)}
        )
    month = _month(typed["month"])
    message = str(invalid or INVALID[3][1])
    if month is None or not (typed["day"].isdecimal() and typed["year"].isdecimal()):
        raise ValidationError(message, code="invalid")
    if len(typed["year"]) != 4:
        raise ValidationError(
            _("Write the year with four figures, for instance 2019."), code="year"
        )
    try:
        return dt.date(int(typed["year"]), month, int(typed["day"]))
    except ValueError as error:
        raise ValidationError(message, code="invalid") from error


def _month(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    wanted = bare(text)
    if len(wanted) < 3:
        return None
    found = set()
    for language in ("fr", "en"):
        with translation.override(language):
            names = {number: bare(str(name)) for number, name in dates.MONTHS.items()}
        found |= {number for number, name in names.items() if name.startswith(wanted)}
    return found.pop() if len(found) == 1 else None


def bare(text: str) -> str:
    """Letters alone: no accents, no capitals, no spaces around."""
    folded = unicodedata.normalize("NFKD", text.strip().rstrip(".").casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
