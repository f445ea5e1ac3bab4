"""Tables: documents, an event log and projections; no row per value."""

from parvis.bricks.procedures.models.cases import Case, CaseColumn, CaseEvent, CaseNumber, CaseText
from parvis.bricks.procedures.models.desk import (
    Absence,
    Batch,
    BatchItem,
    CaseLabel,
    CaseNote,
    DefaultView,
    Label,
    SavedView,
)
from parvis.bricks.procedures.models.exchanges import Correction, Document, Message
from parvis.bricks.procedures.models.procedures import DraftState, FormRevision, Procedure
from parvis.bricks.procedures.models.space import MailChoice, ProfileFact

__all__ = [
    "Absence",
    "Batch",
    "BatchItem",
    "Case",
    "CaseColumn",
    "CaseEvent",
    "CaseLabel",
    "CaseNote",
    "CaseNumber",
    "CaseText",
    "Correction",
    "DefaultView",
    "Document",
    "DraftState",
    "FormRevision",
    "Label",
    "MailChoice",
    "Message",
    "Procedure",
    "ProfileFact",
    "SavedView",
]
