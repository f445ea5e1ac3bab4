"""The same key and request: one effect, one reply; another request: refused; running: refused."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from parvis.kernel import clock, jobs
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Person
from parvis.kernel.tokens import idempotency
from parvis.kernel.tokens.idempotency import BadKey, Reply, Reused, Running, body_hash, once
from parvis.kernel.tokens.models import IdempotentRequest

BODY = body_hash(b"POST", b"/cases", b'{"a": 1}')


def create():
    """An effect and its reply."""
    person = Person.objects.create(family_name="Benali")
    return Reply(201, str(person.id).encode(), "text/plain")


def ask(act=create, key="k", body=BODY, scope="token:1", **more):
    return once(key, body, act, scope=scope, **more)


def test_again_gives_the_stored_reply(db):
    first, again = ask(), ask(act=lambda: pytest.fail("it ran twice"))
    assert (first.status, first.replayed) == (201, False)
    assert again == Reply(201, first.body, "text/plain", replayed=True)
    assert Person.objects.count() == 1


def test_another_request_under_the_key_is_refused(db):
    ask()
    with pytest.raises(Reused) as refused:
        ask(body=body_hash(b"POST", b"/cases", b'{"a": 2}'))
    assert refused.value.status == 422 and "another request" in refused.value.words


def test_the_hash_parts_do_not_run_together():
    assert body_hash(b"ab", b"c") != body_hash(b"a", b"bc")


def test_scopes_are_apart(db):
    ask()
    ask(scope="token:2")
    ask(scope="token", key="1:k")
    assert Person.objects.count() == 3


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_a_key_has_a_length(db, key):
    with pytest.raises(BadKey) as refused:
        ask(key=key)
    assert refused.value.status == 400


def test_while_the_first_runs_others_are_told(db):
    def slow():
        with pytest.raises(Running) as refused:
            ask()
        assert refused.value.status == 409
        return create()

    assert ask(slow).status == 201
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_failure_undoes_everything_and_frees_the_key():
    def fail():
        create()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        ask(fail)
    assert not Person.objects.exists() and not IdempotentRequest.objects.exists()
    assert ask().status == 201


def test_refusals_are_replies_too(db):
    assert ask(lambda: Reply(422, b"no")).status == 422
    assert ask().status == 422 and not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_killed_request_is_run_by_the_next_after_its_lease():
    claimed = idempotency._claim(_name(), BODY, 86_400, 60)  # then killed
    assert not isinstance(claimed, Reply)
    with pytest.raises(Running):
        ask()
    with time_machine.travel(clock.now() + dt.timedelta(seconds=61)):
        assert ask().status == 201
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_lost_the_lease_commits_nothing():
    def too_slow():
        create()
        IdempotentRequest.objects.update(lease=Person().id)  # another took over meanwhile
        return Reply(201, b"late")

    with pytest.raises(Running):
        ask(too_slow)
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_never_claimed_inside_a_transaction():
    @command
    def wrong():
        ask()

    with pytest.raises(RuntimeError, match="before the transaction"):
        wrong()


def test_after_its_time_the_key_is_new(db):
    ask()
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        assert not ask().replayed
    assert Person.objects.count() == 2
    with time_machine.travel(clock.now() + dt.timedelta(hours=51)):
        jobs.enqueue("tokens.forget", {})
        jobs.run_due()
    assert not IdempotentRequest.objects.exists()


def test_a_reply_has_a_largest_size(db):
    with pytest.raises(ValueError, match="at most"):
        ask(lambda: Reply(200, bytes(1_000_001)))


def _name():
    import hashlib

    return hashlib.sha256(b"7:token:1:k").hexdigest()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_on_postgresql():
    """SQLite in memory has one connection: its file is in tests/faults."""
    if connection.vendor == "sqlite":
        return
    said = []

    def send():
        try:
            said.append(ask().status)
        except Running:
            said.append(409)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(said) <= {201, 409} and 201 in said and len(said) == 10
    assert Person.objects.count() == 1
