"""The same rules with S3-compatible storage: boto3 against moto's server code."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from parvis.kernel import clock, files, jobs
from parvis.kernel.access import system
from parvis.kernel.db.transactions import command
from parvis.kernel.files import storage, stores, sweeping
from parvis.kernel.files.models import Content, Waiting
from parvis.kernel.settings import SettingError
from tests.kernel.files import samples as s

boto3 = pytest.importorskip("boto3", reason="needs the s3 extra (requirements/dev.txt has it)")
moto = pytest.importorskip("moto", reason="needs moto")


@pytest.fixture
def bucket(monkeypatch):
    """An empty bucket, as the store in force."""
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_DEFAULT_REGION", "eu-west-3"),
        ("PARVIS_FILES_S3", "s3://parvis-files/town"),
    ):
        monkeypatch.setenv(name, value)
    from parvis.kernel.files import s3

    s3._client.cache_clear()
    with moto.mock_aws():
        client = boto3.client("s3")
        client.create_bucket(
            Bucket="parvis-files", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"}
        )
        yield client
    s3._client.cache_clear()


def keys(client):
    listed = client.list_objects_v2(Bucket="parvis-files").get("Contents", [])
    return [one["Key"] for one in listed]


def body(response):
    return b"".join(response.streaming_content)


def test_received_read_linked_and_gone(bucket, receive, owner, citizen, sign_in, person):
    ref = receive(s.a_pdf(), "a.pdf")
    (key,) = keys(bucket)
    assert key.startswith("town/") and ref.sha256 in key
    assert files.read(ref.id) == s.a_pdf()
    owner.readers.add(person.id)
    opener, link = sign_in(person), files.link(citizen, ref.id)
    assert body(opener.get(link)) == s.a_pdf()
    part = opener.get(link, headers={"range": "bytes=100-199"})
    assert part.status_code == 206 and body(part) == s.a_pdf()[100:200]
    files.discard(system("t"), ref.id)
    jobs.run_due()
    assert keys(bucket) == []
    with pytest.raises(files.UnknownFile):
        stores.current().open(storage.new_place(ref.sha256))


def test_large_files_go_in_parts(bucket, receive):
    data = s.a_pdf() + b"\n%" + b"x" * 20_000_000 + b"\nstartxref\n0\n%%EOF"
    assert files.read(receive(data, "a.pdf").id) == data


@pytest.mark.django_db(transaction=True)
def test_a_document_made_inside_a_command_waits_in_the_database(bucket, owner):
    @command
    def decide(fail):
        ref = files.store_bytes(
            b"%PDF", "a.pdf", "application/pdf", owner=owner.urn, organisation=None, purpose="t"
        )
        if fail:
            raise ValueError
        return ref

    with pytest.raises(ValueError):
        decide(True)
    assert not Content.objects.exists()
    ref = decide(False)
    assert keys(bucket) == [] and files.read(ref.id) == b"%PDF"
    jobs.run_due()
    assert len(keys(bucket)) == 1 and not Waiting.objects.exists()
    assert files.read(ref.id) == b"%PDF"


def test_orphans_are_collected(bucket, receive):
    ref = receive(s.png(), "a.png")
    bucket.put_object(Bucket="parvis-files", Key=f"town/{storage.new_place('ab' * 32)}", Body=b"x")
    bucket.put_object(Bucket="parvis-files", Key="town/readme.txt", Body=b"x")
    assert sweeping.collect() == 0
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        assert sweeping.collect() == 1
    assert len(keys(bucket)) == 2 and files.read(ref.id) == s.png()


def test_quarantined_bytes_are_scanned_from_the_storage(bucket, receive):
    from parvis.kernel.files import antivirus
    from tests.kernel.files.test_antivirus import Silent

    with antivirus.antivirus.replaced(signature=Silent()):
        ref = receive(s.png(), "a.png")
    jobs.run_due()
    assert files.get(ref.id).ready


def test_an_address_that_is_none_is_said(monkeypatch):
    monkeypatch.setenv("PARVIS_FILES_S3", "http://storage/bucket")
    with pytest.raises(SettingError, match="s3://bucket/prefix"):
        stores.current()
