"""The desk's pages whole (middleware, queries, templates): CPU and SQL of the list and of a case.

The agent keeps ten views, whose counters stand on every page of the list. `list_column`
filters on an answer that half of the cases share.

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
    "list_search_rare": "/bureau/?q=nom777",
    "list_search_common": "/bureau/?q=tilleuls",
    "list_search_two": "/bureau/?q=rue+voie12",
    "list_search_number": "/bureau/?q=4321",
    "list_search_prefix": "/bureau/?q=en",
    "list_column": "/bureau/?etat=tous&demarche={procedure}&f.21.est=400-799",
    "list_view": "/bureau/?vue={view}",
}
RUNS, WARM = 30, 5


VIEWS = (
    "etat=tous", "a=moi", "a=personne", "echeance=proche", "etat=accepted&tri=filed_oldest",
    "etat=refused", "du=2026-01-01&etat=tous", "q=nom12", "q=tilleuls&etat=tous", "rangees=oui",
)  # fmt: skip


def keep_views(town: cases.Town) -> list[Any]:
    """Ten saved views of the agent, each counted on every page of the list."""
    from parvis.bricks.procedures.commands.saved_lists import save_view
    from parvis.kernel import signin
    from parvis.kernel.parties.models import Membership

    member = Membership.objects.select_related("person").get(pk=town.members[0].pk)
    actor = signin.agent(member)
    return [save_view(actor, f"Vue {n}", query) for n, query in enumerate(VIEWS)]


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
    views = keep_views(town)
    some = Case.objects.filter(state="in_instruction").values_list("id", flat=True)[: RUNS + WARM]
    opened = [f"/bureau/dossier/{one}/?etat=in_instruction" for one in some]
    facts = {"procedure": town.procedure, "view": views[0]}
    addresses = {name: address.format(**facts) for name, address in ADDRESSES.items()}
    acts: dict[str, Callable[[int], Any]] = {
        name: lambda n, address=address: agent.get(address) for name, address in addresses.items()
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
