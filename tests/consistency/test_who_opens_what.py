"""Every route, every role, own and other organisation: the answer that the policy promises.

Each brick says in `tests/<its place>/access_samples.py` which address arguments to use:
`samples(world)` returns {route name: Sample}. A route with arguments and no sample fails, so
nobody forgets one.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from parvis.kernel import access, signin
from parvis.kernel.access import Public
from parvis.kernel.access.routes import RouteRule
from tests.conftest import Town
from tests.consistency.source import ROOT

REFUSED = {403, 404}
# Not a refusal: the page, a redirect after it, a method or an input that the page refuses in words.
# A page for everybody may still find nothing, refuse a link, say that it cannot serve yet, or be
# an API that reads its own token.
PUBLIC_NOTHING = {401, 403, 404, 503}
OPENED = {200, 204, 301, 302, 303, 400, 405, 409, 415, 422}


@dataclass(frozen=True)
class World:
    """Two organisations and two persons: nothing of one may reach the other."""

    town: Town
    other_town: Town
    person: Any
    other_person: Any


@dataclass(frozen=True)
class Sample:
    """Arguments of a route for a thing of the town and person, and for one of the others.

    `things`: what the policy is asked about (None when the verb is on no particular thing).
    `query`: text after `?`. `filtered`: the page shows only what its query lets through, so
    it may find nothing (or refuse) for whoever the route lets in.
    """

    own: dict[str, Any] = field(default_factory=dict)
    other: dict[str, Any] | None = None
    own_thing: Any = None
    other_thing: Any = None
    query: str = ""
    filtered: bool = False


def named_routes(patterns=None, namespace=""):
    """Every (name, rule, takes arguments, module of the view)."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            rule = getattr(pattern.callback, "route_rule", None)
            home = pattern.callback.__module__
            yield f"{namespace}{pattern.name}", rule, bool(pattern.pattern.converters), home


ROUTES = {name: (rule, takes, home) for name, rule, takes, home in named_routes()}


def samples_of(home: str, world: World) -> dict[str, Sample]:
    """Samples of the brick (or part of floor 0) that a view's module belongs to."""
    found: dict[str, Sample] = {}
    parts = home.split(".")[1:]
    folder = ROOT / "tests" / "/".join(parts[:2] if parts[0] == "bricks" else parts[:1])
    for path in sorted(folder.rglob("access_samples.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found |= importlib.import_module(name).samples(world)
    return found


@pytest.fixture
def world(town, other_town, person, other_person):
    return World(town, other_town, person, other_person)


def actors(world: World):
    """Nobody, two persons, and every role of both organisations."""
    yield "nobody", None, access.NOBODY
    yield "person", world.person, signin.citizen(world.person)
    yield "other person", world.other_person, signin.citizen(world.other_person)
    for label, place in (("own", world.town), ("other", world.other_town)):
        for role, member in place.agents.items():
            yield f"{label} {role}", member, signin.agent(member)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_answers_are_what_the_policy_says(name, world, sign_in, client):
    rule, takes_arguments, home = ROUTES[name]
    assert isinstance(rule, RouteRule)
    samples = samples_of(home, world)
    assert name in samples or not takes_arguments, f"{name} has arguments and no sample"
    sample = samples.get(name, Sample())
    asked = [(sample.own, sample.own_thing)]
    if sample.other is not None:
        asked.append((sample.other, sample.other_thing))
    for label, who, actor in actors(world):
        visitor = sign_in(who) if who is not None else client
        for arguments, thing in asked:
            address = reverse(name, kwargs=arguments) + (f"?{sample.query}" if sample.query else "")
            for method in set(rule.methods) & {"GET", "POST"}:
                response = getattr(visitor, method.lower())(address)
                said = f"{label} {method} {address}: {response.status_code}"
                if isinstance(rule.rule, Public):
                    assert response.status_code in OPENED | PUBLIC_NOTHING, said
                elif not actor.roles & access.roles_for(rule.rule):
                    assert _turned_away(response, actor, rule), said
                elif thing is None or access.may(actor, rule.rule, thing):
                    nothing = REFUSED if sample.filtered else set()
                    assert response.status_code in OPENED | nothing, said
                else:
                    assert response.status_code in REFUSED, said


def _turned_away(response, actor, rule) -> bool:
    if actor.signed_in or rule.api:
        return response.status_code == 403
    return response.status_code == 302 and response["Location"].startswith("/connexion/")
