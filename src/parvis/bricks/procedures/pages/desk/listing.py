"""The list of the organisation's cases: counted by state, filtered, read by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS, State
from parvis.bricks.procedures.pages.desk.shell import Item, actor_of, item, language
from parvis.bricks.procedures.pages.desk.wanted import EVERY, TO_HANDLE, Wanted, wanted
from parvis.bricks.procedures.pages.desk.words import badge
from parvis.bricks.procedures.queries.desk import MOST_COUNTED, SOON, BadCursor, DeskPage, desk
from parvis.bricks.procedures.queries.offers import procedures
from parvis.kernel.access import Actor, route
from parvis.kernel.parties import public as parties
from parvis.ui import formats
from parvis.ui.fields import Field
from parvis.ui.parts import Column, Option

ORDER = [state for state in State if state in SEEN_BY_AGENTS]
OPENED = (State.FILED, State.IN_INSTRUCTION, State.AWAITING_CORRECTION)


@dataclass(frozen=True)
class Choice:
    """A filter that is one click away, with how many cases it shows."""

    label: str
    url: str
    current: bool


@route("procedures.case.list")
def cases(request: HttpRequest) -> HttpResponse:
    """The agent's list."""
    actor, found = actor_of(request), wanted(request)
    page = listed(actor, found)
    body = parties.organisation(actor.organisation) if actor.organisation else None
    context = {
        "wanted": found,
        "organisation": body.name if body else "",
        "items": items(page, found),
        "choices": list(_choices(page, found)),
        "fields": _fields(actor, found),
        "order": _order(found),
        "columns": _columns(found),
        "quick": list(_quick(page, found)),
        "total": sum(page.counters.values()),
        "next_url": found.url(after=page.after) if page.after else "",
        "cleared_url": found.url(procedure=None, whose="", soon=False, search=""),
        "first_url": found.url() if found.after else "",
    }
    return render(request, "procedures/agent/cases.html", context)


def listed(actor: Actor, found: Wanted, *, count: bool = True) -> DeskPage:
    """A page of the list; Http404 when its cursor is no longer one."""
    try:
        return desk(actor, found.filter(), after=found.after, count=count)
    except BadCursor as error:
        raise Http404 from error


def items(page: DeskPage, found: Wanted, current: Any = None) -> list[Item]:
    """The rows of a page in words."""
    return [item(row, found, current) for row in page.rows]


def _choices(page: DeskPage, found: Wanted) -> Iterator[Choice]:
    """States with their counts; those without cases are left out, except open ones."""
    to_handle = sum(page.counters[state] for state in TO_HANDLE)
    searching = bool(found.search)
    yield Choice(
        _counted(_("To handle"), to_handle),
        found.url(state="", search=""),
        not found.state and not searching,
    )
    for state in ORDER:
        if page.counters[state] or state in OPENED or found.state == state:
            label = _counted(badge(state).label, page.counters[state])
            yield Choice(label, found.url(state=state.value), found.state == state)
    every = _counted(_("All"), sum(page.counters.values()))
    on = found.state == EVERY or (searching and not found.state)
    yield Choice(every, found.url(state=EVERY), on)


def _counted(label: str, count: int) -> str:
    return f"{label} {_number(count)}"


def _number(count: int) -> str:
    """A count; `10,000+` where the query stops counting."""
    return formats.number(count) + ("+" if count >= MOST_COUNTED else "")


def _quick(page: DeskPage, found: Wanted) -> Iterator[Choice]:
    """What is asked for most, one click away: what is urgent, what is mine, what is nobody's."""
    if page.due_soon or found.soon:
        label = _("Decision due within %(days)s days: %(count)s") % {
            "days": SOON,
            "count": _number(page.due_soon),
        }
        yield Choice(label, found.url(soon=not found.soon, state="", order=""), found.soon)
    for whose, words in (("moi", _("Handled by me")), ("personne", _("Handled by nobody yet"))):
        on = found.whose == whose
        yield Choice(words, found.url(whose="" if on else whose), on)


def _columns(found: Wanted) -> tuple[Column, ...]:
    order = found.shown_order
    newest = order == "filed_newest"
    filed = "descending" if newest else "ascending" if order == "filed_oldest" else ""
    return (
        Column(_("Case")),
        Column(_("State")),
        Column(
            _("Filed"),
            sort=found.url(order="filed_oldest" if newest else "filed_newest"),
            order=filed,
        ),
        Column(
            _("Decision due"),
            sort=found.url(order="due"),
            order="ascending" if order == "due" else "",
        ),
        Column(_("Handled by")),
    )


def _fields(actor: Actor, found: Wanted) -> list[Field]:
    """The questions of the filter's form."""
    search = Field(
        name="q",
        label=_("Number or name"),
        type="search",
        value=found.search,
        attributes={"data-shortcut": "s"},
    )
    offered = procedures(actor, organisation=actor.organisation, only_open=False)
    titles = tuple(
        Option(str(one.id), one.title.in_language(language()))
        for one in offered
        if one.published_at is not None
    )
    procedure = Field(
        name="demarche",
        label=_("Procedure"),
        type="select",
        value=str(found.procedure or ""),
        options=titles,
        empty_label=_("All procedures"),
    )
    several = len(titles) > 1 or found.procedure is not None
    return [search, procedure] if several else [search]


def _order(found: Wanted) -> Field:
    """In which order, for who does not see the heads of the columns (a small screen)."""
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
