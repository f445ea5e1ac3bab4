"""Limits hold within any length of time, whoever counts, and let through again as they say."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from parvis.kernel import access, clock, jobs
from parvis.kernel.db.guard import WriteInReadOnlyPage, read_only
from parvis.kernel.tokens import rates
from parvis.kernel.tokens.models import RateWindow

START = dt.datetime(2026, 5, 3, 12, 0, tzinfo=dt.UTC)  # the first second of a window of a minute


@pytest.fixture
def at(db):
    """Hold the clock at some seconds after the start."""

    def travel(seconds):
        return time_machine.travel(START + dt.timedelta(seconds=seconds), tick=False)

    return travel


def test_so_many_and_no_more(at):
    with at(0):
        said = [rates.hit("a", 3, 60) for _ in range(5)]
    assert [rate.allowed for rate in said] == [True, True, True, False, False]
    assert [rate.remaining for rate in said] == [2, 1, 0, 0, 0]
    assert said[0].retry_after == 0 and said[4].retry_after > 60


def test_one_statement(at, django_assert_num_queries):
    with at(0):
        rates.hit("a", 3, 60)
        with django_assert_num_queries(1):
            rates.hit("a", 3, 60)


def test_the_edge_of_a_window_is_no_way_round(at):
    with at(59):
        assert [rates.hit("a", 3, 60).allowed for _ in range(3)] == [True] * 3
    with at(61):
        assert not rates.hit("a", 3, 60).allowed
    with at(60 + 45):  # a quarter of the three still counts
        assert rates.hit("a", 3, 60).allowed


def test_buckets_and_lengths_are_apart(at):
    with at(0):
        assert rates.hit("a", 1, 60).allowed and rates.hit("b", 1, 60).allowed
        assert rates.hit("a", 1, 61).allowed and not rates.hit("a", 1, 60).allowed


def test_waiting_as_long_as_said_is_enough_and_no_less(at):
    for burst, limit in ((5, 3), (3, 3), (100, 10), (1, 1), (2, 1)):
        bucket = f"{burst}/{limit}"
        with at(20):
            for _ in range(burst):
                rates.hit(bucket, limit, 60)
            said = rates.look(bucket, limit, 60)
        assert not said.allowed
        with at(20 + said.retry_after):
            assert rates.look(bucket, limit, 60).allowed, bucket
        with at(20 + said.retry_after - 2):
            assert not rates.look(bucket, limit, 60).allowed, bucket


def test_looking_counts_nothing(at):
    with at(0):
        assert rates.look("a", 1, 60).allowed and rates.look("a", 1, 60).allowed
        rates.hit("a", 1, 60)
        assert not rates.look("a", 1, 60).allowed
        rates.forget("a", 60)
        assert rates.hit("a", 1, 60).allowed


def test_require(at):
    with at(0):
        rates.require("a", 1, 60)
        with pytest.raises(rates.TooMany) as refused:
            rates.require("a", 1, 60)
    assert refused.value.rate.retry_after > 0


def test_reading_pages_may_count_and_still_not_write(at):
    with at(0), read_only():
        assert rates.hit("a", 1, 60).allowed
        with pytest.raises(WriteInReadOnlyPage):
            RateWindow.objects.all().delete()


def test_who_is_counted_is_not_kept(at):
    with at(0):
        rates.hit("signin:203.0.113.9:aicha@example.org", 5, 60)
    row = str(RateWindow.objects.values().get())
    assert "203.0.113.9" not in row and "aicha" not in row


def test_old_counters_are_forgotten(at):
    with at(0):
        rates.hit("a", 5, 60)
    with at(121):
        jobs.enqueue("tokens.forget", {})
        jobs.run_due()
    assert not RateWindow.objects.exists()


def test_a_view_beyond_its_limit_answers_429(at, citizen):
    @rates.limited("test", 2, 60)
    def view(request):
        return HttpResponse("ok")

    make = RequestFactory(REMOTE_ADDR="203.0.113.9").get
    with at(0):
        answers = [view(make("/")) for _ in range(3)]
        other = view(RequestFactory(REMOTE_ADDR="203.0.113.10").get("/"))
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Limit"] == "2" and answers[0]["RateLimit-Remaining"] == "1"
    assert int(answers[2]["Retry-After"]) > 0 and b"Try again in" in answers[2].content
    assert other.status_code == 200


def test_accounts_and_tokens_are_counted_apart(citizen):
    request = RequestFactory(REMOTE_ADDR="203.0.113.9").get("/")
    request.actor = access.NOBODY
    assert rates.by_account(request) == rates.by_token(request) == "address:203.0.113.9"
    request.actor = citizen
    assert rates.by_account(request) == f"person:{citizen.person}"
    shown = RequestFactory().get("/", headers={"authorization": "Bearer x"})
    assert rates.by_token(shown) == "token:Bearer x"


def test_the_decorator_keeps_the_routes_rule():
    @rates.limited("test", 2, 60)
    @access.route(access.Public("for this test"))
    def view(request):
        return HttpResponse("ok")

    assert view.route_rule.rule == access.Public("for this test")


class Sliding(TestCase):
    """Whatever the moments of the calls."""

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(st.floats(0, 40, allow_nan=False), min_size=1, max_size=40),
        st.integers(1, 6),
    )
    def test_never_twice_the_limit_within_the_length(self, pauses, limit):
        """The estimate may be off by how calls lie within a window, never by a whole limit."""
        allowed, now = [], 0.0
        bucket = str(clock.now().timestamp())
        for pause in pauses:
            now += pause
            with time_machine.travel(START + dt.timedelta(seconds=now), tick=False):
                if rates.hit(bucket, limit, 60).allowed:
                    allowed.append(now)
        for moment in allowed:
            within = [one for one in allowed if moment <= one < moment + 60]
            assert len(within) < 2 * limit


@pytest.mark.django_db(transaction=True)
def test_a_refused_command_undoes_no_count():
    with pytest.raises(ValueError):
        rates.hit("a", 1, 60)
        with transaction.atomic():
            raise ValueError
    assert not rates.hit("a", 1, 60).allowed
    assert connection.in_atomic_block is False
