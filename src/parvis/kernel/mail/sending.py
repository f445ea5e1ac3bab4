"""Handing a letter over: to a file, or to an SMTP server."""

from __future__ import annotations

import contextlib
import os
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from parvis.kernel import clock
from parvis.kernel.db.transactions import command, inside
from parvis.kernel.jobs import GiveUp, TryAgain
from parvis.kernel.mail.models import Letter
from parvis.kernel.settings import SettingError, setting

URL = setting(
    "PARVIS_MAIL_URL",
    str,
    "",
    "Empty: letters are written in the mail folder of var. Else smtp://user:secret@host:port, "
    "with ?tls=starttls (default), tls or none.",
    secret=True,
)
FROM = setting(
    "PARVIS_MAIL_FROM", str, "Parvis <parvis@localhost>", "Sender of letters: Name <address>."
)
SECONDS = 20.0


@dataclass(frozen=True)
class Server:
    """An SMTP server: `tls` is `starttls`, `tls` (from the first byte) or `none`."""

    host: str
    port: int
    user: str
    password: str
    tls: str


def server(url: str) -> Server | None:
    """The server named by PARVIS_MAIL_URL, None when empty; SettingError in words."""
    if not url:
        return None
    parts = urlsplit(url)
    tls = parse_qs(parts.query).get("tls", ["starttls"])[0]
    if parts.scheme != "smtp" or not parts.hostname:
        raise SettingError("PARVIS_MAIL_URL: write smtp://host:port or leave it empty.")
    if tls not in {"starttls", "tls", "none"}:
        raise SettingError("PARVIS_MAIL_URL: tls is starttls, tls or none.")
    try:
        port = parts.port or {"starttls": 587, "tls": 465, "none": 25}[tls]
    except ValueError:
        raise SettingError("PARVIS_MAIL_URL: the port is not a number.") from None
    if parts.username and tls == "none" and not _loopback(parts.hostname):
        raise SettingError("PARVIS_MAIL_URL: a password is never sent without TLS.")
    return Server(
        parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls
    )


def problems() -> list[str]:
    """In words, what keeps letters from leaving this machine; empty when they leave."""
    try:
        sender()
        return [] if server(URL.read()) else ["PARVIS_MAIL_URL is empty: mail stays in var."]
    except SettingError as error:
        return [str(error)]


def sender() -> Address:
    """Who letters come from; SettingError in words."""
    name, address = parseaddr(FROM.read())
    try:
        return Address(name, addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        raise SettingError("PARVIS_MAIL_FROM: write Name <address@domain>.") from None


def _loopback(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def compose(row: Letter) -> EmailMessage:
    """The message of a letter. The same letter gives the same Message-ID, always."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = row.subject
    message["From"] = writer = sender()
    message["To"] = Address(addr_spec=row.to)
    message["Date"] = format_datetime(row.queued_at)
    message["Message-ID"] = f"<{row.id}@{writer.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row.text)
    if row.html:
        message.add_alternative(row.html, subtype="html")
    message["Content-Language"] = row.language  # last: an alternative takes earlier ones away
    return message


def send(row: Letter) -> None:
    """Hand the letter over. TryAgain, OSError (tried again) or GiveUp."""
    if inside() and settings.PARVIS_ENV != "test":
        raise RuntimeError("a letter is never handed over inside a transaction")
    message, target = compose(row), server(URL.read())
    if target is None:
        _write(message, folder() / f"{row.queued_at:%Y%m%dT%H%M%S}-{row.id}.eml")
        return
    try:
        _transmit(message, target)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = {code for code, _ in refused.recipients.values()}
        problem = GiveUp if all(500 <= code < 600 for code in codes) else TryAgain
        raise problem(f"The mail server refuses this recipient ({min(codes)}).") from None
    except smtplib.SMTPDataError as refused:
        problem = GiveUp if 500 <= refused.smtp_code < 600 else TryAgain
        raise problem(f"The mail server refuses this letter ({refused.smtp_code}).") from None
    except smtplib.SMTPResponseException as refused:
        kind = type(refused).__name__
        raise TryAgain(f"The mail server refuses us ({refused.smtp_code}, {kind}).") from None


def folder() -> Path:
    """Where letters are written when there is no server."""
    return Path(settings.PARVIS_VAR) / "mail"


def _write(message: EmailMessage, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _transmit(message: EmailMessage, target: Server) -> None:
    context = ssl.create_default_context()
    client: smtplib.SMTP
    if target.tls == "tls":
        client = smtplib.SMTP_SSL(target.host, target.port, timeout=SECONDS, context=context)
    else:
        client = smtplib.SMTP(target.host, target.port, timeout=SECONDS)
    try:
        if target.tls == "starttls":
            client.starttls(context=context)
        if target.user:
            client.login(target.user, target.password)
        client.send_message(message)
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.quit()


@command
def sent_now(row: Letter) -> None:
    """Note that a letter was handed over: the outcome of the call, committed by itself."""
    Letter.objects.filter(id=row.id, sent_at=None).update(sent_at=clock.now())
