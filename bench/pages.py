"""Pages: CPU and SQL of the pages themselves, templates included, on the demo town.

    python -m bench.pages

On a throwaway SQLite file. Prints a table, then one JSON object. See `bench.cases` for the sizes
that matter (40,000 organisations, 100,000 cases) without templates.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import sys
import tempfile
import time


def start() -> None:
    """A demo town of its own."""
    os.environ |= {
        "PARVIS_ENV": "demo",
        "PARVIS_VAR": tempfile.mkdtemp(prefix="parvis-bench-"),
        "PARVIS_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    from parvis.demo import town
    from parvis.ui import assets, i18n

    i18n.ensure_compiled()
    assets.collect()
    call_command("migrate", verbosity=0)
    town.load_if_missing(say=lambda words: None)


def client(key: str):  # type: ignore[no-untyped-def]
    """A client signed in as a demo person."""
    from django.test import Client

    from parvis.demo.people import PEOPLE

    found = Client()
    one = next(person for person in PEOPLE if person.key == key)
    found.post("/demo/personnes/entrer/", {"person": str(one.id)})
    return found


def version(page) -> str:  # type: ignore[no-untyped-def]
    """The version that a page was made from."""
    return re.search(r'name="version" value="(\d+)"', page.content.decode())[1]


def budgets(runs: int = 20) -> dict[str, int]:
    """How many page kinds of the demo town (Django set up, town loaded) break a budget.

    `pages_over_60kb`: HTML and the files that it loads, compressed, nothing in cache.
    `pages_over_200ms`: 95th percentile of the CPU time that the server spends on the page, over
    `runs` openings. Every page kind of `tests.journeys.page_kinds` is opened; a kind without a
    sample raises RuntimeError.
    """
    from tests.journeys import page_kinds

    walk = page_kinds.discover()
    if walk.missing:
        raise RuntimeError(f"no sample of {', '.join(walk.missing)}")
    heavy, slow = 0, 0
    for kind, sample in sorted(walk.samples.items()):
        visitor = page_kinds.visitor_of(sample)
        octets = _octets(visitor, sample.path)
        times = sorted([_cpu_ms(visitor, sample.path) for _ in range(runs + 3)][3:])
        p95 = times[math.ceil(0.95 * len(times)) - 1]
        heavy += octets > 60_000
        slow += p95 > 200
        sys.stdout.write(f"{kind:28} {octets:7} octets {p95:7.1f} ms\n")
    return {"pages_over_60kb": heavy, "pages_over_200ms": slow}


def _cpu_ms(visitor, path: str) -> float:  # type: ignore[no-untyped-def]
    begin = time.process_time()
    visitor.get(path)
    return (time.process_time() - begin) * 1000


def _octets(visitor, path: str) -> int:  # type: ignore[no-untyped-def]
    from django.conf import settings

    page = visitor.get(path, headers={"accept-encoding": "gzip"}).content
    html = gzip.decompress(page) if page[:2] == b"\x1f\x8b" else page
    loaded = set(re.findall(r'(?:src|href)="([^"]+\.(?:css|js|svg)[^"]*)"', html.decode()))
    total = len(page)
    for address in loaded:
        file = settings.STATIC_ROOT / address.removeprefix(settings.STATIC_URL)
        packed = file.with_name(file.name + ".gz")
        if file.is_file():
            total += (packed if packed.is_file() else file).stat().st_size
        else:
            total += len(gzip.compress(visitor.get(address).content))
    return total


def main() -> None:
    """Measure each page kind."""
    start()
    from bench.measure import measure
    from parvis.bricks.procedures.models import Case
    from parvis.demo.people import PEOPLE

    usager, agent = client("john_carter"), client("karim_haddad")
    draft = Case.objects.filter(state="draft").first()
    owner = client(next(one.key for one in PEOPLE if one.id == draft.owner_id))
    step = f"/deposer/dossier/{draft.id}/etape/1/"
    case = Case.objects.filter(state="in_instruction").first()
    state = {"version": version(owner.get(step))}

    def autosave(turn: int) -> None:
        sent = {"version": state["version"], "5": f"06 12 34 {turn:04}"}
        state["version"] = version(owner.post(f"{step}garder/", sent))

    works = {
        "home": lambda _: usager.get("/"),
        "offer": lambda _: usager.get("/deposer/cantine/"),
        "step": lambda _: owner.get(step),
        "autosave": autosave,
        "review": lambda _: owner.get(f"/deposer/dossier/{draft.id}/relire/"),
        "space": lambda _: owner.get("/espace/"),
        "desk_list": lambda _: agent.get("/bureau/"),
        "desk_case": lambda _: agent.get(f"/bureau/dossier/{case.id}/"),
        "looks": lambda _: owner.get("/mes-donnees/"),
    }
    found = {}
    for name, work in works.items():
        one = measure(work)
        found[f"{name}_cpu_ms"], found[f"{name}_sql"] = round(one.cpu_ms, 2), one.sql
        sys.stdout.write(f"{name:12} {one.cpu_ms:7.2f} ms CPU {one.sql:4} SQL\n")
    sys.stdout.write(json.dumps(found | budgets()) + "\n")


if __name__ == "__main__":
    main()
