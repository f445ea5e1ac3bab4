"""Citizens of other European countries sign in through the stub node (reference 1.13)."""

from __future__ import annotations

import pytest

from parvis.bricks.identity.demo import node
from parvis.bricks.identity.domain import eidas, subjects
from parvis.bricks.identity.domain.eidas import NodeError
from parvis.bricks.identity.models import Grant, Session
from parvis.bricks.identity.queries.sessions import unsealed
from tests.bricks.identity.hub.walking import Walk, answer_of, make_client, text_of


def walk_of(acr: str, **metadata):
    walk = Walk(make_client("franceconnect", client_id=f"service-{acr}", **metadata))
    return walk.begin(acr_values=(acr,))


@pytest.mark.django_db
def test_a_european_signs_in_without_the_civil_register(walk, monkeypatch):
    from parvis.bricks.identity.gateways.civil_register import civil_register

    def never(*args, **kwargs):
        raise AssertionError("the civil register was asked about a foreigner")

    for register in civil_register.all().values():
        monkeypatch.setattr(type(register), "ask", never)
    assert "Identité européenne" in text_of(walk.choose())
    said = text_of(walk.come_back("it.giulia", uid="noeud-eidas"))
    assert "Rossi" in said and "01/03/1985" in said
    assert "code" in answer_of(walk.login())
    assert Grant.objects.get().acr == "eidas1"  # as asked, whatever the node reached
    held = unsealed(Session.objects.get())
    assert held.identity["family_name"] == "Rossi"
    assert held.identity["birthplace"] == "Roma"
    assert held.subject_seed == subjects.foreign_hash("IT/FR/RSSGLI85C41H501X")
    assert (held.acr, held.amr, held.idp) == ("eidas1", ("eidas",), "noeud-eidas")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("acr", "person", "passes"),
    [
        ("eidas2", "it.giulia", True),
        ("eidas3", "it.giulia", False),  # substantial does not reach high
        ("eidas3", "de.juergen", True),
        ("eidas1", "ee.kadri", True),
        ("eidas2", "ee.kadri", False),
        ("eidas1", "es.ines", False),  # the node forgot what is mandatory
    ],
)
def test_levels_and_errors_of_the_node(hub, acr, person, passes):
    walk = walk_of(acr, platform="low" if acr == "eidas1" else "high")
    page = walk.come_back(person, uid="noeud-eidas")
    if passes:
        assert "code" in answer_of(walk.login())
        assert Grant.objects.get().acr == acr
    else:
        assert not Session.objects.exists()
        assert "Identité européenne (eIDAS)" in text_of(page)  # back to the choice, which names it


def test_a_node_gives_no_more_than_was_asked():
    said = node.ask("it.giulia", level="low", attributes=eidas.attributes_for(["openid"]))
    assert set(said.attributes) == set(eidas.MANDATORY)
    with pytest.raises(NodeError):
        node.ask("it.giulia", level="high", attributes=())
