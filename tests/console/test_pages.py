"""The console: operators only, no content of anything, decisions that leave a trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.test import Client

from parvis.console.models import Verification
from parvis.kernel import clock, events, files, jobs, journal, mail
from parvis.kernel.access import Role, system
from parvis.kernel.events import registry as event_registry
from parvis.kernel.events.models import Delivery
from parvis.kernel.jobs import registry as job_registry
from parvis.kernel.jobs.models import Job
from parvis.kernel.journal.models import Entry
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties.models import Claim, Membership, Organisation
from parvis.kernel.parties.public import claim_organisation
from parvis.kernel.urns import urn

pytestmark = pytest.mark.django_db
PATHS = (
    "/console/",
    "/console/taches/",
    "/console/taches/?state=dead",
    "/console/evenements/",
    "/console/evenements/?state=waiting",
    "/console/courrier/",
    "/console/fichiers/",
    "/console/fichiers/?state=refused",
    "/console/journal/",
    "/console/organisations/",
)
SECRET = "Benali-canteen-secret"


@dataclass(frozen=True)
class Told:
    """An event with something personal in it."""

    name: ClassVar = "console.told"
    version: ClassVar = 1
    words: str


def fails(got: Told) -> None:
    """A subscriber that cannot."""
    raise RuntimeError(SECRET)


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    """A job and a subscriber that fail, forgotten afterwards."""
    before = dict(job_registry._jobs), dict(event_registry._subscriptions)

    @jobs.job("test.fails", max_attempts=1)
    def failing(args: dict[str, Any]) -> None:
        raise RuntimeError(SECRET)

    @jobs.job("test.slow")
    def slow(args: dict[str, Any]) -> None: ...

    events.subscribe("console.told/1", into=Told, handler=fails, name="console.fails")
    yield
    job_registry._jobs.clear()
    job_registry._jobs.update(before[0])
    event_registry._subscriptions.clear()
    event_registry._subscriptions.update(before[1])


@pytest.fixture
def operator(town, sign_in) -> Client:
    """A browser of the instance's operator."""
    return sign_in(town.agents[Role.OPERATOR])


@pytest.fixture
def busy(town) -> None:
    """One of everything, with something personal in each."""
    owner = town.organisation.id
    jobs.enqueue("test.fails", {"child": SECRET}, organisation=owner)
    jobs.enqueue("test.slow", {"child": SECRET}, at=clock.now() + dt.timedelta(days=1))
    events.publish(Told(SECRET), aggregate=urn("test", "case", "1"))
    events.publish(Told(SECRET), aggregate=urn("test", "case", "1"))
    mail.queue("aicha@example.org", subject=SECRET, text=SECRET, key="test:1", organisation=owner)
    files.store_bytes(
        b"%PDF-1.7 " + SECRET.encode(),
        f"{SECRET}.pdf",
        "application/pdf",
        owner=urn("test", "case", "1"),
        organisation=owner,
        purpose="test",
    )
    journal.record(
        system("test"), "test.case.file", urn("test", "case", "1"), organisation=owner,
        payload={"words": SECRET},
    )  # fmt: skip
    jobs.run_due(raising=False)
    Delivery.objects.update(max_attempts=1)
    events.drain(raising=False)


@pytest.mark.parametrize("path", PATHS)
def test_operators_see_the_page_and_no_content(path, operator, busy):
    for language in ("fr", "en"):
        operator.cookies["django_language"] = language
        answer = operator.get(path)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert f'lang="{language}"' in page
        assert SECRET not in page
        assert "aicha@" not in page


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_does(path, town, person, sign_in, client):
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/connexion/" in answer["Location"]
    assert sign_in(person).get(path).status_code == 403
    for role, member in town.agents.items():
        if role != Role.OPERATOR:
            assert sign_in(member).get(path).status_code == 403, role


def test_nobody_else_decides(town, person, sign_in, busy):
    job, delivery = Job.objects.get(name="test.fails"), Delivery.objects.get(state="dead")
    paths = [f"/console/taches/{job.pk}/", f"/console/evenements/{delivery.pk}/"]
    members = [member for role, member in town.agents.items() if role != Role.OPERATOR]
    for who in [person, *members]:
        for path in paths:
            answer = sign_in(who).post(path, {"decision": "abandon"})
            assert answer.status_code == 403
        assert sign_in(who).post("/console/journal/").status_code == 403
    assert Job.objects.get(pk=job.pk).state == "dead"
    assert Delivery.objects.get(pk=delivery.pk).state == "dead"


def test_the_first_page_says_what_needs_a_decision(operator):
    assert "Nothing needs you" in operator.get("/console/").content.decode()
    jobs.enqueue("test.fails", {})
    jobs.run_due(raising=False)
    jobs.enqueue("test.slow", {})
    Job.objects.filter(name="test.slow").update(
        created_at=clock.now() - dt.timedelta(minutes=12),
        due_at=clock.now() - dt.timedelta(minutes=12),
    )
    Verification.objects.create(seconds=1, ok=False, records=3, heads=1, words=["A record."])
    page = operator.get("/console/").content.decode()
    assert "Something needs you" in page
    assert "1 task has failed." in page
    assert "12 minutes: is a worker running?" in page
    assert "found that the journal was changed" in page


@pytest.mark.parametrize("decision", ["retry", "abandon"])
def test_a_failed_task_is_decided_and_the_decision_recorded(decision, operator, busy):
    job = Job.objects.get(name="test.fails")
    path = f"/console/taches/{job.pk}/"
    page = operator.get(path).content.decode()
    assert "RuntimeError" in page
    assert SECRET not in page
    answer = operator.post(path, {"decision": decision}, follow=True)
    assert answer.status_code == 200
    job.refresh_from_db()
    assert job.state == {"retry": "waiting", "abandon": "abandoned"}[decision]
    entry = Entry.objects.get(verb=f"console.job.{decision}")
    assert entry.subject == f"urn:parvis:console:job:{job.pk}"
    again = operator.post(path, {"decision": "abandon"}, follow=True).content.decode()
    assert ("moved on meanwhile" in again) == (decision == "abandon")


def test_replaying_a_delivery_frees_those_behind_it(operator, busy):
    dead = Delivery.objects.get(state="dead")
    path = f"/console/evenements/{dead.pk}/"
    assert "Waiting behind it" in operator.get(path).content.decode()
    operator.post(path, {"decision": "abandon"})
    dead.refresh_from_db()
    assert dead.state == "abandoned"
    assert events.drain(raising=False) == 1
    assert Entry.objects.filter(verb="console.delivery.abandon").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/console/taches/00000000-0000-4000-8000-000000000001/",
        "/console/evenements/999/",
        f"/console/evenements/{10**30}/",
        "/console/taches/?state=nothing",
        "/console/taches/?before=nothing",
        "/console/evenements/?before=x",
        "/console/courrier/?before=x",
        "/console/fichiers/?before=x",
        "/console/fichiers/?before=2026-01-01",
        "/console/fichiers/?before=9999-12-31T23:59:59-23:59",
        "/console/fichiers/?before=0001-01-01T00:00:00%2B23:59",
        "/console/journal/?before=x",
        "/console/organisations/00000000-0000-4000-8000-000000000001/",
    ],
)
def test_addresses_that_do_not_exist_are_said(path, operator):
    assert operator.get(path).status_code == 404


def test_unknown_decisions_are_refused(operator, busy):
    job = Job.objects.get(name="test.fails")
    assert operator.post(f"/console/taches/{job.pk}/", {"decision": "x"}).status_code == 400
    unknown = f"/console/taches/{uuid4()}/"
    assert operator.post(unknown, {"decision": "retry"}).status_code == 302


def test_lists_have_pages(operator):
    for n in range(53):
        jobs.enqueue("test.slow", {"n": n})
        mail.queue(f"p{n}@example.org", subject="s", text="t", key=f"test:{n}")
    for path, all_rows in (("/console/taches/", 106), ("/console/courrier/", 53)):
        seen, address = 0, path
        while address:
            page = operator.get(address).content.decode()
            seen += page.count('<tr><th scope="row">')
            found = page.partition('rel="next" href="')[2].partition('"')[0]
            address = found.replace("&amp;", "&")
        assert seen == all_rows


def test_list_pages_cost_few_statements(operator, busy, django_assert_max_num_queries):
    operator.get("/console/")
    for path in PATHS:
        with django_assert_max_num_queries(16):
            operator.get(path)


def test_letters_are_read_only_in_a_demo(operator, busy, settings):
    letter = Letter.objects.get()
    path = f"/console/courrier/{letter.pk}/"
    assert operator.get(path).status_code == 403
    settings.PARVIS_ENV = "demo"
    assert SECRET in operator.get("/console/courrier/").content.decode()
    page = operator.get(path).content.decode()
    assert SECRET in page
    assert "aicha@<wbr>example.org" in page
    assert operator.get(f"/console/courrier/{uuid4()}/").status_code == 404


def test_a_letter_that_failed_leads_to_its_task(operator):
    mail.queue("a@example.org", subject="s", text="t", key="test:1")
    Job.objects.update(state="dead", due_at=None)
    page = operator.get("/console/courrier/").content.decode()
    assert "Not sent" in page
    assert f"/console/taches/{Job.objects.get().pk}/" in page


def test_a_verification_is_asked_once_and_shown(operator, busy):
    assert "not verified yet" in operator.get("/console/journal/").content.decode()
    for _ in range(2):
        answer = operator.post("/console/journal/", follow=True)
        assert "The verification is asked for" in answer.content.decode()
    assert Job.objects.filter(name="console.verify_journal").count() == 1
    journal.seal()
    jobs.run_due()
    found = Verification.objects.get()
    assert found.ok
    page = operator.get("/console/journal/").content.decode()
    assert "All is as it was signed" in page
    assert str(found.records) in page


@pytest.fixture
def claim(person, citizen) -> Claim:
    """A person asks to manage an organisation."""
    number = claim_organisation(citizen, "21690123100011", "Secrétaire", name="Lyon")
    return Claim.objects.get(id=number)


def test_a_request_is_confirmed(operator, claim):
    assert "1 organisation to confirm." in operator.get("/console/").content.decode()
    path = f"/console/organisations/{claim.id}/"
    page = operator.get(path).content.decode()
    assert "Benali" in page
    assert operator.post(path, {"decision": "confirm"})["Location"].endswith("?done=confirm")
    claim.refresh_from_db()
    assert claim.state == Claim.State.CONFIRMED
    assert Organisation.objects.get(id=claim.organisation_id).state == "active"
    assert Membership.objects.filter(person=claim.person_id, roles=["manager"]).exists()
    assert operator.get(path).status_code == 404
    assert "confirmed" in operator.get("/console/organisations/?done=confirm").content.decode()


def test_a_request_is_refused_with_reasons(operator, claim):
    path = f"/console/organisations/{claim.id}/"
    answer = operator.post(path, {"decision": "refuse", "reasons": " "})
    assert answer.status_code == 400
    assert "f-reasons" in answer.content.decode()
    operator.post(path, {"decision": "refuse", "reasons": "Inconnue de la mairie."})
    claim.refresh_from_db()
    assert claim.state == Claim.State.REFUSED


def test_an_operator_never_decides_their_own_request(town, sign_in):
    member = town.agents[Role.OPERATOR]
    own = Claim.objects.create(
        organisation=Organisation.objects.create(name="Autre", state="claimed"),
        person=member.person,
        siret="21690123100011",
        capacity="Secrétaire",
    )
    operator, path = sign_in(member), f"/console/organisations/{own.id}/"
    assert "your own request" in operator.get(path).content.decode()
    assert operator.post(path, {"decision": "confirm"}).status_code == 403


def test_looking_at_who_asks_is_recorded(operator, claim):
    operator.get(f"/console/organisations/{claim.id}/")
    journal.flush()
    look = Entry.objects.get(kind="look")
    assert look.subject == f"urn:parvis:parties:claim:{claim.id}"
    assert look.concerns.get().person == claim.person_id
