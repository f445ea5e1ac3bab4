"""RFC 3161: an authority (openssl) on loopback stamps heads, and openssl verifies the tokens."""

import datetime as dt
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.journal.conftest import write_acts

from parvis.kernel import clock, http, journal
from parvis.kernel.http import addresses, sending
from parvis.kernel.journal import heads, rfc3161, stamping
from parvis.kernel.journal.models import Batch

CONFIG = """
[tsa]
default_tsa = tsa1
[tsa1]
dir = .
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = no
ess_cert_id_chain = no
"""


class Authority:
    """openssl as an authority."""

    def __init__(self, folder):
        self.folder, self.spoil, self.seen = folder, None, []
        (folder / "tsa.cnf").write_text(CONFIG)
        (folder / "serial").write_text("01")
        self.openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out",
            "cert.pem", "-subj", "/CN=Authority", "-days", "2",
            "-addext", "extendedKeyUsage=critical,timeStamping",
            "-addext", "keyUsage=critical,digitalSignature",
        )  # fmt: skip

    def openssl(self, *arguments):
        return subprocess.run(
            ["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout

    def answer(self, query):
        self.seen.append(query)
        (self.folder / "query").write_bytes(query)
        self.openssl(
            "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa1", "-queryfile", "query",
            "-signer", "cert.pem", "-inkey", "key.pem", "-out", "reply",
        )  # fmt: skip
        return (self.folder / "reply").read_bytes()


@pytest.fixture(scope="module")
def openssl(tmp_path_factory):
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to play the authority")
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def authority(openssl, monkeypatch):
    """The authority behind HTTP on loopback, configured; `spoil` changes what it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            reply = openssl.spoil(query) if openssl.spoil else openssl.answer(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_port}"
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", address)
    monkeypatch.setenv("PARVIS_TIME_STAMP_URL", f"http://{address}/")
    sending._transport.cache_clear()
    addresses._networks.cache_clear()
    openssl.spoil = None
    yield openssl
    server.shutdown()
    server.server_close()
    sending._transport.cache_clear()
    addresses._networks.cache_clear()


@pytest.fixture
def sealed_head(tmp_path, settings):
    settings.PARVIS_VAR = tmp_path
    write_acts(3)
    journal.seal()
    return heads.head_of(Batch.objects.get()).digest


@pytest.mark.django_db(transaction=True)
def test_a_head_is_stamped_and_openssl_agrees(authority, sealed_head):
    path = stamping.stamp()
    assert path.name == f"0000000001-{sealed_head}.tst"
    said = authority.openssl(
        "ts", "-verify", "-digest", sealed_head, "-in", str(path), "-token_in",
        "-CAfile", "cert.pem",
    )  # fmt: skip
    assert "Verification: OK" in said
    token = rfc3161.parse(path.read_bytes())
    assert token.digest.hex() == sealed_head
    assert abs(clock.now() - token.at) < dt.timedelta(minutes=5)
    assert stamping.stamp() is None  # the newest head has its stamp
    report = journal.verify()
    assert report.ok
    assert "1 time stamps are kept" in " ".join(report.notes)


@pytest.mark.django_db(transaction=True)
def test_a_stamp_of_another_head_is_found(authority, sealed_head):
    path = stamping.stamp()
    other = path.with_name(f"0000000001-{'0' * 64}.tst")
    path.rename(other)
    assert "is about another head" in " ".join(journal.verify().words())
    other.write_bytes(b"garbage")
    assert "cannot be read" in " ".join(journal.verify().words())


@pytest.mark.django_db(transaction=True)
def test_a_stamped_head_that_is_gone_is_said(authority, sealed_head):
    from django.db import models

    stamping.stamp()
    models.QuerySet(Batch).all().delete()
    assert "is not in the database" in " ".join(journal.verify().words())


@pytest.mark.django_db(transaction=True)
def test_an_answer_to_another_request_is_refused(authority, sealed_head):
    old = authority.answer(rfc3161.request(bytes.fromhex(sealed_head), 5))
    authority.spoil = lambda query: old
    with pytest.raises(ValueError, match="answers another request"):
        stamping.stamp()
    other = authority.answer(rfc3161.request(bytes(32), 5))
    authority.spoil = lambda query: other
    with pytest.raises(ValueError, match="about another digest"):
        stamping.stamp()
    authority.spoil = lambda query: bytes.fromhex("30053003020102")
    with pytest.raises(ValueError, match=r"refused \(status 2\)"):
        stamping.stamp()
    authority.spoil = lambda query: b"<html>"
    with pytest.raises(ValueError):
        stamping.stamp()


@pytest.mark.django_db(transaction=True)
def test_it_is_off_by_default_and_a_port_may_replace_it(sealed_head, openssl):
    assert stamping.stamp() is None

    class Ours:
        def stamp(self, digest):
            return rfc3161.answer(openssl.answer(rfc3161.request(digest, 9)), digest, 9)

    with stamping.stampers.replaced(ours=Ours()):
        assert stamping.stamp() is not None


@pytest.mark.django_db(transaction=True)
def test_an_authority_that_is_away_is_an_error_in_words(sealed_head, monkeypatch):
    monkeypatch.setenv("PARVIS_TIME_STAMP_URL", "http://127.0.0.1:9/")
    with pytest.raises(http.HttpError):
        stamping.stamp()


def test_the_request_is_what_openssl_reads(openssl):
    (openssl.folder / "query").write_bytes(rfc3161.request(bytes(range(32)), 2**63 - 1))
    said = openssl.openssl("ts", "-query", "-in", "query", "-text")
    assert "Hash Algorithm: sha256" in said
    assert "Nonce: 0x7FFFFFFFFFFFFFFF" in said
    assert "Certificate required: yes" in said


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(data):
    for read in (rfc3161.parse, lambda one: rfc3161.answer(one, bytes(32), 1)):
        with pytest.raises(ValueError):
            read(data)


@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_a_spoilt_answer_is_refused_or_still_ours(openssl, data):
    if not hasattr(openssl, "good"):
        openssl.good = openssl.answer(rfc3161.request(bytes(32), 77))
    spoilt = bytearray(openssl.good)
    spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        token = rfc3161.answer(bytes(spoilt), bytes(32), 77)
    except ValueError:
        return
    assert (token.digest, token.nonce) == (bytes(32), 77)
