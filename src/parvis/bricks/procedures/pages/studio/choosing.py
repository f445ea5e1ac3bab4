"""Words of the choices with which a rule is written."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = Mapping[str, str | Promise]
GROUPS: Words = {
    "all": gettext_lazy("all of these are true"),
    "any": gettext_lazy("at least one of these is true"),
    "none": gettext_lazy("none of these is true"),
}
WALKS: Words = {
    "some": gettext_lazy("for at least one line"),
    "every": gettext_lazy("for every line"),
    "no": gettext_lazy("for no line"),
}
OPS: Words = {
    "eq": gettext_lazy("is"),
    "ne": gettext_lazy("is not"),
    "lt": gettext_lazy("is less than"),
    "le": gettext_lazy("is at most"),
    "gt": gettext_lazy("is more than"),
    "ge": gettext_lazy("is at least"),
    "filled": gettext_lazy("is answered"),
    "empty": gettext_lazy("is left empty"),
    "yes": gettext_lazy("is yes"),
    "no": gettext_lazy("is no"),
    "one-of": gettext_lazy("is one of"),
    "includes": gettext_lazy("includes"),
    "excludes": gettext_lazy("does not include"),
    "starts-with": gettext_lazy("begins with"),
    "in-commune": gettext_lazy("is the commune"),
    "in-epci": gettext_lazy("is in the group of communes"),
    "in-departement": gettext_lazy("is in the département"),
    "not-in-departement": gettext_lazy("is not in the département"),
    "in-region": gettext_lazy("is in the region"),
    "not-in-region": gettext_lazy("is not in the region"),
}
DATE_OPS: Words = {
    "lt": gettext_lazy("is before"),
    "le": gettext_lazy("is on or before"),
    "eq": gettext_lazy("is the day"),
    "ge": gettext_lazy("is on or after"),
    "gt": gettext_lazy("is after"),
}
VALUES: Words = {
    "answer": gettext_lazy("the answer to a question"),
    "constant": gettext_lazy("always the same value"),
    "today": gettext_lazy("today"),
    "plus": gettext_lazy("a sum"),
    "minus": gettext_lazy("a difference"),
    "times": gettext_lazy("a product"),
    "divided": gettext_lazy("a division"),
    "lines": gettext_lazy("the number of lines of a block"),
    "total": gettext_lazy("a total over the lines of a block"),
    "between": gettext_lazy("the time between two days"),
    "least": gettext_lazy("the smallest (or earliest) of several"),
    "most": gettext_lazy("the largest (or latest) of several"),
    "rounded": gettext_lazy("a rounded number"),
    "later": gettext_lazy("a day before or after another"),
    "joined": gettext_lazy("several texts in a row"),
    "cases": gettext_lazy("a value that depends on the case"),
}
UNITS: Words = {
    "days": gettext_lazy("days"),
    "months": gettext_lazy("months"),
    "years": gettext_lazy("years"),
}
LACKS: Words = {
    "choose_question": gettext_lazy("Choose a question."),
    "choose_block": gettext_lazy("Choose a block."),
    "choose_comparison": gettext_lazy("Choose how to compare."),
    "choose_answer": gettext_lazy("Choose an answer."),
    "choose_value": gettext_lazy("Choose what it is."),
    "write_number": gettext_lazy("Write a number, in figures."),
    "write_date": gettext_lazy("Write a date that exists."),
    "write_words": gettext_lazy("Write the words."),
    "write_text": gettext_lazy("Write the words."),
    "write_code": gettext_lazy("Write the official code, for instance 01 or 01033."),
    "add_condition": gettext_lazy("Add at least one condition."),
    "add_case": gettext_lazy("Add at least one case."),
}
