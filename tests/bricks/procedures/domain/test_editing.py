"""Operations on a form being built: readable whatever the sequence, undone bit for bit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.procedures.domain.canonical import canonical
from parvis.bricks.procedures.domain.document import Document, Example, Expect, Field, Option
from parvis.bricks.procedures.domain.editing import (
    LAST,
    AddField,
    AddStep,
    Change,
    ChangeForm,
    Clone,
    Move,
    Place,
    Remove,
    apply,
)
from parvis.bricks.procedures.domain.fields import REGISTRY
from parvis.bricks.procedures.domain.form import compile_form
from parvis.bricks.procedures.domain.history import MOST, Timeline
from parvis.bricks.procedures.domain.outline import (
    PRIVATE,
    blank,
    find,
    first_free,
    place_of,
    places,
    users_of,
)
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.reading import read
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.domain.writing import write
from tests.bricks.procedures.conftest import document as canteen_document

START = blank(Text(fr="Essai"), Text(fr="Votre demande"))
CANTEEN = read(canteen_document())


def field(type_: str, label: str = "Question ?", **more) -> Field:
    if type_ in ("choice", "choices"):
        more.setdefault("options", (Option("a", Text(fr="A")), Option("b", Text(fr="B"))))
    return Field(0, type_, Text(fr=label), **more)


def outline(document: Document) -> dict[int, list[int]]:
    return {place: [one.stable_id for one in fields] for place, fields in places(document).items()}


ids = st.integers(0, 60)
edits = st.one_of(
    st.builds(AddStep, st.just(Text(fr="Page")), after=st.sampled_from([LAST, 0, 1, 10])),
    st.builds(
        AddField,
        st.sampled_from(sorted(REGISTRY)).map(field),
        into=ids,
        after=st.sampled_from([LAST, 0, 2, 12, 33]),
    ),
    st.builds(Move, ids, by=st.sampled_from([-1, 1])),
    st.builds(Place, ids, into=ids, after=ids),
    st.builds(Remove, ids),
    st.builds(Clone, ids),
    st.builds(Change, ids, changes=st.just({"condition": ["=", ["field", 33], True]})),
    st.builds(ChangeForm, changes=st.just({"title": Text(fr="Autre titre")})),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(edits, max_size=14), st.sampled_from([START, CANTEEN]))
def test_any_sequence_keeps_a_readable_document_and_undo_restores_it(todo, document):
    states, line, used = {0: canonical(write(document))}, Timeline(), 0
    for edit in todo:
        used = max(used, first_free(document) - 1)
        try:
            document = apply(document, edit, first_free(document, used))
        except Refusal:
            continue  # changes nothing
        assert read(write(document)) == document
        assert len(document.stable_ids()) == len(set(document.stable_ids()))
        line = line.edited()
        states[line.cursor] = canonical(write(document))
    for position in range(line.cursor - 1, -1, -1):
        line = line.undone()
        assert line.cursor == position
        assert canonical(write(read(json.loads(states[position])))) == states[position]
    assert not line.can_undo
    while line.can_redo:
        line = line.redone()
    assert line.cursor == line.newest


def test_a_removed_question_never_gives_its_number_to_another():
    once = apply(START, AddField(field("text"), 1), 2)
    gone = apply(once, Remove(2), 3)
    again = apply(gone, AddField(field("date"), 1), first_free(gone, used=2))
    assert again.stable_ids() == [1, 3]


def test_moves_inside_a_page_then_into_the_neighbour():
    assert outline(CANTEEN)[1] == [2, 3, 4, 5, 6]
    assert outline(apply(CANTEEN, Move(3, -1), 99))[1] == [3, 2, 4, 5, 6]
    down = outline(apply(CANTEEN, Move(6, 1), 99))
    assert down[1] == [2, 3, 4, 5] and down[10] == [6, 11]
    up = outline(apply(CANTEEN, Move(11, -1), 99))
    assert up[1] == [2, 3, 4, 5, 6, 11] and up[10] == []
    assert outline(apply(CANTEEN, Move(13, -1), 99))[11] == [13, 12, 14, 15, 16]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (Move(1, -1), "cannot_move"),
        (Move(30, 1), "cannot_move"),
        (Move(2, -1), "cannot_move"),
        (Move(33, 1), "cannot_move"),
        (Move(12, -1), "cannot_move"),
        (Move(50, -1), "cannot_move"),
        (Move(7_000, 1), "no_such_question"),
        (Remove(7_000), "no_such_question"),
        (Clone(7_000), "no_such_question"),
        (Change(7_000, {}), "no_such_question"),
        (AddField(field("text"), 7_000), "no_such_question"),
        (AddField(field("text"), 1, after=33), "no_such_question"),
        (AddField(field("block"), 11), "cannot_stand_there"),
        (AddField(field("section"), 11), "cannot_stand_there"),
        (Place(12, into=1, after=0), "cannot_stand_there"),
        (Place(2, into=11, after=0), "cannot_stand_there"),
        (Place(2, into=PRIVATE, after=0), "cannot_stand_there"),
        (Place(11, into=11, after=0), "cannot_stand_there"),
    ],
)
def test_what_cannot_be_done_is_refused(edit, code):
    with pytest.raises(Refusal) as error:
        apply(CANTEEN, edit, 99)
    assert error.value.code == code


def test_put_where_the_mouse_lets_go():
    assert outline(apply(CANTEEN, Place(6, into=1, after=0), 99))[1] == [6, 2, 3, 4, 5]
    assert outline(apply(CANTEEN, Place(2, into=30, after=31), 99))[30] == [31, 2, 32, 33]
    steps = apply(CANTEEN, Place(30, into=0, after=1), 99).steps
    assert [one.stable_id for one in steps] == [1, 30, 10, 20]
    assert apply(CANTEEN, Place(5, into=1, after=5), 99) == CANTEEN


def test_a_copied_block_follows_its_own_rules():
    asked = Change(16, {"condition": ["=", ["row", 15], "cp"]})
    copied = apply(apply(CANTEEN, asked, 99), Clone(11), 60)
    block = find(copied, 60)
    assert [one.stable_id for one in block.fields] == [61, 62, 63, 64, 65]
    assert block.fields[4].condition == ["=", ["row", 64], "cp"]
    assert outline(copied)[10] == [11, 60]
    compile_form(copied)


def test_a_copied_page_keeps_what_it_reads_elsewhere():
    copied = apply(CANTEEN, Clone(30), 60)
    assert [one.stable_id for one in copied.steps] == [1, 10, 20, 30, 60]
    assert copied.steps[4].fields[0].condition == CANTEEN.steps[3].fields[0].condition
    assert copied.steps[4].fields[2].checks[0].condition == ["=", ["field", 63], True]


def test_removing_forgets_what_examples_and_the_case_name_said():
    example = Example("Un", answers={"11": {"R": {"12": "Inès", "13": "2019-01-01"}}, "21": "x"},
                      expects=(Expect(12, "shown"), Expect(21, "shown")))  # fmt: skip
    document = replace(CANTEEN, examples=(example,))
    left = apply(document, Remove(12), 99).examples[0]
    assert left.answers == {"11": {"R": {"13": "2019-01-01"}}, "21": "x"}
    assert left.expects == (Expect(21, "shown"),)
    block = apply(document, Remove(11), 99)
    assert block.summary == () and block.examples[0].answers == {"21": "x"}


def test_who_reads_an_answer_is_known_before_it_goes():
    assert [one.stable_id for one in users_of(CANTEEN, 21)] == [23]
    assert [one.stable_id for one in users_of(CANTEEN, 16)] == [31, 32]
    assert [one.stable_id for one in users_of(CANTEEN, 11)] == [22, 31, 32]
    assert users_of(CANTEEN, 33) == ()  # its own check goes with it


def test_where_things_stand():
    assert (place_of(CANTEEN, 12), place_of(CANTEEN, 51), place_of(CANTEEN, 33)) == (
        11,
        PRIVATE,
        30,
    )


def test_a_timeline_is_bounded_and_forgets_what_was_undone():
    line = Timeline()
    for _ in range(MOST + 5):
        line = line.edited()
    assert line.newest - line.oldest + 1 == MOST
    back = line.undone().undone()
    assert back.can_redo and not back.edited().can_redo
    with pytest.raises(Refusal):
        Timeline().undone()
    with pytest.raises(Refusal):
        Timeline().redone()
