"""Two forms compared: every kind of change is told, nothing is told of equal forms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parvis.bricks.procedures.domain.differences import differences
from parvis.bricks.procedures.domain.document import Field, Option
from parvis.bricks.procedures.domain.editing import (
    AddField,
    AddStep,
    Change,
    ChangeForm,
    Move,
    Place,
    Remove,
    apply,
)
from parvis.bricks.procedures.domain.outline import find
from parvis.bricks.procedures.domain.reading import read
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.pages.studio import diffing
from tests.bricks.procedures.conftest import document

CANTEEN = read(document())
OPTIONS = find(CANTEEN, 14).options
CASES = [
    (AddStep(Text("Page")), ["page_added"]),
    (Remove(20), ["page_removed", "question_removed", "question_removed", "question_removed"]),
    (Change(1, {"title": Text("Vous")}), ["page_title"]),
    (AddField(Field(0, "text", Text("Q")), 11), ["question_added"]),
    (Change(5, {"label": Text("Téléphone"), "required": False}), ["label", "required"]),
    (Change(31, {"condition": None}), ["condition"]),
    (Change(23, {"computed": 1}), ["computed"]),
    (Change(14, {"options": (*OPTIONS[1:], Option("n", Text("Neuve")))}),
     ["option_added", "option_removed"]),
    (Change(14, {"options": (Option(OPTIONS[0].value, Text("Autre")), *OPTIONS[1:])}),
     ["option_label"]),
    (Move(3, -1), ["order"]),
    (Move(10, -1), ["order"]),
    (Place(6, 10, 0), ["question_moved"]),
    (ChangeForm({"title": Text("T")}), ["form_title"]),
    (ChangeForm({"law": replace(CANTEEN.law, level=2, retention_months=6)}),
     ["law_retention_months", "law_level"]),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "codes"), CASES)
def test_each_change_is_told(edit, codes):
    after = apply(CANTEEN, edit, 60)
    assert [one.code for one in differences(CANTEEN, after)] == codes
    for sentence in diffing.changes(CANTEEN, after, "fr"):
        assert sentence.endswith(".") and "%(" not in sentence and "A setting" not in sentence


def test_equal_forms_differ_in_nothing():
    assert differences(CANTEEN, read(document())) == ()
