"""The helper's desk and the person's own page; acting in the portal; what is left in a browser."""

from __future__ import annotations

import uuid

import pytest
from django.http import HttpRequest
from django.test import Client as Browser

from parvis.bricks.identity.commands import consenting, mandating
from parvis.bricks.identity.commands import sessions as hub_sessions
from parvis.bricks.identity.commands.mandating import MOST_PROPOSED
from parvis.bricks.identity.models import Mandate, Session
from parvis.bricks.identity.queries import mandates as queries
from parvis.kernel import clock, signin
from parvis.kernel.access import Role
from tests.bricks.identity.provider.flows import authentication
from tests.bricks.identity.test_mandates import SAID, active, code_sent, make_helper, proposed

pytestmark = pytest.mark.django_db
WHY = "Sign Inès up for the canteen"


@pytest.fixture
def helper(town):
    return make_helper(town.organisation)


@pytest.fixture
def desk(helper, sign_in):
    return sign_in(helper)


def at(number, what=""):
    return f"/identite/aide/{number}/{what + '/' if what else ''}"


def mine(number, what=""):
    return f"/identite/mandats/{number}/{what + '/' if what else ''}"


def begin(visitor, number, purpose=WHY):
    return visitor.post(at(number, "agir"), {"purpose": purpose})


# --- the desk ------------------------------------------------------------------------------------


def test_propose_send_the_code_accept_act_and_stop(desk, helper, person):
    asked = {
        "family_name": "benali", "email": "AICHA@example.org", "perimeter": ["subject:family"],
        "days": "31", "kind": "helper",
    }  # fmt: skip
    answer = desk.post("/identite/aide/proposer/", asked)
    assert answer.status_code == 303, answer.content.decode()
    number = answer["Location"].rstrip("/").rpartition("/")[2]
    assert desk.post(at(number, "send-code")).status_code == 303
    typed = {"code": code_sent(person), "own_words": SAID}
    wrong = desk.post(at(number, "code"), {"code": "0000", "own_words": SAID})
    assert wrong.status_code == 422
    assert SAID.replace("'", "&#x27;") in wrong.content.decode()
    assert desk.post(at(number, "code"), typed).status_code == 303
    replayed = desk.post(at(number, "code"), typed)
    assert replayed.status_code == 409
    assert begin(desk, number, "x").status_code == 422
    assert begin(desk, number)["Location"] == "/espace/"
    space = desk.get("/espace/").content.decode()
    assert "Aïcha Benali" in space
    assert WHY in space
    assert desk.get("/identite/aide/").status_code == 403  # the desk is not the person's
    answer = desk.post("/identite/aide/arreter/")
    assert answer["Location"] == "/identite/aide/"
    assert WHY not in desk.get("/identite/aide/").content.decode()


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"email": "nobody@example.org"}, 422, "Nobody with"),
        ({"family_name": "Autre"}, 422, "Nobody with"),
        ({"perimeter": []}, 422, "at least one"),
        ({"perimeter": ["subject:all"]}, 422, "does not exist"),
        ({"days": "9999"}, 422, "answer to continue"),
        ({"days": "'; drop"}, 422, "answer to continue"),
        ({"email": "\0"}, 422, "Nobody with"),
        ({"perimeter": ["subject:family"] * 200}, 303, ""),
    ],
)
def test_a_proposal_that_cannot_be(changed, status, words, desk, person):
    asked = {
        "family_name": "Benali", "email": "aicha@example.org", "perimeter": ["subject:family"],
        "days": "31", **changed,
    }  # fmt: skip
    answer = desk.post("/identite/aide/proposer/", asked)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_helper_proposes_nothing_for_themself(desk, helper):
    asked = {"family_name": "Bouzid", "email": helper.person.email,
             "perimeter": ["subject:family"], "days": "1"}  # fmt: skip
    answer = desk.post("/identite/aide/proposer/", asked)
    assert answer.status_code == 422
    assert "for themself" in answer.content.decode()


def test_the_sheet_is_a_pdf_with_its_number(desk, helper, person):
    number = proposed(helper, person)
    answer = desk.get(at(number, "feuille"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert Mandate.objects.get(id=number).number in answer["Content-Disposition"]
    sheet = {"sheet": "M-0000-0000"}
    assert desk.post(at(number, "paper"), sheet).status_code == 422
    sheet = {"sheet": Mandate.objects.get(id=number).number}
    assert desk.post(at(number, "paper"), sheet).status_code == 303
    assert desk.get(at(number, "feuille")).status_code == 404


def test_a_mandate_of_another_body_is_unknown(other_town, helper, person, sign_in):
    number = active(helper, person)
    stranger = sign_in(make_helper(other_town.organisation, "Loin"))
    for address in (at(number), at(number, "agir"), at(number, "feuille"), mine(number)):
        assert stranger.get(address).status_code in (403, 404)
    for what in ("revoke", "paper", "agir", "nonsense"):
        assert stranger.post(at(number, what)).status_code == 404
    assert Mandate.objects.get(id=number).state == "active"


def test_expired_between_the_page_and_the_form(desk, helper, person):
    number = active(helper, person)
    assert desk.get(at(number, "agir")).status_code == 200
    row = Mandate.objects.get(id=number)
    later = clock.now().replace(year=row.ends_on.year + 1)
    with clock.held(later):
        answer = begin(desk, number)
    assert answer.status_code == 409
    assert "is past" in answer.content.decode()


def test_handed_over_the_desk_loses_it(town, desk, helper, person):
    number, sonia = active(helper, person), make_helper(town.organisation, "Sonia")
    answer = desk.post(at(number, "hand-over"), {"to": "nonsense"})
    assert answer.status_code == 422
    answer = desk.post(at(number, "hand-over"), {"to": str(sonia.id)})
    assert answer["Location"] == "/identite/aide/"
    assert desk.get(at(number)).status_code == 404


def test_a_manager_sees_and_ends_and_never_acts(town, helper, person, sign_in):
    number, manager = active(helper, person), sign_in(town.agents[Role.MANAGER])
    assert "Aïcha Benali" in manager.get("/identite/aide/").content.decode()
    assert begin(manager, number).status_code == 403
    assert manager.post(at(number, "revoke")).status_code == 303


# --- the person ----------------------------------------------------------------------------------


def test_the_person_sees_each_use_and_takes_it_back(desk, helper, person, sign_in):
    number, visitor = active(helper, person), sign_in(person)
    begin(desk, number)
    page = visitor.get(mine(number)).content.decode()
    assert WHY in page
    assert "Malika Bouzid" in page
    assert visitor.post(mine(number, "revoke")).status_code == 303
    assert desk.get("/espace/").status_code == 403
    assert "Aïcha Benali" in desk.get("/espace/").content.decode()  # the banner says what ended
    assert visitor.post(mine(number, "revoke")).status_code == 409


def test_the_person_accepts_from_their_own_space(helper, person, sign_in):
    number, visitor = proposed(helper, person), sign_in(person)
    consenting.send_code(signin.agent(helper), number, ["Famille"])
    typed = {"code": code_sent(person), "own_words": SAID}
    assert visitor.post(mine(number, "code"), typed).status_code == 303
    assert SAID.replace("'", "&#x27;") in visitor.get(mine(number)).content.decode()


def test_nobody_governs_mandates_under_a_mandate(desk, helper, person, other_person):
    number, other = active(helper, person), active(helper, other_person)
    begin(desk, number)
    for address in ("mandats", "comptes", "historique", "comptes/verrouiller"):
        assert desk.get(f"/identite/{address}/").status_code == 403, address
    assert desk.post("/identite/comptes/verrouiller/").status_code == 403
    assert desk.get("/mes-donnees/").status_code == 403
    for what in ("revoke", "suspend", "lend", "code"):
        assert desk.post(mine(number, what)).status_code in (403, 404)
    assert desk.post(at(other, "agir"), {"purpose": WHY}).status_code in (403, 404)


def test_a_parent_asks_an_agent_checks_the_parent_acts(town, helper, person, sign_in):
    visitor, checker = sign_in(person), sign_in(helper)
    asked = {
        "kind": "parent", "given_names": "Inès", "family_name": "Benali", "born_day": "3",
        "born_month": "5", "born_year": "2018", "perimeter": ["subject:family"],
        "evidence": "Livret de famille", "body": str(town.organisation.id),
    }  # fmt: skip
    for wrong in ({"born_year": "20x8"}, {"body": ""}, {"evidence": ""}, {"kind": "helper"}):
        assert visitor.post("/identite/mandats/demander/", {**asked, **wrong}).status_code == 422
    answer = visitor.post("/identite/mandats/demander/", asked)
    number = answer["Location"].rstrip("/").rpartition("/")[2]
    assert "Inès Benali" in checker.get("/identite/aide/").content.decode()
    seen = {"evidence": "Livret de famille du 3 mai 2018"}
    assert checker.post(at(number, "document"), seen).status_code == 303
    assert visitor.post(mine(number, "agir"), {"purpose": WHY}).status_code == 303
    assert "Inès Benali" in visitor.get("/espace/").content.decode()


@pytest.mark.parametrize(
    ("kind", "asked", "never"),
    [
        ("", {"kind"}, {"given_names", "siren", "evidence"}),
        ("helper", {"kind"}, {"given_names", "siren"}),  # not one that a person asks for
        ("parent", {"given_names", "family_name", "born_day", "evidence", "body"}, {"siren"}),
        ("guardian", {"given_names", "family_name", "evidence", "body"}, {"born_day", "siren"}),
        ("officer", {"siren"}, {"given_names", "family_name", "born_day", "evidence", "body"}),
    ],
)
def test_each_title_asks_its_own_questions_alone(kind, asked, never, person, sign_in):
    page = sign_in(person).get("/identite/mandats/demander/", {"kind": kind} if kind else {})
    shown = page.content.decode()
    assert page.status_code == 200
    for name in asked:
        assert f'name="{name}"' in shown, name
    for name in never:
        assert f'name="{name}"' not in shown, name
    assert "facultatif" not in shown and "optional" not in shown


def test_what_no_question_is_to_blame_for_is_said_above(town, person, sign_in):
    visitor = sign_in(person)
    form = {
        "kind": "guardian", "given_names": "Rose", "family_name": "Benali",
        "perimeter": "subject:money", "evidence": "Jugement du 3 mai 2026",
        "body": str(town.organisation.id),
    }  # fmt: skip
    for _ in range(MOST_PROPOSED):
        assert visitor.post("/identite/mandats/demander/", form).status_code == 303
    page = visitor.post("/identite/mandats/demander/", form)
    assert page.status_code == 422
    assert "This cannot be asked" in page.content.decode()


# --- what is left --------------------------------------------------------------------------------


def hub_session(visitor, profile="proconnect"):
    """A session of the hub in this browser."""
    number, token = hub_sessions.open_session(profile, authentication())
    visitor.cookies[f"hub-{profile}"] = token
    return number


def test_signing_out_leaves_no_session_behind(desk, helper, person):
    number = active(helper, person)
    opened = [hub_session(desk, profile) for profile in ("franceconnect", "proconnect", "oidc")]
    begin(desk, number)
    answer = desk.post("/deconnexion/")
    assert '"cache"' in answer["Clear-Site-Data"]
    assert '"cookies"' in answer["Clear-Site-Data"]
    assert "no-store" in answer["Cache-Control"]
    assert not Session.objects.filter(id__in=opened, ended_at=None).exists()
    assert desk.get("/espace/").status_code == 302
    assert desk.get("/identite/aide/").status_code == 302


def test_the_next_helper_in_the_same_browser_inherits_nothing(town, desk, helper, person):
    number, sonia = active(helper, person), make_helper(town.organisation, "Sonia")
    opened = hub_session(desk)
    begin(desk, number)
    request = HttpRequest()
    request.session = desk.session
    request.COOKIES = {"hub-proconnect": desk.cookies["hub-proconnect"].value}
    signin.establish(request, signin.SignedIn(sonia.person_id, 2, "test", sonia.id))
    request.session.save()
    old = desk.cookies["sessionid"].value
    desk.cookies["sessionid"] = request.session.session_key
    assert request.session.session_key != old
    assert signin.acting(request) is None
    assert desk.get("/espace/").status_code == 403
    assert "Aïcha" not in desk.get("/identite/aide/").content.decode()
    assert Session.objects.get(id=opened).ended_at is not None
    before = Browser()
    before.cookies["sessionid"] = old
    assert before.get("/espace/").status_code == 302


def test_pages_of_a_mandate_are_never_stored(desk, helper, person):
    number = active(helper, person)
    begin(desk, number)
    for address in ("/espace/", "/identite/aide/arreter/"):
        answer = desk.get(address) if address == "/espace/" else desk.post(address)
        assert "no-store" in answer["Cache-Control"]


def test_unknown_acts_and_numbers(desk, helper, person):
    number = active(helper, person)
    assert desk.post(at(number, "nonsense")).status_code == 404
    assert desk.get(at(uuid.uuid4())).status_code == 404
    mandating.revoke(signin.citizen(person), number)
    assert desk.post(at(number, "suspend")).status_code in (403, 409)
    assert begin(desk, number).status_code == 409
    assert queries.one(signin.agent(helper), number).state == "revoked"
