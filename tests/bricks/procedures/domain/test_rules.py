"""Rules written by choosing: what they write is right by construction, and can be read back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.procedures.domain.document import Document, Field, Option, Step
from parvis.bricks.procedures.domain.editing import Change, apply
from parvis.bricks.procedures.domain.form import FormError, compile_form
from parvis.bricks.procedures.domain.mending import usable
from parvis.bricks.procedures.domain.outline import find
from parvis.bricks.procedures.domain.reading import read as read_document
from parvis.bricks.procedures.domain.rules import conditions, shape, values
from parvis.bricks.procedures.domain.rules.nodes import Lacks, Node, Scope, scope_of
from parvis.bricks.procedures.domain.texts import Text
from parvis.kernel import expressions
from tests.bricks.procedures.conftest import document as canteen_document

CANTEEN = read_document(canteen_document())
PAIR = (Option("a", Text("A")), Option("b", Text("B")))


def field(number: int, kind: str, **more) -> Field:
    options = PAIR if kind in ("choice", "choices") else ()
    return Field(number, kind, Text(f"Question {number}"), options=options, **more)


INNER = (field(21, "integer"), field(22, "date"), field(23, "choice"), field(24, "yes_no"))
FORM = Document(
    Text("Essai"),
    steps=(
        Step(
            1,
            Text("Page"),
            fields=(
                field(2, "text"), field(3, "integer"), field(4, "decimal"), field(5, "date"),
                field(6, "yes_no"), field(7, "choice"), field(8, "choices"), field(9, "commune"),
                field(10, "siret"), field(11, "file"), field(12, "email"), field(13, "date"),
                field(20, "block", fields=INNER),
                field(30, "text"), field(31, "integer"), field(32, "decimal"), field(33, "date"),
                field(34, "yes_no"),
            ),
        ),
    ),
)  # fmt: skip
GOAL = {"text": 30, "number": 32, "date": 33, "yes_no": 34}


def value_for(draw, subject, op: str) -> str:
    match subject.kind:
        case "number":
            return draw(st.sampled_from(["0", "12", "-3", "2,50", "1 000", "999999"]))
        case "date":
            return draw(st.sampled_from(["2026-05-03", "1999-12-31"]))
        case "choice" | "choices":
            both = conditions.SEPARATOR.join(("a", "b"))
            return draw(st.sampled_from(["a", both])) if op == "one-of" else "b"
        case "commune":
            return draw(st.sampled_from(["01033", "2A", "84"]))
    return draw(st.sampled_from(["oui", "La « rue »", "0"]))


@st.composite
def condition(draw, scope: Scope, depth: int = 0) -> Node:
    kind = draw(st.sampled_from(["test", "test", *conditions.GROUPS, *conditions.WALKS]))
    if depth == 0 and kind not in conditions.GROUPS:
        kind = "all"
    if depth > 2 or (kind in conditions.WALKS and (scope.row or not scope.blocks())):
        kind = "test"
    if kind in conditions.GROUPS:
        parts = draw(st.lists(condition(scope, depth + 1), min_size=1, max_size=3))
        return Node(kind, {}, tuple(parts))
    if kind in conditions.WALKS:
        block = draw(st.sampled_from(scope.blocks()))
        inside = scope.inside(block)
        parts = draw(st.lists(condition(inside, depth + 1), min_size=1, max_size=2))
        join = draw(st.sampled_from(["all", "any"]))
        return Node(kind, {"block": block.key, "join": join}, tuple(parts))
    subject = draw(st.sampled_from(list(scope.subjects())))
    op = draw(st.sampled_from(conditions.ops_of(subject)))
    says = {"q": subject.key, "op": op}
    others = conditions.comparable(subject, scope) if op in conditions.ORDERED else []
    if op not in conditions.NO_VALUE:
        if others and draw(st.booleans()):
            says["with"] = draw(st.sampled_from(others)).key
        elif subject.kind == "date" and draw(st.booleans()):
            says["with"] = "today"
        else:
            says["v"] = value_for(draw, subject, op)
    return Node("test", says)


@st.composite
def value(draw, hole: str, scope: Scope, depth: int = 0) -> Node:
    kinds = [one for one in values.KINDS[hole] if depth < 2 or one in ("answer", "constant")]
    if scope.row or not scope.blocks():
        kinds = [one for one in kinds if one not in ("lines", "total")]
    kind = draw(st.sampled_from(kinds))
    says: dict[str, str] = {}
    if kind == "constant":
        says["v"] = draw(st.sampled_from({
            "number": ["3", "2.10", "-4"], "date": ["2026-01-01"], "text": ["mots", "0"],
        }[hole]))  # fmt: skip
    if kind == "answer":
        fits = ("text", "choice") if hole == "text" else (hole,)
        keys = [one.key for one in scope.subjects() if one.kind in fits]
        says["q"] = draw(st.sampled_from(keys))
    if kind in ("lines", "total"):
        says |= {"block": "20", "join": draw(st.sampled_from(["all", "any"]))}
    says["unit"] = draw(st.sampled_from(["days", "months", "years"]))
    says["way"] = draw(st.sampled_from(["after", "before"]))
    says["digits"] = draw(st.sampled_from(values.DIGITS))
    inside = scope.inside(scope.block("20")) if kind in ("lines", "total") else scope
    if kind == "lines":
        parts = draw(st.lists(condition(inside, 2), max_size=2))
    elif kind == "cases":
        cases = draw(st.integers(1, 2))
        parts = [
            Node("case", {}, (draw(condition(scope)), draw(value(hole, scope, depth + 1))))
            for _ in range(cases)
        ]
        parts.append(draw(value(hole, scope, depth + 1)))
    else:
        holes = values.holes_of(kind, hole)
        holes = (hole,) * draw(st.integers(2, 3)) if holes is None else holes
        parts = [draw(value(one, inside, depth + 1)) for one in holes]
    return Node(kind, says, tuple(parts))


@settings(max_examples=50, deadline=None)
@given(st.data(), st.sampled_from(["number", "date", "text", "yes_no"]))
def test_what_is_chosen_is_right_by_construction_and_is_read_back(data, hole):
    number = GOAL[hole]
    scope = scope_of(FORM, number)
    node = data.draw(condition(scope) if hole == "yes_no" else value(hole, scope))
    lacks = Lacks()
    expression = values.write(node, hole, scope, lacks)
    assert lacks == []
    compile_form(apply(FORM, Change(number, {"computed": expression}), 0))
    again = values.read(expression, hole, scope)
    assert again is not None, expression
    assert values.write(again, hole, scope, lacks) == expression and lacks == []
    kept = values.write(shape.shaped(again, hole), hole, scope, lacks)
    assert kept == expression and lacks == []


@pytest.mark.parametrize("number", [22, 23, 31, 32])
def test_the_canteens_rules_are_read_as_choices(number):
    thing = find(CANTEEN, number)
    scope = scope_of(CANTEEN, number)
    hole = values.HOLES.get(thing.type, "yes_no") if thing.computed is not None else "yes_no"
    rule = thing.computed if thing.computed is not None else thing.condition
    node = values.read(rule, hole, scope)
    assert node is not None
    assert values.write(node, hole, scope, Lacks()) == rule


@pytest.mark.parametrize(
    ("node", "where", "code"),
    [
        (Node("all"), ("n", "parts"), "add_condition"),
        (Node("all", {}, (Node("test"),)), ("n.0", "q"), "choose_question"),
        (Node("all", {}, (Node("test", {"q": "f99:is"}),)), ("n.0", "q"), "choose_question"),
        (Node("all", {}, (Node("test", {"q": "f3:is", "op": "yes"}),)), ("n.0", "op"),
         "choose_comparison"),
        (Node("all", {}, (Node("test", {"q": "f3:is", "op": "lt", "v": "dix"}),)), ("n.0", "v"),
         "write_number"),
        (Node("all", {}, (Node("test", {"q": "f5:is", "op": "lt", "v": "31 2 2026"}),)),
         ("n.0", "v"), "write_date"),
        (Node("all", {}, (Node("test", {"q": "f7:is", "op": "eq", "v": "z"}),)), ("n.0", "v"),
         "choose_answer"),
        (Node("all", {}, (Node("test", {"q": "f7:is", "op": "one-of", "v": "z"}),)),
         ("n.0", "v"), "choose_answer"),
        (Node("all", {}, (Node("test", {"q": "f9:is", "op": "in-region", "v": "é!"}),)),
         ("n.0", "v"), "write_code"),
        (Node("all", {}, (Node("test", {"q": "f2:is", "op": "eq"}),)), ("n.0", "v"),
         "write_words"),
        (Node("all", {}, (Node("some", {"block": "3"}),)), ("n.0", "block"), "choose_block"),
        (Node("all", {}, (Node("some", {"block": "20"}),)), ("n.0", "parts"), "add_condition"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_where_it_is(node, where, code):
    lacks = Lacks()
    values.write(node, "yes_no", scope_of(FORM, 34), lacks)
    assert [(one.path, one.name, one.code) for one in lacks] == [(*where, code)]


def test_a_question_never_names_itself_nor_what_cannot_be_compared():
    keys = {one.key for one in scope_of(FORM, 3).subjects()}
    assert "f3:is" not in keys and "f11:is" not in keys and "f12:is" not in keys
    inside = scope_of(FORM, 22)
    keys = {one.key for one in inside.subjects()}
    assert {"r21:is", "r23:is"} <= keys and not {"r22:is", "f20:count"} & keys


def test_a_cycle_is_found_and_the_rest_can_still_be_shown():
    one = apply(FORM, Change(3, {"condition": ["=", ["field", 4], 1]}), 0)
    both = apply(one, Change(4, {"condition": ["=", ["field", 3], 1]}), 0)
    with pytest.raises(FormError):
        compile_form(both)
    form, mistakes = usable(both)
    assert {mistake.problem.code for mistake in mistakes} == {"cycle"}
    assert form.document.steps[0].fields[0] == both.steps[0].fields[0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(
    st.sampled_from([1, 10, 11, 13, 16, 20, 22, 23, 30, 31, 33]),
    st.sampled_from([1, 11, 13, 16, 20, 21, 22, 23, 31, 33, 77]),
    st.booleans(),
), max_size=8))  # fmt: skip
def test_whatever_the_rules_the_form_can_be_shown(rules):
    """Rules that name what is not there, themselves, each other, their own page or block."""
    document = CANTEEN
    for number, named, in_row in rules:
        rule = ["empty?", ["row" if in_row else "field", named]]
        document = apply(document, Change(number, {"condition": rule}), 0)
    form, mistakes = usable(document)
    try:
        compile_form(document)
    except FormError as error:
        assert set(map(str, error.mistakes)) <= set(map(str, mistakes))
    else:
        assert mistakes == () and form.document == document


def test_trees_are_bounded_and_kept_in_shape():
    deep = Node("test")
    for _ in range(40):
        deep = Node("any", {}, (deep,))
    made = shape.shaped(deep, "yes_no")
    expressions.parse(["and", True])  # the language's own bound is wider than ours
    depth = 0
    while made.parts:
        made, depth = made.parts[0], depth + 1
    assert depth <= 8
    node = shape.added(shape.begin("yes_no"), "n", "some")
    assert [one.kind for one in node.parts] == ["test", "some"]
    assert shape.dropped(node, "n.0").parts == node.parts[1:]
    assert shape.dropped(node, "n.9.9") == node
    total = shape.shaped(Node("minus"), "number")
    assert len(total.parts) == 2 and replace(total, parts=()) == Node("minus")
