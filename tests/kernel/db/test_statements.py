"""Fixed statements: all or nothing, joined to the transaction that is open, prepared once."""

import time

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parvis.config.databases import postgresql
from parvis.kernel import clock, journal
from parvis.kernel.access import system
from parvis.kernel.db import statements
from parvis.kernel.journal.models import Concern, Entry
from parvis.kernel.keys.models import PersonKey
from parvis.kernel.urns import urn
from parvis.kernel.values.ids import uuid7

pytestmark = pytest.mark.django_db
INSERT = "INSERT INTO keys_personkey (person, wrapped, created_at) VALUES (%s, %s, %s)"
ON_POSTGRESQL = connection.vendor == "postgresql"


def row(person):
    person = person if connection.features.has_native_uuid_field else person.hex
    return INSERT, [person, b"wrapped", connection.ops.adapt_datetimefield_value(clock.now())]


def test_together_is_all_or_nothing():
    same, other = uuid7(), uuid7()
    with pytest.raises(IntegrityError), transaction.atomic():
        statements.together([row(other), row(same), row(same)])
    assert not PersonKey.objects.exists()
    statements.together([row(other), row(same)])
    assert set(PersonKey.objects.values_list("person", flat=True)) == {same, other}


@pytest.mark.django_db(transaction=True)
def test_together_alone_leaves_nothing_of_a_failure():
    same = uuid7()
    with pytest.raises(IntegrityError):
        statements.together([row(uuid7()), row(same), row(same)])
    assert not PersonKey.objects.exists()
    assert connection.get_autocommit() and not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_together_joins_the_transaction_that_is_open():
    with pytest.raises(RuntimeError), transaction.atomic():
        statements.together([row(uuid7())])
        raise RuntimeError
    assert not PersonKey.objects.exists()


def test_change_gives_what_it_changed_and_none_for_nothing():
    person = uuid7()
    statements.together([row(person)])
    sql = (
        "UPDATE keys_personkey SET wrapped = %s WHERE person = %s AND wrapped = %s "
        "RETURNING wrapped"
    )
    key = row(person)[1][0]
    assert bytes(statements.change(sql, [b"new", key, b"wrapped"])[0]) == b"new"
    assert statements.change(sql, [b"newer", key, b"wrapped"]) is None


def test_the_journal_beside_an_act_says_what_record_says():
    person, subject = uuid7(), urn("identity", "grant", uuid7())
    said = {"organisation": None, "persons": [person], "purpose": "sign-in", "fields": ["sub"]}
    statements.together(
        journal.statements(system("tests"), "identity.grant.issue", subject, **said)
    )
    journal.record(system("tests"), "identity.grant.issue", subject, **said)
    rows = Entry.objects.filter(subject=str(subject)).values().order_by("id")
    first, second = ({k: v for k, v in r.items() if k not in {"id", "at"}} for r in rows)
    assert first == second
    assert Concern.objects.filter(person=person).count() == 2


def test_an_act_of_the_journal_is_few_statements():
    with CaptureQueriesContext(connection) as found:
        journal.record(system("tests"), "identity.grant.issue", urn("identity", "grant", uuid7()),
                       organisation=None, persons=[uuid7()])  # fmt: skip
    written = [q["sql"] for q in found.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(written) == (1 if ON_POSTGRESQL else 2), written


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite's driver keeps statements itself")
def test_postgresql_plans_a_statement_once():
    for _ in range(3):
        statements.read("SELECT %s::int + 40409", [1])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%+ 40409'"
        )
        found = cursor.fetchone()[0]
    asked = connection.settings_dict["OPTIONS"]["prepare_threshold"]
    assert found == (1 if asked == 0 else 0)


def test_poolers_that_do_not_know_prepared_statements_get_none():
    assert postgresql("postgresql://a@b/c")["OPTIONS"]["prepare_threshold"] == 0
    assert postgresql("postgresql://a@b/c", prepared=False)["OPTIONS"]["prepare_threshold"] is None


@pytest.mark.skipif(not ON_POSTGRESQL, reason="a connection to a server")
@pytest.mark.django_db(transaction=True)
def test_a_server_that_went_away_is_noticed_before_the_next_request():
    connection.ensure_connection()
    assert connection.is_usable()
    mine, other = connection.connection.info.backend_pid, connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [mine])
    other.close()
    for _ in range(500):  # the server takes its time
        if not connection.is_usable():
            break
        time.sleep(0.02)
    else:
        raise AssertionError("nobody noticed that the server went away")
    connection.health_check_enabled, connection.health_check_done = True, False
    assert statements.read("SELECT 1", [])[0] == 1  # on a new connection
    assert connection.connection.info.backend_pid != mine
