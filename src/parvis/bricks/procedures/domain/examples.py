"""Examples replayed: does the form do what its author said it would do?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.bricks.procedures.domain.answers import read_patch
from parvis.bricks.procedures.domain.document import Example, Expect
from parvis.bricks.procedures.domain.evaluation import Evaluation, evaluate
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Problem


@dataclass(frozen=True)
class Replay:
    """What an example gave. `unread`: answers that the form no longer takes."""

    evaluation: Evaluation
    unread: tuple[Problem, ...]
    failures: tuple[Problem, ...]


def replay(form: Form, example: Example, today: dt.date) -> Replay:
    """Fill the form as the example says, on its day (`today` when it has none), and compare.

    Failures: "example_answer" (an answer that cannot be read any more), "example_not_shown",
    "example_not_hidden", "example_not_wanted", "example_value" with `expected` and `found`.
    """
    day = dt.date.fromisoformat(example.today) if example.today else today
    read = read_patch(form, {}, dict(example.answers))
    evaluation = evaluate(form, read.answers, day)
    failures = [
        Problem("example_answer", one.stable_id, params={"name": example.name})
        for one in read.problems
    ]
    for expect in example.expects:
        failures += _compare(example.name, expect, evaluation)
    return Replay(evaluation, tuple(read.problems), tuple(failures))


def _compare(name: str, expect: Expect, evaluation: Evaluation) -> list[Problem]:
    shown = str(expect.stable_id) in evaluation.visible
    wrong = any(one.stable_id == expect.stable_id for one in evaluation.problems)
    params: dict[str, str | int] = {"name": name}
    found = []
    if expect.state in ("shown", "wanted") and not shown:
        found.append(Problem("example_not_shown", expect.stable_id, params=params))
    elif expect.state == "hidden" and shown:
        found.append(Problem("example_not_hidden", expect.stable_id, params=params))
    elif expect.state == "wanted" and not wrong:
        found.append(Problem("example_not_wanted", expect.stable_id, params=params))
    value = as_text(evaluation.answers, expect.stable_id)
    if expect.value and expect.value != value:
        said = {**params, "expected": expect.value, "found": value or "…"}
        found.append(Problem("example_value", expect.stable_id, params=said))
    return found


def as_text(answers: Mapping[str, Any], stable_id: int) -> str:
    """An answer as an example writes it: numbers and days as stored, true or false."""
    value = answers.get(str(stable_id))
    if value is None:
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
