"""Drafts: each state kept and restored bit for bit, one writer, days of opening, new revisions."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from parvis.bricks.procedures.commands import building
from parvis.bricks.procedures.commands.designing import (
    close_procedure,
    publish_revision,
    reopen_procedure,
    save_revision,
)
from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.domain.canonical import canonical
from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.editing import (
    AddField,
    AddStep,
    Change,
    Clone,
    Move,
    Place,
    Remove,
)
from parvis.bricks.procedures.domain.history import MOST
from parvis.bricks.procedures.domain.opening import Opening, opening
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import DraftState, FormRevision, Procedure
from parvis.bricks.procedures.queries.offers import procedures
from parvis.bricks.procedures.queries.studio import document_at, missing, workshop
from parvis.kernel import clock
from parvis.kernel.access import Forbidden, Role

QUESTION = Field(0, "text", Text("Une remarque ?"))


def stored(procedure) -> bytes:
    return canonical(FormRevision.objects.filter(procedure=procedure).latest("seq").document)


def edit(desk, procedure, what):
    return building.edit_form(desk.designer, procedure, what)


def test_undo_restores_the_stored_document_bit_for_bit(canteen, desk):
    chance = random.Random(20261126)
    drafted = edit(desk, canteen, AddStep(Text("Une page")))
    states = [stored(canteen)]
    for _ in range(25):
        ids = workshop(desk.designer, canteen).document.stable_ids()
        some = chance.choice(ids)
        what = chance.choice([
            AddField(QUESTION, chance.choice((0, 1, 10, 11))),
            Move(some, chance.choice((-1, 1))), Remove(some), Clone(some),
            Change(some, {"condition": ["=", ["field", 33], True]}),
            Place(some, chance.choice((1, 10, 20)), 0),
        ])  # fmt: skip
        try:
            after = building.edit_form(desk.designer, canteen, what, mark=drafted.mark)
        except Refusal:
            continue
        if after.mark != drafted.mark:
            states.append(stored(canteen))
        drafted = after
    for expected in reversed(states[:-1]):
        drafted = building.undo_edit(desk.designer, canteen, mark=drafted.mark)
        assert stored(canteen) == expected
    for expected in states[1:]:
        drafted = building.redo_edit(desk.designer, canteen, mark=drafted.mark)
        assert stored(canteen) == expected
    with pytest.raises(Refusal):
        building.redo_edit(desk.designer, canteen, mark=drafted.mark)


def test_states_are_bounded_and_go_with_publication(canteen, desk):
    for n in range(MOST + 3):
        edit(desk, canteen, Change(5, {"label": Text(f"Téléphone {n}")}))
    assert DraftState.objects.count() == MOST
    assert DraftState.objects.filter(shown=True).count() == 1
    publish_revision(desk.designer, canteen)
    assert DraftState.objects.count() == 0


def test_who_saves_second_is_told_and_nothing_is_lost(canteen, desk):
    mark = workshop(desk.designer, canteen).mark
    edit(desk, canteen, Change(5, {"label": Text("Téléphone")}))
    before = stored(canteen)
    for act in (
        lambda: building.edit_form(desk.manager, canteen, Remove(6), mark=mark),
        lambda: building.undo_edit(desk.manager, canteen, mark=mark),
        lambda: building.discard_changes(desk.manager, canteen, mark=mark),
        lambda: publish_revision(desk.manager, canteen, mark=mark),
    ):
        with pytest.raises(Conflict):
            act()
    assert stored(canteen) == before
    found = workshop(desk.manager, canteen)
    assert document_at(found, found.mark).stable_ids() == found.document.stable_ids()
    assert document_at(found, "9.9") is None and document_at(found, "x") is None


def test_a_number_is_never_given_twice_even_after_it_was_removed_and_published(canteen, desk):
    assert Procedure.objects.get(pk=canteen).last_id == 51
    edit(desk, canteen, AddField(QUESTION, 1))
    edit(desk, canteen, Remove(52))
    publish_revision(desk.designer, canteen)
    edit(desk, canteen, AddField(QUESTION, 1))
    ids = workshop(desk.designer, canteen).document.stable_ids()
    assert 53 in ids and 52 not in ids


def test_an_edit_that_changes_nothing_writes_nothing(canteen, desk):
    edit(desk, canteen, Change(5, {"label": Text("Téléphone")}))
    states = DraftState.objects.count()
    mark = workshop(desk.designer, canteen).mark
    edit(desk, canteen, Change(5, {"label": Text("Téléphone")}))
    assert DraftState.objects.count() == states
    assert workshop(desk.designer, canteen).mark == mark


def test_changes_thrown_away_bring_back_what_is_online(canteen, desk):
    before = stored(canteen)
    drafted = edit(desk, canteen, Remove(6))
    building.discard_changes(desk.designer, canteen, mark=drafted.mark)
    assert stored(canteen) == before and FormRevision.objects.count() == 1
    with pytest.raises(Refusal):
        building.discard_changes(desk.designer, canteen, mark="1.1")


def test_only_those_who_build_may_edit(canteen, desk, other_town):
    for actor in (desk.instructor, desk.decider, desk.operator, other_town.actor(Role.DESIGNER)):
        with pytest.raises(Forbidden):
            building.edit_form(actor, canteen, Remove(6))
        with pytest.raises(Forbidden):
            building.set_dates(actor, canteen, opens_on=None, closes_on=None)


def test_open_cases_keep_their_form(canteen, desk, draft, citizen):
    edit(desk, canteen, Remove(5))
    publish_revision(desk.designer, canteen)
    file_case(citizen, draft.id)
    draft.refresh_from_db()
    assert draft.revision.seq == 1 and draft.answers["5"] == "+33612345678"
    assert start_case(citizen, canteen)


@pytest.mark.parametrize(
    ("state", "opens", "closes", "found"),
    [
        ("draft", None, None, Opening.DRAFT),
        ("closed", None, None, Opening.CLOSED),
        ("published", None, None, Opening.OPEN),
        ("published", 1, None, Opening.SOON),
        ("published", 0, 0, Opening.OPEN),
        ("published", None, -1, Opening.OVER),
        ("published", -5, 5, Opening.OPEN),
    ],
)
def test_both_days_are_included(state, opens, closes, found):
    today = dt.date(2026, 11, 26)

    def day(shift):
        return None if shift is None else today + dt.timedelta(days=shift)

    assert opening(state, day(opens), day(closes), today) is found


def test_no_request_outside_its_days(canteen, desk, citizen, draft):
    tomorrow = clock.today() + dt.timedelta(days=1)
    building.set_dates(desk.designer, canteen, opens_on=tomorrow, closes_on=None)
    for act in (lambda: start_case(citizen, canteen), lambda: file_case(citizen, draft.id)):
        with pytest.raises(Refusal) as error:
            act()
        assert error.value.code == "procedure_not_open"
    assert procedures(citizen) == ()
    with pytest.raises(Refusal) as error:
        building.set_dates(desk.designer, canteen, opens_on=tomorrow, closes_on=clock.today())
    assert error.value.code == "dates_order"
    building.set_dates(desk.designer, canteen, opens_on=None, closes_on=clock.today())
    assert start_case(citizen, canteen) and procedures(citizen)


def test_closed_then_open_again(canteen, desk, citizen):
    with pytest.raises(Refusal):
        reopen_procedure(desk.designer, canteen)
    close_procedure(desk.designer, canteen)
    with pytest.raises(Refusal):
        start_case(citizen, canteen)
    reopen_procedure(desk.designer, canteen)
    assert start_case(citizen, canteen)


EXAMPLE = {
    "name": "Une famille",
    "answers": {"21": "400-799", "33": True},
    "expects": [
        {"stable_id": 23, "state": "shown", "value": "2.10"},
        {"stable_id": 31, "state": "hidden"},
        {"stable_id": 5, "state": "wanted"},
    ],
}


def with_example(desk, canteen, **changes):
    document = dict(FormRevision.objects.filter(procedure=canteen).latest("seq").document)
    document["examples"] = [{**EXAMPLE, **changes}]
    save_revision(desk.designer, canteen, document)
    return missing(workshop(desk.designer, canteen))


def test_examples_are_replayed_before_publication(canteen, desk):
    assert with_example(desk, canteen) == ()
    publish_revision(desk.designer, canteen)
    kept = workshop(desk.designer, canteen).document.examples
    assert kept[0].name == "Une famille"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"answers": {"21": "under-400"}}, ["example_value"]),
        ({"answers": {"5": "0612345678", "21": "400-799"}}, ["example_not_wanted"]),
        ({"answers": {"21": "plus-là"}}, ["example_answer", "example_value"]),
        ({"expects": [{"stable_id": 32, "state": "hidden"}]}, ["example_not_hidden"]),
        ({"expects": [{"stable_id": 31, "state": "shown"}]}, ["example_not_shown"]),
    ],
)
def test_an_example_that_fails_stops_publication_and_says_why(canteen, desk, changes, codes):
    assert [one.code for one in with_example(desk, canteen, **changes)] == codes
    with pytest.raises(Refusal) as error:
        publish_revision(desk.designer, canteen)
    assert [one.code for one in error.value.problems] == codes
