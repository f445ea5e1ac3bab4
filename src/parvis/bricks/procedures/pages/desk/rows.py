"""A case as the lists print it, made ready here: a template that chooses cell by cell costs more
than everything else on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.pages.desk.shell import language
from parvis.bricks.procedures.pages.desk.wanted import Wanted
from parvis.bricks.procedures.pages.desk.words import Badge, badge, number
from parvis.bricks.procedures.queries.desk import SOON, TIMED, DeskRow
from parvis.kernel import clock
from parvis.ui import formats
from parvis.ui.templatetags import ui as components

Cell = tuple[str, str]  # the head read before it on small screens, and what it holds


@dataclass(frozen=True)
class Item:
    """A case as the lists print it. `due`: the day of its decision in words, "" when none runs.

    `title` names it in a link, `about` says more under it, `pick` is what its tick box sends and
    `picked` its words.
    """

    row: DeskRow
    url: str
    current: bool
    number: str
    title: str
    about: str
    pick: str
    picked: str
    badge: Badge
    due: str
    late: str  # "", "warn" (soon) or "bad" (today or past)
    cells: tuple[Cell, ...] = ()


def item(
    row: DeskRow,
    found: Wanted,
    current: UUID | None = None,
    heads: Mapping[str, str] | None = None,
) -> Item:
    """One row of the list in words."""
    due, late = _due(row)
    figures, look = number(row.number), badge(row.state)
    numbered, choose = _("no."), _("Choose case")
    procedure = Text.from_json(row.procedure_title).in_language(language())
    return Item(
        row=row,
        url=found.case_url(row.id),
        current=row.id == current,
        number=figures,
        title=row.label or figures,
        about=f"{numbered} {figures} · {row.owner_name} · {procedure}",
        pick=f"{row.id}.{row.version}",
        picked=f"{choose} {figures}",
        badge=look,
        due=due,
        late=late,
        cells=tuple(
            (head, _held(name, row, look, due, late)) for name, head in (heads or {}).items()
        ),
    )


def _held(name: str, row: DeskRow, look: Badge, due: str, late: str) -> str:
    """What a cell holds: a component, the words of an answer, or that there is nothing."""
    if name == "etat":
        return components.badge(look.label, state=look.state, icon=look.icon)
    if name == "depose":
        return components.time(row.filed_at, hour=False)
    if name == "echeance" and late:
        return components.badge(due, state=late, icon="clock")
    if name == "echeance" and due:
        return components.time(row.due_on, relative=False)
    if name == "agent":
        return row.assigned_name or _none(_("nobody yet"))
    return row.cells.get(name, "") or _none(_("none"))


@lru_cache
def _none(words: str) -> SafeString:
    return format_html('<span class="none">{}</span>', words)


def _due(row: DeskRow) -> tuple[str, str]:
    if row.due_on is None or row.state not in TIMED:
        return "", ""
    days = (row.due_on - clock.today()).days
    if days > SOON:
        return formats.day(row.due_on), ""
    return formats.day(row.due_on), "warn" if days > 0 else "bad"
