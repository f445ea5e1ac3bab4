"""Time stamps: an authority outside says when a head of the journal existed. Off by default.

Through the chain one stamp vouches for every record before it. Tokens are kept as files,
`var/journal-stamps/<number>-<digest>.tst`, for `openssl ts -verify`.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Protocol

from django.conf import settings

from parvis.kernel import http
from parvis.kernel.journal import heads, rfc3161
from parvis.kernel.journal.models import Batch
from parvis.kernel.journal.verifier import Report
from parvis.kernel.ports import Port
from parvis.kernel.settings import setting

TIME_STAMP_URL = setting(
    "PARVIS_TIME_STAMP_URL",
    str,
    "",
    "Address of a time stamping authority (RFC 3161) for heads of the journal. Empty: none.",
)


class TimeStamper(Protocol):
    """Somebody who says when a digest existed."""

    def stamp(self, digest: bytes) -> rfc3161.Token:
        """A token over a SHA-256 digest; ValueError or HttpError in words. Outside transactions."""
        ...


stampers: Port[TimeStamper] = Port("journal.time_stampers", "Who stamps heads of the journal")


class Authority:
    """An authority that speaks RFC 3161 over HTTP (section 3.4)."""

    def __init__(self, url: str) -> None:
        self.url = url

    def stamp(self, digest: bytes) -> rfc3161.Token:
        """See TimeStamper."""
        nonce = secrets.randbits(63)
        answer = http.client(max_bytes=200_000).post(
            self.url,
            content=rfc3161.request(digest, nonce),
            headers={"Content-Type": "application/timestamp-query"},
            repeatable=True,
        )
        return rfc3161.answer(answer.expect_ok().content, digest, nonce)


def stamp() -> Path | None:
    """Have the newest head stamped; the token's file, None when there is nothing to do.

    Must run outside a transaction. HttpError, or ValueError when the authority answers badly.
    """
    last = Batch.objects.order_by("-number").first()
    asked = [*stampers.all().values(), *_configured()]
    if last is None or not asked:
        return None
    path = _path(last)
    if path.exists():
        return None
    token = asked[0].stamp(bytes.fromhex(heads.head_of(last).digest))
    path.parent.mkdir(mode=0o700, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(token.der)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    return path


def check_stamps(report: Report) -> None:
    """Every kept token is about a head that the database has; adds findings or a note."""
    found = sorted(_folder().glob("*.tst"))
    for path in found:
        number, _, digest = path.stem.partition("-")
        batch = Batch.objects.filter(number=int(number)).first() if number.isdigit() else None
        try:
            token = rfc3161.parse(path.read_bytes())
        except ValueError as error:
            report.find("changed", f"The time stamp {path.name} cannot be read: {error}.")
            continue
        if token.digest.hex() != digest:
            report.find("changed", f"The time stamp {path.name} is about another head.")
        elif batch is None or heads.head_of(batch).digest != digest:
            report.notes.append(
                f"A head stamped at {token.at.isoformat()} is not in the database: see {path.name}."
            )
    if found:
        report.notes.append(
            f"{len(found)} time stamps are kept; `openssl ts -verify` checks their authority."
        )


def _configured() -> list[TimeStamper]:
    url = TIME_STAMP_URL.read()
    return [Authority(url)] if url else []


def _folder() -> Path:
    return Path(settings.PARVIS_VAR) / "journal-stamps"


def _path(batch: Batch) -> Path:
    return _folder() / f"{batch.number:010d}-{heads.head_of(batch).digest}.tst"
