"""Files of a case: received by the kernel before (never inside a transaction), named here.

The page calls `files.receive(actor, upload, owner=case_urn(case), …)`, then `attach_file` with the
reference that it got.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from parvis.bricks.procedures.commands.drafts import (
    Saved,
    answers_of,
    save_answers,
    saved,
    take_draft,
)
from parvis.bricks.procedures.commands.recording import case_urn
from parvis.bricks.procedures.domain.answers import Patched
from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.evaluation import evaluate
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Problem, Refusal
from parvis.bricks.procedures.models import Case
from parvis.bricks.procedures.queries.forms import form_of
from parvis.kernel import clock, files
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.files import FileRef


@command
def attach_file(
    actor: Actor, case_id: UUID, stable_id: int, file: FileRef, *, version: int, row: str = ""
) -> Saved:
    """Add a received file to the answer of a file field (of a block's row when `row` is given).

    Refusal "too_many_files", "bad_patch", "not_your_file" (received for something else).
    """
    case = take_draft(actor, case_id, version)
    form = form_of(case.revision_id)
    field = _file_field(form, stable_id, row)
    if all(one.id != file.id for one in files.of(case_urn(case))):
        raise Refusal("not_your_file")
    read = Patched(answers_of(case))
    holder = _holder(read, form, field, row)
    held = [one for one in holder.get(field.key) or () if one["file"] != str(file.id)]
    most = int(field.rules.get("max_files", 1))
    if len(held) >= most:
        problem = Problem("too_many_files", field.stable_id, row, {"most": most})
        raise Refusal("too_many_files", [problem], most=most)
    holder[field.key] = [*held, as_answer(file)]
    return _save(actor, case, form, read, field)


@command
def detach_file(
    actor: Actor, case_id: UUID, stable_id: int, file_id: UUID, *, version: int, row: str = ""
) -> Saved:
    """Take a file out of an answer; its bytes go, unless it belongs to what was filed already."""
    case = take_draft(actor, case_id, version)
    form = form_of(case.revision_id)
    field = _file_field(form, stable_id, row)
    read = Patched(answers_of(case))
    holder = _holder(read, form, field, row)
    before = holder.get(field.key) or []
    held = [one for one in before if one["file"] != str(file_id)]
    if len(held) == len(before):
        raise Refusal("no_such_file")
    if held:
        holder[field.key] = held
    else:
        holder.pop(field.key)
    result = _save(actor, case, form, read, field)
    if case.number is None:
        files.discard(actor, file_id)
    return result


def as_answer(file: FileRef) -> dict[str, Any]:
    """A file as it stands in answers and messages."""
    return {
        "file": str(file.id),
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def _file_field(form: Form, stable_id: int, row: str) -> Field:
    field = form.field(stable_id)
    inside = stable_id in form.block_of
    if field is None or field.type != "file" or inside != bool(row) or stable_id in form.private:
        raise Refusal("bad_patch", [Problem("unknown_field", stable_id)])
    return field


def _holder(read: Patched, form: Form, field: Field, row: str) -> dict[str, Any]:
    """The object that holds the answer: the answers, or a copy of the row put in them."""
    if not row:
        return read.answers
    block = str(form.block_of[field.stable_id])
    rows = {name: dict(inner) for name, inner in (read.answers.get(block) or {}).items()}
    if row not in rows:
        raise Refusal("bad_patch", [Problem("bad_row", field.stable_id)])
    read.answers[block] = rows
    return rows[row]


def _save(actor: Actor, case: Case, form: Form, read: Patched, field: Field) -> Saved:
    read.changed.add(str(form.block_of.get(field.stable_id, field.stable_id)))
    evaluation = evaluate(form, read.answers, clock.today())
    save_answers(actor, case, form, evaluation, read.changed)
    return saved(case, read, evaluation)
