"""The demo's cases: in all states, with their past, the same in every instance."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from parvis.bricks.procedures import demo
from parvis.bricks.procedures.demo import Child, Household, Team, pieces
from parvis.bricks.procedures.demo.lives import FATES, plan
from parvis.bricks.procedures.domain.case_events import decode
from parvis.bricks.procedures.domain.folding import fold
from parvis.bricks.procedures.domain.reading import read
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import (
    Case,
    CaseEvent,
    Correction,
    Document,
    Message,
)
from parvis.kernel import clock, signin
from parvis.kernel.files import inspection


@pytest.fixture
def homes(person, other_person) -> list[Household]:
    return [
        Household(signin.citizen(person), "14 rue des Tilleuls, 00310 Valserine"),
        Household(
            signin.citizen(other_person),
            "3 chemin du Lac, 00310 Valserine",
            children=(Child("Hugo", 9), Child("Léa", 6)),
        ),
    ]


@pytest.fixture
def team(desk) -> Team:
    return Team([desk.instructor], desk.decider)


def test_cases_in_all_states_whole_and_in_the_past(canteen, homes, team):
    made = demo.load_cases("cantine", canteen, homes, team)
    assert made == len(demo.FATES) >= 20
    states = Counter(Case.objects.values_list("state", flat=True))
    assert set(states) == {state.value for state in State}
    assert Message.objects.exists() and Correction.objects.exists()
    decisions = Document.objects.filter(kind__in=("decision", "attestation")).count()
    reopened = CaseEvent.objects.filter(type="reopened").count()
    assert decisions == states["accepted"] + states["refused"] + states["closed"] + reopened
    assert Document.objects.filter(kind="attestation").exists(), "silence has decided"
    now = clock.now()
    assert not CaseEvent.objects.filter(at__gt=now).exists()
    for case in Case.objects.exclude(number=None):
        events = CaseEvent.objects.filter(case=case).order_by("seq")
        assert fold(decode(one.type, one.payload) for one in events).state == case.state
        days = [one.at for one in events]
        assert days == sorted(days), "what happened is told in order"


def test_planned_twice_it_is_the_same_life(homes, team):
    with clock.held(clock.now()):
        for slug, story in demo.STORIES.items():
            for n, fate in enumerate(FATES):
                one, other = (
                    plan(story, homes[1], team, fate, seed=str(n), days_ago=20, looks=True)
                    for _ in range(2)
                )
                assert one == other, (slug, fate)
                instants = [act.at for act in one.acts]
                assert instants == sorted(instants) and instants[-1] <= clock.now()


@pytest.mark.parametrize("slug", demo.FORMS)
def test_every_form_reads_in_both_languages(slug):
    document = read(yaml.safe_load(demo.FORMS[slug].read_text(encoding="utf-8")))
    texts = [document.title, document.description, document.purpose, document.law.legal_basis]
    texts += [document.law.remedies, *(step.title for step in document.steps)]
    for field, _ in document.every_field():
        texts += [field.label, *(option.label for option in field.options)]
        texts += [check.message for check in field.checks]
        assert bool(field.help.fr) == bool(field.help.en), field.stable_id
    for text in texts:
        assert text.fr and text.en, text


def test_a_plan_and_a_page_are_what_they_say(tmp_path):
    for name, data, kind in (
        ("plan.png", pieces.plan(2, 30), "png"),
        ("page.pdf", pieces.page("Relevé d'identité (bancaire)", "é"), "pdf"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert inspection.inspect(path, name, ("pdf", "png"))[0].name == kind
        assert len(data) < 5_000
