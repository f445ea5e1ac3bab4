"""Legal pages: what is known is printed, what is not is said to be missing, never made up."""

from __future__ import annotations

import datetime as dt

import pytest

from parvis.config import checks
from parvis.console.legal import commands, facts, queries, running
from parvis.console.legal.accessibility import Level, statement
from parvis.kernel.access import Forbidden, Role
from parvis.kernel.journal.models import Entry

TODAY = dt.date(2026, 11, 26)
PAGES = (
    "mentions-legales", "donnees-personnelles", "cookies", "accessibilite", "ecoconception",
    "plan-du-site", "aide",
)  # fmt: skip
AUDIT = {"audit_rate": "76.5", "audit_date": "2026-05-04", "audit_by": "Atelier Clair"}


@pytest.fixture(autouse=True)
def fresh():
    queries.forget()
    yield
    queries.forget()


@pytest.mark.parametrize(
    ("given", "level", "rate", "expired"),
    [
        ({}, Level.NONE, None, False),
        ({"audit_rate": "100"}, Level.NONE, None, False),  # a rate that nobody signed
        ({**AUDIT}, Level.PARTIAL, 76.5, False),
        ({**AUDIT, "audit_rate": "100"}, Level.TOTAL, 100.0, False),
        ({**AUDIT, "audit_rate": "49.9"}, Level.NONE, 49.9, False),
        ({**AUDIT, "audit_date": "2023-11-25"}, Level.NONE, 76.5, True),
        ({**AUDIT, "audit_date": "2023-11-26"}, Level.PARTIAL, 76.5, False),
        ({**AUDIT, "audit_date": "2026-11-27"}, Level.NONE, 76.5, True),  # not yet made
        ({**AUDIT, "audit_date": "2024-02-29"}, Level.PARTIAL, 76.5, False),
    ],
)
def test_a_statement_claims_what_an_audit_found(given, level, rate, expired):
    found = statement(given, TODAY)
    assert (found.level, found.rate, found.expired) == (level, rate, expired)


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("audit_date", "04/05/2026", "2026-05-04"),
        ("audit_date", " 2026-05-04 ", "2026-05-04"),
        ("audit_rate", "76,5 %", "76.5"),
        ("security_contact", "https://valserine.example/faille", None),
        ("security_contact", "securite@valserine.example", None),
        ("host_address", "1 rue\r\n  01200 Valserine ", "1 rue\n01200 Valserine"),
        ("host", "  ", ""),
    ],
)
def test_facts_are_read(key, typed, kept):
    assert facts.read(key, typed) == (typed if kept is None else kept)


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("audit_date", "31/02/2026"),
        ("audit_rate", "101"),
        ("audit_rate", "beaucoup"),
        ("security_contact", "http://valserine.example"),
        ("publisher_email", "mairie"),
        ("host", "x" * 2001),
    ],
)
def test_facts_that_cannot_be_read_are_refused_in_words(key, typed):
    with pytest.raises(facts.FactError, match=r"\w+ .+\."):
        facts.read(key, typed)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_opens_for_everybody(client, db, page, language):
    client.cookies["django_language"] = language
    answer = client.get(f"/{page}/")
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


def test_nothing_is_made_up(client, db):
    page = client.get("/mentions-legales/").content.decode()
    assert page.count("Not stated by the operator yet") == 8
    assert "not compliant with RGAA" in client.get("/accessibilite/").content.decode()
    assert client.get("/.well-known/security.txt").status_code == 404


def test_operator_states_facts_and_pages_say_them(client, town, sign_in):
    visitor = sign_in(town.agents[Role.OPERATOR])
    typed = {
        "publisher": "Commune de Valserine", "security_contact": "securite@valserine.example",
        "audit_rate": "76,5", "audit_date": "04/05/2026", "audit_by": "Atelier Clair",
    }  # fmt: skip
    assert visitor.post("/console/pages-legales/", typed).status_code == 302
    assert "Commune de Valserine" in client.get("/mentions-legales/").content.decode()
    said = client.get("/accessibilite/").content.decode()
    assert "partly compliant" in said and "Atelier Clair" in said
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == "Contact: mailto:securite@valserine.example"
    assert lines[1].startswith("Expires: 20") and lines[1].endswith("Z")
    entry = Entry.objects.get(verb="console.legal.change")
    assert set(entry.fields.split()) == set(typed)


def test_a_wrong_fact_keeps_none_and_nothing_typed_is_lost(town, sign_in):
    visitor = sign_in(town.agents[Role.OPERATOR])
    typed = {"publisher": "Commune de Valserine", "dpo_contact": "personne"}
    answer = visitor.post("/console/pages-legales/", typed)
    assert answer.status_code == 422
    assert "Commune de Valserine" in answer.content.decode()
    assert queries.stated()["publisher"] == ""


def test_only_operators_state_facts(town):
    with pytest.raises(Forbidden):
        commands.state_facts(town.actor(Role.MANAGER), {"publisher": "x"})


def test_cookies_are_those_of_the_settings(client, db, settings):
    settings.SESSION_COOKIE_NAME = "__Host-session"
    assert "__Host-session" in client.get("/cookies/").content.decode()


def test_every_cookie_that_is_set_is_on_the_page(client, db, town, sign_in):
    visitor = sign_in(town.agents[Role.OPERATOR])
    visitor.get("/console/")
    visitor.post("/langue/", {"language": "en"})
    assert set(visitor.cookies) <= {one.name for one in running.cookies()}


def test_personal_data_come_from_the_marks(client, db):
    labels = [one.what for one in running.kept()]
    assert "Your account: names, e-mail, phone, language" in labels
    assert len(labels) == len(set(labels)) >= 15


def test_the_check_of_an_installation_says_what_is_missing(town):
    def legal():
        return [one for one in checks.findings(deploy=True) if "legal pages" in one.words]

    (finding,) = legal()
    assert finding.level == "warning" and "director of publication" in finding.words
    values = {
        key: "2026-05-04" if fact.read is facts.day else "a@example.org"
        for key, fact in facts.FACTS.items()
        if fact.due
    }
    commands.state_facts(town.actor(Role.OPERATOR), values)
    assert [one.level for one in legal()] == ["good"]


def test_foot_of_every_page_says_the_state_of_accessibility(client, town):
    assert "Accessibility: not compliant" in client.get("/").content.decode()
    commands.state_facts(town.actor(Role.OPERATOR), {**AUDIT})
    queries.forget()
    assert "Accessibility: partly compliant" in client.get("/").content.decode()
