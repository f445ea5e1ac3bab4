"""A stable id means one question for ever: what a new revision may not do with an old id."""

from __future__ import annotations

from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.problems import Problem

# Changes of type under the same question; every other change wants a new stable id.
ALLIED = ({"text", "textarea"}, {"integer", "decimal"}, {"text", "address"})


def unstable(old: Document, new: Document) -> list[Problem]:
    """Ids that the new document gives to another kind of answer or to another block."""
    before = {field.stable_id: (field.type, up) for field, up in old.every_field()}
    steps = {step.stable_id for step in old.steps}
    found = []
    for field, up in new.every_field():
        id_ = field.stable_id
        if id_ in steps:
            found.append(Problem("publish_id_reused", id_))
        if id_ not in before:
            continue
        type_, block = before[id_]
        if field.type != type_ and not any({field.type, type_} <= one for one in ALLIED):
            found.append(Problem("publish_id_reused", id_))
        elif (up.stable_id if up else None) != (block.stable_id if block else None):
            found.append(Problem("publish_id_moved", id_))
    found += [
        Problem("publish_id_reused", step.stable_id)
        for step in new.steps
        if step.stable_id in before
    ]
    return found
