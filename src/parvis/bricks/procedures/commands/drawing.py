"""A document that was drawn: its file joins the structured data from which it was made."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.procedures.commands.recording import case_urn, move
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.models import Case, Document
from parvis.kernel import clock, files
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command


@command
def issue_document(actor: Actor, document_id: UUID, pdf: bytes, name: str) -> bool:
    """Keep the PDF of a document and join it to its data, once; False when it has one already."""
    require(actor, "procedures.case.keep")
    row = Document.objects.filter(pk=document_id).first()
    if row is None or row.file is not None:
        return False
    case = Case.objects.select_for_update(of=("self",)).get(pk=row.case_id)
    row.refresh_from_db(fields=["file"])  # another worker may have been here before the lock
    if row.file is not None:
        return False
    file = files.store_bytes(
        pdf,
        name,
        "application/pdf",
        owner=case_urn(case),
        organisation=case.organisation_id,
        purpose="procedures.document",
    )
    Document.objects.filter(pk=row.pk).update(
        file=file.id, file_sha256=file.sha256, drawn_at=clock.now()
    )
    issued = case_events.DocumentIssued(
        document=str(row.id), kind=row.kind, digest=row.digest, file=str(file.id)
    )
    move(actor, case, issued, verb="procedures.case.issue_document", quiet=True)
    return True
