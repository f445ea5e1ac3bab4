"""Junk sent to every form of procedures, directory and console: words and a status, never a 500.

The walk is the same each time (one seed). Addresses come from the URL table, so that a new page
is walked without a line here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.models import Case
from parvis.kernel.access import Role
from tests.bricks.procedures.conftest import ROW

SEED, TURNS = 20261121, 3
BRICKS = ("parvis.bricks.procedures", "parvis.bricks.directory", "parvis.console")
JUNK = (
    "", " ", "\x00", "A" * 70_000, "-1", "9" * 400, "1e309", "NaN", "٣", "12,5,5", "<b>x</b>",
    "'; DROP TABLE cases; --", "\u202e\u2028\ufffd", "{}", "[]", "null", "true", "../../etc/passwd",
    "urn:parvis:procedures:case:x", "31/02/2026", "0000-00-00", "🎈" * 300, "%00%ff", "\r\nA: b",
    "add:11", "remove:11:x", "detach:31:x:y", "leave", "01JD0000000000000000000001",
)  # fmt: skip
NAMES = (
    "version", "then", "back", "act", "body", "reasons", "reason", "words", "missing", "field",
    "deadline", "deadline_day", "deadline_month", "deadline_year", "membership", "agent", "state",
    "sure", "outcome", "next", "file", "2", "4", "5", "6", "13_day", "21", "31", "50", "51",
    f"11.{ROW}.12", f"11.{ROW}.13_day", f"11.{ROW}.13_month", f"11.{ROW}.13_year",
)  # fmt: skip


def routes(patterns=None, prefix="") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the instance that takes a form, of the bricks above."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, path)
            continue
        rule = getattr(one.callback, "route_rule", None)
        if rule and "POST" in rule.methods and one.callback.__module__.startswith(BRICKS):
            yield path, one


def filled(path: str, chance: random.Random, known: dict[str, list[str]]) -> str:
    """An address with its parts filled, by what exists or by what does not."""

    def part(found: re.Match[str]) -> str:
        kind, name = found[1], found[2]
        if name in known:
            return chance.choice(known[name])
        if kind == "int":
            return str(chance.choice((0, 1, 10, 999_999_999)))
        return str(uuid4()) if kind == "uuid" else "x"

    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", part, path)


def sent(chance: random.Random) -> dict[str, str]:
    """Some inputs with junk; now and then a version that may be right."""
    names = chance.sample(NAMES, chance.randint(0, 12))
    found = {name: chance.choice(JUNK) for name in names}
    if chance.random() < 0.7:
        found["version"] = str(chance.randint(1, 6))
    return found


def post(client: Client, address: str, chance: random.Random):
    """One request: a form in one of two encodings, or bytes that are no form at all."""
    way = chance.random()
    if way < 0.15:
        body = chance.randbytes(chance.randint(0, 300))
        kinds = ("application/json", "text/plain", "multipart/form-data; boundary=x", "x/y", "")
        return client.generic("POST", address, body, content_type=chance.choice(kinds))
    if way < 0.3:
        body = b"&".join(b"%s=%%ff%%c3%%28" % name.encode() for name in chance.sample(NAMES, 6))
        return client.post(address, body, content_type="application/x-www-form-urlencoded")
    return client.post(address, sent(chance))


@pytest.mark.django_db
def test_no_form_answers_junk_with_a_failure(canteen, draft, citizen, town, sign_in, person):
    from parvis.bricks.procedures.commands.filing import file_case

    chance = random.Random(SEED)
    file_case(citizen, draft.id)
    again = start_case(citizen, canteen)
    known = {
        "case": [str(draft.id), str(again), str(uuid4())],
        "slug": ["cantine", "nowhere"],
        "step": ["1", "10", "30", "7"],
    }
    clients = [sign_in(person), *(sign_in(town.agents[role]) for role in (
        Role.INSTRUCTOR, Role.DECIDER, Role.MANAGER, Role.OPERATOR,
    )), Client()]  # fmt: skip
    for client in clients:
        client.raise_request_exception = False
    seen: set[int] = set()
    walked = sorted(path for path, _ in routes())
    assert len(walked) >= 15, walked
    for path in walked:
        for client in clients:
            for _ in range(TURNS):
                address = filled(path, chance, known)
                found = post(client, address, chance)
                seen.add(found.status_code)
                assert found.status_code < 500, (path, address, found.status_code)
    assert {302, 400, 403, 404, 409, 422} <= seen, seen
    assert Case.objects.get(pk=draft.pk).number, "what was filed is there"
