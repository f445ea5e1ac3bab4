"""An agent without an identity provider: account, organisation, second factor, service."""

from __future__ import annotations

import pytest

from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.models import AgentMembership, Session
from parvis.bricks.identity.queries.sessions import unsealed
from parvis.kernel.parties.models import Membership, Organisation
from tests.bricks.identity.agents.walking import Agent, through
from tests.bricks.identity.hub.walking import answer_of, text_of

SIRET = "21990103000011"


@pytest.fixture
def commune(db) -> Organisation:
    relying.forget()
    return Organisation.objects.create(
        name="Commune de Chanay-le-Lac", siret=SIRET, siren=SIRET[:9], legal_category="7210",
        email_domains=["chanay.example"],
    )  # fmt: skip


def test_the_whole_way_from_a_service_to_its_answer(commune):
    agent = Agent()
    page = through(agent)
    assert "Sign in with an agent account" in text_of(page)
    assert agent.email in page.content.decode()  # the address typed at the hub
    page = agent.follow(agent.open_account())
    assert "For which organisation do you work?" in text_of(page)
    answer = answer_of(agent.follow(agent.post("organismes/", siret=SIRET)))
    assert answer["code"]
    held = unsealed(Session.objects.get())
    assert held.identity["siret"] == SIRET
    assert held.identity["email"] == agent.email
    assert held.identity["roles"] == ["agent_public", "agent_public_territorial"]
    assert held.identity["organization_label"] == "Commune de Chanay-le-Lac"
    assert (held.acr, held.amr) == ("eidas1", ("pwd",))
    row = AgentMembership.objects.get()
    assert (row.state, row.strength) == ("joined", "domain")
    member = Membership.objects.get(id=row.membership)
    assert member.roles == ["agent"]
    assert member.person_id == agent.row.person_id
