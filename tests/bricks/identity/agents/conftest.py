"""A commune without an identity provider, and an agent of it."""

from __future__ import annotations

import pytest

from parvis.bricks.identity.gateways import relying
from parvis.kernel.parties.models import Organisation
from tests.bricks.identity.agents.walking import SIRET, Agent


@pytest.fixture
def commune(db) -> Organisation:
    relying.forget()
    return Organisation.objects.create(
        name="Commune de Chanay-le-Lac", siret=SIRET, siren=SIRET[:9], legal_category="7210",
        email_domains=["chanay.example"],
    )  # fmt: skip


@pytest.fixture
def agent(commune) -> Agent:
    """Somebody with an account, who has not joined anything yet."""
    found = Agent()
    found.open_account()
    return found
