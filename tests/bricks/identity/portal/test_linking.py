"""Accounts that are one person: proposed on the civil identity, attached on a proof, undone."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ObjectDoesNotExist

from parvis.bricks.identity.commands import linking
from parvis.bricks.identity.models import Link, Proposal
from parvis.kernel import signin
from parvis.kernel.access import Forbidden
from parvis.kernel.events.models import Event
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties.models import Person

ANGELA = {
    "given_name": "Angela Claire",
    "family_name": "Dubois",
    "birthdate": "1962-08-24",
    "gender": "female",
    "birthplace": "75107",
    "birthcountry": "99100",
    "email": "angela@courriel.example",
}


def arrive(sub: str, issuer: str = "https://a.example", *, certified: bool = True, **changes):
    claims = {**ANGELA, **changes}
    return linking.person_of(issuer, sub, claims, certified=certified, language="en")


def actor(number):
    return signin.citizen(Person.objects.get(id=number))


@pytest.fixture
def two(db):
    """Two accounts with one civil identity: an old one, and one that has just arrived."""
    old, new = arrive("1"), arrive("2", "https://b.example", email="other@courriel.example")
    assert old.person != new.person
    return old, new


def token_of(letter: Letter) -> str:
    return re.search(r"/rattacher/[^/]+/([^/]+)/", letter.text).group(1)


def test_the_same_subject_is_the_same_person(db):
    assert arrive("1").person == arrive("1", family_name="Martin").person
    assert Link.objects.count() == 1


def test_a_shared_mailbox_is_never_a_reason(db):
    first = arrive("1")
    other = arrive("2", given_name="Paul", birthdate="1960-01-01", gender="male")
    assert other.person != first.person
    assert other.proposal is None
    assert not Proposal.objects.exists()


def test_the_same_identity_is_proposed_and_nothing_moves(two):
    _old, new = two
    assert new.proposal is not None
    assert Link.objects.get(sub="2").person_id == new.person


def test_a_letter_to_the_old_account_proves_it(two):
    old, new = two
    me = actor(new.person)
    assert linking.send_proof(me, new.proposal)
    letter = Letter.objects.get()
    assert letter.to == "angela@courriel.example"
    assert linking.prove_by_mail(me, new.proposal, "wrong") is None
    assert linking.prove_by_mail(me, new.proposal, token_of(letter)) == old.person
    assert arrive("2", "https://b.example").person == old.person
    events = set(Event.objects.values_list("name", flat=True))
    assert "identity.account_attached/1" in events


def test_the_link_of_the_letter_works_in_the_session_that_asked_only(two):
    _old, new = two
    linking.send_proof(actor(new.person), new.proposal)
    token = token_of(Letter.objects.get())
    stranger = Person.objects.create(given_names="Eve", family_name="Other")
    with pytest.raises(Forbidden):
        linking.prove_by_mail(signin.citizen(stranger), new.proposal, token)


def test_a_link_too_old_or_used_proves_nothing(two):
    _old, new = two
    me = actor(new.person)
    linking.send_proof(me, new.proposal)
    token = token_of(Letter.objects.get())
    Proposal.objects.update(token_until="2020-01-01T00:00:00Z")
    assert linking.prove_by_mail(me, new.proposal, token) is None
    linking.send_proof(me, new.proposal)
    assert linking.prove_by_mail(me, new.proposal, token) is None  # the newest letter only


def test_five_letters_at_most(two):
    _old, new = two
    sent = [linking.send_proof(actor(new.person), new.proposal) for _ in range(7)]
    assert sent == [True] * 5 + [False] * 2


def test_signing_in_to_the_other_account_proves_it(two):
    old, new = two
    assert linking.prove_by_sign_in(actor(old.person), new.proposal, old.person) == old.person
    assert Link.objects.get(sub="2").attached_from_id == new.person


def test_somebody_else_s_sign_in_proves_nothing(two):
    _old, new = two
    eve = Person.objects.create(given_names="Eve", family_name="Other")
    assert linking.prove_by_sign_in(signin.citizen(eve), new.proposal, eve.id) is None


def test_a_likeness_is_not_proved_by_a_mailbox(db):
    arrive("1")
    new = arrive("2", "https://b.example", given_name="Angéla")
    assert new.proposal is not None
    assert not linking.send_proof(actor(new.person), new.proposal)
    assert not Letter.objects.exists()


def test_what_no_register_certified_is_not_proved_by_a_mailbox(db):
    arrive("1", certified=False)
    new = arrive("2", "https://b.example")
    assert not linking.send_proof(actor(new.person), new.proposal)


def test_a_refusal_is_remembered(two):
    _old, new = two
    linking.refuse(actor(new.person), new.proposal)
    assert arrive("2", "https://b.example").proposal is None
    with pytest.raises(ObjectDoesNotExist):
        linking.send_proof(actor(new.person), new.proposal)


def test_attaching_can_be_undone_and_is_not_proposed_again(two):
    old, new = two
    linking.prove_by_sign_in(actor(old.person), new.proposal, old.person)
    link = Link.objects.get(sub="2")
    assert linking.separate(actor(old.person), link.id) == new.person
    found = arrive("2", "https://b.example")
    assert found.person == new.person
    assert found.proposal is None
    with pytest.raises(LookupError):
        linking.separate(actor(new.person), link.id)


def test_nobody_separates_the_account_of_another(two):
    old, new = two
    linking.prove_by_sign_in(actor(old.person), new.proposal, old.person)
    eve = Person.objects.create(given_names="Eve", family_name="Other")
    with pytest.raises(Forbidden):
        linking.separate(signin.citizen(eve), Link.objects.get(sub="2").id)


def test_two_accounts_that_fit_are_not_chosen_between(db):
    first, second = arrive("1"), arrive("2", "https://b.example")
    linking.refuse(actor(second.person), second.proposal)
    third = arrive("3", "https://c.example")
    assert third.proposal is None
    assert len({first.person, second.person, third.person}) == 3


def test_a_person_erased_begins_anew(two):
    old, _ = two
    Person.objects.filter(id=old.person).update(
        given_names="", family_name="", email="", phone="", erased_at="2026-01-01T00:00:00Z"
    )
    again = arrive("1")
    assert again.person != old.person
    assert Link.objects.filter(sub="1", ended_at=None).count() == 1
