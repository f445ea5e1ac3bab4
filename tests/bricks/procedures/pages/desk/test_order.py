"""The list read by key and its counters are what a plain reading of all the cases gives."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS, State
from parvis.bricks.procedures.models import Case, CaseColumn, Correction
from parvis.bricks.procedures.queries import desk_page
from parvis.bricks.procedures.queries.desk import SOON, TIMED, ColumnFilter, DeskFilter
from parvis.bricks.procedures.queries.desk import desk as page_of
from parvis.bricks.procedures.queries.desk_filter import filtered
from parvis.bricks.procedures.queries.view_counts import counted_views
from parvis.kernel import clock
from parvis.kernel.values.ids import uuid7

pytestmark = pytest.mark.django_db

STATES = [State.FILED, State.IN_INSTRUCTION, State.AWAITING_CORRECTION, State.ACCEPTED]
ANSWERS = ("many", "many", "many", "some", "few")


@pytest.fixture
def many(filed, desk):
    """70 cases of the town in four states, filed on few instants, with an indexed answer; some
    filed away, some of nobody, some late, some late long ago."""
    dice = random.Random(20261127)
    base: dict[str, Any] = next(iter(Case.objects.filter(pk=filed.pk).values()))
    made, now = [], clock.now()
    for n in range(70):
        state = dice.choice(STATES)
        at = now - dt.timedelta(days=dice.randrange(12))
        due = clock.today() + dt.timedelta(days=dice.randrange(20) - 4)
        changed = {
            "id": uuid7(), "number": 1_000 + n, "state": state.value, "filed_at": at,
            "due_on": due if state in TIMED else None, "archived": dice.random() < 0.2,
            "assigned_to_id": dice.choice((None, desk.decider.membership)),
            "decided_at": at if state is State.ACCEPTED else None,
        }  # fmt: skip
        made.append(Case(**{**base, **changed}))
    Case.objects.bulk_create(made)
    CaseColumn.objects.bulk_create(
        CaseColumn(case=one, procedure_id=one.procedure_id, column="21", text=dice.choice(ANSWERS))
        for one in made
    )
    for one in made:
        for done in (None, clock.now(), clock.now())[: dice.choice((0, 0, 1, 3))]:
            day = clock.today() + dt.timedelta(days=dice.randrange(6) - 3)
            Correction.objects.create(
                case=one,
                reason="incomplete",
                asked_by_id=desk.decider.membership,
                deadline=day,
                resolved_at=done,
            )
    return made


def wanted_lists(procedure) -> list[DeskFilter]:
    lists = [
        DeskFilter(states=states, archived=archived, order=order, procedure=where)
        for states in (
            frozenset(),
            frozenset({STATES[0]}),
            frozenset(STATES[:2]),
            frozenset(STATES),
        )
        for archived in (False, True)
        for order in ("filed_newest", "filed_oldest", "due")
        for where in (None, procedure)
    ]
    answers = [
        replace(one, columns=(ColumnFilter("21", exact=text),))
        for one in lists
        if one.procedure
        for text in ("many", "few", "none")
    ]
    mine = [replace(one, mine=True) for one in lists[:6]]
    return [*lists, *answers, *mine, replace(lists[0], late=True), replace(lists[0], due_within=3)]


@pytest.mark.parametrize("walked", [24, 500])
def test_pages_are_the_plain_order_cut(many, desk, canteen, monkeypatch, walked):
    monkeypatch.setattr(desk_page, "WALKED", walked)
    desk_page._remembered.cache_clear()
    actor = desk.decider
    for one in wanted_lists(canteen):
        column, newest = desk_page.order_of(one)
        ready = replace(one, handlers=(actor.membership,)) if one.mine else one
        rows = [row for row in filtered(actor, ready) if getattr(row, column) is not None]
        rows.sort(key=lambda row: (getattr(row, column), row.id), reverse=newest)
        seen, after = [], ""
        while True:
            page = page_of(actor, one, after=after, size=9, count=False)
            seen += page.rows
            after = page.after
            if not after:
                break
        assert [row.id for row in seen] == [row.id for row in rows], one
        assert all(
            row.owner_name == case.owner.full_name for row, case in zip(seen, rows, strict=True)
        )
    desk_page._remembered.cache_clear()


def test_counters_are_those_of_a_plain_count(many, desk, canteen):
    actor = desk.decider
    late_on = Counter(
        Correction.objects.filter(
            resolved_at=None, cancelled_at=None, deadline__lt=clock.today()
        ).values_list("case_id", flat=True)
    )
    for archived in (False, True):
        for procedure in (None, canteen):
            page = page_of(actor, DeskFilter(archived=archived, procedure=procedure))
            cases = [one for one in Case.objects.all() if one.archived == archived]
            states = Counter(one.state for one in cases)
            assert page.counters == {
                state: states[state.value] for state in State if state in SEEN_BY_AGENTS
            }
            last = clock.today() + dt.timedelta(days=SOON)
            assert page.due_soon == sum(
                one.state in TIMED and one.due_on is not None and one.due_on <= last
                for one in cases
            )
            assert page.late == sum(
                one.state == State.AWAITING_CORRECTION and one.id in late_on for one in cases
            )


def test_views_counted_together_are_those_counted_alone(many, desk, canteen):
    lists = {uuid7(): one for one in wanted_lists(canteen)}
    actor = desk.decider
    together = counted_views(actor, lists)
    for id_, one in lists.items():
        ready = replace(one, handlers=(actor.membership,)) if one.mine else one
        assert (
            together[id_] == filtered(actor, ready).count() == counted_views(actor, {id_: one})[id_]
        )
