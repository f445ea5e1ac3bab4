"""Letters: drawn once from structured data, the same bytes for the same data, in two languages."""

from __future__ import annotations

import datetime as dt

import pytest

from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.jobs import draw_document, keep_time
from parvis.bricks.procedures.models import Case, CaseEvent, Document
from parvis.bricks.procedures.queries.letters import document_letter, letter_of
from parvis.kernel import clock, files, jobs, pdf
from parvis.kernel.mail.models import Letter
from tests.kernel.pdf.reading import Pdf


def words(document: Document) -> str:
    """The text of a document's letter, as a reader of PDF extracts it."""
    return squeeze(Pdf(files.read(document.file)).text())


def squeeze(text: str) -> str:
    """Without spaces nor typographic apostrophes: a change of font or line parts words."""
    return "".join(text.replace("’", "'").split())


def test_the_acknowledgement_is_drawn_with_its_mentions(filed):
    assert jobs.run_due() >= 1
    document = Document.objects.get(case=filed)
    assert document.file and document.drawn_at
    text = words(document)
    for mention in (
        "Accusé de réception", "Restauration scolaire", "3 place de la Mairie", "04 50 00 00 00",
        "cantine@valserine.example", "L232-3", "L114-5", "Aïcha Benali", document.digest[:20],
    ):  # fmt: skip
        assert squeeze(mention) in text, mention
    issued = CaseEvent.objects.get(case=filed, type="document_issued")
    assert issued.payload["digest"] == document.digest and issued.actor_kind == "system"
    assert files.get(document.file).name == f"accusé-de-réception-{filed.number}.pdf"


def test_drawn_again_it_is_the_same_bytes(filed):
    letter = document_letter(Document.objects.get(case=filed).id)
    first, second = (
        pdf.render(letter.template, letter.data, language=letter.language, title=letter.title)
        for _ in range(2)
    )
    assert first == second
    draw_document({"document": str(letter.document)})
    assert files.read(Document.objects.get(case=filed).file) == first


def test_drawing_twice_issues_once(filed):
    args = {"document": str(Document.objects.get(case=filed).id)}
    draw_document(args)
    kept = Document.objects.get(case=filed).file
    draw_document(args)
    assert Document.objects.get(case=filed).file == kept
    assert CaseEvent.objects.filter(case=filed, type="document_issued").count() == 1


def test_a_decision_is_drawn_with_author_reasons_and_remedies(filed, desk):
    reasons = 'Le foyer n\'habite pas la commune.\n\n#eval("x") <b>$x$'
    id_ = decide(desk.decider, filed.id, Outcome.REFUSED, version=filed.version, reasons=reasons)
    draw_document({"document": str(id_)})
    text = words(Document.objects.get(pk=id_))
    for mention in (
        "Decider Valserine", "Agent", "Service", "L212-2", "n'habite pas la commune",
        '#eval("x") <b>$x$', "tribunal administratif", "L131-13",
    ):  # fmt: skip
        assert squeeze(mention) in text, mention


def test_in_english_for_who_reads_english(canteen, citizen, answers):
    case = start_case(citizen, canteen, language="en")
    autosave(citizen, case, answers, version=1)
    receipt = file_case(citizen, case)
    draw_document({"document": str(receipt.document)})
    text = words(Document.objects.get(pk=receipt.document))
    for mention in ("Acknowledgement of receipt", "School catering", "your request is accepted"):
        assert squeeze(mention) in text


def test_silence_gives_its_certificate_through_the_clock(filed, reload):
    yesterday = clock.today() - dt.timedelta(days=1)
    Case.objects.filter(pk=filed.pk).update(due_on=yesterday)
    keep_time({})
    assert reload(filed).state == "accepted"
    document = Document.objects.get(case=filed, kind="attestation")
    draw_document({"document": str(document.id)})
    document.refresh_from_db()
    assert "L232-3" in words(document)


@pytest.mark.parametrize("outcome", ["accepted", "refused"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_letter_has_its_words(filed, outcome, language):
    about = {
        "case": 12, "person": {"name": "A"}, "language": language, "organisation": {"name": "O"},
        "procedure": {"number": 1, "title": {"fr": "T"}, "legal_basis": {"fr": "L"}},
        "filed_on": "2026-01-01", "decided_on": "2026-03-01", "outcome": outcome,
    }  # fmt: skip
    attestation = letter_of(filed.id, "attestation", {**about, "law": "CRPA"}, "0" * 64)
    author = {"name": "N", "capacity": "C", "service": "S"}
    decision = letter_of(
        filed.id, "decision",
        {**about, "reasons": "", "author": author, "decided_at": "2026-03-01T10:00:00+01:00"},
        "0" * 64,
    )  # fmt: skip
    assert attestation.title and decision.title and decision.data["intro"][0]
    assert decision.title == {"fr": "Décision", "en": "Decision"}[language]


def test_drafts_are_warned_then_emptied(draft, reload, citizen):
    soon = clock.today() + dt.timedelta(days=3)
    Case.objects.filter(pk=draft.pk).update(expires_on=soon)
    keep_time({})
    warned = reload(draft)
    assert warned.expires_on == clock.today() + dt.timedelta(days=14), "a full notice is given"
    assert Letter.objects.filter(key__startswith="expiry:").count() == 1
    keep_time({})
    assert Letter.objects.filter(key__startswith="expiry:").count() == 1
    autosave(citizen, draft.id, {"21": "not-said"}, version=warned.version)
    assert reload(draft).expires_on > warned.expires_on and reload(draft).warned_at is None
    past = clock.today() - dt.timedelta(days=1)
    Case.objects.filter(pk=draft.pk).update(expires_on=past)
    keep_time({})
    assert reload(draft).state == "draft", "nothing is erased without a notice"
    Case.objects.filter(pk=draft.pk).update(expires_on=past)
    keep_time({})
    gone = reload(draft)
    assert gone.state == "expired" and gone.answers == {} and gone.label == ""
    assert CaseEvent.objects.filter(case=draft).order_by("-seq").first().type == "expired"
