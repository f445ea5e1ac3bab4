"""Cases written in bulk are the rows that the commands write: compared table by table."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection

from parvis.bricks.procedures import demo
from parvis.bricks.procedures.commands.bulk import writing
from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.demo import Child, Household, Team, many
from parvis.bricks.procedures.demo.lives import FATES, plan
from parvis.bricks.procedures.demo.living import live
from parvis.bricks.procedures.models import (
    Case,
    CaseColumn,
    CaseEvent,
    CaseNumber,
    Correction,
    Document,
    Message,
)
from parvis.bricks.procedures.queries.proof import prove
from parvis.kernel import clock, journal, signin
from parvis.kernel.access import Forbidden, system
from parvis.kernel.events.models import Event
from parvis.kernel.jobs.models import Job
from parvis.kernel.journal.models import ActorLabel, Concern, Entry
from parvis.kernel.mail.models import Letter
from parvis.kernel.past import KEPT
from parvis.kernel.values.ids import uuid7

UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DIGESTS = re.compile(r'(?<=")[0-9a-f]{64}(?=")')
LEFT_OUT = {"id", "entry_id", "journal", "sent_at", "erased_at", "digest", "due_at", "created_at"}


@pytest.fixture
def lives(canteen, person, other_person, desk):
    """Every fate twice, of two persons."""
    homes = [
        Household(signin.citizen(person), "14 rue des Tilleuls, 00310 Valserine"),
        Household(
            signin.citizen(other_person), "3 chemin du Lac, 00310 Valserine", language="en",
            children=(Child("Hugo", 9), Child("Léa", 6)),
        ),
    ]  # fmt: skip
    team = Team([desk.instructor], desk.decider)
    story, found = demo.STORIES["cantine"], []
    for n, fate in enumerate(list(FATES) * 2):
        for turn in range(20):  # lives with files are for the commands only
            life = plan(
                story, homes[n % 2], team, fate,
                seed=f"{n}.{turn}", days_ago=12 + n % 9, looks=False,
            )  # fmt: skip
            if all(act.piece is None for act in life.acts):
                found.append(life)
                break
    return found


def rows(model, **where):
    """Rows as dictionaries, in the order of their making, without what a second run changes."""
    made = ("seq", "at", "asked_at", "published_at", "queued_at", "created_at")
    order = [name for name in made if hasattr(model, name)][:1]
    order += ["name"] if model is Event else []
    found = model.objects.filter(**where).order_by(*order, "pk").values()
    return [{k: v for k, v in row.items() if k not in LEFT_OUT} for row in found]


def entry_of(row: CaseEvent) -> list:
    """The journal's entry of an event, its actor's words, the persons concerned."""
    (entry,) = rows(Entry, id=row.journal)
    label = bytes(entry.pop("actor_label"))
    words = ActorLabel.objects.get(pk=label).text if label else ""
    concerned = Concern.objects.filter(entry=row.journal).values_list("person", flat=True)
    return [entry, words, list(concerned)]


def told(case: Case) -> str:
    """Everything that the database holds of a case, with names instead of identifiers."""
    urn, since = f"urn:parvis:procedures:case:{case.id}", clock.now() - KEPT
    entries = [entry_of(row) for row in CaseEvent.objects.filter(case=case).order_by("seq")]
    made = Document.objects.filter(case=case).order_by("created_at")
    documents = [str(one.id) for one in made]
    everything = {
        "case": rows(Case, id=case.id),
        "events": rows(CaseEvent, case=case),
        "entries": entries,
        "columns": sorted(json.dumps(one, default=str) for one in rows(CaseColumn, case=case)),
        "messages": rows(Message, case=case),
        "corrections": rows(Correction, case=case),
        "documents": rows(Document, case=case),
        "told": rows(Event, aggregate=urn, published_at__gt=since),
        "sent": rows(Letter, about=urn, queued_at__gt=since),
        "jobs": [str(rows(Job, args={"document": one})) for one in documents],
    }
    text = json.dumps(everything, default=str, indent=1, ensure_ascii=False)
    text = DIGESTS.sub("digest", text)
    if case.number:
        text = text.replace(str(case.number), "NUMBER").replace(f"{case.number:,}", "NUMBER")
    names: dict[str, str] = {}
    return UUIDS.sub(lambda found: names.setdefault(found[0], f"id{len(names)}"), text)


def from_number(number: int, canteen, citizen) -> None:
    """Let numbers begin where they cannot be taken for another one in the rows."""
    case = start_case(citizen, canteen)
    CaseNumber.objects.create(id=number, case_id=case)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('procedures_casenumber', 'id'), %s)", [number]
            )


@pytest.mark.django_db
def test_the_same_rows_as_the_commands(canteen, lives, citizen):
    from_number(71_300, canteen, citizen)
    one_by_one = [live(canteen, life) for life in lives]
    ids = [uuid7() for _ in lives]
    done = writing.write_lives(
        system("demo"), canteen, list(zip(ids, lives, strict=True)), drawing_from=clock.now()
    )
    assert done == len(lives) == 2 * len(FATES)
    for life, lived, written in zip(lives, one_by_one, ids, strict=True):
        expected = told(Case.objects.get(pk=lived)).splitlines()
        found = told(Case.objects.get(pk=written)).splitlines()
        assert found == expected, life.fate
        proof = prove(written)
        assert proof.holds, (life.fate, proof.wrong)
    journal.seal()
    assert journal.verify().ok


@pytest.mark.django_db
def test_only_the_house_writes_the_past(canteen, lives, desk):
    with pytest.raises(Forbidden):
        writing.write_lives(desk.decider, canteen, [], drawing_from=clock.now())


@pytest.mark.django_db
def test_a_chunk_has_the_same_cases_again_and_none_that_silence_should_have_decided(
    canteen, person, desk
):
    homes = [Household(signin.citizen(person), "14 rue des Tilleuls, 00310 Valserine")]
    team = Team([desk.instructor], desk.decider)
    chunk = many.Chunk("cantine", 0, 40, of=60)
    assert not many.is_loaded(chunk)
    made = many.load_chunk(chunk, canteen, homes, team, drawing_from=clock.now())
    assert made == 40 and many.is_loaded(chunk)
    assert list(Case.objects.order_by("pk").values_list("pk", flat=True)) == [
        many.case_id(n) for n in range(40)
    ]
    today = clock.today()
    late = Case.objects.filter(due_on__lt=today, state__in=("filed", "in_instruction"))
    assert not late.exists()
    assert not Case.objects.filter(state="draft", expires_on__lt=today).exists()
    for case in Case.objects.all():
        assert prove(case.id).holds
    assert Job.objects.filter(due_at__gt=clock.now()).count() >= 30
