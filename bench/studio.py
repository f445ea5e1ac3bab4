"""The studio: what publication costs with few and many open cases; the large town; page budgets.

    python -m bench.studio            1 and 2,000 open cases
    FULL=1 python -m bench.studio     1 and 10,000 open cases, the large town

Publication runs through the whole stack (address, session, actor, page's command) on a throwaway
SQLite file: a question is changed, then the draft is published. CPU time of this process, medians;
the statements are counted too, and none may name the table of cases. Page budgets are those of
`bench.pages.budgets` on the demo town. Prints a table, then one JSON object with the keys
`publish_1_open_ms publish_10k_open_ms demo_large_s pages_over_60kb pages_over_200ms`; what was not
measured (the large town without FULL=1) is null.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

FULL = os.environ.get("FULL") == "1"
MANY = 10_000 if FULL else 2_000
RUNS, WARM, ROUNDS = (40, 2, 8) if FULL else (15, 2, 5)
ROOT = Path(__file__).resolve().parents[1]


class Publisher:
    """Changes a question and publishes, again and again, as the town's designer does."""

    def __init__(self) -> None:
        from bench.pages import client
        from parvis.bricks.procedures.models import Procedure

        self.client = client("nadia_ferrand")
        self.procedure = Procedure.objects.get(slug="cantine")
        self.base = f"/studio/{self.procedure.id}/"
        self.turn = 0

    def publish(self) -> tuple[float, list[str]]:
        """One publication: milliseconds of CPU of the request that publishes, its statements."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from parvis.bricks.procedures.commands.building import edit_form
        from parvis.bricks.procedures.domain.editing import Change
        from parvis.bricks.procedures.domain.texts import Text
        from parvis.kernel.access import system

        self.turn += 1
        label = Text(f"Téléphone {self.turn}")
        drafted = edit_form(system("bench"), self.procedure.id, Change(5, {"label": label}))
        with CaptureQueriesContext(connection) as seen:
            before = time.process_time()
            answer = self.client.post(f"{self.base}publier/", {"mark": drafted.mark})
            spent = (time.process_time() - before) * 1000
        if answer.status_code != 302:
            raise RuntimeError(f"publication answered {answer.status_code}")
        return spent, [one["sql"] for one in seen]


def open_cases(wanted: int) -> int:
    """Have exactly that many open cases of the procedure, in bulk; how many there were."""
    from parvis.bricks.procedures.models import Case, Procedure
    from parvis.kernel import clock
    from parvis.kernel.parties.models import Person

    row = Procedure.objects.get(slug="cantine")
    Case.objects.filter(procedure=row, label="bench").delete()
    here = Case.objects.filter(procedure=row).exclude(state="draft").count()
    person = Person.objects.order_by("pk")[0]
    new = [
        Case(
            procedure=row,
            revision_id=row.revision_id,
            organisation_id=row.organisation_id,
            owner=person,
            state="filed",
            number=1_000_000 + n,
            label="bench",
            filed_at=clock.now(),
        )
        for n in range(wanted)
    ]
    Case.objects.bulk_create(new, batch_size=1_000)
    return here


def measured(publisher: Publisher) -> list[float]:
    """Milliseconds of CPU of some publications; refuses one that reads or writes cases."""
    spent = []
    for turn in range(RUNS // ROUNDS + WARM):
        one, statements = publisher.publish()
        if any('"procedures_case"' in sql for sql in statements):
            raise RuntimeError("publication went through the table of cases")
        if turn >= WARM:
            spent.append(one)
    return spent


def large_town() -> float | None:
    """Seconds of CPU of `parvis demo load --size large`, in its own process and folder."""
    if not FULL:
        return None
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as var:
        env = {**os.environ, "PARVIS_VAR": var, "PYTHONPATH": "src", "PARVIS_ENV": "demo"}
        migrate = [sys.executable, "-W", "ignore", "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=env, check=True)
        command = [sys.executable, "-W", "ignore", "-m", "parvis.cli", "demo", "load"]
        before = os.times()
        subprocess.run([*command, "--size", "large"], cwd=ROOT, env=env, check=True)
        after = os.times()
    return (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )


def main() -> None:
    """Measure and print."""
    from bench import pages

    pages.start()
    found: dict[str, Any] = {}
    publisher = Publisher()
    spent: dict[str, list[float]] = {"publish_1_open_ms": [], "publish_10k_open_ms": []}
    for _ in range(ROUNDS):  # in turn: what else runs on the machine weighs on both
        for key, wanted in zip(spent, (1, MANY), strict=True):
            open_cases(wanted)
            spent[key] += measured(publisher)
    for key, wanted in zip(spent, (1, MANY), strict=True):
        found[key] = round(statistics.median(spent[key]), 2)
        sys.stdout.write(f"{wanted:6} open cases more {found[key]:8.2f} ms CPU\n")
    open_cases(0)
    found["demo_large_s"] = large_town()
    found |= pages.budgets()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
