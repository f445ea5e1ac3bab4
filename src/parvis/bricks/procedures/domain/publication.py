"""The publication checklist: what is missing before a procedure may be put online.

Each item is a code with its law, never a refusal at the first: the designer sees the whole list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from parvis.bricks.procedures.domain.document import Document, RegimeKind
from parvis.bricks.procedures.domain.examples import replay
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.form import FormError, compile_form
from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.domain.receipt import ServiceMentions

PROCESSING_BASES = frozenset({
    "public_task", "legal_obligation", "consent", "contract", "vital_interests",
})  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """What is known outside the document: the service in charge, as the directory has it."""

    service: ServiceMentions | None
    other_channels: bool  # at least one channel that is not digital (counter, phone, mail)


def checklist(document: Document, around: Surroundings, today: dt.date) -> tuple[Problem, ...]:
    """Everything that is missing; empty when the procedure may be published.

    `today`: the day on which examples without a day of their own are replayed.
    """
    return (
        *_service(around),
        *_law(document),
        *_form(document),
        *_expressions(document, today),
    )


def _service(around: Surroundings) -> Iterable[Problem]:
    if around.service is None:
        yield Problem("publish_service")
    else:
        for name in around.service.missing():  # CRPA R112-5, 2°
            yield Problem(f"publish_service_{name}")
        if not (around.service.email or around.service.phone):
            yield Problem("publish_contact")
    if not around.other_channels:  # no one is forced to use the screen: CRPA L112-9, DESIGN 4
        yield Problem("publish_other_channel")


def _law(document: Document) -> Iterable[Problem]:
    law = document.law
    if not law.legal_basis:
        yield Problem("publish_legal_basis")
    if law.processing_basis not in PROCESSING_BASES:  # RGPD article 6
        yield Problem("publish_processing_basis")
    if not document.purpose:  # RGPD article 13
        yield Problem("publish_purpose")
    if not law.retention_months:  # RGPD article 5, 1, e
        yield Problem("publish_retention")
    if not law.level:
        yield Problem("publish_level")
    if not law.dpo:
        yield Problem("publish_dpo")
    if law.regime is None:  # CRPA L231-1 to L231-4
        yield Problem("publish_regime")
    elif law.regime.kind is not RegimeKind.NONE and not law.remedies:  # CJA R421-5
        yield Problem("publish_remedies")


def _form(document: Document) -> Iterable[Problem]:
    questions = [one for one in document.fields() if type_of(one).holds_value]
    if not document.title.fr:
        yield Problem("publish_title")
    if not questions:
        yield Problem("publish_questions")
    for step in document.steps:
        if not step.fields:
            yield Problem("publish_empty_step", step.stable_id)
    for field, _ in document.every_field():
        if not field.label.fr:
            yield Problem("publish_label", field.stable_id)
        if type_of(field).holds_fields and not field.fields:
            yield Problem("publish_empty_block", field.stable_id)


def _expressions(document: Document, today: dt.date) -> Iterable[Problem]:
    try:
        form = compile_form(document)
    except FormError as error:
        for one in error.mistakes:
            yield Problem("publish_rule", one.stable_id, params={"rule": one.rule}, cause=one)
        return
    for example in document.examples:
        yield from replay(form, example, today).failures
