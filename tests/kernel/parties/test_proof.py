"""A code sent to an address of the organisation proves that its holder belongs there."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from parvis.kernel import clock, keys, signin
from parvis.kernel.access import Forbidden, system
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Claim, Membership, Organisation
from parvis.kernel.results import Found, Refused

CLERK = system("tests")
SIRET = "13002526500013"


@pytest.fixture
def claim(citizen):
    parties.create_organisation(CLERK, name="Agence", siret=SIRET, email_domains=["agence.example"])
    return parties.claim_organisation(citizen, SIRET, "Directrice")


def code_sent() -> str:
    letter = Letter.objects.order_by("queued_at").last()
    return re.search(r"\b[0-9]{8}\b", letter.text).group()


def test_the_right_code_makes_the_manager(claim, citizen, person):
    parties.send_claim_code(citizen, claim, "d@Agence.example")
    assert Letter.objects.get().to == "d@Agence.example"
    code = code_sent()
    assert code not in str(Claim.objects.values().get(id=claim))
    result = parties.prove_claim(citizen, claim, f"{code[:4]} {code[4:]}")
    assert isinstance(result, Found)
    assert Membership.objects.get(id=result.value).person == person
    row = Claim.objects.get(id=claim)
    assert (row.state, row.proof, row.code_hash) == ("confirmed", "email", "")
    with pytest.raises(PartiesError, match="already been decided"):
        parties.prove_claim(citizen, claim, code)


@pytest.mark.parametrize(
    "address",
    ["d@agence.example.org", "d@gmail.com", "agence.example", "", "@", "d@x.agence.example"],
)
def test_only_the_organisations_domains(claim, citizen, address):
    with pytest.raises(PartiesError):
        parties.send_claim_code(citizen, claim, address)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "address", ["d d@agence.example", "d\nBcc: x@y.fr@agence.example", "é@agence.example"]
)
def test_addresses_that_cannot_be_written_to(claim, citizen, address):
    with pytest.raises(PartiesError, match="is not an e-mail address"):
        parties.send_claim_code(citizen, claim, address)


def test_five_wrong_codes_void_it(claim, citizen):
    parties.send_claim_code(citizen, claim, "d@agence.example")
    code = code_sent()
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for left in (4, 3, 2, 1, 0):
        result = parties.prove_claim(citizen, claim, wrong)
        assert result == Refused(
            "claim_code_wrong", f"This is not the code that was sent. Tries left: {left}."
        )
    result = parties.prove_claim(citizen, claim, code)
    assert isinstance(result, Refused) and result.code == "claim_code_void"
    parties.send_claim_code(citizen, claim, "d@agence.example")
    assert isinstance(parties.prove_claim(citizen, claim, code_sent()), Found)


def test_a_code_lives_thirty_minutes(claim, citizen, monkeypatch):
    parties.send_claim_code(citizen, claim, "d@agence.example")
    later = clock.now() + dt.timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    result = parties.prove_claim(citizen, claim, code_sent())
    assert isinstance(result, Refused) and result.code == "claim_code_void"


def test_no_code_was_sent(claim, citizen):
    for code in ("", "00000000"):
        result = parties.prove_claim(citizen, claim, code)
        assert isinstance(result, Refused) and result.code == "claim_code_void"


def test_five_letters_at_most(claim, citizen):
    for _ in range(5):
        parties.send_claim_code(citizen, claim, "d@agence.example")
    with pytest.raises(PartiesError, match="Five codes were sent"):
        parties.send_claim_code(citizen, claim, "d@agence.example")
    assert Letter.objects.count() == 5


def test_only_its_author(claim, other_person, citizen):
    stranger = signin.citizen(other_person)
    parties.send_claim_code(citizen, claim, "d@agence.example")
    with pytest.raises(Forbidden):
        parties.send_claim_code(stranger, claim, "d@agence.example")
    with pytest.raises(Forbidden):
        parties.prove_claim(stranger, claim, code_sent())


def test_a_code_is_for_one_request(claim, citizen, other_person):
    second = parties.claim_organisation(signin.citizen(other_person), SIRET, "Agent")
    parties.send_claim_code(citizen, claim, "d@agence.example")
    code = code_sent()
    parties.send_claim_code(signin.citizen(other_person), second, "o@agence.example")
    other = code_sent()
    assert Claim.objects.get(id=claim).code_hash == keys.hash_token(f"parties.claim:{claim}:{code}")
    assert isinstance(parties.prove_claim(citizen, claim, other), Refused) or code == other
    assert Organisation.objects.get(siret=SIRET).memberships.count() == 0
