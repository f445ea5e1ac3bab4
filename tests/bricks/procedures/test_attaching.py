"""Files of a case: received first, named after; never those of another case."""

from __future__ import annotations

from io import BytesIO

import pytest

from parvis.bricks.procedures.commands.attaching import attach_file, detach_file
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.commands.recording import case_urn
from parvis.bricks.procedures.commands.talking import post_message
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.models import Message
from parvis.bricks.procedures.queries.detail import case_detail
from parvis.kernel import files, jobs
from parvis.kernel.files.models import Content
from tests.bricks.procedures.conftest import ROW

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"

pytestmark = pytest.mark.django_db(transaction=True)


def receive(actor, case, content=PDF, name="pai.pdf"):
    upload = BytesIO(content)
    upload.name = name
    return files.receive(
        actor, upload, owner=case_urn(case), organisation=None, purpose="procedures.answer"
    )


@pytest.fixture
def allergic(draft, citizen):
    """A draft that must bring the care protocol."""
    autosave(citizen, draft.id, {"11": {ROW: {"16": "allergy"}}}, version=2)
    return draft


def test_a_file_is_attached_filed_and_kept(allergic, citizen, reload):
    with pytest.raises(Refusal, match="incomplete"):
        file_case(citizen, allergic.id)
    file = receive(citizen, allergic)
    saved = attach_file(citizen, allergic.id, 31, file, version=3)
    assert "31" not in {one.key for one in saved.problems}
    file_case(citizen, allergic.id, version=saved.version)
    (kept,) = reload(allergic).answers["31"]
    assert kept["file"] == str(file.id) and kept["sha256"] == file.sha256
    assert kept["name"] == "pai.pdf" and kept["size"] == len(PDF)


def test_a_file_is_taken_out_and_its_bytes_go(allergic, citizen, reload):
    file = receive(citizen, allergic)
    saved = attach_file(citizen, allergic.id, 31, file, version=3)
    detach_file(citizen, allergic.id, 31, file.id, version=saved.version)
    assert "31" not in reload(allergic).answers
    with pytest.raises(files.UnknownFile):
        files.get(file.id)
    with pytest.raises(Refusal, match="no_such_file"):
        detach_file(citizen, allergic.id, 31, file.id, version=saved.version + 1)


def test_not_more_than_the_field_says(allergic, citizen):
    version = 3
    for n in range(3):
        file = receive(citizen, allergic, PDF + b"%d" % n, f"{n}.pdf")
        version = attach_file(citizen, allergic.id, 31, file, version=version).version
    again = attach_file(citizen, allergic.id, 31, file, version=version)
    fourth = receive(citizen, allergic, PDF + b"4")
    with pytest.raises(Refusal, match="too_many_files"):
        attach_file(citizen, allergic.id, 31, fourth, version=again.version)


def test_only_a_file_of_this_case_in_a_field_for_files(allergic, citizen, canteen):
    other = start_case(citizen, canteen)
    file = receive(citizen, other)
    with pytest.raises(Refusal, match="not_your_file"):
        attach_file(citizen, allergic.id, 31, file, version=3)
    mine = receive(citizen, allergic)
    for place in ((2, ""), (999, ""), (31, ROW), (16, ROW), (50, "")):
        with pytest.raises(Refusal, match="bad_patch"):
            attach_file(citizen, allergic.id, place[0], mine, version=3, row=place[1])
    with pytest.raises(Conflict):
        attach_file(citizen, allergic.id, 31, mine, version=1)


def test_a_file_refused_since_is_told_when_filing(allergic, citizen):
    file = receive(citizen, allergic)
    attach_file(citizen, allergic.id, 31, file, version=3)
    Content.objects.filter(sha256=file.sha256).update(state="refused")
    with pytest.raises(Refusal) as refused:
        file_case(citizen, allergic.id)
    assert [(one.stable_id, one.code) for one in refused.value.problems] == [(31, "file_refused")]


def test_a_message_carries_files_of_its_case(filed, citizen, desk, canteen):
    file = receive(desk.instructor, filed)
    post_message(desk.instructor, filed.id, "Voici le règlement.", attached=[file])
    assert Message.objects.get().files[0]["file"] == str(file.id)
    foreign = receive(citizen, start_case(citizen, canteen))
    with pytest.raises(Refusal, match="not_your_file"):
        post_message(citizen, filed.id, "", attached=[foreign])
    with pytest.raises(Refusal, match="too_many_files"):
        post_message(citizen, filed.id, "", attached=[foreign] * 6)


def test_drawing_in_the_background_reaches_the_owner(filed, citizen):
    jobs.run_due()
    (document,) = case_detail(citizen, filed.id).documents
    assert document.file and files.link(citizen, document.file)
