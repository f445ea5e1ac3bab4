"""The door of procedures: what higher floors may know and use."""

from __future__ import annotations

from parvis.bricks.procedures.commands.erasing import CasesEraser
from parvis.bricks.procedures.commands.prefilling import Given, PrefillSource, prefill_sources
from parvis.bricks.procedures.commands.recording import case_urn
from parvis.bricks.procedures.domain.problems import Conflict, Problem, Refusal
from parvis.bricks.procedures.domain.provenance import Source
from parvis.bricks.procedures.domain.states import DS_STATE, State
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.queries.mine import MyCase, NextStep, my_cases
from parvis.bricks.procedures.queries.names import (
    CaseSummary,
    case_summary,
    concerned_by_files,
    may_open_files,
    resolve_case,
    resolve_procedure,
)
from parvis.bricks.procedures.queries.offers import (
    ProcedureSummary,
    procedure_summary,
    procedures,
)
from parvis.bricks.procedures.queries.proof import Proof, prove

__all__ = [
    "DS_STATE",
    "CaseSummary",
    "Conflict",
    "Given",
    "MyCase",
    "NextStep",
    "PrefillSource",
    "Problem",
    "ProcedureSummary",
    "Proof",
    "Refusal",
    "Source",
    "State",
    "Text",
    "case_summary",
    "case_urn",
    "concerned_by_files",
    "eraser",
    "may_open_files",
    "my_cases",
    "prefill_sources",
    "procedure_summary",
    "procedures",
    "prove",
    "resolve_case",
    "resolve_procedure",
]

eraser = CasesEraser()
