"""Who opens the desk, what another organisation sees of it, who may sign, what the person reads."""

from __future__ import annotations

import re

import pytest

from parvis.bricks.procedures.queries import acts
from parvis.kernel import journal
from parvis.kernel.access import Role
from tests.consistency.source import ROOT

pytestmark = pytest.mark.django_db
ROOMS = ROOT / "src" / "parvis" / "bricks" / "procedures"


@pytest.mark.parametrize("role", [Role.AGENT, Role.DESIGNER, Role.OPERATOR])
def test_who_handles_no_case_sees_none(role, at_desk, url):
    assert at_desk(role).get("/bureau/").status_code == 403
    assert at_desk(role).get(url()).status_code == 403


def test_another_organisation_finds_nothing(other_town, sign_in, filed, url, send, reload):
    browser = sign_in(other_town.agents[Role.DECIDER])
    assert filed.label not in browser.get("/bureau/").content.decode()
    for name in ("case", "assign", "message", "notes", "pieces", "accept", "refuse", "close"):
        assert browser.get(url(name)).status_code == 404
    assert send(browser, "accept", etape="signer").status_code == 404
    assert reload(filed).state == "filed"


def test_the_owner_has_no_seat_at_the_desk(person, sign_in, url):
    assert sign_in(person).get(url()).status_code == 403


def test_a_manager_reads_and_assigns_but_neither_handles_nor_decides(at_desk, url):
    manager = at_desk(Role.MANAGER)
    body = manager.get(url()).content.decode()
    assert "/attribuer/" in body
    assert "/accepter/" not in body
    assert "/prendre/" not in body
    assert manager.get(url("accept")).status_code == 403


def test_an_instructor_is_offered_no_decision(at_desk, url):
    body = at_desk(Role.INSTRUCTOR).get(url()).content.decode()
    assert "/prendre/" in body
    assert "/pieces/" in body
    assert "/accepter/" not in body


@pytest.mark.parametrize("mention", ["capacity", "service"])
@pytest.mark.parametrize("name", ["accept", "refuse", "close"])
def test_who_cannot_be_named_cannot_decide(mention, name, town, decider, url, send, text, filed):
    member = town.agents[Role.DECIDER]
    setattr(member, mention, "")
    member.save()
    refused = decider.get(url(name))
    assert refused.status_code == 409
    assert "L212-1" in text(refused)
    assert send(decider, name, etape="signer", motifs="Parce que.").status_code == 409
    filed.refresh_from_db()
    assert filed.state == "filed"


def test_the_signature_is_shown_before_it_is_given(decider, url, send, text):
    assert "Agent Service" in text(decider.get(url("refuse")))
    read = text(send(decider, "refuse", etape="relire", motifs="Hors commune."))
    assert "Decider Valserine Agent Service" in read


def test_a_damaged_form_is_refused_in_words(decider, send, filed):
    for version in ("", "x", "-1", "9" * 30):
        assert send(decider, "take", version=version or " ").status_code == 400
    filed.refresh_from_db()
    assert filed.state == "filed"


@pytest.mark.parametrize(
    "query",
    ["etat=draft", "etat=x", "demarche=x", "a=x", "tri=x", "apres=x", "q=%00", "q=" + "a" * 900],
)
def test_an_address_that_no_link_makes_is_no_error_of_ours(decider, filed, query):
    assert decider.get(f"/bureau/?{query}").status_code in (200, 404)


def test_a_file_of_another_case_is_not_found(decider, url):
    address = url() + "fichier/00000000-0000-0000-0000-000000000001/"
    assert decider.get(address).status_code == 404


def test_the_person_reads_who_looked_and_why(decider, person, sign_in, filed, url, text):
    decider.get(url())
    journal.flush()
    words = text(sign_in(person).get("/mes-donnees/"))
    assert "Decider Valserine" in words
    assert "To examine your request" in words
    assert "L131-13" in words
    assert "procedures." not in words


def test_every_act_on_a_case_has_words_for_the_person():
    """What `commands/` write in the journal is told, never shown as a code."""
    written = set()
    for path in [*(ROOMS / "commands").glob("*.py"), *(ROOMS / "queries").glob("*.py")]:
        written |= set(re.findall(r'verb="(procedures\.case\.\w+)"', path.read_text("utf-8")))
        written |= set(re.findall(r'"(procedures\.case\.discard)"', path.read_text("utf-8")))
    assert len(written) >= 14
    assert written <= acts.ACTS.keys()
