"""Sealing: numbers, chain, signed heads, the head file."""

import json

import pytest
from django.db import connection, transaction
from tests.kernel.journal.conftest import write_acts

from parvis.kernel import journal, keys
from parvis.kernel.access import Role
from parvis.kernel.journal import chain, heads, records, sealing
from parvis.kernel.journal.models import Batch, Entry
from parvis.kernel.urns import urn


def test_numbers_and_chain_follow_the_order_of_ids(db):
    write_acts(7)
    assert journal.seal() == journal.Sealed(batches=1, entries=7)
    rows = list(records.sealed(1, 7))
    assert [row.id for row in rows] == sorted(Entry.objects.values_list("id", flat=True))
    value = chain.START
    for number, row in enumerate(rows, start=1):
        value = chain.link(value, number, chain.leaf(row.record))
        assert (row.sequence, row.chain) == (number, value)
    batch = Batch.objects.get()
    assert (batch.number, batch.first, batch.last) == (1, 1, 7)
    assert bytes(batch.chain) == value
    assert bytes(batch.root) == chain.root([chain.leaf(row.record) for row in rows])


def test_entries_keep_the_order_in_which_they_were_made(db):
    write_acts(50)
    subjects = Entry.objects.order_by("id").values_list("subject", flat=True)
    assert list(subjects) == [f"urn:parvis:procedures:case:{number}" for number in range(50)]


def test_sealing_goes_on_where_it_stopped(db, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)
    write_acts(7)
    assert journal.seal() == journal.Sealed(batches=3, entries=7)
    assert journal.seal() == journal.Sealed()
    write_acts(2)
    assert journal.seal() == journal.Sealed(batches=1, entries=2)
    found = list(Batch.objects.order_by("number").values_list("number", "first", "last"))
    assert found == [(1, 1, 3), (2, 4, 6), (3, 7, 7), (4, 8, 9)]
    assert journal.verify().ok


def test_a_record_says_what_its_row_says_in_one_form(town, person):
    agent = town.actor(Role.INSTRUCTOR)
    made = journal.record(
        agent, "procedures.case.accept", urn("procedures", "case", 7),
        organisation=town.organisation.id, persons=[person.id], fields=["âge"], purpose="p",
    )  # fmt: skip
    entry = Entry.objects.get(id=made)
    found = records.rows(Entry.objects.filter(id=made))[0]
    assert found.content == {
        "actor": {
            "for": None,
            "label": bytes(entry.actor_label).hex(),
            "level": 2,
            "mandate": "",
            "membership": str(agent.membership),
            "name": "",
            "organisation": str(agent.organisation),
            "person": str(agent.person),
        },
        "at": entry.at.isoformat(timespec="microseconds"),
        "digest": "",
        "fields": ["âge"],
        "id": str(made),
        "kind": "act",
        "legal_basis": "",
        "organisation": str(town.organisation.id),
        "persons": [[str(person.id), ""]],
        "purpose": "p",
        "subject": "urn:parvis:procedures:case:7",
        "v": 1,
        "verb": "procedures.case.accept",
    }
    assert found.content["at"].endswith("+00:00")


def test_sealing_costs_few_statements(db, django_assert_max_num_queries):
    write_acts(60)
    journal.seal()
    write_acts(60)
    with django_assert_max_num_queries(14):
        journal.seal()


def test_numbers_have_no_hole(db, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    for _ in range(3):
        write_acts(5)
        journal.seal()
    assert sorted(Entry.objects.values_list("sequence", flat=True)) == list(range(1, 16))


@pytest.mark.django_db(transaction=True)
def test_every_head_is_in_the_head_file(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)
    write_acts(7)
    journal.seal()
    file = heads.read()
    assert file.report.ok
    assert [head.number for head in file.heads] == [1, 2, 3]
    assert heads.path().stat().st_mode & 0o777 == 0o600
    report = journal.verify()
    assert report.ok
    assert report.last_head == file.heads[-1].digest
    assert (report.records, report.heads, report.notes) == (7, 3, [])


@pytest.mark.django_db(transaction=True)
def test_a_head_that_a_crash_kept_from_the_file_is_added_later(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)
    write_acts(7)
    journal.seal()
    whole = heads.path().read_bytes()
    lines = whole.splitlines(keepends=True)
    heads.path().write_bytes(lines[0] + lines[1][:40])  # killed in the middle of the second line
    journal.seal()
    assert heads.path().read_bytes() == whole


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_seal_leaves_no_head():
    write_acts(3)
    with pytest.raises(RuntimeError), transaction.atomic():
        journal.seal()
        raise RuntimeError
    assert not heads.path().exists()
    assert journal.seal().entries == 3


@pytest.mark.django_db(transaction=True)
def test_a_rotation_of_keys_keeps_old_heads_verifiable():
    write_acts(3)
    journal.seal()
    keys.ring().rotate()
    write_acts(3)
    journal.seal()
    assert len({batch.key_id for batch in Batch.objects.all()}) == 2
    assert journal.verify().ok


@pytest.mark.django_db(transaction=True)
def test_sealing_stops_when_the_head_file_knows_more():
    write_acts(3)
    journal.seal()
    line = json.loads(heads.path().read_bytes())
    line["head"]["number"] = 2
    with heads.path().open("ab") as file:
        file.write(chain.canonical(line) + b"\n")
    write_acts(1)
    with pytest.raises(journal.JournalDisagrees, match="knows head 2"):
        journal.seal()
    assert Entry.objects.filter(sequence=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_accepted_loss_is_said_and_signed(monkeypatch):
    """An older backup is back: its journal ends earlier than the head file."""
    from django.db import models

    monkeypatch.setattr(sealing, "BATCH", 3)
    write_acts(7)
    journal.seal()
    models.QuerySet(Batch).filter(number__gt=1).delete()
    models.QuerySet(Entry).filter(sequence__gt=3).update(sequence=None, chain=None)
    assert [f.code for f in journal.verify().findings] == ["cut"]
    with pytest.raises(journal.JournalDisagrees):
        journal.seal()
    assert journal.accept_loss("a backup of 2026-01-02 was restored") == 2
    assert journal.accept_loss("nothing more to accept") == 0
    report = journal.verify()
    assert report.ok
    assert "Records 4 to 7 were lost on " in report.notes[0]
    assert "a backup of 2026-01-02 was restored (signed statement)." in report.notes[0]
    journal.seal()
    report = journal.verify()
    assert report.ok, report.words()
    assert report.heads == 3


@pytest.mark.django_db(transaction=True)
def test_a_loss_nobody_signed_is_found():
    write_acts(3)
    journal.seal()
    loss = {"at": "2026-01-02", "digest": chain.NO_HEAD, "number": 0, "reason": "thief", "v": 1}
    line = {"key": keys.ring().current("sign").id, "loss": loss, "signature": "00" * 64}
    with heads.path().open("ab") as file:
        file.write(chain.canonical(line) + b"\n")
    report = journal.verify()
    assert "Line 2 of the head file is wrong (its signature is not good)." in report.words()


def test_the_job_seals(db):
    from parvis.kernel import jobs

    write_acts(3)
    jobs.enqueue("journal.seal", {})
    jobs.run_due()
    assert not Entry.objects.filter(sequence=None).exists()


@pytest.mark.django_db(transaction=True)
def test_a_second_sealer_leaves_all_to_the_first():
    """PostgreSQL: while one holds the lock the other writes nothing (SQLite: the gate, faults/)."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in: tests/faults")
    write_acts(3)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [sealing._LOCK])
        assert journal.seal() == journal.Sealed()
    finally:
        other.close()
    assert journal.seal().entries == 3
