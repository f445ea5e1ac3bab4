"""What the filing test needs of the database, in a process of its own.

`prepare N` prints N complete drafts with the session of their owner; `parts` prints which parts of
each case are there; `check` those, with what is drawn and sent, and the proofs.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from parvis.bricks.procedures.commands import drafts  # noqa: E402
from parvis.bricks.procedures.models import (  # noqa: E402
    Case,
    CaseColumn,
    CaseEvent,
    CaseNumber,
    Document,
)
from parvis.bricks.procedures.queries.proof import prove  # noqa: E402
from parvis.demo import cases, services, town  # noqa: E402
from parvis.kernel import files, journal, signin  # noqa: E402
from parvis.kernel.events.models import Event  # noqa: E402
from parvis.kernel.jobs.models import Job  # noqa: E402
from parvis.kernel.mail.models import Letter  # noqa: E402

ROW = "01JD0000000000000000000001"


def session(person: Any) -> str:
    """The cookie of a person."""
    store = SessionStore()
    store[signin.SESSION_KEY] = {
        "person": str(person), "membership": "", "level": 2, "method": "test", "at": "",
    }  # fmt: skip
    store.save()
    return str(store.session_key)


def prepare(wanted: int) -> list[dict[str, str]]:
    """Publish the canteen; complete drafts of the people of the town."""
    call_command("migrate", verbosity=0)
    town.load_people()
    services.load(say=lambda words: None)
    procedure = cases.publish("cantine")
    homes = cases.homes("cantine")
    found = []
    for n in range(wanted):
        home = homes[n % len(homes)]
        case = drafts.start_case(home.usager, procedure)
        child = {"12": "Inès", "13": "2019-05-03", "14": "jean-mace", "15": "ce1", "16": "none"}
        answers = {"5": home.phone, "6": home.address, "11": {ROW: child}, "21": "400-799"}
        answers |= {"33": True}
        drafts.autosave(home.usager, case, answers, version=1)
        found.append({"case": str(case), "cookie": session(home.usager.person)})
    return found


def parts(case: Case) -> dict[str, int]:
    """How many of each part a case has: a filed one has all of them once, a draft none."""
    urn = f"urn:parvis:procedures:case:{case.id}"
    receipts = Document.objects.filter(case=case, kind="receipt")
    return {
        "number": int(case.number is not None),
        "filed": CaseEvent.objects.filter(case=case, type="filed").count(),
        "sequence": CaseNumber.objects.filter(case=case).count(),
        "receipt": receipts.count(),
        "told": Event.objects.filter(aggregate=urn, name="procedures.case_filed/1").count(),
        "letter": Letter.objects.filter(key=f"receipt:{case.id}").count(),
        "index": int(CaseColumn.objects.filter(case=case).exists()),
    }


def check() -> dict[str, Any]:
    """What is there: the parts of each case, what is drawn, sent, waiting, dead, and the proofs.

    Waiting jobs are counted first: the worker goes on while the rest is read.
    """
    waiting = Job.objects.filter(
        state__in=("waiting", "running"), name__in=("procedures.draw_document", "mail.send")
    ).count()
    rows = list(Case.objects.all())
    filed = [one for one in rows if one.number is not None]
    journal.seal()
    drawn = [one for one in Document.objects.all() if one.file is not None]
    return {
        "parts": {str(one.id): parts(one) for one in rows},
        "numbers": len({one.number for one in filed}),
        "wrong": [str(one.id) for one in rows if not prove(one.id).holds],
        "drawn": len(drawn),
        "whole": sum(files.read(one.file)[:5] == b"%PDF-" for one in drawn if one.file),
        "sent": Letter.objects.filter(sent_at__isnull=False).count(),
        "open": waiting,
        "dead": Job.objects.filter(state="dead").count(),
        "journal": journal.verify().ok,
    }


def main(do: str, *arguments: str) -> Any:
    """One of the three."""
    if do == "prepare":
        return prepare(int(arguments[0]))
    if do == "parts":
        return {str(one.id): parts(one) for one in Case.objects.all()}
    return check()


if __name__ == "__main__":
    made = main(*sys.argv[1:])
    sys.stdout.write(json.dumps(made) + "\n")
