"""The form with which a question is described: common inputs, then those of its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.domain.document import (
    Field,
    Prefill,
    Reuse,
    Sensitivity,
)
from parvis.bricks.procedures.domain.fields import FILE_KINDS, type_of
from parvis.bricks.procedures.domain.fields.choices import MAX_OPTIONS
from parvis.bricks.procedures.domain.fields.structure import MAX_ROWS
from parvis.bricks.procedures.domain.texts import NO_TEXT, Text
from parvis.bricks.procedures.pages.studio.options import lines_of, options_of
from parvis.ui.forms import DateField, Form, plain_messages

LABEL, HELP, WORDS = 500, 2_000, 5_000
MEGABYTE = 1_000_000
WHOLE = 10**12
PREFILLS = (
    ("", gettext_lazy("Nowhere: the person writes it")),
    ("person.given_names", gettext_lazy("First names of the account")),
    ("person.family_name", gettext_lazy("Family name of the account")),
    ("person.email", gettext_lazy("E-mail address of the account")),
    ("person.phone", gettext_lazy("Telephone number of the account")),
    ("company.name", gettext_lazy("Name of the company, when its officer files")),
    ("company.siren", gettext_lazy("SIREN of the company, when its officer files")),
    ("company.siret", gettext_lazy("SIRET of the company, when its officer files")),
)
REUSES = (
    (Reuse.NEVER.value, gettext_lazy("No, never")),
    (Reuse.CONFIRM.value, gettext_lazy("Yes, the person confirms that it still holds")),
    (Reuse.ALWAYS.value, gettext_lazy("Yes, without asking")),
)
SENSITIVITIES = (
    (Sensitivity.ORDINARY.value, gettext_lazy("Nothing about a person")),
    (Sensitivity.PERSONAL.value, gettext_lazy("Personal")),
    (Sensitivity.SENSITIVE.value, gettext_lazy("Sensitive: health, opinions, never in lists")),
)
RETENTIONS = (
    ("case", gettext_lazy("As long as the case")),
    ("decision", gettext_lazy("Until the decision, then it is emptied")),
)
LEVELS = (("2", gettext_lazy("Large")), ("3", gettext_lazy("Small")))
DAYS = (
    ("", gettext_lazy("Any day")),
    ("past", gettext_lazy("Today or before")),
    ("future", gettext_lazy("Today or later")),
)


def _line(label: Any, most: int, *, needed: bool = True, help: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=needed, help_text=help)


def _lines(label: Any, most: int, rows: int, *, needed: bool = True, help: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=most, required=needed, help_text=help, widget=widget
    )


def _whole(label: Any, low: int, high: int, help: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        required=False,
        help_text=help,
        widget=forms.NumberInput(attrs={"width": "short"}),
    )


def _pick(label: Any, choices: Any, *, few: bool = False, needed: bool = True) -> Any:
    widget = forms.RadioSelect if few else forms.Select
    return forms.ChoiceField(label=label, choices=choices, widget=widget, required=needed)


def _number_rules() -> dict[str, forms.Field]:
    return {
        "min": _whole(_("Smallest number accepted"), -WHOLE, WHOLE),
        "max": _whole(_("Largest number accepted"), -WHOLE, WHOLE),
        "unit": _line(
            _("Unit"), 20, needed=False, help=_("Shown after the number: €, m², pupils.")
        ),
    }


def _text_rules(most: int) -> dict[str, forms.Field]:
    return {
        "min_length": _whole(_("Fewest characters"), 0, most),
        "max_length": _whole(_("Most characters"), 1, most),
    }


def _options() -> dict[str, forms.Field]:
    return {
        "options_fr": _lines(_("Answers offered, one on each line"), 40_000, 6),
        "options_en": _lines(
            _("The same answers in English, in the same order"), 40_000, 6, needed=False
        ),
    }


def _date_rules() -> dict[str, forms.Field]:
    return {
        "when": _pick(_("Which days are accepted?"), DAYS, few=True, needed=False),
        "min": DateField(label=_("Not before"), required=False),
        "max": DateField(label=_("Not after"), required=False),
    }


def _file_rules() -> dict[str, forms.Field]:
    return {
        "max_files": _whole(_("Most documents"), 1, 20),
        "megabytes": _whole(_("Most megabytes for each"), 1, 200),
        "formats": forms.MultipleChoiceField(
            label=_("Kinds of documents"),
            choices=[(one, one.upper()) for one in FILE_KINDS],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
    }


def _several_rules() -> dict[str, forms.Field]:
    return {
        **_options(),
        "min": _whole(_("Fewest answers"), 0, MAX_OPTIONS),
        "max": _whole(_("Most answers"), 1, MAX_OPTIONS),
    }


RULES: Mapping[str, Callable[[], dict[str, forms.Field]]] = {
    "text": lambda: _text_rules(10_000),
    "textarea": lambda: _text_rules(50_000),
    "integer": _number_rules,
    "decimal": lambda: {
        **_number_rules(),
        "places": _whole(_("Figures after the comma"), 0, 6),
    },
    "date": _date_rules,
    "choice": _options,
    "choices": _several_rules,
    "file": _file_rules,
    "block": lambda: {
        "min_rows": _whole(_("Fewest lines"), 0, MAX_ROWS),
        "max_rows": _whole(_("Most lines"), 1, MAX_ROWS),
    },
    "section": lambda: {
        "level": _pick(_("Size of the heading"), LEVELS, few=True, needed=False),
    },
}


class QuestionForm(Form):
    """Describes a question of one type. `cleaned()` gives the attributes of the Field."""

    def __init__(self, field: Field, data: Any = None, *, in_block: bool = False) -> None:
        self.field, self.kind = field, type_of(field)
        super().__init__(data, initial=initial(field))
        asks = self.kind.holds_value
        made = self._words(asks=asks)
        if asks and field.computed is None:
            made["required"] = forms.BooleanField(
                label=_("An answer is needed to file"), required=False
            )
        made |= RULES[field.type]() if field.type in RULES else {}
        if asks:
            made |= self._further(in_block)
        self.fields.update(made)
        for one in self.fields.values():
            plain_messages(one)

    def _words(self, *, asks: bool) -> dict[str, forms.Field]:
        made: dict[str, forms.Field] = {}
        if self.field.type == "explanation":
            made["label_fr"] = _lines(_("Words in French"), WORDS, 4)
            made["label_en"] = _lines(_("Words in English"), WORDS, 4, needed=False)
        else:
            what = (_("Question in French"), _("Question in English"))
            if not asks:
                what = (_("Heading in French"), _("Heading in English"))
            made["label_fr"] = _line(what[0], LABEL)
            made["label_en"] = _line(what[1], LABEL, needed=False)
            made["help_fr"] = _lines(_("Help in French"), HELP, 2, needed=False)
            made["help_en"] = _lines(_("Help in English"), HELP, 2, needed=False)
        return made

    def _further(self, in_block: bool) -> dict[str, forms.Field]:
        made: dict[str, forms.Field] = {
            "sensitivity": _pick(_("How private is the answer?"), SENSITIVITIES),
            "retention": _pick(_("How long is the answer kept?"), RETENTIONS),
        }
        if not in_block and self.kind.column is not None:
            made["column"] = forms.BooleanField(
                label=_("Agents filter their list by this answer"), required=False
            )
        if not in_block:
            made["prefill"] = _pick(_("Where could the answer come from?"), PREFILLS, needed=False)
            made["reuse"] = _pick(_("May the answer serve in another request?"), REUSES)
        return made

    @property
    def further(self) -> list[str]:
        """Inputs that are folded away."""
        return [
            name
            for name in ("sensitivity", "retention", "column", "prefill", "reuse")
            if name in self.fields
        ]

    def clean(self) -> dict[str, Any]:
        """The type itself says what is wrong with its rules."""
        data = dict(super().clean() or {})
        if self.errors:
            return data
        if "options_fr" in self.fields:
            self._read_options(data)
        if self.errors:
            return data
        made = Field(**{**_attributes(self.field), **self.attributes(data)})
        for place, what in self.kind.mistakes(made):
            name = place.removeprefix("rules.")
            self.add_error(name if name in self.fields else None, _said(what))
        return data

    def _read_options(self, data: dict[str, Any]) -> None:
        try:
            data["options"] = options_of(
                data["options_fr"], data.get("options_en", ""), self.field.options
            )
        except ValidationError as error:
            self.add_error("options_fr", error)

    def attributes(self, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the inputs say of the question, by attribute of Field."""
        data = self.cleaned_data if data is None else data
        found: dict[str, Any] = {
            "label": Text(data["label_fr"], data.get("label_en", "")),
            "rules": self._rules(data),
        }
        if "help_fr" in self.fields:
            found["help"] = Text(data["help_fr"], data["help_en"])
        if "required" in self.fields:
            found["required"] = data["required"]
        if "options" in data:
            found["options"] = data["options"]
        if "sensitivity" in self.fields:
            found["sensitivity"] = Sensitivity(data["sensitivity"])
            found["retention"] = data["retention"]
        if "column" in self.fields:
            found["column"] = data["column"]
        if "prefill" in self.fields:
            found["prefill"] = Prefill(
                data["prefill"], Reuse(data["reuse"]), self.field.prefill.locked
            )
        return found

    def _rules(self, data: Mapping[str, Any]) -> dict[str, Any]:
        kept = {key: one for key, one in self.field.rules.items() if key == "pattern"}
        for name in self.kind.rules:
            value = data.get(name)
            if name in self.fields and value not in (None, "", []):
                kept[name] = value.isoformat() if hasattr(value, "isoformat") else value
        if data.get("when"):
            kept[data["when"]] = True
        if data.get("megabytes"):
            kept["max_bytes"] = data["megabytes"] * MEGABYTE
        if data.get("level"):
            kept["level"] = int(data["level"])
        return kept


def initial(field: Field) -> dict[str, Any]:
    """What the inputs show of a question."""
    rules = dict(field.rules)
    french, english = lines_of(field.options)
    return {
        **rules,
        "label_fr": field.label.fr,
        "label_en": field.label.en,
        "help_fr": field.help.fr,
        "help_en": field.help.en,
        "required": field.required,
        "options_fr": french,
        "options_en": english,
        "when": "past" if rules.get("past") else "future" if rules.get("future") else "",
        "megabytes": -(-rules["max_bytes"] // MEGABYTE) if "max_bytes" in rules else None,
        "level": str(rules.get("level", 2)),
        "sensitivity": field.sensitivity.value,
        "retention": field.retention,
        "column": field.column,
        "prefill": field.prefill.source,
        "reuse": field.prefill.reuse.value,
    }


def _attributes(field: Field) -> dict[str, Any]:
    return {name: getattr(field, name) for name in field.__dataclass_fields__}


_SAYINGS: tuple[tuple[str, Any], ...] = (
    (r"must not be more than max_rows", gettext_lazy("It is more than the most.")),
    (r"must be between (\S+) and (\S+)", gettext_lazy("Write a number between %s and %s.")),
    (r"two options have the same value", gettext_lazy("Two answers are the same.")),
)


def _said(what: str) -> str:
    """The mistakes of types in the reader's language; those that no page can make stay as told."""
    for pattern, words in _SAYINGS:
        if found := re.fullmatch(pattern, what):
            return str(words) % found.groups()
    return what


def new_field(kind: str) -> Field:
    """A question of a type, as it begins."""
    return Field(0, kind, NO_TEXT, rules={"level": 2} if kind == "section" else {})
