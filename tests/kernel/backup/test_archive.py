"""The archive file: any flipped or missing byte is refused before anything is read from it."""

import hashlib
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.kernel.backup.archive import BackupError, Manifest, Member, Reader, Writer

CONTENT = {
    "database.sqlite3": bytes(range(256)) * 40,
    "journal-heads.jsonl": b"{}\n",
    "files/ab/cd/abcd-12": b"document",
}
SHARED = settings(max_examples=120, suppress_health_check=list(HealthCheck), deadline=None)


def manifest():
    return Manifest("0.1.0", "2026-01-02", "sqlite", [], "", 0)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    target = tmp_path_factory.mktemp("archive") / "a.zip"
    writer = Writer(target)
    for name, data in CONTENT.items():
        writer.add(name, io.BytesIO(data), compressed=name.endswith("sqlite3"))
    writer.finish(manifest())
    return target


@pytest.fixture
def spoilt(tmp_path):
    return tmp_path / "spoilt.zip"


def read(path):
    reader = Reader(path)
    try:
        reader.check_members()
        return {m.name: b"".join(reader.blocks(m)) for m in reader.manifest.members}
    finally:
        reader.close()


def test_what_goes_in_comes_out(archive):
    assert read(archive) == CONTENT
    assert Reader(archive).signed
    assert [path.name for path in archive.parent.iterdir()] == ["a.zip"]
    assert archive.stat().st_mode & 0o777 == 0o600


def test_any_tool_for_zip_files_opens_it(archive):
    with zipfile.ZipFile(archive) as content:
        assert content.testzip() is None
        assert set(content.namelist()) == {*CONTENT, "manifest.json"}


@SHARED
@given(data=st.data())
def test_a_flipped_byte_is_refused(archive, spoilt, data):
    whole = bytearray(archive.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    spoilt.write_bytes(whole)
    try:
        reader = Reader(spoilt)
    except BackupError:
        return
    assert not reader.signed  # the byte was in the key's name or in the signature itself


@SHARED
@given(data=st.data())
def test_a_truncated_or_longer_archive_is_refused(archive, spoilt, data):
    whole = archive.read_bytes()
    if data.draw(st.booleans()):
        spoilt.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    else:
        spoilt.write_bytes(whole + data.draw(st.binary(min_size=1, max_size=50)))
    with pytest.raises(BackupError, match=r"is not a backup|was damaged"):
        Reader(spoilt)


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 1000])
def test_another_file_is_refused_in_words(spoilt, content):
    spoilt.write_bytes(content)
    with pytest.raises(BackupError, match="is not a backup of Parvis, or its end is missing"):
        Reader(spoilt)


def test_a_missing_archive_is_refused_in_words(tmp_path):
    with pytest.raises(BackupError, match="cannot be read: No such file"):
        Reader(tmp_path / "none.zip")


def hostile(target, name, data=b"x", said=None, format_=1):
    """An archive signed by us whose content is not what an honest one holds."""
    writer = Writer(target)
    writer.add(name, io.BytesIO(data))
    if said is not None:
        writer.members = said
    made = manifest()
    made.format = format_
    writer.finish(made)
    return target


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "files/../../x", "files/ab/cd/../../../x", "keys/a", "x",
     "files/ab/cd/..", "manifest.json/x"],
)  # fmt: skip
def test_strange_names_are_refused(spoilt, name):
    with pytest.raises(BackupError, match="strange name"):
        read(hostile(spoilt, name))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([], "holds other files than its manifest says"),
        ([Member("files/ab/cd/x", 1, "0" * 64)], "is not what was saved"),
        ([Member("files/ab/cd/x", 9, hashlib.sha256(b"x").hexdigest())], "is not what was saved"),
        ([Member("files/ab/cd/x", 0, hashlib.sha256(b"").hexdigest())], "is not what was saved"),
        ([Member("files/ab/cd/y", 1, "0" * 64)], "holds other files"),
    ],
)
def test_a_manifest_that_lies_is_refused(spoilt, said, words):
    with pytest.raises(BackupError, match=words):
        read(hostile(spoilt, "files/ab/cd/x", said=said))


def test_an_archive_of_another_format_is_refused(spoilt):
    with pytest.raises(BackupError, match="is of format 2"):
        read(hostile(spoilt, "files/ab/cd/x", format_=2))


def test_extraction_waits_for_the_disk_and_leaves_no_part(archive, tmp_path):
    reader = Reader(archive)
    member = reader.member("files/ab/cd/abcd-12")
    reader.extract(member, tmp_path / "deep" / "x")
    assert (tmp_path / "deep" / "x").read_bytes() == b"document"
    with pytest.raises(BackupError):
        reader.extract(Member(member.name, member.size, "0" * 64), tmp_path / "deep" / "y")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["x"]


def test_an_abandoned_archive_vanishes(tmp_path):
    writer = Writer(tmp_path / "a.zip")
    writer.add("journal-heads.jsonl", io.BytesIO(b"x"))
    writer.abandon()
    assert list(tmp_path.iterdir()) == []
