"""A local server that may be called, and connections that are not shared between tests."""

from __future__ import annotations

import pytest

from parvis.kernel.http import addresses, sending
from tests.kernel.http.server import running


@pytest.fixture(autouse=True)
def fresh_connections():
    """Each test connects anew."""
    sending._transport.cache_clear()
    addresses._networks.cache_clear()
    yield
    sending._transport.cache_clear()


@pytest.fixture
def closed():
    """A server on loopback that no setting allows."""
    with running() as server:
        yield server


@pytest.fixture
def server(closed, monkeypatch):
    """A server on loopback that the operator allows."""
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", f"127.0.0.1:{closed.server_port}")
    return closed
