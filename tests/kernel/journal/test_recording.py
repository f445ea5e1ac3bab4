"""Acts: one unsealed row in the transaction of the act, digests instead of personal data."""

import datetime as dt
import hashlib
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection, transaction

from parvis.kernel import journal, keys
from parvis.kernel.access import system
from parvis.kernel.access.actor import Role
from parvis.kernel.journal import recording, writing
from parvis.kernel.journal.models import ActorLabel, AppendOnly, Concern, Entry
from parvis.kernel.urns import urn

CASE = urn("procedures", "case", "42")


@pytest.fixture
def agent(town):
    return town.actor(Role.INSTRUCTOR)


def act(actor, **changes):
    given = {"organisation": None, "persons": ()} | changes
    return journal.record(actor, given.pop("verb", "procedures.case.accept"), CASE, **given)


def test_an_act_is_a_row_that_says_who_what_why(agent, person, town):
    made = act(
        agent,
        organisation=town.organisation.id,
        persons=[person.id, person.id],
        purpose="instruct",
        legal_basis="CRPA L112-3",
        fields=["income", "children[0].name"],
        payload={"income": 3},
    )
    entry = Entry.objects.get(id=made)
    assert (entry.kind, entry.verb, entry.subject) == ("act", "procedures.case.accept", str(CASE))
    assert (entry.actor_person, entry.actor_membership) == (agent.person, agent.membership)
    assert (entry.organisation, entry.actor_organisation) == (town.organisation.id,) * 2
    assert (entry.purpose, entry.legal_basis) == ("instruct", "CRPA L112-3")
    assert entry.fields == "income\nchildren[0].name"
    assert entry.sequence is None
    assert entry.chain is None
    assert [c.person for c in Concern.objects.filter(entry=entry)] == [person.id]


def test_the_payload_and_names_are_not_in_the_journal(agent, person):
    entry = Entry.objects.get(id=act(agent, persons=[person.id], payload={"iban": "FR76 SECRET"}))
    row = repr(vars(entry)) + repr(vars(Concern.objects.get()))
    assert "SECRET" not in row
    assert agent.label not in row
    assert ActorLabel.objects.get(digest=entry.actor_label).text == agent.label


def test_each_person_concerned_has_their_own_digest(agent, person, other_person):
    made = act(agent, persons=[person.id, other_person.id], payload={"a": 1})
    content = recording.payload_bytes(made, {"a": 1})
    found = {c.person: bytes(c.digest) for c in Concern.objects.filter(entry=made)}
    assert found == {p.id: keys.person_hmac(p.id, content) for p in (person, other_person)}


def test_a_payload_about_nobody_has_a_plain_digest(agent):
    made = act(agent, payload={"a": 1})
    expected = hashlib.sha256(recording.payload_bytes(made, {"a": 1})).digest()
    assert bytes(Entry.objects.get(id=made).digest) == expected


def test_equal_payloads_do_not_show_as_equal(agent, person):
    for _ in range(2):
        act(agent, persons=[person.id], payload={"a": 1})
    assert len({bytes(c.digest) for c in Concern.objects.all()}) == 2


def test_whoever_a_mandate_stands_for_finds_the_entry(citizen, person, other_person):
    acting = replace(citizen, for_person=other_person.id, mandate="urn:parvis:identity:mandate:1")
    made = act(acting, persons=[person.id])
    assert set(Concern.objects.filter(entry=made).values_list("person", flat=True)) == {
        person.id,
        other_person.id,
    }


def test_a_job_is_named_in_clear(db):
    entry = Entry.objects.get(id=act(system("journal.seal", "sealing")))
    assert (entry.actor_name, entry.purpose) == ("journal.seal", "sealing")
    assert not bytes(entry.actor_label)


@pytest.mark.django_db(transaction=True)
def test_an_act_costs_at_most_two_statements_once_its_persons_are_known(
    town, person, django_assert_num_queries
):
    agent = town.actor(Role.INSTRUCTOR)
    act(agent, persons=[person.id], payload={"a": 1})
    both = 1 if connection.vendor == "postgresql" else 2  # the entry, and who is concerned
    with transaction.atomic(), django_assert_num_queries(both):
        act(agent, persons=[person.id], payload={"a": 1})
    with transaction.atomic(), django_assert_num_queries(1):
        act(agent, payload={"a": 1})


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_nothing(town, person):
    agent = town.actor(Role.INSTRUCTOR)
    with pytest.raises(RuntimeError), transaction.atomic():
        act(agent, persons=[person.id])
        raise RuntimeError
    assert not Entry.objects.exists()
    act(agent, persons=[person.id])
    assert ActorLabel.objects.count() == 1  # the label was not taken for written


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"verb": "accept"}, "not a verb"),
        ({"verb": "a." + "b" * 100}, "longer than 100"),
        ({"purpose": "x" * 301}, "purpose is longer"),
        ({"legal_basis": "x" * 301}, "legal_basis is longer"),
        ({"purpose": "a\0b"}, "or binary"),
        ({"fields": ["a\nb"]}, "line break"),
        ({"fields": ["a\0b"]}, "line break"),
        ({"fields": [""]}, "empty"),
        ({"payload": {"a": object()}}, "cannot hold a object"),
        ({"payload": {"a": float("nan")}}, "not JSON compliant"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(agent, changes, words):
    with pytest.raises(ValueError, match=words):
        act(agent, **changes)


def test_payloads_have_one_form():
    one = uuid.UUID(int=1)
    paris = dt.timezone(dt.timedelta(hours=2))
    first = {
        "b": [1, (2,)],
        "a": dt.datetime(2026, 7, 1, 14, tzinfo=paris),
        "u": one,
        "d": Decimal("1.50"),
    }
    second = {"u": str(one), "d": "1.50", "a": "2026-07-01T12:00:00.000000+00:00", "b": [1, [2]]}
    assert recording.payload_bytes(one, first) == recording.payload_bytes(one, second)


def test_what_is_written_by_hand_is_what_the_model_says(db):
    names = {f.column for f in Entry._meta.concrete_fields if f.name not in ("sequence", "chain")}
    assert names == set(writing.COLUMNS)


def test_rows_are_never_changed_or_removed(agent, person):
    act(agent, persons=[person.id])
    for rows in (Entry.objects.all(), Concern.objects.all()):
        with pytest.raises(AppendOnly):
            rows.delete()
        with pytest.raises(AppendOnly):
            rows.update(id=1)


@pytest.mark.django_db(transaction=True)
def test_an_act_on_an_erased_person_has_no_digest(town, person, tmp_path, settings):
    settings.PARVIS_VAR = tmp_path
    keys.destroy_person(person.id)
    act(town.actor(Role.INSTRUCTOR), persons=[person.id], payload={"a": 1})
    assert not bytes(Concern.objects.get().digest)
