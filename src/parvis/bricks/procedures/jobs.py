"""Jobs of the brick: drawing documents, what time does to drafts and to cases left unanswered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from parvis.bricks.procedures.commands.absences import forget_absences
from parvis.bricks.procedures.commands.batches import (
    do_item,
    finish_batch,
    forget_batches,
    waiting_items,
)
from parvis.bricks.procedures.commands.columns import fill_texts
from parvis.bricks.procedures.commands.deciding import decide_by_silence
from parvis.bricks.procedures.commands.drawing import issue_document
from parvis.bricks.procedures.commands.profile import forget_facts
from parvis.bricks.procedures.commands.upkeep import expire_draft, warn_draft
from parvis.bricks.procedures.queries.letters import document_letter
from parvis.bricks.procedures.queries.waiting import (
    decided_by_silence,
    drafts_to_empty,
    drafts_to_warn,
)
from parvis.kernel import clock, jobs, pdf
from parvis.kernel.access import system

DAY = 24 * 3600


@jobs.job("procedures.draw_document", max_attempts=12, outside=True)
def draw_document(args: dict[str, Any]) -> None:
    """Draw the PDF of a document and join it to the case. Outside any transaction while drawing."""
    letter = document_letter(UUID(args["document"]))
    if letter is None:
        return
    made = pdf.render(letter.template, letter.data, language=letter.language, title=letter.title)
    actor = system("procedures.draw_document", "procedures.document")
    issue_document(actor, letter.document, made, letter.file_name)


@jobs.job("procedures.keep_time", outside=True)
def keep_time(args: dict[str, Any]) -> None:
    """Warn about drafts, empty old ones, write down what silence decided; each on its own."""
    actor = system("procedures.keep_time", "procedures.upkeep")
    today = clock.today()
    for case in drafts_to_warn(today):
        warn_draft(actor, case)
    for case in drafts_to_empty(today):
        expire_draft(actor, case)
    for case in decided_by_silence(today):
        decide_by_silence(actor, case)
    forget_batches(actor)
    forget_absences(actor)
    forget_facts(actor)


@jobs.job("procedures.run_batch", max_attempts=20, outside=True, urgent=True)
def run_batch(args: dict[str, Any]) -> None:
    """Do an act on many cases, one transaction for each; killed and begun again, it goes on."""
    actor, batch = system("procedures.run_batch", "procedures.batch"), UUID(args["batch"])
    for item in waiting_items(batch):
        do_item(actor, item)
    finish_batch(actor, batch)


@jobs.job("procedures.fill_search", outside=True)
def fill_search(args: dict[str, Any]) -> None:
    """Index cases that have no words yet: those filed before there was an index."""
    while fill_texts():
        continue


jobs.every("procedures.keep_time", seconds=DAY // 24)
jobs.every("procedures.fill_search", seconds=DAY // 24)
