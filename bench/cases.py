"""Cases: CPU and SQL of autosave, filing, the agents' list and one case.

    python -m bench.cases            2,000 organisations, 10,000 agents, 20,000 cases
    FULL=1 python -m bench.cases     40,000 organisations, 200,000 agents, 100,000 cases

On a throwaway SQLite file, or the empty database of PARVIS_BENCH_DATABASE_URL. Each act
goes through the whole stack of middleware, session and actor included, by views that only call
the command or query and answer JSON; the pages' own templates are measured elsewhere. Prints a
table, then one JSON object: `autosave_cpu_ms autosave_sql filing_cpu_ms filing_sql list_100k_cpu_ms
list_sql case_cpu_ms case_sql` (medians; statements counted without COMMIT). CPU time of this
process, never wall clock: that of a PostgreSQL server is not in it.
"""

from __future__ import annotations

import atexit
import copy
import datetime as dt
import json
import os
import random
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from typing import Any

FULL = os.environ.get("FULL") == "1"
ORGANISATIONS, AGENTS, CASES = (40_000, 200_000, 100_000) if FULL else (2_000, 10_000, 20_000)
RUNS, WARM = (100, 10) if FULL else (30, 5)
SEED = 20261121
BRACKETS = ("400-799", "400-799", "800-1199", "not-said")
ROW = "01JD0000000000000000000001"
ANSWERS: dict[str, Any] = {
    "2": "Aïcha",
    "3": "Benali",
    "4": "aicha@courriel.example",
    "5": "+33612345678",
    "6": {"label": "14 rue des Tilleuls, 01200 Valserine"},
    "11": {ROW: {"12": "Inès", "13": "2019-05-03", "14": "jean-mace", "15": "ce1", "16": "none"}},
    "21": "400-799",
    "33": True,
}


def start() -> None:
    """Django on a database of its own, before any import of ours."""
    var = tempfile.mkdtemp(prefix="parvis-bench-")
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    os.environ |= {
        "PARVIS_ENV": "test",
        "PARVIS_VAR": var,
        "PARVIS_DATABASE_URL": os.environ.get("PARVIS_BENCH_DATABASE_URL", ""),
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


class Town:
    """What the measures need: a published procedure, its agents, a person."""

    def __init__(self) -> None:
        from parvis.bricks.directory import public as directory
        from parvis.bricks.procedures import demo
        from parvis.bricks.procedures.commands.designing import load_procedure_from_yaml
        from parvis.kernel import signin
        from parvis.kernel.access import Role, system
        from parvis.kernel.parties.models import Membership, Organisation, Person

        self.body = Organisation.objects.create(name="Ville de Valserine", siret=None)
        people = [
            Person(given_names=f"A{n}", family_name="Agent", email=f"a{n}@x.example")
            for n in range(3)
        ]
        Person.objects.bulk_create(people)
        self.members = [
            Membership.objects.create(
                organisation=self.body,
                person=person,
                roles=[role],
                capacity="Agent",
                service="Cantine",
            )
            for person, role in zip(
                people, (Role.INSTRUCTOR, Role.DECIDER, Role.DESIGNER), strict=True
            )
        ]
        self.person = Person.objects.create(
            given_names="Aïcha", family_name="Benali", email="aicha@courriel.example"
        )
        self.citizen = signin.citizen(self.person)
        root = system("bench")
        service = directory.create_service(
            root,
            self.body.id,
            name={"fr": "Restauration scolaire"},
            phone="04 50 00 00 00",
            email="cantine@valserine.example",
            address={"lines": ["3 place de la Mairie"], "post_code": "01200", "city": "Valserine"},
        )
        phone = directory.Channel(kind=directory.Kind.PHONE, phone="04 50 00 00 00")
        directory.set_channels(root, service, 1, [phone])
        self.procedure = load_procedure_from_yaml(
            root,
            demo.CANTEEN.read_text(encoding="utf-8"),
            organisation=self.body.id,
            slug="cantine",
            service=str(directory.service_urn(service)),
        )


def load(town: Town) -> None:
    """Organisations, agents and cases around the town, in bulk."""
    from parvis.kernel.parties.models import Membership, Organisation, Person

    now = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    bodies = [Organisation(name=f"Commune {n}", created_at=now) for n in range(ORGANISATIONS)]
    Organisation.objects.bulk_create(bodies, batch_size=2_000)
    for low in range(0, AGENTS, 10_000):
        people = [Person(given_names="P", family_name=str(n)) for n in range(low, low + 10_000)]
        Person.objects.bulk_create(people, batch_size=2_000)
        Membership.objects.bulk_create(
            [
                Membership(
                    organisation=bodies[(low + n) % ORGANISATIONS],
                    person=person,
                    roles=["instructor"],
                )
                for n, person in enumerate(people)
            ],
            batch_size=2_000,
        )
    cases(town)


def cases(town: Town) -> None:
    """CASES filed cases with their answers, one event and the words that find them."""
    from parvis.bricks.procedures.models import (
        Case,
        CaseColumn,
        CaseEvent,
        CaseNumber,
        CaseText,
        Procedure,
    )
    from parvis.kernel import clock

    dice = random.Random(SEED)
    procedure = Procedure.objects.get(pk=town.procedure)
    states = (
        ["filed", "in_instruction", "awaiting_correction"] + ["accepted"] * 15 + ["refused"] * 2
    )
    now = clock.now()
    for low in range(0, CASES, 5_000):
        made = []
        for n in range(low, low + 5_000):
            state = dice.choice(states)
            running = state in ("filed", "in_instruction")
            age = dice.randrange(55 if running else 700)
            at = now - dt.timedelta(days=age, seconds=dice.randrange(86_400))
            made.append(
                Case(
                    number=n + 1,
                    procedure=procedure,
                    revision_id=procedure.revision_id,
                    organisation_id=procedure.organisation_id,
                    owner_id=town.person.id,
                    state=state,
                    answers=ANSWERS,
                    visible=["1", "2", "3", "4", "5", "6", "10", "11", "20", "21", "30", "33"],
                    label=f"Enfant {n}",
                    filed_at=at,
                    due_on=(at + dt.timedelta(days=61)).date() if running else None,
                    decided_at=at if state in ("accepted", "refused") else None,
                    seq=1,
                )
            )
        Case.objects.bulk_create(made, batch_size=1_000)
        CaseNumber.objects.bulk_create([CaseNumber(id=c.number, case=c) for c in made], 1_000)
        CaseText.objects.bulk_create([words(case, dice) for case in made], 1_000)
        CaseColumn.objects.bulk_create(
            [
                CaseColumn(case=c, procedure=procedure, column="21", text=dice.choice(BRACKETS))
                for c in made
            ],
            batch_size=1_000,
        )
        CaseEvent.objects.bulk_create(
            [
                CaseEvent(case=c, seq=1, type="filed", actor_kind="person", journal=uuid.uuid4())
                for c in made
            ],
            batch_size=1_000,
        )


def words(case: Any, dice: random.Random) -> Any:
    """The words of a case: those of its answers, a street and a name that differ."""
    from parvis.bricks.procedures.domain.searching import index_text
    from parvis.bricks.procedures.models import CaseText
    from parvis.bricks.procedures.queries.searching import (
        number_mark,
        organisation_mark,
        procedure_mark,
    )

    said = [
        *("enfant", str(case.number), "aicha", "benali", "ines", "courriel", "example"),
        *("0612345678", "14", "rue", "tilleuls", "01200", "valserine", "2019", "mai", "ce1"),
        *(f"voie{dice.randrange(2_000)}", f"nom{dice.randrange(20_000)}"),
    ]
    marks = (
        organisation_mark(case.organisation_id),
        procedure_mark(case.procedure_id),
        number_mark(case.number),
    )
    return CaseText(number=case.number, case=case, words=index_text(said, *marks))


def views() -> None:
    """Addresses for the measures, served by the house's whole stack."""
    import types

    from django.http import HttpRequest, JsonResponse
    from django.urls import path

    from parvis.bricks.procedures.commands.drafts import autosave
    from parvis.bricks.procedures.commands.filing import file_case
    from parvis.bricks.procedures.queries.desk import DeskFilter, desk
    from parvis.bricks.procedures.queries.detail import case_detail
    from parvis.config.urls import urlpatterns
    from parvis.kernel.access import route

    @route("procedures.case.write", methods=("POST",))
    def save(request: HttpRequest, case: uuid.UUID) -> JsonResponse:
        sent = json.loads(request.body)
        done = autosave(request.actor, case, sent["patch"], version=sent["version"])
        return JsonResponse({"version": done.version, "problems": [p.code for p in done.problems]})

    @route("procedures.case.write", methods=("POST",))
    def file(request: HttpRequest, case: uuid.UUID) -> JsonResponse:
        return JsonResponse({"number": file_case(request.actor, case).number})

    @route("procedures.case.list")
    def listed(request: HttpRequest) -> JsonResponse:
        page = desk(request.actor, DeskFilter(), after=request.GET.get("after", ""))
        rows = [[str(r.id), r.number, r.label, r.state, r.filed_at.isoformat()] for r in page.rows]
        return JsonResponse({"rows": rows, "after": page.after, "counters": page.counters})

    @route("procedures.case.read")
    def one(request: HttpRequest, case: uuid.UUID) -> JsonResponse:
        found = case_detail(request.actor, case)
        return JsonResponse({"words": [a.words for s in found.sections for a in s.answers]})

    module = types.ModuleType("bench_urls")
    module.urlpatterns = [
        path("b/save/<uuid:case>", save),
        path("b/file/<uuid:case>", file),
        path("b/list", listed),
        path("b/case/<uuid:case>", one),
        *urlpatterns,
    ]
    sys.modules["bench_urls"] = module
    from django.conf import settings

    settings.ROOT_URLCONF = "bench_urls"


def client(person: Any, member: Any = None) -> Any:
    """A signed-in client."""
    from django.test import Client

    from parvis.kernel import signin

    made = Client()
    session = made.session
    session[signin.SESSION_KEY] = {
        "person": str(person.id),
        "membership": str(member.id) if member else "",
        "level": 2,
        "method": "bench",
        "at": "",
    }
    session.save()
    made.cookies["sessionid"] = session.session_key
    return made


def drafts(town: Town) -> list[tuple[uuid.UUID, int]]:
    """Drafts with complete answers, one for each run."""
    from parvis.bricks.procedures.commands import drafts as writing

    writing.MOST_DRAFTS = 10 * (RUNS + WARM)
    made = []
    for _ in range(RUNS + WARM):
        case = writing.start_case(town.citizen, town.procedure)
        done = writing.autosave(town.citizen, case, copy.deepcopy(ANSWERS), version=1)
        made.append((case, done.version))
    return made


def work(town: Town) -> dict[str, Callable[[int], Any]]:
    """What is measured, by name; each takes the number of the run."""
    from parvis.bricks.procedures.models import Case

    person, agent = client(town.person), client(town.members[0].person, town.members[0])
    saved, filed = drafts(town), drafts(town)
    rows = Case.objects.filter(state="in_instruction", number__isnull=False)
    some = list(rows.values_list("id", flat=True)[: RUNS + WARM])

    def autosave(n: int) -> Any:
        case, version = saved[n]
        body = json.dumps({"patch": {"5": f"060000{n:04}"}, "version": version})
        return person.post(f"/b/save/{case}", body, "application/json")

    return {
        "autosave": autosave,
        "filing": lambda n: person.post(f"/b/file/{filed[n][0]}"),
        "list_100k": lambda n: agent.get("/b/list"),
        "case": lambda n: agent.get(f"/b/case/{some[n]}"),
    }


def run() -> dict[str, float]:
    """Load, measure, report."""
    start()
    from bench.measure import measure

    began = time.monotonic()
    town = Town()
    load(town)
    views()
    print(f"loaded in {time.monotonic() - began:.0f} s", file=sys.stderr)
    found: dict[str, float] = {}
    for name, one in work(town).items():

        def checked(n: int, one: Callable[[int], Any] = one) -> None:
            response = one(n)
            if response.status_code != 200:
                raise SystemExit(f"{response.status_code} {response.content[:500]!r}")

        result = measure(checked, runs=RUNS, warm=WARM)
        found[f"{name}_cpu_ms"] = round(result.cpu_ms, 2)
        found[f"{name.removesuffix('_100k')}_sql"] = result.sql
        print(f"{name:12} {result.cpu_ms:8.2f} ms CPU {result.sql:6} SQL")
        if os.environ.get("SQL"):
            print("\n".join(f"    {sql[:150]}" for sql in result.statements))
    return {**found, "organisations": ORGANISATIONS, "agents": AGENTS, "cases": CASES}


if __name__ == "__main__":
    print(json.dumps(run()))
