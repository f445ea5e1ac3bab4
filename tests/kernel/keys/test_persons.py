"""Person keys: made at first use, destroyed for ever, register outside the database."""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction

from parvis.kernel import keys
from parvis.kernel.keys import persons, register
from parvis.kernel.keys.keyring import ring
from parvis.kernel.keys.models import PersonKey


@pytest.fixture(autouse=True)
def var(tmp_path, settings):
    settings.PARVIS_VAR = tmp_path
    return tmp_path


@pytest.fixture
def someone():
    return uuid.uuid4()


def test_content_comes_back_for_its_person_only(db, someone):
    sealed = keys.seal_for(someone, {"name": "Zoë", "age": 7})
    assert b"Zo" not in sealed
    assert keys.open_for(someone, sealed) == {"name": "Zoë", "age": 7}
    other = uuid.uuid4()
    keys.seal_for(other, {})
    with pytest.raises(keys.CannotDecrypt):
        keys.open_for(other, sealed)


def test_opening_makes_no_key(db, someone):
    with pytest.raises(keys.CannotDecrypt, match="has no key"):
        keys.open_for(someone, b"x" * 40)
    assert not PersonKey.objects.exists()


def test_digests_are_stable_and_differ_between_persons(db, someone):
    other = uuid.uuid4()
    assert keys.person_hmac(someone, b"x") == keys.person_hmac(someone, b"x")
    assert keys.person_hmac(someone, b"x") != keys.person_hmac(other, b"x")
    assert len(keys.person_hmac(someone, b"x")) == 32


def test_keys_of_many_are_made_with_two_statements(db, django_assert_num_queries):
    many = [uuid.uuid4() for _ in range(20)]
    with django_assert_num_queries(2):
        first = keys.digesters(many)
    with django_assert_num_queries(1):
        again = keys.digesters(many)
    assert all(first[one](b"x") == again[one](b"x") for one in many)


def test_the_database_holds_no_key_in_clear(db, someone):
    keys.seal_for(someone, {})
    wrapped = bytes(PersonKey.objects.get().wrapped)
    secret = ring().unwrap(f"person {someone}", wrapped)
    assert secret not in wrapped
    with pytest.raises(keys.CannotDecrypt):
        ring().unwrap(f"person {uuid.uuid4()}", wrapped)


@pytest.mark.django_db(transaction=True)
def test_destruction_is_for_ever(someone, var):
    sealed, digest = keys.seal_for(someone, {"a": 1}), keys.person_hmac(someone, b"x")
    keys.destroy_person(someone)
    for use in (
        lambda: keys.open_for(someone, sealed),
        lambda: keys.seal_for(someone, {}),
        lambda: keys.person_hmac(someone, b"x"),
    ):
        with pytest.raises(keys.PersonErased):
            use()
    assert digest
    assert keys.digesters([someone])[someone](b"x") == b""
    assert someone in register.read()
    keys.destroy_person(someone)
    assert len((var / "destroyed-keys.jsonl").read_text().splitlines()) == 1
    assert (var / "destroyed-keys.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db(transaction=True)
def test_a_person_without_key_can_be_destroyed_too(someone):
    keys.destroy_person(someone)
    with pytest.raises(keys.PersonErased):
        keys.person_hmac(someone, b"x")


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_destruction_leaves_no_line(someone):
    sealed = keys.seal_for(someone, {"a": 1})
    with pytest.raises(RuntimeError), transaction.atomic():
        keys.destroy_person(someone)
        raise RuntimeError
    assert register.read() == {}
    assert keys.open_for(someone, sealed) == {"a": 1}


@pytest.mark.django_db(transaction=True)
def test_a_key_made_by_a_rolled_back_transaction_is_not_remembered(someone):
    with pytest.raises(RuntimeError), transaction.atomic():
        first = keys.person_hmac(someone, b"x")
        raise RuntimeError
    second = keys.person_hmac(someone, b"x")
    assert first != second
    assert keys.person_hmac(someone, b"x") == second


@pytest.mark.django_db(transaction=True)
def test_known_digest_keys_cost_no_statement(someone, django_assert_num_queries):
    keys.person_hmac(someone, b"x")
    with django_assert_num_queries(0):
        keys.person_hmac(someone, b"y")


@pytest.mark.django_db(transaction=True)
def test_replay_erases_again_whoever_an_old_backup_brought_back(someone):
    class Brick:
        erased = []

        def refusal(self, person_id):
            return "never asked at replay"

        def erase(self, person_id):
            self.erased.append(person_id)

    sealed = keys.seal_for(someone, {"a": 1})
    backup = PersonKey.objects.get()
    keys.destroy_person(someone)
    PersonKey.objects.all().delete()
    backup.save(force_insert=True)
    persons._digest_keys.clear()
    assert keys.open_for(someone, sealed) == {"a": 1}  # revived
    with keys.erasers.replaced(brick=Brick()):
        assert keys.replay_destroyed() == 1
        assert keys.replay_destroyed() == 0
    assert Brick.erased == [someone]
    with pytest.raises(keys.PersonErased):
        keys.open_for(someone, sealed)


@pytest.mark.django_db(transaction=True)
def test_replay_writes_the_line_that_a_crash_prevented(someone, var):
    keys.destroy_person(someone)
    (var / "destroyed-keys.jsonl").unlink()  # as if killed between commit and line
    assert keys.replay_destroyed() == 0
    assert someone in register.read()


def test_a_torn_line_is_cut_and_a_spoilt_one_is_refused(var, someone):
    at = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    register.append([(someone, at)])
    with register.path().open("a") as file:
        file.write('{"person": "0000')
    assert register.read() == {someone: at}
    other = uuid.uuid4()
    register.append([(other, at)])
    assert register.read() == {someone: at, other: at}
    register.path().write_text("spoilt\n" + register.path().read_text())
    with pytest.raises(keys.KeyRingError, match=r"Line 1 of .* cannot be read"):
        register.read()


def test_rewrapping_after_a_rotation_keeps_everything_readable(db, someone):
    from parvis.kernel import jobs

    sealed, digest = keys.seal_for(someone, {"a": 1}), keys.person_hmac(someone, b"x")
    others = [uuid.uuid4() for _ in range(7)]
    keys.digesters(others)
    keys.destroy_person(others[0])
    assert len(keys.rotate()) == 2
    jobs.run_due()
    current = ring().current("encrypt").id
    rows = PersonKey.objects.filter(destroyed_at=None)
    assert {ring().made_with(bytes(row.wrapped)) for row in rows} == {current}
    assert keys.rewrap_persons() == 0
    assert keys.open_for(someone, sealed) == {"a": 1}
    assert keys.person_hmac(someone, b"x") == digest


def test_rewrapping_goes_page_by_page(db):
    many = sorted(uuid.uuid4() for _ in range(7))
    keys.digesters(many)
    ring().rotate(("encrypt",))
    assert persons.rewrap_page(uuid.UUID(int=0), 3) == (3, many[2])
    assert persons.rewrap_page(many[5], 3) == (1, None)
    assert keys.rewrap_persons() == 3


def test_the_database_refuses_a_destroyed_key_that_is_not_empty(db, someone):
    from django.db import IntegrityError

    from parvis.kernel import clock

    with pytest.raises(IntegrityError):
        PersonKey.objects.create(person=someone, wrapped=b"x", destroyed_at=clock.now())


def test_secret_delete_is_on_for_destructions(db, someone):
    keys.destroy_person(someone)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA secure_delete").fetchone()[0] == 1


def test_a_check_names_keys_that_are_missing(db, someone, var, monkeypatch):
    from parvis.kernel.keys import keyring
    from parvis.kernel.keys.providers import FolderProvider

    keys.person_hmac(someone, b"x")
    assert keys.problems() == []
    other = keys.Ring(FolderProvider(var / "other"))
    monkeypatch.setattr(keyring, "_ring", other)
    assert "which is not in the ring" in keys.problems()[0]
    (var / "other" / "sign-0001.key").chmod(0o644)
    monkeypatch.setattr(keyring, "_ring", keys.Ring(FolderProvider(var / "other")))
    assert "can be opened by others" in keys.problems()[0]


def test_the_job_replays(db, someone, var):
    from parvis.kernel import jobs

    keys.person_hmac(someone, b"x")
    register.append([(someone, dt.datetime(2026, 1, 2, tzinfo=dt.UTC))])
    jobs.enqueue("keys.replay_destroyed", {})
    jobs.run_due()
    with pytest.raises(keys.PersonErased):
        keys.person_hmac(someone, b"x")
