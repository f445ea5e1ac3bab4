"""Erasing a person: refused while the law keeps, then everything said is gone, twice the same."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from parvis.bricks.procedures import public
from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.commands.talking import post_message
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.jobs import draw_document
from parvis.bricks.procedures.models import (
    Case,
    CaseColumn,
    CaseEvent,
    Correction,
    Document,
    Message,
)
from parvis.bricks.procedures.queries.detail import case_detail
from parvis.kernel import clock, files, keys
from parvis.kernel.mail.models import Letter
from tests.bricks.procedures.test_projection import do


@pytest.fixture
def refused(filed, desk, citizen, reload) -> Case:
    """A case with a whole past, refused today."""
    for act in ("take", "message", "reply", "ask", "fix", "send", "annotate", "refuse"):
        do(act, reload(filed), citizen, desk, 3)
    for document in Document.objects.filter(case=filed):
        draw_document({"document": str(document.id)})
    return reload(filed)


def test_registered_at_the_port():
    assert keys.erasers.all()["procedures"] is public.eraser


def test_refused_while_a_case_is_under_way_or_must_be_kept(filed, desk, person, reload):
    assert f"no. {filed.number}" in public.eraser.refusal(person.id)
    decide(desk.decider, filed.id, Outcome.ACCEPTED, version=filed.version)
    assert "The law asks to keep" in public.eraser.refusal(person.id)
    long_ago = clock.now() - dt.timedelta(days=18 * 31)
    Case.objects.filter(pk=filed.pk).update(decided_at=long_ago)
    assert public.eraser.refusal(person.id) == ""


def test_nothing_said_is_left_and_the_history_still_folds(refused, person, citizen, canteen, desk):
    draft = start_case(citizen, canteen)
    names = [f.name for f in files.of(public.case_urn(refused.id))]
    assert len(names) == 2
    for _ in range(2):
        public.eraser.erase(person.id)
    assert not Case.objects.filter(pk=draft).exists()
    case = Case.objects.get(pk=refused.pk)
    assert (case.answers, case.private_answers, case.provenance, case.label) == ({}, {}, {}, "")
    assert case.state == "refused" and case.number == refused.number and case.decided_at
    rows = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    assert all(row.erased_at for row in rows)
    proof = public.prove(case.id)
    assert proof.holds and proof.erased == proof.events == len(rows)
    kept = json.dumps([
        [row.payload for row in rows],
        list(Document.objects.filter(case=case).values_list("data", flat=True)),
        list(Message.objects.filter(case=case).values_list("body", flat=True)),
        list(Correction.objects.filter(case=case).values_list("missing", flat=True)),
        list(CaseEvent.objects.filter(case=case).values_list("actor_label", flat=True)),
        list(Letter.objects.filter(person=None).values_list("text", flat=True)),
    ])  # fmt: skip
    for said in ("Benali", "Tilleuls", "Inès", "In\\u00e8s", "612345678", "reply", "aicha"):
        assert said not in kept, said
    assert not CaseColumn.objects.filter(case=case).exists()
    assert files.of(public.case_urn(refused.id)) == []
    detail = case_detail(desk.instructor, case.id)
    assert detail.head.number == case.number and detail.sections == ()


def test_an_agent_who_is_erased_leaves_the_cases_of_others(refused, desk, reload, person):
    public.eraser.erase(desk.instructor.person)
    case = reload(refused)
    assert case.answers and case.owner_id == person.id
    labels = CaseEvent.objects.filter(case=case, actor_person=desk.instructor.person)
    assert set(labels.values_list("actor_label", flat=True)) == {""}
    assert not labels.filter(payload={}, erased_at__isnull=False).exists()


def test_a_letter_of_a_case_names_its_person(filed, person):
    assert Letter.objects.get(key=f"receipt:{filed.id}").person == person.id


def test_who_has_no_case_may_be_erased(other_person, filed, desk):
    post_message(desk.instructor, filed.id, "Bonjour")
    assert public.eraser.refusal(other_person.id) == ""
    public.eraser.erase(other_person.id)
    assert Message.objects.get().body == "Bonjour"
