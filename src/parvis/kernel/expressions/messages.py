"""The words of every mistake in an expression, by code; English, marked for the catalogue."""

from __future__ import annotations

from typing import Final

from parvis.kernel.expressions.types import Kind
from parvis.kernel.values.words import mark as _

MESSAGES: Final = {
    # shape
    "too-long": _("The text is longer than %(most)d characters."),
    "too-deep": _("There are more than %(most)d levels of arrays."),
    "too-big": _("There are more than %(most)d parts."),
    "not-json": _("This is not JSON: %(error)s."),
    "no-operator": _("An array starts with the name of an operator."),
    "unknown-operator": _("There is no operator %(op)s."),
    "arguments": _("%(op)s takes %(expected)s arguments, not %(found)d."),
    "not-a-field": _('A field is named by its stable id: ["field", 3].'),
    "not-a-name": _("A name is 1 to 64 of a-z, 0-9, _ . - and starts with a letter."),
    "unknown-name": _("Nothing is named %(name)s here."),
    "no-item": _("An item is known only inside any, all, count, sum, map or filter."),
    "not-a-date": _('A date is written ["date", "2026-05-03"].'),
    "not-a-decimal": _('A decimal is written ["decimal", "12.50"].'),
    "large": _('Beyond 2^53 a number is written ["decimal", "…"].'),
    "inexact": _('A fraction is written as text to stay exact: ["decimal", "12.5"].'),
    "not-a-term": _("Objects have no meaning here: write arrays and constants."),
    "not-text": _("This text holds half of a character."),
    # types
    "result": _("The result is a %(found)s, not a %(expected)s."),
    "no-field": _("There is no field %(found)s here."),
    "no-fact": _("There is no fact %(found)s here."),
    "no-row": _("The item here is a %(found)s, not a row."),
    "no-list": _("A %(found)s is not a list."),
    "bool": _("A %(found)s is neither true nor false."),
    "number": _("A %(found)s is not a number."),
    "numbers": _("A %(found)s is not a list of numbers."),
    "integer": _("A %(found)s is not a whole number."),
    "text": _("A %(found)s is not a text."),
    "date": _("A %(found)s is not a date."),
    "commune": _("A %(found)s is not a commune."),
    "order": _("A %(found)s has no order: only numbers and dates come before or after."),
    "extreme": _("A %(found)s is not a number, a date, or a list of these."),
    "unlike": _("A %(found)s cannot be compared with a %(expected)s."),
    "lists": _("Lists cannot be compared: compare their count or their items."),
    "branches": _("A %(found)s and a %(expected)s cannot be results of one rule."),
    "member": _("A %(found)s does not hold a %(expected)s."),
    "option": _("%(found)s is not one of the options."),
    "digits": _("The digits are a constant from -12 to 12."),
    "rounding": _("The way to round is one of %(expected)s."),
    "unit": _("The unit is one of %(expected)s."),
    # answers and order
    "answer": _("The answer to %(key)s should be a %(expected)s."),
    "cycle": _("These rules need each other: %(chain)s."),
}
TYPE_NAMES: Final = {
    Kind.BOOL: _("yes or no"),
    Kind.INTEGER: _("whole number"),
    Kind.DECIMAL: _("number"),
    Kind.TEXT: _("text"),
    Kind.DATE: _("date"),
    Kind.CHOICE: _("choice"),
    Kind.CHOICES: _("set of choices"),
    Kind.COMMUNE: _("commune"),
    Kind.RECORD: _("row"),
    Kind.LIST: _("list"),
    Kind.EMPTY: _("blank"),
    Kind.ANY: _("value"),
}
