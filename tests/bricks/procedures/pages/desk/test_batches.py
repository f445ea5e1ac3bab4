"""Acts on many cases: each once, each refusal with its reason, gone on with after a stop."""

from __future__ import annotations

import re
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from parvis.bricks.procedures import jobs as ours
from parvis.bricks.procedures.commands import batches as commands
from parvis.bricks.procedures.commands.batches import do_item, start_batch, waiting_items
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.commands.handling import take_in_instruction
from parvis.bricks.procedures.commands.labels import create_label
from parvis.bricks.procedures.domain.document import Law
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import (
    Batch,
    BatchItem,
    Case,
    CaseEvent,
    CaseLabel,
    Correction,
    Document,
    FormRevision,
)
from parvis.kernel import jobs
from parvis.kernel.access import Forbidden, Role, system
from parvis.kernel.jobs.models import Job
from parvis.kernel.mail.models import Letter

pytestmark = pytest.mark.django_db
RUNNER = system("procedures.run_batch")


@pytest.fixture
def three(canteen, citizen, answers):
    made = []
    for child in ("Inès", "Zoé", "Tom"):
        case = start_case(citizen, canteen)
        (row,) = answers["11"].values()
        row["12"] = child
        autosave(citizen, case, answers, version=1)
        file_case(citizen, case)
        made.append(case)
    return made


def values(cases) -> list[str]:
    found = dict(Case.objects.filter(pk__in=cases).values_list("id", "version"))
    return [f"{case}.{found[case]}" for case in cases]


def versions(cases) -> list[tuple[UUID, int]]:
    return list(Case.objects.filter(pk__in=cases).values_list("id", "version"))


def run(browser, act, cases, **sent):
    """The whole journey: prepare, start, work, and the last page."""
    chosen = values(cases) if isinstance(cases[0], UUID) else cases
    first = browser.post("/bureau/lots/preparer/", {"acte": act, "dossier": chosen})
    assert first.status_code == 200, first.text
    response = browser.post("/bureau/lots/lancer/", {"acte": act, "dossier": chosen, **sent})
    assert response.status_code == 302, response.text
    waiting = browser.get(response["Location"])
    assert waiting["Refresh"] == "2" and "Refresh" not in browser.get(
        f"{response['Location']}?fixe=oui"
    )
    jobs.run_due(limit=50)
    page = browser.get(response["Location"])
    assert "Refresh" not in page and "It is finished" in page.text
    return page.text


def test_the_list_offers_what_the_agent_may_do(three, at_desk):
    for role, offered in (
        (Role.DECIDER, ["take", "assign", "label", "pieces", "file_away", "accept"]),
        (Role.INSTRUCTOR, ["take", "assign", "label", "pieces", "file_away"]),
        (Role.MANAGER, ["assign"]),
    ):
        text = at_desk(role).get("/bureau/").text
        select = re.search(r'<select[^>]*name="acte".*?</select>', text, re.S)[0]
        assert re.findall(r'value="([a-z_]+)"', select) == offered
        assert all(value in text for value in values(three))


def test_cases_are_taken_and_what_was_taken_already_is_told(three, decider, desk):
    take_in_instruction(desk.instructor, three[1])
    text = run(decider, "take", three)
    assert "2 cases were done." in text and "One was not: here is why." in text
    assert "This cannot be done now: the request is being examined." in text
    assert Case.objects.filter(assigned_to=desk.decider.membership).count() == 2


def test_cases_are_given_to_a_colleague_and_labelled(three, decider, desk, town):
    colleague = town.agents[Role.INSTRUCTOR].id
    assert "3 cases were done." in run(decider, "assign", three, agent=str(colleague))
    assert Case.objects.filter(assigned_to=colleague).count() == 3
    label = create_label(desk.decider, "Urgent")
    versions_before = dict(versions(three))
    run(decider, "label", three, etiquette=str(label))
    run(decider, "label", three, etiquette=str(label))
    assert CaseLabel.objects.count() == 3 and dict(versions(three)) == versions_before
    assert decider.get(f"/bureau/?etiquette={label}").text.count("Urgent") >= 3


def test_the_same_pieces_are_asked_of_all(three, decider):
    sent = {"limite_day": "1", "limite_month": "2", "limite_year": "2027"}
    text = run(decider, "pieces", three, pieces="RIB\nJustificatif", **sent)
    assert "3 cases were done." in text
    assert {tuple(one["words"] for one in row.missing) for row in Correction.objects.all()} == {
        ("RIB", "Justificatif")
    }


def test_decisions_are_made_together_where_the_law_of_the_case_says_so(three, decider, canteen):
    page = decider.post("/bureau/lots/preparer/", {"acte": "accept", "dossier": values(three)})
    assert "Accept these requests?" in page.text and "est acceptée" in page.text
    run(decider, "accept", three, motifs="Bon appétit.")
    assert set(Case.objects.values_list("state", flat=True)) == {"accepted"}
    rows = Document.objects.filter(kind="decision")
    assert rows.count() == 3 and {row.data["reasons"] for row in rows} == {"Bon appétit."}
    assert Letter.objects.filter(key__startswith="decision:").count() == 3
    run(decider, "file_away", three)
    assert Case.objects.filter(archived=True).count() == 3


def test_decisions_are_refused_one_by_one_where_the_law_says_nothing(three, decider, monkeypatch):
    law = SimpleNamespace(document=SimpleNamespace(law=Law()))
    monkeypatch.setattr(commands, "form_of", lambda _id: law)
    text = run(decider, "accept", three)
    assert "Decisions of this procedure are made one by one" in text
    assert not Document.objects.filter(kind="decision").exists()


def test_a_case_changed_since_it_was_ticked_is_not_decided(three, decider, citizen):
    from parvis.bricks.procedures.commands.talking import post_message

    shown = values(three)
    post_message(citizen, three[0], "Attendez, je me suis trompée.")
    text = run(decider, "accept", shown)
    assert "2 cases were done." in text and "was changed elsewhere" in text
    assert Case.objects.get(pk=three[0]).state == "filed"


def test_drawing_a_document_is_no_change(three, decider):
    shown = values(three)
    jobs.run_due(limit=20)
    assert Document.objects.exclude(file=None).count() == 3
    assert "3 cases were done." in run(decider, "accept", shown)


def test_a_stop_in_the_middle_leaves_each_case_done_or_to_do(three, desk, monkeypatch):
    batch = start_batch(desk.decider, "take", versions(three), {})
    real, seen = commands.handling.take_in_instruction, []

    def killed(actor, case, **more):
        seen.append(case)
        real(actor, case, **more)
        if len(seen) == 2:
            raise KeyboardInterrupt  # as a kill: nothing after it runs

    monkeypatch.setattr(commands.handling, "take_in_instruction", killed)
    with pytest.raises(KeyboardInterrupt):
        ours.run_batch({"batch": str(batch)})
    assert BatchItem.objects.filter(state="done").count() == 1
    assert Case.objects.filter(state="in_instruction").count() == 1
    ours.run_batch({"batch": str(batch)})
    ours.run_batch({"batch": str(batch)})
    assert BatchItem.objects.filter(state="done").count() == 3
    assert CaseEvent.objects.filter(type="taken_in_instruction").count() == 3
    assert Batch.objects.get().finished_at is not None


def test_a_fault_of_ours_stops_nothing_else(three, desk, monkeypatch):
    batch = start_batch(desk.decider, "take", versions(three), {})
    real = commands.handling.take_in_instruction

    def broken(actor, case, **more):
        real(actor, case, **more)
        if case == three[0]:
            raise LookupError("a bug")

    monkeypatch.setattr(commands.handling, "take_in_instruction", broken)
    ours.run_batch({"batch": str(batch)})
    assert Case.objects.get(pk=three[0]).state == "filed"
    assert BatchItem.objects.get(case=three[0]).code == "batch_fault"
    assert BatchItem.objects.filter(state="done").count() == 2


def test_rights_are_those_of_the_moment(three, desk, town):
    batch = start_batch(desk.decider, "accept", versions(three), {})
    member = town.agents[Role.DECIDER]
    member.roles = [Role.INSTRUCTOR]
    member.save()
    ours.run_batch({"batch": str(batch)})
    assert set(BatchItem.objects.values_list("code", flat=True)) == {"not_allowed"}
    with pytest.raises(Forbidden):
        start_batch(desk.designer, "take", versions(three), {})
    with pytest.raises(Forbidden):
        do_item(desk.decider, waiting_items(batch)[0] if waiting_items(batch) else 0)


def test_foreign_and_unknown_cases_are_left_out(three, decider, other_town, sign_in, desk):
    stranger = sign_in(other_town.agents[Role.DECIDER])
    chosen = values(three)
    for address in ("preparer", "lancer"):
        response = stranger.post(f"/bureau/lots/{address}/", {"acte": "take", "dossier": chosen})
        assert response.status_code == 422 and "Tick at least one case first." in response.text
    text = run(decider, "take", [*chosen[:1], f"{uuid4()}.3"])
    assert "One case was done." in text and "One case was left out" in text
    batch = Batch.objects.get()
    assert stranger.get(f"/bureau/lots/{batch.id}/").status_code == 404
    assert Case.objects.filter(state="in_instruction").count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"acte": "take"}, 422, "Tick at least one case first."),
        ({"acte": "refuse", "dossier": ["x"]}, 422, "Choose what to do with the cases."),
        ({"dossier": ["x"]}, 422, "Choose what to do with the cases."),
        ({"acte": "take", "dossier": ["x"]}, 404, ""),
        ({"acte": "take", "dossier": [f"{uuid4()}.x"]}, 404, ""),
        ({"acte": "take", "dossier": [f"{uuid4()}.99999999999"]}, 404, ""),
        (
            {"acte": "take", "dossier": [f"{UUID(int=n)}.1" for n in range(10_500)]},
            422,
            "At most 500 cases can be chosen at once.",
        ),
    ],
)
def test_what_the_list_never_sends(decider, sent, status, said):
    for address in ("preparer", "lancer"):
        response = decider.post(f"/bureau/lots/{address}/", sent)
        assert response.status_code == status and said in response.text


@pytest.mark.parametrize(
    ("act", "sent"),
    [
        ("assign", {"agent": "x"}),
        ("label", {"etiquette": "x"}),
        ("pieces", {}),
        ("pieces", {"pieces": "RIB", "limite_day": "31", "limite_month": "2"}),
        ("pieces", {"pieces": "x" * 1_001, "limite_day": "1"}),
        ("accept", {"motifs": "x" * 60_000}),
    ],
)
def test_wrong_answers_are_told_and_nothing_is_begun(three, decider, desk, act, sent):
    create_label(desk.decider, "Urgent")
    data = {"acte": act, "dossier": values(three), **sent}
    response = decider.post("/bureau/lots/lancer/", data)
    assert response.status_code == 422 and not Batch.objects.exists()
    assert all(value in response.text for value in values(three))


def test_the_whole_list_with_its_filters(three, decider, desk):
    take_in_instruction(desk.decider, three[0])
    sent = {"acte": "take", "tous": "oui"}
    page = decider.post("/bureau/lots/preparer/?etat=filed", sent)
    assert "2 cases are chosen" in page.text and str(three[0]) not in page.text


def test_one_job_for_one_batch_and_old_ones_are_forgotten(three, desk, decider):
    batch = start_batch(desk.decider, "take", versions(three), {})
    assert Job.objects.filter(name="procedures.run_batch", key=f"batch:{batch}").count() == 1
    jobs.run_due(limit=20)
    assert "Cases taken in instruction" in decider.get("/bureau/lots/").text
    Batch.objects.update(created_at="2020-01-01T00:00:00Z")
    ours.keep_time({})
    assert not Batch.objects.exists() and not BatchItem.objects.exists()
    with pytest.raises(Refusal, match="batch_too_many"):
        start_batch(desk.decider, "take", [(uuid4(), 1) for _ in range(501)], {})
    assert FormRevision.objects.count() == 1
