"""Letters over SMTP: delivered, tried again with the same Message-ID, never in clear."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from parvis.kernel import clock, jobs, mail
from parvis.kernel.jobs.leases import State
from parvis.kernel.jobs.models import Job
from parvis.kernel.mail import sending
from parvis.kernel.mail.models import Letter
from parvis.kernel.settings import SettingError
from tests.kernel.mail.smtp_server import Mailbox, listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(monkeypatch):
    """A plain server, named by PARVIS_MAIL_URL."""
    with listening(Mailbox()) as box:
        monkeypatch.setenv("PARVIS_MAIL_URL", f"smtp://127.0.0.1:{box.port}?tls=none")
        monkeypatch.setenv("PARVIS_MAIL_FROM", "Mairie de Valserine <mairie@valserine.example>")
        yield box


def ask() -> str:
    letter = mail.queue(
        "aicha@example.org",
        subject="Reçu",
        text="Bonjour,\n.\nVotre demande est reçue.",
        html="<p>Reçue</p>",
        key="1",
    )
    return str(letter)


def again() -> None:
    """Have the waiting job due now, and run it."""
    Job.objects.filter(state=State.WAITING).update(due_at=clock.now())
    jobs.run_due(raising=False)


def test_a_letter_is_delivered_once(box):
    letter = ask()
    jobs.run_due()
    [raw] = box.letters
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Subject"] == "Reçu"
    assert message["From"] == "Mairie de Valserine <mairie@valserine.example>"
    assert message["Message-ID"] == f"<{letter}@valserine.example>"
    assert "Votre demande est reçue." in message.get_body(("plain",)).get_content()
    jobs.enqueue("mail.send", {"letter": letter})
    jobs.run_due()
    assert len(box.letters) == 1


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("EHLO", "421 closing"),
        ("MAIL", "451 later"),
        ("RCPT", "450 greylisted"),
        ("DATA", "451 later"),
        ("END", "452 full"),
    ],
)
def test_a_passing_refusal_is_tried_again_with_the_same_message_id(box, verb, answer):
    letter = ask()
    box.answers[verb] = answer
    if verb == "EHLO":
        box.answers["HELO"] = answer
    jobs.run_due(raising=False)
    assert box.letters == []
    row = Job.objects.get()
    assert row.state == State.WAITING
    assert "aicha" not in row.error
    again()
    [raw] = box.letters
    assert f"<{letter}@valserine.example>".encode() in raw
    assert Letter.objects.get().sent_at is not None


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("RCPT", "The mail server refuses this recipient (550)."),
        ("END", "The mail server refuses this letter (550)."),
    ],
)
def test_a_final_refusal_is_given_up_with_words(box, verb, words):
    ask()
    box.answers[verb] = "550 no such mailbox aicha@example.org"
    jobs.run_due(raising=False)
    row = Job.objects.get()
    assert (row.state, row.error) == (State.DEAD, words)
    assert mail.counts().dead == 1


def test_a_server_that_is_down_is_waited_for(monkeypatch):
    with listening(Mailbox()) as gone:
        pass
    monkeypatch.setenv("PARVIS_MAIL_URL", f"smtp://127.0.0.1:{gone.port}?tls=none")
    ask()
    jobs.run_due(raising=False)
    row = Job.objects.get()
    assert row.state == State.WAITING
    assert "Connection refused" in row.error
    with listening(gone):
        again()
    assert len(gone.letters) == 1


def test_a_letter_is_repeated_when_the_worker_dies_before_noting_it(box):
    letter = ask()
    jobs.run_due()
    Letter.objects.update(sent_at=None)
    jobs.enqueue("mail.send", {"letter": letter})
    jobs.run_due()
    first, second = (
        email.message_from_bytes(raw, policy=email.policy.default) for raw in box.letters
    )
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, signed by itself."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    san = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - dt.timedelta(days=1))
        .not_valid_after(clock.now() + dt.timedelta(days=1))
        .add_extension(san, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    encoding = serialization.Encoding.PEM
    path.write_bytes(
        made.public_bytes(encoding)
        + key.private_bytes(
            encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return path


@pytest.fixture
def secure(monkeypatch, tmp_path):
    """A server with STARTTLS and a password, with a certificate of its own."""
    path = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with listening(Mailbox(tls=context, login=("mairie", "p@ss"))) as box:
        monkeypatch.setenv("PARVIS_MAIL_URL", f"smtp://mairie:p%40ss@127.0.0.1:{box.port}")
        box.trusted = path
        yield box


def test_starttls_and_password(secure, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.trusted))
    ask()
    jobs.run_due()
    assert secure.secured == [True]


def test_an_unknown_certificate_is_refused(secure):
    ask()
    jobs.run_due(raising=False)
    assert secure.letters == []
    assert "SSLCertVerificationError" in Job.objects.get().error


def test_a_server_without_starttls_gets_nothing_in_clear(box, monkeypatch):
    monkeypatch.setenv("PARVIS_MAIL_URL", f"smtp://127.0.0.1:{box.port}")
    ask()
    jobs.run_due(raising=False)
    assert box.letters == []
    assert Job.objects.get().state == State.WAITING


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://mail.example", "write smtp://"),
        ("smtp://", "write smtp://"),
        ("smtp://mail.example:port", "port is not a number"),
        ("smtp://mail.example:70000", "port is not a number"),
        ("smtp://mail.example?tls=maybe", "tls is starttls"),
        ("smtp://u:secret@mail.example?tls=none", "never sent without TLS"),
    ],
)
def test_a_wrong_address_of_server_is_said_in_words(url, words, monkeypatch):
    with pytest.raises(SettingError, match=words) as refused:
        sending.server(url)
    assert "secret" not in str(refused.value)
    monkeypatch.setenv("PARVIS_MAIL_URL", url)
    assert any(words in problem for problem in mail.problems())


def test_ports_follow_the_kind_of_tls():
    ports = [sending.server(f"smtp://m.example?tls={t}").port for t in ("starttls", "tls", "none")]
    assert ports == [587, 465, 25]


def test_a_wrong_sender_is_said_in_words(monkeypatch):
    assert mail.problems() == ["PARVIS_MAIL_URL is empty: mail stays in var."]
    for wrong in ("", "Mairie", "Mairie <mairie@>", "@valserine.example"):
        monkeypatch.setenv("PARVIS_MAIL_FROM", wrong)
        assert "PARVIS_MAIL_FROM" in mail.problems()[0]


def test_a_wrong_password_is_said(secure, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.trusted))
    monkeypatch.setenv("PARVIS_MAIL_URL", f"smtp://mairie:no@127.0.0.1:{secure.port}")
    ask()
    jobs.run_due(raising=False)
    row = Job.objects.get()
    assert row.state == State.WAITING
    assert row.error == "The mail server refuses us (535, SMTPAuthenticationError)."
