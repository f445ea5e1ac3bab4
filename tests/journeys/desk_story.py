"""The demo town with cases in every state, and the sessions of two agents; run by test_desk.

Prints a JSON object: `sessions` by agent and `cases` by name. With the argument `work`: runs the
jobs that are due in a town that is there already, as a worker would.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any
from uuid import UUID

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from parvis.bricks.procedures.commands import (  # noqa: E402
    correcting,
    deciding,
    drafts,
    filing,
    handling,
    talking,
)
from parvis.bricks.procedures.domain.decisions import Outcome  # noqa: E402
from parvis.bricks.procedures.models import Case, Procedure  # noqa: E402
from parvis.demo.people import PEOPLE, DemoPerson, stable_id  # noqa: E402
from parvis.demo.town import load_if_missing  # noqa: E402
from parvis.kernel import clock, signin  # noqa: E402
from parvis.kernel.access import Actor  # noqa: E402
from parvis.kernel.jobs import queue  # noqa: E402
from parvis.kernel.parties.models import Membership, Person  # noqa: E402

TO_DECIDE = 8
PERSONS = [one for one in PEOPLE if not one.organisation]
ROW = "01JD00000000000000000000{:02}"
CHILDREN = [["Inès"], ["Tom", "Léa"], ["Zoé"], ["Oscar", "Maya", "Noé"]]


def agent(key: str) -> Actor:
    """An agent of the town."""
    return signin.agent(Membership.objects.get(id=stable_id(f"membership:{key}")))


def session(key: str) -> str:
    """The cookie of an agent or a person."""
    one = next(found for found in PEOPLE if found.key == key)
    store = SessionStore()
    store[signin.SESSION_KEY] = {
        "person": str(one.id),
        "membership": str(one.membership_id or ""),
        "level": 2,
        "method": "test",
        "at": "",
    }
    store.save()
    return str(store.session_key)


def answers(one: DemoPerson, children: list[str]) -> dict[str, Any]:
    """Complete answers to the canteen's form."""
    return {
        "2": one.given_names,
        "3": one.family_name,
        "4": one.email,
        "5": "06 12 34 56 78",
        "6": "14 rue des Tilleuls, 01200 Valserine",
        "11": {
            ROW.format(n): {
                "12": child,
                "13": "2019-05-03",
                "14": "jean-mace",
                "15": "ce1",
                "16": "none",
            }
            for n, child in enumerate(children)
        },
        "21": "400-799",
        "33": True,
    }


def file(n: int) -> UUID:
    """A case filed by one of the town's people."""
    one = PERSONS[n % len(PERSONS)]
    actor = signin.citizen(Person.objects.get(id=one.id))
    procedure = Procedure.objects.get(slug="cantine")
    case = drafts.start_case(actor, procedure.id)
    sent = answers(one, CHILDREN[n % len(CHILDREN)])
    drafts.autosave(actor, case, sent, version=1)
    filing.file_case(actor, case)
    return case


def version(case: UUID) -> int:
    """The present version of a case."""
    return Case.objects.values_list("version", flat=True).get(pk=case)


def tell() -> dict[str, UUID]:
    """Cases in every state, by name."""
    lucie, karim = agent("lucie_morel"), agent("karim_haddad")
    aicha = signin.citizen(Person.objects.get(id=PERSONS[0].id))
    names = ("talking", "awaiting", "accepted", "refused", "closed", "noted", "raced")
    found = {name: file(4 * n if name == "talking" else n) for n, name in enumerate(names)}
    talking.post_message(aicha, found["talking"], "Dois-je refaire la demande en janvier ?")
    talking.post_message(lucie, found["talking"], "Non : dites-le-nous ici.")
    correcting.request_correction(
        lucie,
        found["awaiting"],
        version=version(found["awaiting"]),
        missing=[
            correcting.Missing("Le numéro de la rue", 6),
            correcting.Missing("Le protocole signé"),
        ],
        deadline=clock.today() + dt.timedelta(days=30),
    )
    reasons = "L'enfant n'est pas inscrit dans une école de Valserine."
    for name, outcome in (
        ("accepted", Outcome.ACCEPTED),
        ("refused", Outcome.REFUSED),
        ("closed", Outcome.CLOSED),
    ):
        said = "" if outcome is Outcome.ACCEPTED else reasons
        deciding.decide(karim, found[name], outcome, version=version(found[name]), reasons=said)
    noted = {"50": True, "51": "Attestation vue au guichet."}
    handling.annotate(lucie, found["noted"], noted, version=version(found["noted"]))
    return found


if __name__ == "__main__" and sys.argv[1:] == ["work"]:
    queue.run_due(raising=False)
elif __name__ == "__main__":
    load_if_missing(say=lambda text: None)
    cases = tell()
    cases |= {f"to decide {n}": file(n) for n in range(TO_DECIDE)}
    queue.run_due(raising=False)
    keys = {key: session(key) for key in ("lucie_morel", "karim_haddad", "aicha_benali")}
    told = {"sessions": keys, "cases": {name: str(id_) for name, id_ in cases.items()}}
    sys.stdout.write(json.dumps(told) + "\n")
