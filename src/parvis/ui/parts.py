"""Rows that pages hand to components: columns, summary rows, events, options, errors.

Plain frozen values, so that a missing attribute is a mistake found by the type checker and not
an empty place on a page. Text is escaped unless it was made with `format_html`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise


@dataclass(frozen=True)
class Option:
    """One answer of a select, radio buttons or checkboxes. `help` is read with its label."""

    value: str
    label: Text
    help: Text = ""
    disabled: bool = False


@dataclass(frozen=True)
class FieldError:
    """One line of the error summary: the question, what is wrong, the id of its field."""

    label: Text
    message: Text
    target: str = ""

    @property
    def sentence(self) -> str:
        """« Prénom : cette réponse manque. »; a question that ends with a sign gets no second."""
        label = str(self.label).strip()
        if not label:
            return str(self.message)
        if label[-1] in "?!.:…":
            return f"{label} {self.message}"
        return _("%(label)s: %(message)s") % {"label": label, "message": self.message}


@dataclass(frozen=True)
class Column:
    """Head of a table's column. `number`: figures, aligned right. `sort`: address that sorts."""

    label: Text
    number: bool = False
    sort: str = ""
    order: str = ""  # "ascending" or "descending" when the rows are sorted by this column
    hidden: bool = False  # the words are for screen readers only (a column of buttons)


@dataclass(frozen=True)
class SummaryRow:
    """A question and its answer. `badge`: a rendered badge under it. `change`: address."""

    label: Text
    value: object = ""
    change: str = ""
    badge: Text = ""
    change_label: Text = ""

    @property
    def answered(self) -> bool:
        """Whether there is an answer; zero is one."""
        return self.value is not None and self.value != "" and self.value != ()


@dataclass(frozen=True)
class Event:
    """One thing that happened (or will: `upcoming`), for a timeline."""

    when: dt.datetime | dt.date
    text: Text
    url: str = ""
    detail: Text = ""
    upcoming: bool = False


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from: shown beside every value that was already known.

    `kind`: `known` (an administration holds it), `declared` (the person wrote it), `proof`
    (known, with a proof that can be checked), `stale` (the person gave it long ago). `as_of`: the
    day at which it was true. `why` and `legal_basis`: sentences.
    """

    kind: str = "known"
    source: Text = ""
    as_of: dt.date | None = None
    why: Text = ""
    legal_basis: Text = ""
    links: tuple[tuple[Text, str], ...] = field(default=())


@dataclass(frozen=True)
class Tab:
    """One address of a row of tabs or of a side menu. `count`: how many things are there."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Section:
    """One part of an accordion. `content` is already rendered (safe), or plain text."""

    title: Text
    content: Text
    open: bool = False


@dataclass(frozen=True)
class Place:
    """A point of a map, in degrees (WGS 84), with its words in the list."""

    label: Text
    lon: float
    lat: float
    detail: Text = ""
    url: str = ""
