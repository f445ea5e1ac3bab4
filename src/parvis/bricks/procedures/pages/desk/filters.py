"""The questions of the list's filters: those always in view, and those folded away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from parvis.bricks.procedures.domain.fields.base import ColumnKind
from parvis.bricks.procedures.pages.desk.shell import language
from parvis.bricks.procedures.pages.desk.wanted import (
    MINE,
    MOST_COLUMNS,
    NOBODY,
    STANDARD,
    Wanted,
    day_of,
)
from parvis.bricks.procedures.queries.colleagues import colleagues
from parvis.bricks.procedures.queries.desk_columns import DeskColumn
from parvis.bricks.procedures.queries.labels import labels
from parvis.bricks.procedures.queries.offers import titles_here
from parvis.kernel.access import Actor
from parvis.ui.fields import Field
from parvis.ui.parts import Option

RANGES = {ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.DATE}
STANDARD_WORDS = {
    "etat": lambda: _("State"),
    "depose": lambda: _("Filed"),
    "echeance": lambda: _("Decision due"),
    "agent": lambda: _("Handled by"),
}


def main_fields(actor: Actor, found: Wanted) -> list[Field]:
    """Words to search and the procedure."""
    search = Field(
        name="q",
        label=_("Number, name or words of the answers"),
        type="search",
        value=found.search,
        maxlength=200,
        attributes={"data-shortcut": "s"},
    )
    titles = tuple(
        Option(str(id_), title.in_language(language())) for id_, title in titles_here(actor)
    )
    procedure = Field(
        name="demarche",
        label=_("Procedure"),
        type="select",
        value=str(found.procedure or ""),
        options=titles,
        empty_label=_("All procedures"),
    )
    return [search, procedure] if titles else [search]


def more_fields(actor: Actor, found: Wanted, columns: tuple[DeskColumn, ...]) -> list[Field]:
    """Who handles, dates, labels, answers of the form chosen."""
    people = [Option(MINE, _("Me, and those for whom I stand in")), Option(NOBODY, _("Nobody yet"))]
    people += [Option(str(o.membership), o.name) for o in colleagues(actor) if not o.me]
    fields = [
        Field(
            name="a",
            label=_("Handled by"),
            type="select",
            value=found.whose,
            options=tuple(people),
            empty_label=_("Anybody"),
        ),
        _day_field(found, "du", _("Filed from"), found.since),
        _day_field(found, "au", _("Filed until"), found.until),
    ]
    known = tuple(Option(str(one.id), one.name) for one in labels(actor))
    if known:
        fields.append(
            Field(
                name="etiquette",
                label=_("Label"),
                type="select",
                value=str(found.label or ""),
                options=known,
                empty_label=_("Any label"),
            )
        )
    for column in columns:
        fields += _column_fields(found, column)
    return fields


def _day_field(found: Wanted, name: str, label: str, value: dt.date | None) -> Field:
    wrong = dict(found.wrong).get(name, "")
    return Field(
        name=name,
        label=label,
        value=wrong or (f"{value:%d/%m/%Y}" if value else ""),
        help=_("For instance 27/3/2026"),
        required=False,
        width="medium",
        errors=(_("Write a date that exists, for instance 27/3/2026."),) if wrong else (),
    )


def _column_fields(found: Wanted, column: DeskColumn) -> Iterator[Field]:
    sent, label = dict(found.filters), column.label.in_language(language())
    name = f"f.{column.key}"
    if column.kind in RANGES:
        for part, words in (("min", _("%(question)s: from")), ("max", _("%(question)s: to"))):
            value = sent.get(f"{name}.{part}", "")
            wrong = wrong_value(column.kind, value)
            yield Field(
                name=f"{name}.{part}",
                label=words % {"question": label},
                value=value,
                required=False,
                width="medium",
                errors=(wrong,) if wrong else (),
            )
        return
    if column.kind is ColumnKind.TEXT:
        yield Field(
            name=name,
            label=_("%(question)s begins with") % {"question": label},
            value=sent.get(name, ""),
            required=False,
        )
        return
    options = tuple(Option(o.value, o.label.in_language(language())) for o in column.options)
    if column.kind is ColumnKind.BOOLEAN:
        options = (Option("true", _("Yes")), Option("false", _("No")))
    yield Field(
        name=f"{name}.est",
        label=label,
        type="select",
        value=sent.get(f"{name}.est", ""),
        options=options,
        empty_label=_("Any answer"),
    )


def wrong_value(kind: ColumnKind, value: str) -> str:
    """What is wrong with a bound, "" when nothing is."""
    if not value:
        return ""
    if kind is ColumnKind.DATE:
        try:
            day_of(value)
        except ValueError:
            return _("Write a date that exists, for instance 27/3/2026.")
        return ""
    try:
        finite = Decimal(value.replace(",", ".")).is_finite()
    except InvalidOperation:
        finite = False
    return "" if finite else _("Write a number, in figures.")


def column_choice(found: Wanted, columns: tuple[DeskColumn, ...]) -> Field:
    """Which columns the list shows."""
    options = [Option(name, STANDARD_WORDS[name]()) for name in STANDARD]
    options += [Option(one.key, one.label.in_language(language())) for one in columns]
    return Field(
        name="col",
        label=_("Columns of the list"),
        type="checkboxes",
        value=list(found.columns or STANDARD),
        options=tuple(options),
        help=_("Eight at most; the case is always shown.") if len(options) > MOST_COLUMNS else "",
        required=False,
    )


def order_field(found: Wanted) -> Field:
    """In which order the cases come."""
    return Field(
        name="tri",
        label=_("Order"),
        type="select",
        value=found.order,
        options=(
            Option("filed_oldest", _("Filed first")),
            Option("filed_newest", _("Filed last")),
            Option("due", _("Decision due first")),
        ),
        empty_label=_("Usual order"),
    )
