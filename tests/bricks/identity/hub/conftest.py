"""Fixtures of the hub: providers installed, a client, a walk."""

from __future__ import annotations

import pytest

from parvis.bricks.identity.gateways import relying
from tests.bricks.identity.hub.walking import Walk, install, make_client


@pytest.fixture
def hub(db):
    """The invented providers, and nothing remembered of other tests."""
    relying.forget()
    install()


@pytest.fixture
def walk(hub) -> Walk:
    """A sign-in of a FranceConnect client that has just begun."""
    return Walk(make_client()).begin()
