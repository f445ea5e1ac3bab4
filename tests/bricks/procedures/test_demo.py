"""The demo's cases: in all states, with their past, the same in every instance."""

from __future__ import annotations

from collections import Counter

import pytest

from parvis.bricks.procedures import demo
from parvis.bricks.procedures.domain.case_events import decode
from parvis.bricks.procedures.domain.folding import fold
from parvis.bricks.procedures.models import (
    Case,
    CaseEvent,
    Correction,
    Document,
    FormRevision,
    Message,
)
from parvis.bricks.procedures.queries.forms import form_of
from parvis.kernel import clock, signin


def told(procedure):
    """What the cases say, without identifiers of the instance."""
    rows = Case.objects.filter(procedure=procedure).order_by("created_at", "id")
    return [(row.state, row.label, row.answers.get("21"), row.owner.family_name) for row in rows]


@pytest.fixture
def people(person, other_person, desk) -> demo.People:
    usagers = [signin.citizen(one) for one in (person, other_person)]
    return demo.People(usagers=usagers, instructor=desk.instructor, decider=desk.decider)


def test_thirty_cases_in_all_states_whole_and_in_the_past(canteen, people):
    assert demo.load_cases(canteen, people) == 30
    states = Counter(Case.objects.values_list("state", flat=True))
    assert {
        "draft", "filed", "in_instruction", "awaiting_correction", "accepted", "refused",
        "closed", "withdrawn",
    } <= set(states)  # fmt: skip
    assert Message.objects.exists() and Correction.objects.exists()
    assert (
        Document.objects.filter(kind="decision").count()
        == states["accepted"] + states["refused"] + states["closed"]
    )
    now = clock.now()
    assert not CaseEvent.objects.filter(at__gt=now).exists()
    for case in Case.objects.exclude(number=None):
        events = CaseEvent.objects.filter(case=case).order_by("seq")
        assert fold(decode(one.type, one.payload) for one in events).state == case.state
        days = [one.at for one in events]
        assert days == sorted(days), "what happened is told in order"


def test_loaded_twice_it_is_the_same_town(canteen, people, person):
    demo.load_cases(canteen, people)
    first = told(canteen)
    Case.objects.all().delete()
    demo.load_cases(canteen, people)
    assert told(canteen) == first


def test_the_demo_form_reads_in_both_languages(canteen):
    form = form_of(FormRevision.objects.get(procedure=canteen).id)
    for field, _ in form.document.every_field():
        assert field.label.fr and field.label.en, field.stable_id
        for option in field.options:
            assert option.label.fr and option.label.en
    for step in form.document.steps:
        assert step.title.fr and step.title.en
