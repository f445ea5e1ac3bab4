"""Uploads through HTTP: large files within bounded memory, and no request that fills the disk."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from parvis.kernel import files
from parvis.kernel.access import system
from parvis.kernel.files import receiving
from tests.kernel.files import samples as s


class Large:
    """A PDF of that many megabytes, made piece by piece."""

    name = "grand.pdf"

    def __init__(self, megabytes: int) -> None:
        self.pieces = [s.a_pdf(), *[b"\n%" + bytes(range(65, 91)) * 40_330] * megabytes]
        self.pieces.append(b"\nstartxref\n0\n%%EOF")
        self.size = sum(len(piece) for piece in self.pieces)

    def chunks(self, size):
        yield from self.pieces


def test_fifty_megabytes_within_bounded_memory(owner, citizen, sign_in, person):
    upload = Large(49)
    assert 50_000_000 < upload.size < receiving.MAX_BYTES.default
    owner.readers.add(person.id)
    tracemalloc.start()
    ref = files.receive(citizen, upload, owner=owner.urn, organisation=None, purpose="test")
    answer = sign_in(person).get(files.link(citizen, ref.id))
    served = sum(len(piece) for piece in answer.streaming_content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ref.ready and ref.size == served == upload.size
    assert peak < 8_000_000, f"{peak} bytes at the peak"


@pytest.fixture
def sent(db, settings, tmp_path):
    """Send bodies through Django's parser with the handlers of the settings."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "parsing")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir()

    def send(**fields):
        request = RequestFactory().post("/", fields)
        return request.FILES

    return send


def take(upload, owner):
    return files.receive(system("t"), upload, owner=owner.urn, organisation=None, purpose="t")


def test_small_and_large_uploads_arrive_whole(sent, owner):
    big = s.a_pdf() + b"\n%" + b"x" * 2_000_000 + b"\nstartxref\n0\n%%EOF"
    arrived = sent(small=s.Upload(s.png(), "a.png"), big=s.Upload(big, "b.pdf"))
    assert files.read(take(arrived["small"], owner).id) == s.png()
    assert files.read(take(arrived["big"], owner).id) == big


def test_an_upload_that_is_too_large_never_fills_the_disk(sent, owner, monkeypatch, tmp_path):
    monkeypatch.setenv("PARVIS_FILES_MAX_BYTES", "100000")
    arrived = sent(a=s.Upload(b"x" * 3_000_000, "a.txt"))
    assert arrived["a"].size == 3_000_000
    assert sum(p.stat().st_size for p in (tmp_path / "parsing").iterdir()) <= 100_000
    with pytest.raises(files.Refused) as refused:
        take(arrived["a"], owner)
    assert refused.value.code == "too_big"


def test_neither_do_many_uploads_in_one_request(sent, owner, monkeypatch, tmp_path):
    monkeypatch.setenv("PARVIS_FILES_MAX_BYTES", "400000")
    arrived = sent(**{f"f{n}": s.Upload(b"x" * 390_000, f"{n}.txt") for n in range(9)})
    assert sum(p.stat().st_size for p in (tmp_path / "parsing").iterdir()) <= 1_600_000
    taken = 0
    for upload in arrived.values():
        try:
            taken += take(upload, owner).size == 390_000
        except files.Refused as refused:
            assert refused.code == "too_big"
    assert taken == 4


def test_a_page_may_show_the_words(sent, owner):
    def view(upload):
        try:
            take(upload, owner)
        except files.Refused as refused:
            return HttpResponse(refused.words, status=422)
        return HttpResponse("")

    answer = view(sent(a=s.Upload(s.exe(), "a.pdf"))["a"])
    assert answer.status_code == 422 and b"program" in answer.content
