"""From draft to acknowledgement: one transaction, once, with every mandatory mention."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from parvis.bricks.directory import public as directory
from parvis.bricks.procedures.commands.designing import close_procedure
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.models import CaseColumn, CaseEvent, CaseText, Document
from parvis.kernel import clock
from parvis.kernel.access import Role
from parvis.kernel.events.models import Event
from parvis.kernel.jobs.models import Job
from parvis.kernel.journal.models import Entry
from parvis.kernel.mail.models import Letter
from tests.bricks.procedures.conftest import ROW


def test_filing_gives_number_snapshot_receipt_letter_event_and_job(draft, citizen, reload):
    receipt = file_case(citizen, draft.id, version=draft.version)
    case = reload(draft)
    assert case.state == "filed" and case.number == receipt.number >= 1
    document = Document.objects.get(case=case)
    assert document.digest == receipt.digest == digest(document.data)
    created, filed = CaseEvent.objects.filter(case=case).order_by("seq")
    assert (created.type, filed.type, case.seq) == ("created", "filed", 2)
    assert filed.payload["answers"] == case.answers
    assert filed.payload["receipt"] == document.digest
    assert Entry.objects.filter(id=filed.journal, verb="procedures.case.file").exists()
    letter = Letter.objects.get(to="aicha@example.org")
    assert str(case.number) in letter.subject and "Restauration scolaire" in letter.text
    assert f"/espace/dossier/{case.id}/" in letter.text
    names = set(Event.objects.values_list("name", flat=True))
    assert "procedures.case_filed/1" in names and "procedures.case_state_changed/1" not in names
    job = Job.objects.get(name="procedures.draw_document")
    assert job.args == {"document": str(document.id)}


def test_the_acknowledgement_has_every_mandatory_mention(draft, citizen):
    data = file_case(citizen, draft.id).data
    today = clock.today()
    assert data["received_on"] == today.isoformat()
    assert data["service"] == {
        "name": "Restauration scolaire",
        "postal_address": "3 place de la Mairie\n01200 Valserine",
        "email": "cantine@valserine.example",
        "phone": "04 50 00 00 00",
    }
    assert data["silence"]["meaning"] == "acceptance" and data["silence"]["months"] == 2
    assert dt.date.fromisoformat(data["silence"]["on"]) > today + dt.timedelta(days=58)
    assert data["attestation"] == "CRPA L232-3"
    assert data["missing_pieces"] == {"law": "CRPA L114-5", "effect": "starts_when_complete"}
    assert data["person"] == {"name": "Aïcha Benali"}


def test_pressed_twice_it_happens_once(draft, citizen, reload):
    first = file_case(citizen, draft.id, version=draft.version)
    again = file_case(citizen, draft.id, version=draft.version)
    assert again == first
    assert reload(draft).seq == 2 and Letter.objects.count() == 1
    assert Job.objects.filter(name="procedures.draw_document").count() == 1


def test_an_incomplete_draft_is_refused_with_each_problem(canteen, citizen, reload):
    case = start_case(citizen, canteen)
    with pytest.raises(Refusal) as refused:
        file_case(citizen, case)
    assert refused.value.code == "incomplete"
    found = {(one.stable_id, one.code) for one in refused.value.problems}
    assert {(5, "required"), (11, "required"), (21, "required"), (33, "required")} <= found
    assert (31, "required") not in found  # not shown


def test_a_check_of_the_author_speaks_its_own_words(draft, citizen):
    autosave(citizen, draft.id, {"33": "no"}, version=2)
    with pytest.raises(Refusal) as refused:
        file_case(citizen, draft.id)
    (problem,) = refused.value.problems
    assert problem.code == "check" and "engagement" in problem.message["fr"]


def test_a_draft_changed_in_another_tab_is_not_filed_unseen(draft, citizen):
    autosave(citizen, draft.id, {"5": "0600000000"}, version=2)
    with pytest.raises(Conflict):
        file_case(citizen, draft.id, version=2)


def test_answers_that_are_not_shown_are_not_filed(draft, citizen, reload):
    """What was typed under a condition that no longer holds stays private."""
    row = {ROW: {"16": "allergy"}}
    autosave(citizen, draft.id, {"11": row}, version=2)
    autosave(citizen, draft.id, {"11": {ROW: {"16": "none"}}}, version=3)
    file_case(citizen, draft.id)
    case = reload(draft)
    assert set(case.answers) == {"2", "3", "4", "5", "6", "11", "21", "22", "23", "33"}


def test_numbers_are_dense(canteen, citizen, answers):
    numbers = []
    for _ in range(3):
        case = start_case(citizen, canteen)
        autosave(citizen, case, answers, version=1)
        numbers.append(file_case(citizen, case).number)
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_columns_and_words_are_indexed(filed):
    found = set(CaseColumn.objects.filter(case=filed).values_list("column", "text", "number"))
    assert ("21", "400-799", None) in found and ("22", None, 1) in found
    words = CaseText.objects.get(case=filed).words.split()
    assert {"ines", "aicha", "benali", "tilleuls", "0612345678", "20190503"} <= set(words)
    assert len(words) == len(set(words))


def test_a_service_that_lost_its_mentions_gives_no_receipt(draft, citizen, reload, service, town):
    id_ = UUID(service.rpartition(":")[2])
    seen = directory.service(id_).version
    directory.change_service(town.actor(Role.MANAGER), id_, seen, phone="")
    with pytest.raises(Refusal) as refused:
        file_case(citizen, draft.id)
    assert refused.value.code == "receipt_incomplete"
    assert reload(draft).state == "draft" and not Document.objects.exists()


def test_a_closed_procedure_takes_no_new_case(draft, citizen, canteen, desk):
    close_procedure(desk.designer, canteen)
    with pytest.raises(Refusal, match="procedure_not_open"):
        file_case(citizen, draft.id)
