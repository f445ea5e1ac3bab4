"""The answers of a list as lines of text, and back: an answer keeps its stored value."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from parvis.bricks.procedures.domain.document import Option
from parvis.bricks.procedures.domain.fields.choices import MAX_OPTIONS
from parvis.bricks.procedures.domain.texts import Text

LABEL = 300


def lines_of(options: tuple[Option, ...]) -> tuple[str, str]:
    """French lines and English lines (none when nothing is in English)."""
    french = "\n".join(one.label.fr or one.label.en for one in options)
    english = [one.label.en for one in options]
    return french, "\n".join(english) if any(english) else ""


def options_of(french: str, english: str, before: tuple[Option, ...]) -> tuple[Option, ...]:
    """Options of two texts, one on each line; ValidationError in words.

    An answer whose French words were there already keeps its value; with as many lines as before,
    so does an answer that is only worded otherwise. A new one gets a value from its words.
    """
    labels = [" ".join(line.split()) for line in french.splitlines() if line.strip()]
    others = [" ".join(line.split()) for line in english.splitlines()]
    if not labels:
        raise ValidationError(_("Write at least one answer."))
    if len(labels) > MAX_OPTIONS:
        raise ValidationError(_("At most %(most)s answers can be offered.") % {"most": MAX_OPTIONS})
    if any(len(one) > LABEL for one in (*labels, *others)):
        raise ValidationError(_("An answer has at most %(most)s characters.") % {"most": LABEL})
    if len(set(labels)) != len(labels):
        raise ValidationError(_("Two answers are the same."))
    known = {one.label.fr or one.label.en: one.value for one in before}
    values: list[str] = [known.get(label, "") for label in labels]
    if len(labels) == len(before):
        for position, value in enumerate(values):
            if not value and before[position].value not in values:
                values[position] = before[position].value
    for position, value in enumerate(values):
        if not value:
            values[position] = _value(labels[position], {*values, *known.values()})
    return tuple(
        Option(value, Text(label, others[n] if n < len(others) else ""))
        for n, (value, label) in enumerate(zip(values, labels, strict=True))
    )


def _value(label: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "reponse"
    value, n = base, 1
    while value in taken:
        n += 1
        value = f"{base}-{n}"
    return value
