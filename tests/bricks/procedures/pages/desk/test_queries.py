"""How many statements each page of the desk costs: the same for one case as for many."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.bricks.procedures.commands.talking import post_message
from parvis.bricks.procedures.models import Case
from parvis.kernel import clock, journal
from parvis.kernel.values.ids import uuid7

pytestmark = pytest.mark.django_db

LIST_SQL, CASE_SQL = 11, 15  # kept lists, labels, notes: one each; places by state, then rows


def more(case: Case, count: int) -> None:
    """Copies of a filed case, each filed an hour later."""
    rows: list[dict[str, Any]] = list(Case.objects.filter(pk=case.pk).values())
    for n in range(count):
        row = {**rows[0], "id": uuid7(), "number": 1_000_000 + n}
        row["filed_at"] = case.filed_instant + dt.timedelta(hours=n + 1)
        Case.objects.create(**row)


def statements(browser, address) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return [
        one["sql"]
        for one in captured.captured_queries
        if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        and "ui_appearance" not in one["sql"]  # read once in five seconds, by the clock
    ]


def test_the_list_costs_the_same_for_thirty_cases(decider, filed):
    decider.get("/bureau/")  # the first page of a day is a look, written to the journal
    one = statements(decider, "/bureau/")
    more(filed, 30)
    many = statements(decider, "/bureau/")
    assert len(many) == len(one) <= LIST_SQL, "\n".join(many)


def test_a_case_costs_the_same_whatever_it_holds(decider, filed, citizen, desk, url):
    decider.get(url())
    journal.flush()
    few = statements(decider, url())
    for n in range(4):
        post_message(citizen if n % 2 else desk.decider, filed.id, f"Message {n}")
    more(filed, 30)
    decider.get(url())  # the messages are read now
    many = statements(decider, url())
    assert len(many) == len(few) <= CASE_SQL, "\n".join(many)


def test_pages_follow_one_another_without_losing_a_case(decider, filed):
    more(filed, 60)
    address, seen = "/bureau/?etat=tous", []
    import re

    while address:
        body = decider.get(address).content.decode()
        seen += re.findall(r'<a href="/bureau/dossier/([0-9a-f-]{36})/', body)
        following = re.search(r'rel="next" href="([^"]+)"', body)
        address = following.group(1).replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == Case.objects.count() == 61


def test_opening_a_case_tells_that_its_messages_were_read(decider, filed, citizen, url, reload):
    post_message(citizen, filed.id, "Bonjour")
    version = reload(filed).version
    assert reload(filed).unread_by_agents == 1
    decider.get(url())
    assert reload(filed).unread_by_agents == 0
    assert reload(filed).version == version
    assert reload(filed).updated_at <= clock.now()
