"""Words of the studio: states, types of questions, edits, what changed between two forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.fields.base import known
from parvis.bricks.procedures.domain.form import FACTS, expression_type
from parvis.bricks.procedures.domain.opening import Opening
from parvis.bricks.procedures.queries.studio import Edited, Workshop, latest_edits
from parvis.kernel import expressions

Words = Mapping[str, str | Promise]


@dataclass(frozen=True)
class Badge:
    """A state in a word."""

    label: str
    state: str


OPENINGS: Mapping[Opening, tuple[str | Promise, str]] = {
    Opening.DRAFT: (gettext_lazy("Not online yet"), "warn"),
    Opening.SOON: (gettext_lazy("Opens later"), ""),
    Opening.OPEN: (gettext_lazy("Online"), "good"),
    Opening.OVER: (gettext_lazy("Its last day is past"), "plain"),
    Opening.CLOSED: (gettext_lazy("Closed"), "plain"),
}

TYPES: Words = {
    "text": gettext_lazy("Short text"),
    "textarea": gettext_lazy("Long text"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Telephone number"),
    "integer": gettext_lazy("Whole number"),
    "decimal": gettext_lazy("Number with decimals"),
    "date": gettext_lazy("Date"),
    "yes_no": gettext_lazy("Yes or no"),
    "choice": gettext_lazy("One answer of a list"),
    "choices": gettext_lazy("Several answers of a list"),
    "commune": gettext_lazy("Commune"),
    "address": gettext_lazy("Address"),
    "siret": gettext_lazy("SIRET number"),
    "company": gettext_lazy("Company or association"),
    "epci": gettext_lazy("Group of communes"),
    "departement": gettext_lazy("Département"),
    "region": gettext_lazy("Region"),
    "file": gettext_lazy("Document to attach"),
    "block": gettext_lazy("Block that repeats"),
    "section": gettext_lazy("Heading"),
    "explanation": gettext_lazy("Explanation"),
}
ABOUT: Words = {
    "text": gettext_lazy("A name, a reference: one line."),
    "textarea": gettext_lazy("Several lines, to tell something."),
    "email": gettext_lazy("Its form is checked."),
    "phone": gettext_lazy("French or foreign, its form is checked."),
    "integer": gettext_lazy("A count, without decimals."),
    "decimal": gettext_lazy("An amount, a size."),
    "date": gettext_lazy("Day, month and year, typed."),
    "yes_no": gettext_lazy("Two answers; none is chosen beforehand."),
    "choice": gettext_lazy("Radio buttons, or a list when there are many."),
    "choices": gettext_lazy("Boxes to tick."),
    "commune": gettext_lazy("Found by name or post code in the official list."),
    "address": gettext_lazy("Suggested from the national register; kept as typed when absent."),
    "company": gettext_lazy("Found by name, SIREN or SIRET; kept as typed when absent."),
    "epci": gettext_lazy("Found by name or SIREN in the official list."),
    "departement": gettext_lazy("Found by name or number in the official list."),
    "region": gettext_lazy("Found by name in the official list."),
    "siret": gettext_lazy("Fourteen digits, the check digit is verified."),
    "file": gettext_lazy("A PDF, a photograph, a spreadsheet."),
    "block": gettext_lazy("The same questions for each child, each vehicle…"),
    "section": gettext_lazy("Groups the questions that follow."),
    "explanation": gettext_lazy("Words among the questions; nothing is asked."),
}
EDITS: Words = {
    "AddStep": gettext_lazy("adding the page “%(about)s”"),
    "AddField": gettext_lazy("adding “%(about)s”"),
    "Change": gettext_lazy("changing “%(about)s”"),
    "ChangeForm": gettext_lazy("changing the settings"),
    "Move": gettext_lazy("moving “%(about)s”"),
    "Place": gettext_lazy("moving “%(about)s”"),
    "Remove": gettext_lazy("removing “%(about)s”"),
    "Clone": gettext_lazy("copying “%(about)s”"),
    "Replace": gettext_lazy("importing a file"),
}


def badge(opening: Opening, *, drafted: bool = False) -> Badge:
    """The state of a procedure; changes that wait are told with it."""
    label, state = OPENINGS[opening]
    if drafted and opening is not Opening.DRAFT:
        return Badge(_("%(state)s, changes to publish") % {"state": label}, state)
    return Badge(str(label), state)


def type_name(name: str) -> str:
    """A type of question in words."""
    return str(TYPES[name])


def edit(one: Edited) -> str:
    """An edit as part of a sentence."""
    return str(EDITS.get(one.edit, one.edit)) % {"about": one.about}


def undo(one: Edited | None) -> str:
    """Words of the button that undoes, empty when nothing can be."""
    return _("Undo: %(what)s") % {"what": edit(one)} if one else ""


def redo(one: Edited | None) -> str:
    """Words of the button that does it again, empty when nothing can be."""
    return _("Redo: %(what)s") % {"what": edit(one)} if one else ""


def edits(found: Workshop) -> list[tuple[Edited, str]]:
    """The last edits with their words."""
    return [(one, edit(one)) for one in latest_edits(found)]


def rule_words(document: Document, expression: object, language: str) -> str:
    """An expression in plain words, with the form's own questions; empty when it is none."""
    try:
        parsed = expressions.parse(expression)
    except expressions.ExpressionError:
        return ""
    labels: dict[object, str] = {"today": _("today")}
    types: dict[int | str, expressions.Type] = dict(FACTS.items())
    for one, _up in document.every_field():
        labels[one.stable_id] = one.label.in_language(language)
        if found := expression_type(one):
            types[one.stable_id] = found
        for option in one.options:
            labels[one.stable_id, option.value] = option.label.in_language(language)
    said = expressions.to_words(parsed, labels, known(language), types)
    return said[:1].upper() + said[1:]
