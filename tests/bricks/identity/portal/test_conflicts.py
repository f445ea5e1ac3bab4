"""Several accounts with one civil identity: an operator compares, merges, puts back."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.commands import conflicts, linking, portal_sessions
from parvis.bricks.identity.commands.conflicts import NotOpen
from parvis.bricks.identity.domain.reconciliation import Seen, WrongChoice, merging
from parvis.bricks.identity.models import Conflict, Link, PortalSession, Session
from parvis.bricks.identity.queries import conflicts as queries
from parvis.kernel import signin
from parvis.kernel.access import Actor, Forbidden, Role
from parvis.kernel.events.models import Event
from parvis.kernel.journal.models import Entry
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties.models import Person
from tests.bricks.identity.portal.test_linking import ANGELA, actor, arrive

OPERATOR = Actor(roles=frozenset({Role.OPERATOR}), person=UUID(int=7), level=2, label="Operator")
WHY = "Both cards seen at the counter."


@pytest.fixture
def three(db):
    """Two accounts with one civil identity that their holder keeps apart, then a third sign-in."""
    first = arrive("1")
    second = arrive("2", "https://b.example", email="other@courriel.example")
    linking.refuse(actor(second.person), second.proposal)
    third = arrive("3", "https://c.example", email="third@courriel.example")
    return first.person, second.person, third.person


def merge(kept, same, by=OPERATOR, version=1):
    row = Conflict.objects.get()
    conflicts.merge(by, row.id, version, kept=kept, same=same, proof=Seen.DOCUMENT, reason=WHY)
    return row


def leads_to(sub):
    return Link.objects.get(sub=sub, ended_at=None).person_id


def test_an_operator_sees_them_and_nothing_has_moved(three):
    first, second, third = three
    (line,) = queries.waiting(OPERATOR)
    assert (line.accounts, line.name) == (3, "Angela Claire Dubois")
    shown = queries.one(OPERATOR, line.id)
    assert {one.person for one in shown.accounts} == {first, second, third}
    assert [one.arrived for one in shown.accounts] == [True, False, False]
    assert {one.email for one in shown.accounts} == {
        "angela@courriel.example", "other@courriel.example", "third@courriel.example",
    }  # fmt: skip
    assert all(one.ways[0].certified and one.same for one in shown.accounts)
    assert (leads_to("1"), leads_to("2"), leads_to("3")) == three
    assert Entry.objects.filter(verb="identity.conflict.open").count() == 1


def test_an_equal_address_is_never_a_conflict(db):
    arrive("1")
    arrive("2", "https://b.example", given_name="Paul", gender="male")
    arrive("3", "https://c.example", given_name="Luc", birthdate="1999-01-01", gender="male")
    assert len({one.email for one in Person.objects.all()}) == 1
    assert not Conflict.objects.exists()


def test_merging_moves_tells_and_ends_sessions(three):
    first, second, third = three
    elsewhere = portal_sessions.opened("https://b.example", "2", "", second)
    merge(first, [second, third])
    assert {leads_to(one) for one in "123"} == {first}
    assert arrive("3", "https://c.example").person == first
    assert PortalSession.objects.get(id=elsewhere).ended_at is not None
    assert {one.to for one in Letter.objects.all()} == {
        "angela@courriel.example", "other@courriel.example", "third@courriel.example",
    }  # fmt: skip
    told = Event.objects.filter(name="identity.account_attached/1").count()
    assert told == 2
    entry = Entry.objects.get(verb="identity.conflict.merge")
    assert entry.subject == str(queries.one(OPERATOR, Conflict.objects.get().id).urn)
    assert not queries.waiting(OPERATOR)


def test_a_part_may_be_merged_and_the_rest_stays(three):
    first, second, third = three
    merge(first, [third])
    assert (leads_to("1"), leads_to("2"), leads_to("3")) == (first, second, first)


def test_undoing_puts_everything_back_and_asks_again(three):
    first, second, third = three
    row = merge(first, [second, third])
    session = portal_sessions.opened("https://c.example", "3", "", first)
    conflicts.undo(OPERATOR, row.id, 2)
    assert (leads_to("1"), leads_to("2"), leads_to("3")) == (first, second, third)
    assert PortalSession.objects.get(id=session).ended_at is not None
    assert Event.objects.filter(name="identity.account_separated/1").count() == 2
    assert len(queries.waiting(OPERATOR)) == 1
    merge(second, [third], version=3)  # and another decision may follow
    assert (leads_to("1"), leads_to("2"), leads_to("3")) == (first, second, second)


def test_what_its_person_separated_meanwhile_stays_so(three):
    first, second, third = three
    row = merge(first, [second, third])
    linking.separate(actor(first), Link.objects.get(sub="2").id)
    conflicts.undo(OPERATOR, row.id, 2)
    assert (leads_to("2"), leads_to("3")) == (second, third)
    assert Event.objects.filter(name="identity.account_separated/1").count() == 2


def test_an_earlier_attachment_is_put_back_whole(three):
    first, second, _third = three
    other = Person.objects.create(given_names="Before")
    Link.objects.filter(sub="2").update(attached_from=other)
    row = merge(first, [second])
    conflicts.undo(OPERATOR, row.id, 2)
    assert Link.objects.get(sub="2").attached_from_id == other.id


def test_an_agent_s_way_in_stays_with_their_membership(three):
    first, second, _third = three
    Link.objects.create(
        issuer="https://agents.example", sub="a", person_id=second, made_by="membership"
    )
    merge(first, [second])
    assert leads_to("a") == second


def test_keeping_apart_moves_nothing_and_can_be_taken_back(three):
    row = Conflict.objects.get()
    conflicts.keep_apart(OPERATOR, row.id, 1, reason="Twins.")
    assert (leads_to("1"), leads_to("2"), leads_to("3")) == three
    assert not queries.waiting(OPERATOR)
    conflicts.undo(OPERATOR, row.id, 2)
    assert len(queries.waiting(OPERATOR)) == 1


def test_of_two_operators_one_decides(three):
    first, second, _third = three
    row = merge(first, [second])
    with pytest.raises(NotOpen):
        conflicts.keep_apart(OPERATOR, row.id, 1, reason="late")
    with pytest.raises(NotOpen):
        conflicts.undo(OPERATOR, row.id, 1)


@pytest.mark.parametrize(
    ("kept", "same", "because"),
    [(0, [], "alone"), (0, [0], "alone"), (9, [0], "unknown"), (0, [9], "unknown")],
)
def test_what_makes_no_merge(kept, same, because):
    people = [uuid4() for _ in range(3)]
    stranger = uuid4()

    def chosen(n):
        return stranger if n == 9 else people[n]

    with pytest.raises(WrongChoice) as wrong:
        merging(people, chosen(kept), [chosen(one) for one in same])
    assert wrong.value.because == because


def test_who_was_erased_joins_nothing(three):
    first, second, _third = three
    Person.objects.filter(id=second).update(
        given_names="", family_name="", email="", phone="", erased_at="2026-01-01T00:00:00Z"
    )
    with pytest.raises(WrongChoice):
        merge(first, [second])


def test_nobody_else_decides_and_nobody_on_their_own(three):
    first, second, _third = three
    own = Actor(roles=frozenset({Role.OPERATOR}), person=second, level=2, label="Angela")
    person = signin.citizen(Person.objects.get(id=first))
    for by in (own, person):
        with pytest.raises(Forbidden):
            merge(first, [second], by=by)
    with pytest.raises(Forbidden):
        queries.waiting(person)
    assert queries.one(own, Conflict.objects.get().id).mine


# --- pages -------------------------------------------------------------------------------------


def test_the_pages_of_an_operator(three, sign_in, town):
    first, second, third = three
    browser: Browser = sign_in(town.agents[Role.OPERATOR])
    queue = browser.get("/identite/exploitation/comptes/")
    assert "Angela Claire Dubois" in queue.content.decode()
    address = f"/identite/exploitation/comptes/{Conflict.objects.get().id}/"
    page = browser.get(address).content.decode()
    for words in ("other@courriel.example", "third@courriel.example"):
        assert words in page.replace("<wbr>", "")
    form = {"version": "1", "act": "merge", "kept": str(first), "same": [str(third)]}
    assert browser.post(address, form).status_code == 400  # neither proof nor reason
    assert browser.post(address, {**form, "version": "x"}).status_code == 409
    assert browser.post(address, {**form, "act": "steal"}).status_code == 400
    assert leads_to("3") == third
    form |= {"proof": "document", "reason": WHY}
    alone = browser.post(address, {**form, "same": [str(first)]})
    assert alone.status_code == 400
    assert browser.post(address, form).status_code == 303
    assert leads_to("3") == first
    assert WHY in browser.get(address).content.decode()
    assert browser.post(address, {**form}).status_code == 409
    assert browser.post(address, {"version": "2", "act": "undo"}).status_code == 303
    assert leads_to("3") == third
    assert browser.post(address, {"version": "3", "act": "apart", "reason": WHY}).status_code == 303
    assert Conflict.objects.get().state == "apart"
    assert second in {one.person_id for one in Link.objects.all()}


def test_the_hub_s_sessions_end_too(three):
    first, second, _third = three
    from parvis.bricks.identity.commands import sessions
    from tests.bricks.identity.provider.flows import authentication

    number, _ = sessions.open_session(
        "franceconnect", authentication(Person.objects.get(id=second))
    )
    merge(first, [second])
    assert Session.objects.get(id=number).ended_at is not None


__all__ = ["ANGELA"]
