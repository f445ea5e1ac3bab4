"""What the house adds to answers that a person typed: names from registers, their origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.bricks.procedures.domain.answers import Patched
from parvis.bricks.procedures.domain.folding import patched
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.domain.provenance import Source, stamp
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
