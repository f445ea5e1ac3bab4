"""The desk's pages whole (middleware, queries, templates): CPU and SQL of the list and of a case.

    python -m bench.desk             2,000 organisations, 10,000 agents, 100,000 cases
    FULL=1 python -m bench.desk      40,000 organisations, 200,000 agents, 100,000 cases

On a throwaway SQLite file, or the database of PARVIS_BENCH_DATABASE_URL (emptied first). Prints a
table, then one JSON object. CPU time of this process (SQLite's work is in it, PostgreSQL's is not).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bench import cases

ADDRESSES = {
    "list": "/bureau/",
    "list_all": "/bureau/?etat=tous",
    "list_due": "/bureau/?etat=in_instruction&tri=due",
    "list_search": "/bureau/?q=ines",
}
RUNS, WARM = 30, 5


def run() -> dict[str, float]:
    """Load, measure, report."""
    cases.CASES = 100_000
    cases.start()
    from bench.measure import measure
    from parvis.bricks.procedures.models import Case
    from parvis.kernel import journal
    from parvis.ui import assets

    assets.collect()
    town = cases.Town()
    cases.load(town)
    agent = cases.client(town.members[0].person, town.members[0])
    some = Case.objects.filter(state="in_instruction").values_list("id", flat=True)[: RUNS + WARM]
    opened = [f"/bureau/dossier/{one}/?etat=in_instruction" for one in some]
    acts: dict[str, Callable[[int], Any]] = {
        name: lambda n, address=address: agent.get(address) for name, address in ADDRESSES.items()
    }
    acts["case"] = lambda n: agent.get(opened[n])
    found: dict[str, float] = {}
    for name, one in acts.items():

        def checked(n: int, one: Callable[[int], Any] = one) -> None:
            response = one(n)
            if response.status_code != 200:
                raise SystemExit(f"{response.status_code} {response.content[:500]!r}")

        result = measure(checked, runs=RUNS, warm=WARM)
        found |= {f"{name}_cpu_ms": round(result.cpu_ms, 2), f"{name}_sql": result.sql}
        print(f"{name:12} {result.cpu_ms:8.2f} ms CPU {result.sql:6} SQL")
    journal.flush()
    return {**found, "cases": cases.CASES}


if __name__ == "__main__":
    print(json.dumps(run()))
