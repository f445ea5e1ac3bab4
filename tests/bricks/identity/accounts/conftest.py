"""Browsers on an instance where passkeys work (a name, not a bare address)."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def browser(db) -> Client:
    return Client()


@pytest.fixture
def named_site(settings):
    settings.PARVIS_ORIGIN = "http://localhost:8000"
    return settings.PARVIS_ORIGIN
