"""Ties the demo town's people to the test people who bear their names."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from parvis.bricks.identity.commands.linking import link_for_demo
from parvis.bricks.identity.demo.directories import install
from parvis.bricks.identity.demo.population import BY_KEY
from parvis.bricks.identity.domain import civil, subjects
from parvis.bricks.identity.queries import issuers, portal


def enrol(persons: Mapping[str, UUID]) -> int:
    """Install the invented providers; whoever of `persons` (by key of a test person) signs in to
    the portal through them finds their own space. How many were tied."""
    install()
    way = portal.way("persons")
    if way is None or way.profile != "franceconnect":
        return 0
    tied = 0
    for key, person in persons.items():
        one = BY_KEY.get(key)
        if one is None:
            continue
        claims = {
            name: str(value)
            for name, value in one.registered.claims().items()
            if name in civil.PIVOT
        }
        seed = subjects.identity_hash(claims)
        sub = subjects.franceconnect_v1(way.upstream.client_id, seed, issuers.sub_secret())
        tied += link_for_demo(way.upstream.issuer, sub, person, one.registered.claims())
    return tied
