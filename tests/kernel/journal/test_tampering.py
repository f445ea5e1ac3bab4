"""Whoever writes the database behind our back is found by `journal.verify()`, in words."""

import uuid

import pytest
from django.db import connection, models
from tests.kernel.journal.conftest import write_acts

from parvis.kernel import journal, keys
from parvis.kernel.journal import chain, heads, records, sealing
from parvis.kernel.journal.models import ActorLabel, Batch, Concern, Entry

pytestmark = pytest.mark.django_db(transaction=True)


def rows(model):
    """Rows as a thief reaches them: without our guard."""
    return models.QuerySet(model)


def entry(number):
    return rows(Entry).get(sequence=number)


def change(**changes):
    return lambda: rows(Entry).filter(sequence=5).update(**changes)


def remove(*numbers):
    def act():
        rows(Concern).filter(entry__sequence__in=numbers).delete()
        rows(Entry).filter(sequence__in=numbers).delete()

    return act


def swap():
    one, two = entry(5), entry(7)
    rows(Entry).filter(pk=one.pk).update(sequence=1000)
    rows(Entry).filter(pk=two.pk).update(sequence=5, chain=one.chain)
    rows(Entry).filter(pk=one.pk).update(sequence=7, chain=two.chain)


def add_at_the_end():
    last = entry(10)
    fake = Entry(verb="a.b", subject="urn:x", sequence=11, chain=bytes(32))
    leaf = chain.leaf(records.rows(rows(Entry).filter(pk=last.pk))[0].record)
    fake.chain = chain.link(bytes(last.chain), 11, leaf)
    fake.save(force_insert=True)


def add_in_the_middle():
    for number in range(10, 5, -1):
        rows(Entry).filter(sequence=number).update(sequence=number + 1)
    Entry(verb="a.b", subject="urn:x", sequence=6, chain=bytes(32)).save(force_insert=True)


def cut_tail():
    remove(9, 10)()
    rows(Batch).filter(number=3).delete()


def unseal_tail():
    rows(Batch).filter(number=3).delete()
    rows(Entry).filter(sequence__gt=8).update(sequence=None, chain=None)


def forge_everything():
    """All computed again from record 5 on, under heads signed by a key of the thief."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    rows(Entry).filter(sequence=5).update(verb="procedures.case.refuse")
    value, before = chain.START, None
    for batch in rows(Batch).order_by("number"):
        leaves = []
        for row in records.sealed(batch.first, batch.last):
            leaves.append(chain.leaf(row.record))
            value = chain.link(value, row.sequence, leaves[-1])
            rows(Entry).filter(pk=row.id).update(chain=value)
        batch.chain, batch.root = value, chain.root(leaves)
        batch.previous = before.digest if before else chain.NO_HEAD
        batch.signature = key.sign(chain.head_bytes(heads.head_of(batch).content))
        batch.save()
        before = heads.head_of(batch)


def concern(change_it):
    def act():
        write = rows(Concern).filter(entry__sequence=6)  # it concerns two persons
        assert write.count() == 2
        change_it(write)

    return act


CASES = {
    "a changed verb": (change(verb="procedures.case.refuse"), "changed", "Record 5 does not"),
    "a changed instant": (change(at="2020-01-01T00:00:00Z"), "changed", "Record 5 does not"),
    "a changed actor": (change(actor_person=uuid.uuid4()), "changed", "Record 5 does not"),
    "a changed digest": (change(digest=bytes(32)), "changed", "Record 5 does not"),
    "a changed label": (change(actor_label=bytes(32)), "changed", "Record 5 does not"),
    "a changed chain value": (change(chain=bytes(32)), "changed", "Record 5 does not"),
    "another person concerned": (
        concern(lambda w: w.filter(pk=w.first().pk).update(person=uuid.uuid4())),
        "changed",
        "Record 6 does not",
    ),
    "another payload": (concern(lambda w: w.update(digest=bytes(32))), "changed", "Record 6"),
    "a look taken off somebody": (
        concern(lambda w: w.filter(pk=w.first().pk).delete()),
        "changed",
        "Record 6 does not",
    ),
    "a removed record": (remove(5), "removed", "Record 5 is missing."),
    "removed records": (remove(4, 5, 6), "removed", "Record 4 is missing. "),
    "swapped records": (swap, "moved", "Records 5 and 7 have changed places."),
    "a record added at the end": (add_at_the_end, "added", "Record 11 is after the last"),
    "a record added in the middle": (add_in_the_middle, "changed", "Record 6 does not"),
    "a tail that is cut": (cut_tail, "cut", "Records 9 to 10 are cut off"),
    "a tail that is unsealed": (unseal_tail, "cut", "Records 9 to 10 are cut off"),
    "everything": (forge_everything, "forged head", "Head 2 was changed: its signature"),
    "a forged signature": (
        lambda: rows(Batch).filter(number=2).update(signature=bytes(64)),
        "forged head",
        "Head 2 was changed: its signature is not good.",
    ),
    "an unknown key": (
        lambda: rows(Batch).filter(number=2).update(key_id="0" * 16),
        "forged head",
        "Head 2 is signed by the key 0000000000000000, which is unknown.",
    ),
    "a head of impossible length": (
        lambda: rows(Batch).filter(number=3).update(last=2**62),
        "forged head",
        "Head 3 was changed",
    ),
    "a removed head": (
        lambda: rows(Batch).filter(number=2).delete(),
        "removed",
        "Head 3 stands after head 1: heads are missing.",
    ),
    "another name shown": (
        lambda: rows(ActorLabel).update(text="Somebody else"),
        "changed",
        "The name shown for the actor",
    ),
}


@pytest.fixture
def ten(monkeypatch):
    """Ten sealed records: batches 1 to 4, 5 to 8, 9 to 10."""
    monkeypatch.setattr(sealing, "BATCH", 4)
    write_acts(10)
    journal.seal()
    assert journal.verify().ok


@pytest.mark.parametrize("case", CASES)
def test_tampering_is_found(ten, case):
    act, code, words = CASES[case]
    act()
    report = journal.verify()
    assert code in {finding.code for finding in report.findings}, report.words()
    said = " ".join(finding.words for finding in report.findings)
    if case == "removed records":
        assert "Record 4 is missing. Records 5 to 6 are missing." in said
    else:
        assert words in said


def test_erasing_a_person_breaks_nothing(ten):
    person = rows(Concern).filter(entry__sequence=6).first().person
    actor = rows(ActorLabel).get().person
    for someone in (person, actor):
        keys.destroy_person(someone)
    assert "A name of the erased person" in " ".join(journal.verify().words())
    for eraser in keys.erasers.all().values():
        eraser.erase(actor)
    assert journal.verify().ok


def test_verification_writes_nothing(ten, django_assert_num_queries):
    from parvis.kernel.db.guard import read_only

    with read_only():
        assert journal.verify().ok


def test_what_waits_to_be_sealed_is_said(ten):
    write_acts(2)
    assert "2 entries wait to be sealed." in journal.verify().notes
    assert connection.in_atomic_block is False
