"""Pages: CPU and SQL of the pages themselves, templates included, on the demo town.

    python -m bench.pages

On a throwaway SQLite file. Prints a table, then one JSON object. See `bench.cases` for the sizes
that matter (40,000 organisations, 100,000 cases) without templates.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile


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
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
