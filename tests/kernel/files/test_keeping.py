"""Bytes are durable before they are acknowledged, kept once, and gone with their last file."""

from __future__ import annotations

import datetime as dt
import os
import threading

import pytest
import time_machine
from django.db import connection

from parvis.kernel import clock, files, jobs
from parvis.kernel.access import system
from parvis.kernel.db.transactions import command
from parvis.kernel.files import commands, receiving, storage, sweeping
from parvis.kernel.files.models import Content, File
from parvis.kernel.journal.models import Entry
from tests.kernel.files import samples as s

SYSTEM = system("test")


def kept(folder):
    """Every file of the store."""
    return [path for path in folder.glob("files/??/??/*") if path.is_file()]


def test_bytes_are_flushed_and_in_place_before_the_row(receive, own_folder, monkeypatch):
    order = []
    fsync, rename = os.fsync, os.rename
    monkeypatch.setattr(os, "fsync", lambda number: (order.append("fsync"), fsync(number))[1])
    monkeypatch.setattr(os, "rename", lambda a, b: (order.append("rename"), rename(a, b))[1])
    record = commands.record_received
    monkeypatch.setattr(
        commands, "record_received", lambda *a: (order.append("row"), record(*a))[1]
    )
    receive(s.png(), "a.png")
    assert order.index("fsync") < order.index("rename") < order.index("row")
    assert order[order.index("rename") + 1] == "fsync"  # the folder, so that the name survives
    (path,) = kept(own_folder)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list((own_folder / "files" / "incoming").iterdir()) == []


def test_nothing_stays_when_the_row_is_not_committed(receive, own_folder, monkeypatch):
    def fail(*args):
        raise RuntimeError("database gone")

    monkeypatch.setattr(commands, "record_received", fail)
    with pytest.raises(RuntimeError):
        receive(s.png(), "a.png")
    assert kept(own_folder) == []


@pytest.mark.django_db(transaction=True)
def test_receiving_inside_a_transaction_is_refused(owner):
    @command
    def wrong():
        files.receive(
            SYSTEM, s.Upload(s.png(), "a.png"), owner=owner.urn, organisation=None, purpose=""
        )

    with pytest.raises(RuntimeError, match="before the command"):
        wrong()


@pytest.mark.django_db(transaction=True)
def test_same_content_is_kept_once_until_its_last_file_goes(receive, own_folder):
    first, second = receive(s.png(), "a.png"), receive(s.png(), "b.png")
    assert first.sha256 == second.sha256 and first.id != second.id
    assert len(kept(own_folder)) == 1 and Content.objects.count() == 1
    files.discard(SYSTEM, first.id)
    jobs.run_due()
    assert files.read(second.id) == s.png()
    files.discard(SYSTEM, second.id)
    jobs.run_due()
    assert kept(own_folder) == [] and not Content.objects.exists()
    with pytest.raises(files.UnknownFile):
        files.read(second.id)


def test_content_that_comes_back_before_its_removal_is_kept(receive, own_folder):
    first = receive(s.png(), "a.png")
    files.discard(SYSTEM, first.id)
    again = receive(s.png(), "a.png")
    jobs.run_due()
    assert files.read(again.id) == s.png()


def test_bytes_lost_by_the_disk_are_replaced_when_sent_again(receive, own_folder):
    first = receive(s.png(), "a.png")
    kept(own_folder)[0].unlink()
    with pytest.raises(files.UnknownFile):
        files.read(first.id)
    receive(s.png(), "a.png")
    assert files.read(first.id) == s.png()


def test_bytes_that_changed_are_not_given(receive, own_folder):
    ref = receive(s.png(), "a.png")
    kept(own_folder)[0].write_bytes(s.png(9, 9))
    with pytest.raises(files.Corrupted):
        files.read(ref.id)


def test_reception_and_deletion_are_in_the_journal(receive, person):
    ref = receive(s.png(), "a.png")
    files.discard(SYSTEM, ref.id)
    verbs = list(Entry.objects.order_by("at").values_list("verb", flat=True))
    assert verbs == ["files.file.receive", "files.file.discard"]


def test_documents_we_make_are_clean_and_join_the_command(owner, town):
    @command
    def decide():
        return files.store_bytes(
            b"%PDF", "Décision.pdf", "application/pdf",
            owner=owner.urn, organisation=town.organisation.id, purpose="decision",
        )  # fmt: skip

    ref = decide()
    assert ref.ready and files.read(ref.id) == b"%PDF" and files.get(ref.id) == ref
    with files.open(ref.id) as opened:
        assert opened.read(2) == b"%P"
    assert files.of(owner.urn) == [ref] and files.many([ref.id]) == {ref.id: ref}


def test_a_hold_forbids_deletion_and_the_last_day_brings_it(receive):
    today = clock.today()
    held, due, later = (receive(s.png(n, n), f"{n}.png") for n in (1, 2, 3))
    files.retain(held.id, hold_until=today, discard_on=today)
    files.retain(due.id, discard_on=today)
    files.retain(later.id, discard_on=today + dt.timedelta(days=1))
    with pytest.raises(files.Refused) as refused:
        files.discard(SYSTEM, held.id)
    assert refused.value.code == "kept"
    assert sweeping.discard_due() == 1
    assert set(File.objects.values_list("id", flat=True)) == {held.id, later.id}
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        assert sweeping.discard_due() == 2
    with pytest.raises(files.UnknownFile):
        files.retain(due.id, discard_on=today)


def test_a_file_changes_owner(receive, owner, citizen):
    from parvis.kernel.urns import urn

    ref = receive(s.png(), "a.png")
    owner.readers.add(citizen.person)
    files.hand_over(ref.id, urn("testing", "case", "2"))
    assert files.of(owner.urn) == []
    with pytest.raises(Exception, match="not allowed"):
        files.link(citizen, ref.id)


def test_orphans_are_collected_after_a_day_and_nothing_else(receive, own_folder):
    ref = receive(s.png(), "a.png")
    store = storage.LocalStore(storage.root())
    orphan = storage.new_place("ab" * 32)
    for name in (orphan, "incoming/half", "ab/ab/notes.txt"):
        path = store.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert sweeping.collect() == 0 and store.exists(orphan)
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        assert sweeping.collect() == 1
    assert not store.exists(orphan) and not (store.root / "incoming/half").exists()
    assert (store.root / "ab/ab/notes.txt").exists() and files.read(ref.id) == s.png()


def test_quotas(receive, owner, monkeypatch):
    size = len(s.png())
    monkeypatch.setenv("PARVIS_FILES_OWNER_QUOTA", str(size * 2))
    receive(s.png(), "a.png")
    receive(s.png(), "b.png")
    with pytest.raises(files.Refused) as refused:
        receive(s.png(), "c.png")
    assert refused.value.code == "quota"
    monkeypatch.setenv("PARVIS_FILES_OWNER_QUOTA", "100000")
    monkeypatch.setenv("PARVIS_FILES_PERSON_DAILY", str(size * 3 - 1))
    with pytest.raises(files.Refused, match="tomorrow"):
        receive(s.png(), "c.png")
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        assert receive(s.png(), "c.png").ready


def test_erasing_a_person_takes_names_and_sender_away(receive, person, citizen):
    from parvis.kernel.files.erasure import ERASER

    ref = receive(s.png(), "photo d'Aïcha.png")
    ERASER.erase(person.id)
    ERASER.erase(person.id)
    row = File.objects.get(id=ref.id)
    assert (row.name, row.person) == ("document.png", None)
    assert ERASER.refusal(person.id) == ""


@pytest.mark.django_db(transaction=True)
def test_the_same_content_from_many_at_once(owner, own_folder):
    """On PostgreSQL; SQLite in memory has one connection, its file is in tests/faults."""
    if connection.vendor == "sqlite":
        return
    errors = []

    def send(number):
        try:
            upload = s.Upload(s.png(), f"{number}.png")
            ref = files.receive(SYSTEM, upload, owner=owner.urn, organisation=None, purpose="")
            if number % 2:
                files.discard(SYSTEM, ref.id)
                sweeping.forget(ref.sha256)
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert File.objects.count() == 6
    for file in File.objects.all():
        assert receiving.read(file.id) == s.png()
    assert len(kept(own_folder)) == 1
