"""One question of a form, whatever made it: a Django form, a revision document, a template.

A `Field` holds all that is printed; `field_of` makes one from a bound Django field. Dates are
three text fields (day, month, year) and not `<input type="date">`: the native picker cannot be
filled by voice with Dragon, reads its parts without their label in several screen readers, shows
the order of the browser's language instead of the page's, and people with low digital skills
fail with calendars where they succeed in typing a date they know (GOV.UK design system backlog,
issues 17 and 42; Hassell Inclusion, "Is input type=date ready for use in accessible websites?").
A calendar may come beside it for days one does not know by heart, never instead.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parvis.ui.parts import FieldError, Option, Text

# type -> (template of the control, whether it is a group of controls under a legend)
TYPES: Mapping[str, tuple[str, bool]] = {
    **dict.fromkeys(("text", "email", "tel", "url", "search"), ("input", False)),
    "integer": ("input", False),
    "number": ("input", False),
    "password": ("password", False),
    "suggest": ("suggest", False),
    "colour": ("colour", False),
    "textarea": ("textarea", False),
    "select": ("select", False),
    "file": ("file", False),
    "checkbox": ("checkbox", False),
    "hidden": ("hidden", False),
    "radios": ("radios", True),
    "yes_no": ("radios", True),
    "checkboxes": ("checkboxes", True),
    "date": ("date", True),
}
INPUT_TYPES = {"integer": "text", "number": "text"}
INPUT_MODES = {"integer": "numeric", "number": "decimal", "tel": "tel", "email": "email"}
SAFE_ATTRIBUTE = re.compile(r"^(data-[a-z-]+|hx-(?!on)[a-z-]+|spellcheck|lang|enterkeyhint)$")


@dataclass(frozen=True)
class Choice:
    """An option ready to print."""

    id: str
    value: str
    label: Text
    help: Text
    checked: bool
    disabled: bool


@dataclass(frozen=True)
class Part:
    """One of the three fields of a date."""

    key: str
    id: str
    name: str
    label: str
    value: str
    autocomplete: str


@dataclass(frozen=True)
class Field:
    """All that is printed of one question.

    `value`: str, list of str (checkboxes, select with `multiple`), bool (checkbox), date or
    mapping day/month/year (date). `errors`: sentences. `required` False prints "(optional)".
    `attributes`: only data-*, hx-* (never hx-on), spellcheck, lang, enterkeyhint; others raise
    ValueError, as does an unknown type or a missing label.
    """

    name: str
    label: Text
    type: str = "text"
    value: Any = ""
    help: Text = ""
    errors: Sequence[Text] = ()
    options: Sequence[Option] = ()
    required: bool = True
    id: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    maxlength: int | None = None
    rows: int = 5
    accept: str = ""
    multiple: bool = False
    suffix: Text = ""
    width: str = ""  # "", "short", "medium"
    empty_label: Text = ""
    given: Text = ""  # file: name of the one already received
    source: str = ""  # suggest: address of the suggestions; see components/suggest.html
    code_name: str = ""  # suggest: name of the hidden field with the code of what was chosen
    code: str = ""
    sent_along: Sequence[tuple[str, str]] = ()  # suggest: (parameter, name of a field of the form)
    fills: Sequence[tuple[str, str]] = ()  # suggest: (key of the result, name of a field)
    hide_label: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"field {self.name}: no type {self.type!r}")
        if not self.label and self.type != "hidden":
            raise ValueError(f"field {self.name}: a question needs words")
        if isinstance(self.errors, str | Promise):
            raise TypeError(f"field {self.name}: errors is a list of sentences, not one")
        if self.type == "suggest" and not self.source:
            raise ValueError(f"field {self.name}: suggestions need an address")
        for key in self.attributes:
            if not SAFE_ATTRIBUTE.match(key):
                raise ValueError(f"field {self.name}: attribute {key!r} is not allowed")

    @property
    def control_id(self) -> str:
        """Id of the control, or of the first one of a group: where an error links to."""
        return self.id or "f-" + re.sub(r"[^A-Za-z0-9_-]+", "-", self.name)

    @property
    def group(self) -> bool:
        """Whether the question is a fieldset with a legend."""
        return TYPES[self.type][1]

    @property
    def described_by(self) -> str:
        """Ids of help and errors, in the order in which they are read."""
        ids = [f"{self.control_id}-help"] if self.help else []
        return " ".join([*ids, *([f"{self.control_id}-error"] if self.errors else [])])

    @property
    def input_type(self) -> str:
        """The `type` attribute: figures are typed in text fields with a figures' keyboard."""
        return INPUT_TYPES.get(self.type, self.type)

    @property
    def input_mode(self) -> str:
        """The `inputmode` attribute."""
        return self.inputmode or INPUT_MODES.get(self.type, "")

    @property
    def text_value(self) -> str:
        """The value as text; nothing for None."""
        return "" if self.value is None else str(self.value)

    @property
    def choices(self) -> Iterator[Choice]:
        """The options with their ids and whether each is chosen."""
        options = self.options
        if self.type == "yes_no" and not options:
            options = (Option("yes", _("Yes")), Option("no", _("No")))
        chosen = _chosen(self.value)
        for position, option in enumerate(options):
            id_ = f"{self.control_id}-{position + 1}" if position else self.control_id
            value = str(option.value)
            yield Choice(id_, value, option.label, option.help, value in chosen, option.disabled)

    @property
    def parts(self) -> list[Part]:
        """Day, month and year of a date; posted as `<name>_day`, `_month`, `_year`."""
        words = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        values = _date_parts(self.value)
        return [
            Part(
                key,
                self.control_id if key == "day" else f"{self.control_id}-{key}",
                f"{self.name}_{key}",
                label,
                values[key],
                f"bday-{key}" if self.autocomplete == "bday" else "",
            )
            for key, label in words.items()
        ]

    @property
    def suggest_words(self) -> str:
        """What `combobox.js` says aloud, as JSON."""
        return json.dumps(
            {
                "list": _("Suggestions"),
                "none": _("No suggestion. What you wrote stays as it is."),
                "one": _("1 suggestion. The down arrow leads to it."),
                "many": _("{n} suggestions. The arrows lead to them."),
                "chosen": _("Chosen: {label}"),
                "failed": _("Suggestions do not come at the moment. Write your answer in full."),
            },
            ensure_ascii=False,
        )

    @property
    def upload_words(self) -> str:
        """What `upload.js` writes and says aloud, as JSON."""
        return json.dumps(
            {
                "sending": _("Sending {name}"),
                "far": _("{n} % sent"),
                "checking": _("Received. We are checking the document."),
                "stop": _("Stop sending"),
                "stopped": _("Sending stopped. Your answers are still on this page."),
                "failed": _("The document did not leave. Nothing else is lost: send it again."),
            },
            ensure_ascii=False,
        )

    @property
    def template(self) -> str:
        """Path of the control's template."""
        return f"ui/components/{TYPES[self.type][0]}.html"

    def error_lines(self) -> list[FieldError]:
        """The lines of this question in the error summary."""
        return [FieldError(self.label, error, self.control_id) for error in self.errors]

    def render(self) -> SafeString:
        """The whole question: label, help, errors, control."""
        if self.type == "hidden":
            return render_to_string(self.template, {"field": self})
        return render_to_string("ui/components/field.html", {"field": self})


def _chosen(value: Any) -> set[str]:
    if value is None or value == "":
        return set()
    if isinstance(value, bool):
        return {"yes" if value else "no"}
    if isinstance(value, str) or not isinstance(value, Iterable):
        return {str(value)}
    return {str(one) for one in value}


def _date_parts(value: Any) -> dict[str, str]:
    if isinstance(value, str) and value:
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            value = {"day": value}  # shown as typed, so that nothing typed is lost
    if isinstance(value, dt.date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    given = value if isinstance(value, Mapping) else {}
    return {key: str(given.get(key) or "") for key in ("day", "month", "year")}


# --- from Django's forms -------------------------------------------------------------------

_WIDGETS: tuple[tuple[type[forms.Widget], str], ...] = (  # first match wins
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.SelectMultiple, "select"),
    (forms.NullBooleanSelect, "select"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.EmailInput, "email"),
    (forms.URLInput, "url"),
    (forms.PasswordInput, "password"),
    (forms.NumberInput, "number"),
    (forms.TextInput, "text"),
)


_SUGGEST = ("source", "code_name", "code", "sent_along", "fills")


def field_of(bound: forms.BoundField) -> Field:
    """The question of a bound Django field, of any form class.

    A widget may say its type itself (`ui_type`, as the three-field date does). TypeError for a
    widget that no component prints.
    """
    widget = bound.field.widget
    kind = "hidden" if bound.is_hidden else _type_of(widget)
    if kind == "number" and isinstance(bound.field, forms.IntegerField):
        kind = "integer"
    attributes = dict(widget.attrs)
    value = bound.value()
    return Field(
        name=bound.html_name,
        label=bound.label,
        type=kind,
        value=value if kind != "file" else "",
        # What was just posted with mistakes elsewhere is not kept: only what was kept is named.
        given=_file_name(bound.initial) if kind == "file" else "",
        help=bound.help_text or "",
        errors=tuple(str(error) for error in bound.errors),
        options=_options(widget),
        required=bound.field.required,
        autocomplete=str(attributes.pop("autocomplete", "")),
        inputmode=str(attributes.pop("inputmode", "")),
        maxlength=getattr(bound.field, "max_length", None),
        rows=int(attributes.pop("rows", 5)) if kind == "textarea" else 5,
        accept=str(attributes.pop("accept", "")),
        multiple=bool(getattr(widget, "allow_multiple_selected", False)) and kind != "checkboxes",
        suffix=attributes.pop("suffix", ""),
        **{key: attributes.pop(key) for key in _SUGGEST if key in attributes},
        width=str(attributes.pop("width", "")),
        attributes={k: str(v) for k, v in attributes.items() if SAFE_ATTRIBUTE.match(k)},
    )


def _type_of(widget: forms.Widget) -> str:
    said = getattr(widget, "ui_type", "")
    if said:
        return str(said)
    for kind, name in _WIDGETS:
        if isinstance(widget, kind):
            return name
    raise TypeError(f"no component prints {type(widget).__name__}")


def _options(widget: forms.Widget) -> tuple[Option, ...]:
    if not isinstance(widget, ChoiceWidget):
        return ()
    found: list[Option] = []
    choices: list[tuple[Any, Any]] = list(widget.choices)
    for value, label in choices:
        if isinstance(label, list | tuple):  # a named group: its members, in order
            found += [Option(str(one), words) for one, words in label]
        else:
            found.append(Option("" if value is None else str(value), label))
    return tuple(found)


def _file_name(value: Any) -> str:
    return str(getattr(value, "name", "") or "")


def error_lines(form: forms.BaseForm) -> list[FieldError]:
    """The lines of the error summary of a bound form, in the order of its questions."""
    lines = [FieldError("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        if bound.errors:
            lines += field_of(bound).error_lines()
    return lines
