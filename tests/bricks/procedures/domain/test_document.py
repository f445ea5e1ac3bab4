"""The revision document: read with every mistake told, written back, digested, kept stable."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from parvis.bricks.procedures.domain.canonical import canonical, digest
from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.form import FormError, compile_form
from parvis.bricks.procedures.domain.publication import Surroundings, checklist
from parvis.bricks.procedures.domain.reading import DocumentError, read
from parvis.bricks.procedures.domain.receipt import ServiceMentions
from parvis.bricks.procedures.domain.schema import answers_schema
from parvis.bricks.procedures.domain.stability import unstable
from parvis.bricks.procedures.domain.writing import schema_hash, write
from tests.bricks.procedures.conftest import document

SERVICE = ServiceMentions("Cantine", "3 place de la Mairie", "", "04 50 00 00 00")
TODAY = dt.date(2026, 11, 26)
AROUND = Surroundings(SERVICE, other_channels=True)


def test_written_and_read_again_it_is_the_same():
    first = read(document())
    assert read(write(first)) == first
    assert schema_hash(first) == schema_hash(read(write(first)))
    assert write(first) == write(read(write(first)))


def tiny(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    step = {"stable_id": 1, "title": "Page", "fields": list(fields)}
    return {"schema": 1, "title": {"fr": "Essai"}, "steps": [step], **more}


def question(stable_id: int = 2, **more: Any) -> dict[str, Any]:
    return {"stable_id": stable_id, "type": "text", "label": "Question", **more}


MISTAKES = {
    "schema": ({"schema": 2}, "this instance reads schema 1, not 2"),
    "no title": (tiny(title=None), "title: is missing"),
    "unknown key": (tiny(colour="red"), "colour: is not known here"),
    "wrong type": (tiny(steps="x"), "steps: must be a list"),
    "step not an object": (tiny(steps=["x"]), "steps[0]: an object with keys is expected here"),
    "unknown type": (tiny(question(type="tattoo")), "there is no field type 'tattoo'"),
    "twice": (tiny(question(2), question(2)), "2 is used 2 times"),
    "like a step": (tiny(question(1)), "1 is used 2 times"),
    "zero": (tiny(question(0)), "0 must be 1 or more"),
    "text for id": (tiny(question("2")), "stable_id: must be a whole number"),
    "true for id": (tiny(question(True)), "stable_id: must be a whole number"),
    "language": (tiny(question(label={"de": "Frage"})), "a language is one of fr, en"),
    "summary": (tiny(question(2), summary=[9]), "summary: no field 9"),
    "rule": (tiny(question(rules={"max_length": -1})), "rules.max_length: must be between"),
    "no options": (tiny(question(type="choice")), "options: is missing"),
    "block in block": (
        tiny(question(type="block", fields=[question(3, type="block", fields=[question(4)])])),
        "a block cannot stand in a block",
    ),
    "fields in text": (tiny(question(fields=[question(3)])), "a text holds no other field"),
    "computed file": (tiny(question(type="file", computed=["count", []])), "cannot be computed"),
    "sensitivity": (tiny(question(sensitivity="secret")), "sensitivity: must be one of ordinary"),
    "retention": (tiny(question(retention="ever")), "retention: must be case or decision"),
    "silence": (tiny(law={"regime": {"kind": "sva"}}), "silence needs months or days"),
    "both": (tiny(law={"regime": {"kind": "svr", "months": 2, "days": 3}}), "one of them"),
    "retention long": (tiny(law={"retention_months": 9_999}), "must be between 0 and 1200"),
    "check": (tiny(question(checks=[{"message": "x"}])), "condition: is missing"),
    "many": (tiny(*(question(n) for n in range(2, 1_100))), "1000 is the most"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "words"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_named_with_their_place(data, words):
    with pytest.raises(DocumentError) as refused:
        read(data)
    assert any(words in f"{place}: {what}" for place, what in refused.value.mistakes), (
        refused.value.mistakes
    )


@pytest.mark.parametrize("data", [None, [], "x", 3, {"schema": 1}])
def test_what_is_no_document_at_all(data):
    with pytest.raises(DocumentError):
        read(data)


def test_every_mistake_is_told_at_once():
    bad = tiny(question(type="x"), question(type="y"), colour="red")
    with pytest.raises(DocumentError) as refused:
        read(bad)
    assert len(refused.value.mistakes) >= 4


RULES = {
    "unknown field": ({"condition": ["=", ["field", 99], "x"]}, "no field 99"),
    "unlike types": ({"condition": ["=", ["field", 3], "x"]}, "cannot be compared"),
    "not a condition": ({"condition": ["+", ["field", 3], 1]}, "not a yes or no"),
    "not an operator": ({"condition": ["eval", "x"]}, "no operator"),
    "itself": ({"condition": ["=", ["field", 2], "x"]}, "need each other: 2 → 2"),
    "its own page": ({"computed": ["field", 4]}, "need each other"),
    "an option that is not": ({"condition": ["=", ["field", 5], "z"]}, "not one of the options"),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "words"), RULES.values(), ids=RULES)
def test_expressions_are_checked_before_publication(rule, words):
    form = read(
        tiny(
            question(2, **rule),
            question(3, type="integer"),
            question(4, condition=["=", ["field", 2], "x"]),
            question(5, type="choice", options=[{"value": "a", "label": "A"}]),
        )
    )
    with pytest.raises(FormError) as refused:
        compile_form(form)
    assert words in str(refused.value)
    missing = checklist(form, AROUND, TODAY)
    assert any(one.code == "publish_rule" for one in missing)


def test_what_is_missing_before_publication():
    full = read(document())
    assert checklist(full, AROUND, TODAY) == ()
    nobody = Surroundings(None, other_channels=False)
    assert [one.code for one in checklist(full, nobody, TODAY)] == [
        "publish_service", "publish_other_channel",
    ]  # fmt: skip
    bare = checklist(Document(title=read(tiny()).title), AROUND, TODAY)
    assert {one.code for one in bare} == {
        "publish_legal_basis", "publish_processing_basis", "publish_purpose",
        "publish_retention", "publish_level", "publish_dpo", "publish_regime",
        "publish_questions",
    }  # fmt: skip
    lame = Surroundings(ServiceMentions("Cantine", "", "", ""), other_channels=True)
    assert {one.code for one in checklist(full, lame, TODAY)} == {
        "publish_service_postal_address", "publish_service_phone", "publish_contact",
    }  # fmt: skip


def test_remedies_are_needed_wherever_a_refusal_is_possible():
    data = document()
    del data["law"]["remedies"]
    assert [one.code for one in checklist(read(data), AROUND, TODAY)] == ["publish_remedies"]
    data["law"]["regime"] = {"kind": "none"}
    assert checklist(read(data), AROUND, TODAY) == ()


def test_a_stable_id_keeps_its_meaning():
    old, data = read(document()), document()
    assert unstable(old, old) == []
    changed = copy.deepcopy(data)
    changed["steps"][0]["fields"][0]["type"] = "textarea"
    assert unstable(old, read(changed)) == []
    changed["steps"][0]["fields"][0] |= {"type": "date", "rules": {}}
    assert [one.code for one in unstable(old, read(changed))] == ["publish_id_reused"]
    moved = copy.deepcopy(data)
    inner = moved["steps"][1]["fields"][0]["fields"].pop(0)
    moved["steps"][1]["fields"].append(inner)
    assert [(one.code, one.stable_id) for one in unstable(old, read(moved))] == [
        ("publish_id_moved", 12)
    ]
    swapped = copy.deepcopy(data)
    swapped["steps"][0]["stable_id"] = 2
    swapped["steps"][0]["fields"][0]["stable_id"] = 1
    assert {one.stable_id for one in unstable(old, read(swapped))} == {1, 2}


def test_the_schema_of_answers():
    schema = answers_schema(read(document()))
    assert schema["required"] == ["2", "3", "4", "5", "6", "11", "21", "33"]
    assert schema["properties"]["22"]["readOnly"] is True
    row = schema["properties"]["11"]["additionalProperties"]
    assert row["required"] == ["12", "13", "14", "15", "16"]
    assert "32" not in schema["properties"] and "50" not in schema["properties"]


def test_canonical_json_has_one_spelling():
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'.encode()
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    with pytest.raises(ValueError, match="float"):
        digest({"a": [{"b": 1.5}]})
