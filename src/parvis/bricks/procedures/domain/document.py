"""The revision document: everything a published form is, in one immutable value.

Shape (JSON or YAML, `schema: 1`)::

    schema: 1
    title: {fr: …, en: …}          description, purpose: {fr, en}
    law: {regime: {kind: sva|svr|none, months, days}, retention_months, draft_days,
          legal_basis: {fr, en}, legal_basis_url, processing_basis, level, remedies, dpo,
          batch_decisions}
    steps: [{stable_id, title, intro, condition, fields: [field, …]}]
    private: [field, …]            # agents' annotations, never shown to the person
    summary: [stable_id, …]        # answers that name the case in lists
    examples: [{name, today, answers: {…}, expects: [{stable_id, state, value}]}]
    field: {stable_id, type, label, help, required, options: [{value, label}], condition,
            computed, rules: {…}, checks: [{condition, message}], prefill: {source, reuse},
            sensitivity, retention, term, column, fields: [field, …]}

Expressions are prefix arrays (`parvis.kernel.expressions`). A `stable_id` names the same question
in every revision and is never given to another one. Law lives in the document because it changes
the effects of a case: a case keeps the law under which it was filed (reference section 7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from parvis.bricks.procedures.domain.texts import NO_TEXT, Text

SCHEMA = 1

Expression = Any  # a prefix array, checked by parvis.kernel.expressions


class Sensitivity(StrEnum):
    """How carefully an answer is shown and kept."""

    ORDINARY = "ordinary"  # nothing about a person (a choice of service)
    PERSONAL = "personal"  # RGPD article 4
    SENSITIVE = "sensitive"  # RGPD article 9 (health, opinions): fewest eyes, never in lists


class Reuse(StrEnum):
    """Whether an answer given before may come back in another form."""

    NEVER = "never"  # consents, signatures
    CONFIRM = "confirm"  # shown with its date, the person says that it still holds
    ALWAYS = "always"


class RegimeKind(StrEnum):
    """What silence means (CRPA L231-1 to L231-4)."""

    SVA = "sva"  # silence is acceptance
    SVR = "svr"  # silence is refusal
    NONE = "none"  # a declaration: no decision is asked for, silence decides nothing


@dataclass(frozen=True)
class Regime:
    """Meaning of silence and after how long: `months` (or `days`, when a text says so).

    `source`: the text that sets another limit or another meaning. `counting`: "law", or "ds" for a
    procedure that comes from démarches-simplifiées, with its `resume` ("continue", "reset").
    """

    kind: RegimeKind
    months: int = 0
    days: int = 0
    source: str = ""
    counting: str = "law"
    resume: str = "continue"


@dataclass(frozen=True)
class Law:
    """What governs a case filed on this revision."""

    regime: Regime | None = None
    retention_months: int = 0  # after the decision
    draft_days: int = 90  # a draft left alone is emptied after that
    legal_basis: Text = NO_TEXT  # the text that founds the procedure
    legal_basis_url: str = ""
    processing_basis: str = ""  # RGPD article 6: public_task, legal_obligation, consent, contract
    level: int = 0  # least sign-in level (1 low, 2 substantial, 3 high); 0: not chosen yet
    remedies: Text = NO_TEXT  # remedies and time limits against a refusal (CRPA R112-5, R421-5 CJA)
    dpo: str = ""  # where to write about personal data
    batch_decisions: bool = False  # favourable ones may be signed for many cases at once


@dataclass(frozen=True)
class Option:
    """One possible answer of a choice: what is stored, what is read."""

    value: str
    label: Text


@dataclass(frozen=True)
class Check:
    """A validation written by the author: `condition` must not be false."""

    condition: Expression
    message: Text


@dataclass(frozen=True)
class Prefill:
    """Where an answer may come from, and whether the one given here may serve again."""

    source: str = ""  # "person.email": a registered source and what is taken from it
    reuse: Reuse = Reuse.NEVER
    locked: bool = False  # a certified value may not be typed over


@dataclass(frozen=True)
class Field:
    """One question (or section, explanation, block)."""

    stable_id: int
    type: str
    label: Text
    help: Text = NO_TEXT
    required: bool = False
    options: tuple[Option, ...] = ()
    condition: Expression = None
    computed: Expression = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    prefill: Prefill = Prefill()
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    retention: str = "case"  # "case": with the case; "decision": emptied once decided
    term: str = ""  # semantic term, "fr:personne.nom"
    column: bool = False  # agents filter lists on it
    fields: tuple[Field, ...] = ()  # of a block

    @property
    def key(self) -> str:
        """Name of the answer in `answers`: JSON objects have text keys."""
        return str(self.stable_id)


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    stable_id: int
    title: Text
    intro: Text = NO_TEXT
    condition: Expression = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Expect:
    """What an example says of one question. `state`: "shown", "hidden", "wanted" (shown, and what
    is wrong or missing is told) or "" (not said). `value`: the computed answer as stored, or "".
    """

    stable_id: int
    state: str = ""
    value: str = ""


@dataclass(frozen=True)
class Example:
    """A case that the author made up, replayed before each publication.

    `today`: the ISO day on which it is replayed, empty for the day itself. `answers`: as stored.
    """

    name: str
    today: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    expects: tuple[Expect, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole revision document, already checked for shape."""

    title: Text
    description: Text = NO_TEXT
    purpose: Text = NO_TEXT  # what the answers are used for, told to the person
    law: Law = Law()
    steps: tuple[Step, ...] = ()
    private: tuple[Field, ...] = ()
    summary: tuple[int, ...] = ()
    examples: tuple[Example, ...] = ()
    schema: int = SCHEMA

    def fields(self) -> Iterator[Field]:
        """Top-level fields of all steps, in reading order (a block counts as one)."""
        for step in self.steps:
            yield from step.fields

    def every_field(self) -> Iterator[tuple[Field, Field | None]]:
        """Every field, annotations included, with the block that holds it."""
        for top in (*self.fields(), *self.private):
            yield top, None
            for inner in top.fields:
                yield inner, top

    def stable_ids(self) -> list[int]:
        """Every stable id of the document, steps included, in reading order."""
        return [step.stable_id for step in self.steps] + [
            found.stable_id for found, _ in self.every_field()
        ]
