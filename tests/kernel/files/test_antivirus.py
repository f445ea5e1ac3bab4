"""Quarantine lasts until a scanner has said clean; clamd's protocol is spoken as it is."""

from __future__ import annotations

import socketserver
import struct
import threading

import pytest

from parvis.kernel import events, files, jobs
from parvis.kernel.files import antivirus
from parvis.kernel.files.antivirus import Verdict
from parvis.kernel.files.models import Content, File
from tests.kernel.files import samples as s


class Silent:
    """A scanner that does not answer."""

    def scan(self, path):
        raise antivirus.ScannerUnavailable("down")


class Says:
    """A scanner that gives the same verdict each time."""

    def __init__(self, clean):
        self.clean = clean

    def scan(self, path):
        return Verdict(self.clean, "" if self.clean else "Evil.Test", "test")


@pytest.fixture
def quarantined(receive):
    """A file that came while the antivirus was away."""
    with antivirus.antivirus.replaced(signature=Silent()):
        ref = receive(s.a_pdf(), "a.pdf")
    assert ref.state == "quarantine" and not ref.ready
    with pytest.raises(files.NotReady):
        files.read(ref.id)
    return ref


def published(name):
    from parvis.kernel.events.models import Event

    return [one.payload for one in Event.objects.filter(name=f"{name}/1")]


def test_a_job_asks_again_until_there_is_a_verdict(quarantined):
    with (
        antivirus.antivirus.replaced(signature=Silent()),
        pytest.raises(antivirus.ScannerUnavailable),
    ):
        jobs.run_due()
    assert files.get(quarantined.id).state == "quarantine"
    from parvis.kernel.files import sweeping

    sweeping.scan(quarantined.sha256)
    assert files.get(quarantined.id).ready
    assert files.read(quarantined.id) == s.a_pdf()
    assert published("files.file_cleared")[0]["file"] == str(quarantined.id)


def test_bytes_found_bad_later_are_removed_and_owners_told(quarantined, own_folder):
    with antivirus.antivirus.replaced(signature=Says(False)):
        jobs.run_due()
    ref = files.get(quarantined.id)
    assert ref.state == "refused"
    assert [p for p in own_folder.glob("files/??/??/*") if p.is_file()] == []
    (event,) = published("files.file_refused")
    assert event["found"] == "Evil.Test" and event["owner"] == "urn:parvis:testing:case:1"
    events.drain()


def test_content_known_as_bad_is_refused_when_it_comes_again(quarantined, receive, own_folder):
    with antivirus.antivirus.replaced(signature=Says(False)):
        jobs.run_due()
    with antivirus.antivirus.replaced(signature=Silent()), pytest.raises(files.Refused) as refused:
        receive(s.a_pdf(), "again.pdf")
    assert refused.value.code == "virus" and File.objects.count() == 1
    assert [p for p in own_folder.glob("files/??/??/*") if p.is_file()] == []


def test_a_clean_verdict_on_a_second_sending_frees_the_first(quarantined, receive):
    assert receive(s.a_pdf(), "b.pdf").ready
    assert files.get(quarantined.id).ready
    assert len(published("files.file_cleared")) == 1


def test_what_waits_too_long_is_asked_again(quarantined):
    import datetime as dt

    import time_machine

    from parvis.kernel import clock
    from parvis.kernel.files import sweeping

    assert sweeping.waiting_scans() == []
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        assert sweeping.waiting_scans() == [quarantined.sha256]


def test_the_built_in_scanner_says_what_it_is(receive):
    receive(s.png(), "a.png")
    assert "EICAR only" in Content.objects.get().scanner


class ClamdServer(socketserver.BaseRequestHandler):
    """Answers INSTREAM as clamd does (clamd(8)): reads sized pieces to the empty one."""

    received: list[bytes] = []
    answer: bytes | None = None

    def handle(self):
        assert self._read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack(">I", self._read(4))[0]:
            data += self._read(size)
        self.received.append(data)
        found = b"stream: Eicar-Test-Signature FOUND\0" if s.EICAR in data else b"stream: OK\0"
        self.request.sendall(self.answer if self.answer is not None else found)

    def _read(self, size):
        data = b""
        while len(data) < size:
            data += self.request.recv(size - len(data))
        return data


@pytest.fixture
def clamd(tmp_path, monkeypatch):
    """A clamd on a local socket."""
    ClamdServer.received, ClamdServer.answer = [], None
    path = str(tmp_path / "clamd.ctl")
    with socketserver.ThreadingUnixStreamServer(path, ClamdServer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("PARVIS_CLAMD", f"unix:{path}")
        yield ClamdServer
        server.shutdown()
        thread.join()


def test_clamd_gets_every_byte_and_its_word_counts(clamd, receive):
    data = s.a_pdf() + b"\n%" + b"x" * 200_000 + b"\nstartxref\n0\n%%EOF"
    assert receive(data, "a.pdf").ready
    assert clamd.received == [data]
    assert Content.objects.get().scanner == "clamd"
    with pytest.raises(files.Refused) as refused:
        receive(s.EICAR, "a.txt")
    assert refused.value.code == "virus"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"nonsense\0"])
def test_no_clear_word_from_clamd_is_no_verdict(clamd, receive, answer):
    clamd.answer = answer
    assert receive(s.png(), "a.png").state == "quarantine"


def test_clamd_away_leaves_in_quarantine(receive, monkeypatch, tmp_path):
    for address in (f"unix:{tmp_path}/nobody", "tcp://127.0.0.1:1"):
        monkeypatch.setenv("PARVIS_CLAMD", address)
        assert receive(s.png(), "a.png").state == "quarantine"
