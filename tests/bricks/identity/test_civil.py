"""Forms of civil identity (reference 1.5) and the register's answers (1.7), as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.domain import civil
from parvis.bricks.identity.domain import civil_register as register
from parvis.bricks.identity.domain.civil import CivilIdentity, Problem
from parvis.bricks.identity.domain.civil_register import Answer, Certified, Trouble, Uncertified

ANGELA = {
    "given_name": "Angela Claire Louise",
    "given_name_array": ["Angela", "Claire", "Louise"],
    "family_name": "DUBOIS",
    "birthdate": "1962-08-24",
    "gender": "female",
    "birthplace": "75107",
    "birthcountry": "99100",
    "email": "angela@courriel.example",
}


WORDS = st.text(alphabet="aÉ09-/@. \n\0", max_size=12) | st.sampled_from(
    ["1962-08-24", "1962-00-01", "99100", "2A004", "male", "x" * 300]
)


def found(**changes) -> tuple[Problem, ...]:
    claims = {name: value for name, value in {**ANGELA, **changes}.items() if value is not None}
    return civil.problems(claims)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"birthdate": "1962-08-00"}, ()),
        ({"birthdate": "1962-00-00"}, ()),
        ({"birthdate": "1962-00-24"}, (Problem("birthdate", "form"),)),
        ({"birthdate": "0000-00-00"}, (Problem("birthdate", "form"),)),
        ({"birthdate": "1962-13-00"}, (Problem("birthdate", "form"),)),
        ({"birthdate": "1963-02-29"}, (Problem("birthdate", "form"),)),
        ({"birthdate": "24/08/1962"}, (Problem("birthdate", "form"),)),
        ({"birthdate": None}, (Problem("birthdate", "missing"),)),
        ({"gender": "unspecified"}, ()),
        ({"gender": "M"}, (Problem("gender", "form"),)),
        ({"gender": None}, (Problem("gender", "missing"),)),
        ({"birthplace": "2A004"}, ()),
        ({"birthplace": "2C004"}, (Problem("birthplace", "form"),)),
        ({"birthplace": "Paris"}, (Problem("birthplace", "form"),)),
        ({"birthplace": ""}, (Problem("birthplace", "missing"),)),
        ({"birthplace": "", "birthcountry": "99352"}, ()),
        ({"birthplace": "91352", "birthcountry": "99352"}, ()),
        ({"birthplace": "Oran", "birthcountry": "99352"}, ()),
        ({"birthcountry": None}, (Problem("birthcountry", "missing"),)),
        ({"birthcountry": "FR"}, (Problem("birthcountry", "form"),)),
        ({"family_name": "x" * 256}, ()),
        ({"family_name": "x" * 257}, (Problem("family_name", "form"),)),
        ({"family_name": "a\nb"}, (Problem("family_name", "form"),)),
        ({"family_name": 3}, (Problem("family_name", "form"),)),
        ({"given_name": "  "}, (Problem("given_name", "form"),)),
        ({"given_name": None}, (Problem("given_name", "missing"),)),
        ({"preferred_username": "x" * 257}, (Problem("preferred_username", "form"),)),
        ({"email": None}, (Problem("email", "missing"),)),
        ({"email": "angela"}, (Problem("email", "form"),)),
    ],
)
def test_forms(changes, expected):
    assert found(**changes) == expected


def test_an_identity_of_another_country_needs_less():
    claims = {"given_name": "Ana", "family_name": "Souza", "birthdate": "1990-01-01"}
    assert civil.problems(claims, relaxed=True) == ()
    assert {one.claim for one in civil.problems(claims)} == {"gender", "birthcountry", "email"}


@given(st.dictionaries(st.sampled_from(sorted(ANGELA)), st.none() | WORDS | st.integers()))
def test_whatever_a_provider_sends_is_answered_in_problems(claims):
    if not civil.problems(claims):
        assert civil.read(claims).family_name


def test_compound_given_names_stay_together():
    claims = {**ANGELA, "given_name": "Jean Paul Marie", "given_name_array": ["Jean Paul", "Marie"]}
    assert civil.read(claims).given_names == ("Jean Paul", "Marie")
    claims["given_name_array"] = ["Someone", "Else"]  # does not say the same: not believed
    assert civil.read(claims).given_names == ("Jean", "Paul", "Marie")


def test_pivot_is_not_fooled_by_moved_letters():
    one = civil.read({**ANGELA, "given_name": "Ann", "given_name_array": None})
    two = civil.read(
        {**ANGELA, "given_name": "An", "family_name": "nDUBOIS", "given_name_array": None}
    )
    assert one.pivot() != two.pivot()
    assert one.pivot() == civil.read({**ANGELA, "given_name": "ANN"}).pivot()


def test_likeness_ignores_accents_and_second_names():
    one = civil.read({**ANGELA, "given_name": "Joëlle Françoise", "family_name": "Dubinôre"})
    two = civil.read({**ANGELA, "given_name": "JOELLE", "family_name": "DUBINORE"})
    assert one.likeness() == two.likeness()
    assert one.pivot() != two.pivot()


# --- the register -----------------------------------------------------------------------------

ASKED = civil.read(ANGELA)
HELD = CivilIdentity(("Angela", "Claire"), "DUBOIS", "1962-08-24", "female", "75107", "99100")


def test_question_is_written_as_the_register_wants_it():
    assert register.question(ASKED) == {
        "rechercheType": "S",
        "nom": "DUBOIS",
        "prenoms": "Angela Claire Louise",
        "dateNaissance": "19620824",
        "sexe": "F",
        "codeLieuNaissance": "75107",
    }
    abroad = civil.read({**ANGELA, "birthcountry": "99352", "birthplace": "Oran", "gender": "male"})
    assert register.question(abroad)["codeLieuNaissance"] == "99352"
    assert register.question(abroad)["sexe"] == "M"


@pytest.mark.parametrize(
    ("answer", "code", "again"),
    [
        (Answer(4), "Y010004", False),
        (Answer(6), "Y010006", False),
        (Answer(7), "Y010007", False),
        (Answer(8), "Y010008", False),
        (Answer(9), "Y010009", False),
        (Trouble.TIMEOUT, "Y010011", True),
        (Trouble.HTTP, "Y010012", True),
        (Trouble.FORM, "Y010013", False),
        (Answer(5), "Y010013", False),
        (Answer(2), "Y010013", False),
        (Answer(2, HELD, deceased=True), "Y010015", False),
        (Answer(3, HELD, deceased=True), "Y010015", False),
    ],
)
def test_answers_that_are_no_identity(answer, code, again):
    assert register.decide(ASKED, answer) == Uncertified(code, again)


def test_the_register_s_identity_replaces_the_provider_s():
    verdict = register.decide(ASKED, Answer(3, HELD))
    assert isinstance(verdict, Certified)
    assert verdict.rectified
    assert verdict.identity.given_names == ("Angela", "Claire")
    assert verdict.identity.email == "angela@courriel.example"  # the register holds none


@pytest.mark.parametrize(
    ("written", "claim"),
    [("1992", "1992-00-00"), ("1992-05", "1992-05-00"), ("1992-05-03", "1992-05-03")],
)
def test_birth_dates_of_the_register(written, claim):
    assert register.full_birthdate(written) == claim


@pytest.mark.parametrize("written", ["", "92", "1992-5", "1992-05-03-01", "may"])
def test_birth_dates_that_the_register_never_writes(written):
    with pytest.raises(ValueError, match="register"):
        register.full_birthdate(written)
