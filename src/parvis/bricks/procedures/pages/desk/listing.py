"""The list of the organisation's cases: views, counters, filters, search, read by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.bricks.procedures.commands.batches import MOST_CASES
from parvis.bricks.procedures.domain.searching import terms
from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS, State
from parvis.bricks.procedures.pages.desk import batch_words, filters
from parvis.bricks.procedures.pages.desk.rows import item
from parvis.bricks.procedures.pages.desk.shell import actor_of, language
from parvis.bricks.procedures.pages.desk.wanted import (
    EVERY,
    LATE,
    MINE,
    NEAR,
    NOBODY,
    STANDARD,
    TO_HANDLE,
    Wanted,
    of_view,
    wanted,
)
from parvis.bricks.procedures.pages.desk.words import badge
from parvis.bricks.procedures.queries.desk import (
    MOST_COUNTED,
    PAGE,
    SOON,
    BadCursor,
    DeskPage,
    desk,
)
from parvis.bricks.procedures.queries.desk_columns import DeskColumn, columns_of
from parvis.bricks.procedures.queries.desk_counts import MOST_OF_A_VIEW
from parvis.bricks.procedures.queries.saved_lists import View, views
from parvis.bricks.procedures.queries.searching import MOST_FOUND
from parvis.bricks.procedures.queries.view_counts import counted_views
from parvis.kernel.access import Actor, route
from parvis.kernel.parties import public as parties
from parvis.ui import formats
from parvis.ui.fields import Field
from parvis.ui.parts import Column, Option

ORDER = [state for state in State if state in SEEN_BY_AGENTS]
OPENED = (State.FILED, State.IN_INSTRUCTION, State.AWAITING_CORRECTION)
MOST_SHOWN = 12  # views that are one click away, with their counts


@dataclass(frozen=True)
class Choice:
    """A filter that is one click away, with how many cases it shows."""

    label: str
    url: str
    current: bool


@route("procedures.case.list")
def cases(request: HttpRequest) -> HttpResponse:
    """The agent's list; without any parameter, the view that they chose to open first."""
    actor = actor_of(request)
    kept = views(actor)
    first = next((one.id for one in kept if one.default), None)
    if not request.GET and first is not None:
        return HttpResponseRedirect(f"{reverse('desk:cases')}?vue={first}")
    found = wanted(request)
    columns = columns_of(actor, found.procedure)
    folded = not (found.hidden or found.wrong or "plus" in request.GET)
    more = [] if folded else filters.more_fields(actor, found, columns)
    wrong = [field for field in more if field.errors]
    page = listed(actor, found)
    context = {
        **_heads(actor, found, page, columns),
        **({"items": []} if wrong else {}),
        "views": list(_views(actor, kept, found)),
        "more_views": len(kept) > MOST_SHOWN,
        "wanted": found,
        "fields": filters.main_fields(actor, found),
        "folded": folded,
        "more_url": f"{found.here()}&plus=oui#plus",
        "more_fields": more,
        "column_choice": filters.column_choice(found, columns),
        "order": filters.order_field(found),
        "errors": wrong,
        "unread_filter": bool(wrong),
        "searched": _searched(found, page),
        "next_url": found.next_url(page.after) if page.after and not wrong else "",
        "first_url": found.next_url("") if found.after else "",
    }
    return render(request, "procedures/agent/cases.html", context, status=422 if wrong else 200)


def _heads(
    actor: Actor, found: Wanted, page: DeskPage, columns: tuple[DeskColumn, ...]
) -> dict[str, Any]:
    """What stands above the rows, and the rows: organisation, counters, heads of columns."""
    body = parties.organisation(actor.organisation) if actor.organisation else None
    heads = _columns(found, columns)
    words = {name: str(one.label) for name, one in heads.items()}
    acts = batch_words.acts_of(actor)
    choose = (Column(_("Choice"), hidden=True),) if acts else ()
    return {
        "organisation": body.name if body else "",
        **_batch(found, acts),
        "choices": list(_choices(page, found)),
        "quick": list(_quick(page, found)),
        "columns": (*choose, Column(_("Case")), *heads.values()),
        "items": [item(row, found, heads=words) for row in page.rows],
        "total": sum(page.counters.values()) or found.archived,
        "cleared_url": Wanted(state=found.state).url(),
        "save_url": f"{reverse('desk:view_new')}?{found.kept()}",
    }


def _batch(found: Wanted, acts: list[str]) -> dict[str, Any]:
    """What may be done to the cases that are ticked."""
    field = Field(
        name="acte",
        label=_("With the cases that are ticked"),
        type="select",
        options=tuple(Option(act, batch_words.ACTS[act].offer) for act in acts),
        empty_label=_("Choose what to do"),
    )
    query = found.query()
    address = reverse("desk:batch_prepare")
    every = _("All the cases of this list, also those of its other pages (%(most)s at most)")
    return {
        "batch_acts": acts,
        "batch_field": field,
        "batch_url": f"{address}?{query}" if query else address,
        "batch_every": every % {"most": MOST_CASES},
    }


def listed(actor: Actor, found: Wanted, *, count: bool = True, size: int = PAGE) -> DeskPage:
    """A page of the list; Http404 when its cursor is no longer one."""
    asked = found.filter()
    try:
        return desk(actor, asked, after=found.after, count=count, size=size, language=language())
    except BadCursor as error:
        raise Http404 from error


def _views(actor: Actor, kept: tuple[View, ...], found: Wanted) -> Iterator[Choice]:
    """Saved views with how many cases each shows; one that searches is not counted beforehand."""
    shown = kept[:MOST_SHOWN]
    asked = {one.id: of_view(one).filter() for one in shown}
    counted = counted_views(actor, {id_: one for id_, one in asked.items() if not one.search})
    for one in shown:
        words = ""
        if (count := counted.get(one.id)) is not None:
            words = " " + formats.number(count) + ("+" if count >= MOST_OF_A_VIEW else "")
        current = found.view is not None and found.view.id == one.id
        yield Choice(f"{one.name}{words}", f"{reverse('desk:cases')}?vue={one.id}", current)


def _choices(page: DeskPage, found: Wanted) -> Iterator[Choice]:
    """States with their counts; those without cases are left out, except open ones."""
    to_handle = sum(page.counters[state] for state in TO_HANDLE)
    plain = not found.state and not found.search and not found.due and not found.archived
    yield Choice(
        _counted(_("To handle"), to_handle),
        found.url(state="", search="", due="", archived=False),
        plain and found.view is None,
    )
    for state in ORDER:
        if page.counters[state] or state in OPENED or found.state == state:
            label = _counted(badge(state).label, page.counters[state])
            yield Choice(
                label,
                found.url(state=state.value, due=""),
                found.state == state and found.view is None,
            )
    every = _counted(_("All"), sum(page.counters.values()))
    on = found.state == EVERY or (bool(found.search) and not found.state)
    yield Choice(every, found.url(state=EVERY, due=""), on and found.view is None)


def _counted(label: str, count: int) -> str:
    return f"{label} {_number(count)}"


def _number(count: int) -> str:
    """A count; `10,000+` where the query stops counting."""
    return formats.number(count) + ("+" if count >= MOST_COUNTED else "")


def _quick(page: DeskPage, found: Wanted) -> Iterator[Choice]:
    """What is asked for most, one click away: what is urgent, what is mine, what is nobody's."""
    if page.due_soon or found.due == NEAR:
        label = _("Decision due within %(days)s days: %(count)s") % {
            "days": SOON,
            "count": _number(page.due_soon),
        }
        on = found.due == NEAR
        yield Choice(label, found.url(due="" if on else NEAR, state="", order=""), on)
    if page.late or found.due == LATE:
        label = _("Pieces not sent in time: %(count)s") % {"count": _number(page.late)}
        on = found.due == LATE
        yield Choice(label, found.url(due="" if on else LATE, state="", order=""), on)
    for whose, words in ((MINE, _("Handled by me")), (NOBODY, _("Handled by nobody yet"))):
        on = found.whose == whose
        yield Choice(words, found.url(whose="" if on else whose), on)
    on = found.archived
    yield Choice(_("Filed away"), found.url(archived=not on, state="", due=""), on)


def _searched(found: Wanted, page: DeskPage) -> str:
    """What the search looked at, said where something was searched."""
    if not found.search:
        return ""
    words = terms(found.search)
    if not words:
        return _("There is no letter and no figure to search in what you wrote.")
    if page.searched_more:
        return _(
            "More than %(most)s cases hold these words. Only the newest are listed: "
            "write more words."
        ) % {"most": formats.number(MOST_FOUND)}
    said = ngettext(
        "Searched for %(words)s: in numbers, names and answers.",
        "Searched for each of these words: %(words)s. In numbers, names and answers.",
        len(words),
    ) % {"words": ", ".join(words)}
    return said + " " + _("Sensitive answers and joined documents are not searched.")


def _columns(found: Wanted, offered: tuple[DeskColumn, ...]) -> dict[str, Column]:
    """Heads of the columns shown, by name, in the order chosen."""
    order = found.shown_order
    newest = order == "filed_newest"
    filed = "descending" if newest else "ascending" if order == "filed_oldest" else ""
    heads = {
        "etat": Column(_("State")),
        "depose": Column(
            _("Filed"),
            sort=found.url(order="filed_oldest" if newest else "filed_newest"),
            order=filed,
        ),
        "echeance": Column(
            _("Decision due"),
            sort=found.url(order="due"),
            order="ascending" if order == "due" else "",
        ),
        "agent": Column(_("Handled by")),
        **{one.key: Column(one.label.in_language(language())) for one in offered},
    }
    return {name: heads[name] for name in found.columns or STANDARD if name in heads}
