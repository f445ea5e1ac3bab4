"""Tables: documents, an event log and projections; no row per value."""

from parvis.bricks.procedures.models.cases import Case, CaseColumn, CaseEvent, CaseNumber
from parvis.bricks.procedures.models.exchanges import Correction, Document, Message
from parvis.bricks.procedures.models.procedures import DraftState, FormRevision, Procedure

__all__ = [
    "Case",
    "CaseColumn",
    "CaseEvent",
    "CaseNumber",
    "Correction",
    "Document",
    "DraftState",
    "FormRevision",
    "Message",
    "Procedure",
]
