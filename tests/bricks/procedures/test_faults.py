"""The table of faults: each row of docs/faults.md is tried here, on the real pages.

A row says what goes wrong, what the person reads, the status. `python -m
tests.bricks.procedures.test_faults` prints the page; a test keeps it as it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings

from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.handling import take_in_instruction
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.models import Case, CaseEvent, Message
from parvis.demo import town as demo_town
from parvis.demo.people import PEOPLE
from parvis.kernel import clock
from parvis.kernel.access import Role
from tests.bricks.procedures.conftest import ROW

PAGE = Path(__file__).resolve().parents[3] / "docs" / "faults.md"


@dataclass
class Place:
    """Who is there and what they work on, for the rows."""

    draft: Case
    sign_in: Callable[..., Client]
    person: Any
    other_person: Any
    town: Any
    other_town: Any
    desk: Any
    file: Callable[[], Case]

    @property
    def mine(self) -> Client:
        """The owner of the draft."""
        return self.sign_in(self.person)

    def agent(self, role: Role, town: Any = None) -> Client:
        """An agent of the town, or of another."""
        return self.sign_in((town or self.town).agents[role])

    def step(self, number: int) -> str:
        """Address of a page of the draft."""
        return f"/deposer/dossier/{self.draft.id}/etape/{number}/"

    def version(self) -> int:
        """The draft's version now."""
        return Case.objects.get(pk=self.draft.pk).version

    def send(self, step: int, client: Client | None = None, **answers: str) -> Any:
        """Send one page of the form."""
        sent = {"version": self.version(), "then": "next", **answers}
        return (client or self.mine).post(self.step(step), sent)


def wrong_type(place: Place) -> Any:
    found = place.send(1, **{"4": "not an address"})
    assert 'value="not an address"' in found.content.decode(), "what was typed is shown again"
    return found


def too_long(place: Place) -> Any:
    return place.send(1, **{"2": "A" * 5_000})


def unknown_field(place: Place) -> Any:
    found = place.send(1, **{"999": "x", "2": "Aïcha"})
    assert "999" not in Case.objects.get(pk=place.draft.pk).answers
    return found


def unknown_button(place: Place) -> Any:
    sent = {"version": place.version(), "then": "explode:11"}
    return place.mine.post(place.step(10), sent)


def no_csrf(place: Place) -> Any:
    client = place.mine
    client.handler.enforce_csrf_checks = True
    return client.post(place.step(1), {"version": place.version(), "2": "Mallory"})


def expired_session(place: Place) -> Any:
    """The draft survives, and sign-in leads back to the page."""
    demo_town.load_people()
    client = place.mine
    place.send(1, client, **{"2": "Kept"})
    client.session.flush()
    found = client.post(place.step(1), {"version": place.version(), "2": "Lost"})
    assert found["Location"].startswith("/connexion/?next=%2Fdeposer%2Fdossier%2F")
    assert place.sign_in(place.person).get(place.step(1)).content.decode().count("Kept") >= 1
    entered = Client().post(
        "/demo/personnes/entrer/", {"person": str(PEOPLE[0].id), "next": place.step(1)}
    )
    assert entered["Location"] == place.step(1)
    return client.get(found["Location"], follow=True)


def expired_autosave(place: Place) -> Any:
    """What is saved in the background never puts a sign-in page in place of the form."""
    return Client().post(
        place.step(1) + "garder/", {"version": "1", "2": "x"}, headers={"hx-request": "true"}
    )


def bad_utf8(place: Place) -> Any:
    body = b"version=%d&then=next&2=A%%C3%%28%%FF&3=B" % place.version()
    return place.mine.post(place.step(1), body, content_type="application/x-www-form-urlencoded")


def nul_character(place: Place) -> Any:
    return place.send(1, **{"2": "A\x00B"})


def bad_address(place: Place) -> Any:
    return place.mine.get("/deposer/%ff%fe/")


def many_rows(place: Place) -> Any:
    """Nobody's browser sends that; what is beyond the block's limit is not taken."""
    sent = {"version": str(place.version()), "then": "next"}
    sent |= {f"11.{n:026}.12": "x" for n in range(10_000)}
    found = place.mine.post(place.step(10), sent)
    assert list(Case.objects.get(pk=place.draft.pk).answers["11"]) == [ROW]
    return found


def one_row_more(place: Place) -> Any:
    client = place.mine
    for _ in range(7):
        client.post(place.step(10), {"version": place.version(), "then": "add:11"})
    return client.post(place.step(10), {"version": place.version(), "then": "add:11"})


def too_many_inputs(place: Place) -> Any:
    sent = {f"x{n}": "1" for n in range(20_001)}
    return place.mine.post(place.step(10), sent)


def too_big_form(place: Place) -> Any:
    return place.send(1, **{"2": "A" * 2_600_000})


def two_tabs(place: Place) -> Any:
    old = place.version()
    place.send(1, **{"2": "First"})
    found = place.mine.post(place.step(1), {"version": old, "then": "next", "2": "Second"})
    assert Case.objects.get(pk=place.draft.pk).answers["2"] == "First"
    return found


def two_deciders(place: Place) -> Any:
    """The first decision stands; the second agent reads that it was made."""
    case = place.file()
    take_in_instruction(place.desk.instructor, case.id)
    client = place.agent(Role.DECIDER)
    page = client.get(f"/bureau/dossier/{case.id}/accepter/").content.decode()
    shown = re.search(r'name="version" value="(\d+)"', page)[1]
    case.refresh_from_db()
    decide(place.desk.decider, case.id, Outcome.REFUSED, version=case.version, reasons="Complet.")
    found = client.post(f"/bureau/dossier/{case.id}/accepter/", {"version": shown, "sure": "1"})
    case.refresh_from_db()
    assert case.state == "refused"
    assert CaseEvent.objects.filter(case=case, type="decided").count() == 1
    return found


def other_organisation(place: Place) -> Any:
    """Not even that it exists."""
    case = place.file()
    agent = place.agent(Role.DECIDER, place.other_town)
    unknown = agent.get(f"/bureau/dossier/{uuid4()}/")
    found = agent.get(f"/bureau/dossier/{case.id}/")
    assert found.status_code == unknown.status_code
    plain = [
        re.sub(r"[0-9a-f-]{36}|nonce-\S+|csrf\S+\s+value=\S+", "", one.content.decode())
        for one in (found, unknown)
    ]
    assert plain[0] == plain[1], "both pages are the same"
    assert str(case.number) not in re.sub(r"<[^>]*>", "", found.content.decode())
    return found


def other_person(place: Place) -> Any:
    client = place.sign_in(place.other_person)
    assert client.post(place.step(1), {"version": 1, "2": "x"}).status_code == 404
    return client.get(f"/espace/dossier/{place.draft.id}/")


def an_agents_page(place: Place) -> Any:
    return place.mine.get("/bureau/")


def empty_message(place: Place) -> Any:
    case = place.file()
    found = place.mine.post(f"/espace/dossier/{case.id}/ecrire/", {"body": "   "})
    assert not Message.objects.exists()
    return found


def too_many_messages(place: Place) -> Any:
    """A page in words, and when to come back."""
    case, client = place.file(), place.mine
    with clock.held(clock.now()):
        for n in range(40):
            client.post(f"/espace/dossier/{case.id}/ecrire/", {"body": f"message {n}"})
        found = client.post(f"/espace/dossier/{case.id}/ecrire/", {"body": "one more"})
    # the window slides: just after it began, one place of forty in the next is waited for too
    assert 0 < int(found["Retry-After"]) <= 600 + 600 / 40
    assert Message.objects.count() == 40
    return found


def a_program(place: Place) -> Any:
    client = place.mine
    place.send(10, client, **{f"11.{ROW}.16": "allergy"})
    upload = SimpleUploadedFile("pai.pdf", b"MZ" + b"\0" * 200, "application/pdf")
    sent = {"version": place.version(), "then": "next", "31": upload}
    return client.post(place.step(30), sent)


def wrong_method(place: Place) -> Any:
    return place.mine.get(place.step(1) + "garder/")


@dataclass(frozen=True)
class Row:
    """One fault: what it is, what the person reads (English), the status."""

    fault: str
    reads: str
    status: int
    act: Callable[[Place], Any]


TABLE = (
    Row("An answer of the wrong type", "must be mended", 422, wrong_type),
    Row("An answer that is too long", "must be mended", 422, too_long),
    Row("A field that the form does not have", "", 302, unknown_field),
    Row("A button that the page does not have", "", 400, unknown_button),
    Row("A form without its protection token (CSRF)", "Your session has expired", 403, no_csrf),
    Row("A session that ends in mid-form", "Who are you in Valserine?", 200, expired_session),
    Row("The same, while saving in the background", "", 403, expired_autosave),
    Row("Text that is not UTF-8", "must be mended", 422, bad_utf8),
    Row("A NUL character in an answer", "must be mended", 422, nul_character),
    Row("An address that is not UTF-8", "This page does not exist", 404, bad_address),
    Row("A block of 10,000 rows", "", 302, many_rows),
    Row("One row more than the block may have", "", 409, one_row_more),
    Row("More inputs than any form has", "What you sent is too large", 413, too_many_inputs),
    Row("A form of more than 2.5 MB", "What you sent is too large", 413, too_big_form),
    Row("The same draft in two tabs", "", 409, two_tabs),
    Row("Two agents who decide at once", "Nothing was changed", 409, two_deciders),
    Row("A case of another organisation", "This page does not exist", 404, other_organisation),
    Row("A draft of another person", "This page does not exist", 404, other_person),
    Row("A page for agents, opened by a person", "not open to you", 403, an_agents_page),
    Row("A message without words", "message", 422, empty_message),
    Row("41 messages in ten minutes", "Too many requests", 429, too_many_messages),
    Row("A program sent as a document", "program", 422, a_program),
    Row("A page used with the wrong method", "cannot be used that way", 405, wrong_method),
)


@pytest.fixture
def place(draft, sign_in, person, other_person, town, other_town, desk, citizen) -> Place:
    """Everything that a row needs."""
    from parvis.bricks.procedures.commands.filing import file_case

    def file() -> Case:
        file_case(citizen, draft.id)
        return Case.objects.get(pk=draft.pk)

    return Place(draft, sign_in, person, other_person, town, other_town, desk, file)


@pytest.mark.django_db
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.act.__name__)
def test_each_fault_has_words_and_the_right_status(row, place):
    found = row.act(place)
    assert found.status_code == row.status
    if row.reads:
        assert row.reads in found.content.decode()
    if row.status >= 400:
        words = re.sub(r"<[^>]*>", "", found.content.decode())
        assert len(words.split()) > 10, "a page in words"


@pytest.mark.django_db
def test_policies_of_the_browser(place):
    """Strict CSP without inline script, nobody may frame a page, and HSTS behind HTTPS."""
    for address in ("/", place.step(1), "/bureau/", "/nowhere/"):
        found = place.mine.get(address)
        policy = found["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "*" not in policy
        body = found.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)", body)
        assert not re.search(r'<style|\sstyle="|\son[a-z]+="', body)
        assert found["X-Frame-Options"] == "DENY"
        assert found["X-Content-Type-Options"] == "nosniff"


def test_hsts_is_said_behind_https():
    with override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True):
        found = Client().get("/health", secure=True)
    assert found["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


test_hsts_is_said_behind_https = pytest.mark.django_db(test_hsts_is_said_behind_https)


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_has_words_and_leaves_the_draft_as_it_was(
    canteen, citizen, answers, sign_in, person
):
    if connection.vendor != "sqlite":
        pytest.skip("a full disk is played on SQLite, by its own limit of pages")
    drafts = [start_case(citizen, canteen) for _ in range(15)]
    for one in drafts:
        autosave(citizen, one, answers, version=1)
    client = sign_in(person)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    try:
        statuses = [
            client.post(f"/deposer/dossier/{one}/relire/", {"version": 2}).status_code
            for one in drafts
        ]
        stopped = drafts[statuses.index(503)]
        assert set(statuses) == {302, 503}, "what still finds room is filed"
        found = client.post(f"/deposer/dossier/{stopped}/relire/", {"version": 2})
        words = found.content.decode()
        assert "The disk of this service is full" in words and "was not recorded" in words
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    for one, status in zip(drafts, statuses, strict=True):
        case = Case.objects.get(pk=one)
        assert (case.number is not None) == (status == 302)
        assert CaseEvent.objects.filter(case=case, type="filed").count() == (status == 302)
    assert client.post(f"/deposer/dossier/{stopped}/relire/", {"version": 2}).status_code == 302
    assert Case.objects.get(pk=stopped).number, "once there is room again, it is filed"


ELSEWHERE = (
    (
        "A full disk while a case is filed",
        "The disk of this service is full; the draft is as it was",
        "503",
        "`test_a_full_disk_has_words_and_leaves_the_draft_as_it_was`",
    ),
    (
        "Web server or worker killed during 200 filings, on both databases",
        "nothing, then the same page after the restart: every acknowledged case is whole",
        "302",
        "`tests/faults/test_filing_under_kills.py`",
    ),
    (
        "Junk in every form of procedures, directory and console",
        "a page in words",
        "below 500",
        "`test_no_form_answers_junk_with_a_failure`",
    ),
)


def written() -> str:
    """docs/faults.md."""
    lines = [
        "# What may go wrong, and what the person reads",
        "",
        "Each line is tried on the real pages by `tests/bricks/procedures/test_faults.py`, which",
        "also writes this page: `python -m tests.bricks.procedures.test_faults > docs/faults.md`.",
        "Never a 500: `test_hostile.py` beside it sends junk to every form. Killed servers:",
        "`tests/faults/`.",
        "",
        "| fault | the person reads | status | test |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {row.fault} | {row.reads or 'the page, as it is'} | {row.status} | "
        f"`{row.act.__name__}` |"
        for row in TABLE
    ]
    lines += [
        f"| {fault} | {reads} | {status} | {test} |" for fault, reads, status, test in ELSEWHERE
    ]
    return "\n".join(lines) + "\n"


def test_the_page_of_faults_is_this_table():
    assert PAGE.read_text(encoding="utf-8") == written()


if __name__ == "__main__":
    import sys

    sys.stdout.write(written())
