"""Erasing a person: every brick empties, the key goes, the chain still verifies."""

import uuid

import pytest

from parvis.kernel import journal, keys
from parvis.kernel.access import Forbidden, Role
from parvis.kernel.journal.models import ActorLabel, Entry
from parvis.kernel.keys import register
from parvis.kernel.urns import urn

CASE = urn("procedures", "case", "42")
pytestmark = pytest.mark.django_db(transaction=True)


class Brick:
    """A brick that holds content of persons."""

    def __init__(self, refusal=""):
        self.words, self.erased = refusal, []

    def refusal(self, person_id):
        return self.words

    def erase(self, person_id):
        self.erased.append(person_id)


def with_bricks(**bricks):
    return keys.erasers.replaced(**keys.erasers.all(), **bricks)


def test_a_person_is_erased_everywhere(citizen, person):
    made = journal.record(
        citizen, "procedures.case.file", CASE, organisation=None, persons=[person.id],
        payload={"income": 3},
    )  # fmt: skip
    journal.seal()
    brick = Brick()
    with with_bricks(case=brick):
        journal.erase_person(citizen, person.id)
    person.refresh_from_db()
    assert (person.full_name, person.email) == ("", "")
    assert person.erased_at
    assert brick.erased == [person.id]
    assert not ActorLabel.objects.filter(person=person.id).exists()
    assert person.id in register.read()
    assert journal.payload_matches(made, {"income": 3}) == journal.Match.UNKNOWN
    journal.seal()
    report = journal.verify()
    assert report.ok, report.words()
    last = Entry.objects.latest("id")
    assert (last.verb, last.legal_basis) == ("journal.person.erase", "RGPD article 17")


def test_what_the_law_keeps_is_said_and_nothing_is_erased(citizen, person):
    keeping, other = Brick("A case is being handled until 3 May."), Brick()
    with (
        with_bricks(keeping=keeping, other=other),
        pytest.raises(journal.ErasureRefused, match="A case is being handled") as caught,
    ):
        journal.erase_person(citizen, person.id)
    assert caught.value.reasons == ["A case is being handled until 3 May."]
    assert other.erased == []
    person.refresh_from_db()
    assert person.full_name
    assert register.read() == {}


def test_a_brick_that_fails_leaves_everything_as_it_was(citizen, person):
    class Broken(Brick):
        def erase(self, person_id):
            raise RuntimeError("disk full")

    sealed = keys.seal_for(person.id, {"a": 1})
    with with_bricks(zz=Broken()), pytest.raises(RuntimeError):
        journal.erase_person(citizen, person.id)
    assert keys.open_for(person.id, sealed) == {"a": 1}
    assert register.read() == {}
    person.refresh_from_db()
    assert person.full_name


@pytest.mark.parametrize("role", [Role.AGENT, Role.INSTRUCTOR, Role.DECIDER, Role.MANAGER])
def test_no_agent_erases_somebody(town, person, role):
    with pytest.raises(Forbidden):
        journal.erase_person(town.actor(role), person.id)


def test_the_operator_may_carry_it_out(town, person):
    journal.erase_person(town.actor(Role.OPERATOR), person.id)
    person.refresh_from_db()
    assert person.erased_at


def test_erasing_twice_or_a_stranger_changes_nothing(citizen, person, town):
    operator = town.actor(Role.OPERATOR)
    journal.erase_person(citizen, person.id)
    journal.erase_person(operator, person.id)
    journal.erase_person(operator, uuid.uuid4())
    assert len(register.path().read_text().splitlines()) == 2
