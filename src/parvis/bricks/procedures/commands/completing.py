"""What the house adds to answers that a person typed: names from registers, their origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.domain.answers import Patched
from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.evaluation import Evaluation, evaluate
from parvis.bricks.procedures.domain.folding import patched
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Problem, Refusal
from parvis.bricks.procedures.domain.provenance import Source, stamp
from parvis.kernel import files
from parvis.kernel.access import Actor


def settle(
    form: Form, provenance: Mapping[str, Any], before: Mapping[str, Any], read: Patched
) -> Patched:
    """A patch once the house has had its say: certified answers that are locked stay."""
    for key in sorted(read.changed):
        field = form.field(int(key))
        origin = provenance.get(key) or {}
        if field and field.prefill.locked and origin.get("certified"):
            read.answers = patched(read.answers, {key: before.get(key)})
            read.changed.discard(key)
            read.problems.append(Problem("locked", field.stable_id))
    return read


def origins(
    actor: Actor,
    form: Form,
    before: Mapping[str, Any],
    answers: Mapping[str, Any],
    changed: set[str],
) -> dict[str, Any]:
    """Provenance of the answers after the actor wrote some of them.

    One entry per top-level answer ("10" for a whole block) and, where a row's answer came from
    elsewhere, one for it ("<row>.11").
    """
    found = {key: origin for key, origin in before.items() if key in answers or "." in key}
    by = str(actor.membership or actor.person or "")
    source = Source.AGENT if actor.organisation else Source.USER
    for key in changed & answers.keys():
        found[key] = stamp(answers[key], source, by=by).to_json()
    for key in answers.keys() - found.keys():
        field = form.field(int(key))
        if field is not None and field.computed is not None:
            found[key] = stamp(answers[key], Source.COMPUTED).to_json()
    return found


def references(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[Field, str, str]]:
    """Every file named in the answers: its field, its row ("" outside blocks), its identifier."""
    for key, value in answers.items():
        field = form.field(int(key))
        if field is None:
            continue
        if field.type == "file":
            yield from ((field, "", one["file"]) for one in value)
        for name, row in value.items() if field.fields else ():
            for inner in field.fields:
                if inner.type == "file":
                    yield from ((inner, name, one["file"]) for one in row.get(inner.key) or ())


def complete(form: Form, answers: Mapping[str, Any], today: dt.date) -> Evaluation:
    """The evaluation of answers that may be filed; Refusal "incomplete" with every problem."""
    evaluation = evaluate(form, answers, today)
    problems = (*evaluation.problems, *file_problems(form, evaluation))
    if problems:
        raise Refusal("incomplete", problems)
    return evaluation


def file_problems(form: Form, evaluation: Evaluation) -> list[Problem]:
    """Files that were refused since they were sent (a virus) or that are gone."""
    found = list(references(form, evaluation.shown(form)))
    if not found:
        return []
    known = files.many(UUID(id_) for _, _, id_ in found)
    return [
        Problem("file_refused", field.stable_id, row)
        for field, row, id_ in found
        if UUID(id_) not in known or known[UUID(id_)].state == "refused"
    ]
