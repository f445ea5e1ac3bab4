"""The port by which a file is declared clean: clamd when configured, else known signatures.

A file that nothing has declared clean stays in quarantine: it has no link and its bytes are given
to nobody. The built-in scanner says what it is: it knows the EICAR test file, plain or inside
archives, and nothing else. `parvis check` says so in production.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from parvis.kernel.files import archives
from parvis.kernel.ports import Port
from parvis.kernel.settings import setting

CLAMD = setting(
    "PARVIS_CLAMD",
    str,
    "",
    "Address of clamd: unix:/run/clamav/clamd.ctl or tcp://host:3310. Empty: test signatures only.",
)
SCANNER = setting(
    "PARVIS_ANTIVIRUS",
    str,
    "",
    "Name of the scanner to use; empty: clamd when PARVIS_CLAMD is set, else signature.",
)
SCAN_SECONDS = setting(
    "PARVIS_SCAN_SECONDS", int, 20, "Longest wait for the antivirus on one file, in seconds."
)

# In parts, so that no antivirus takes this source file for the test file itself.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
_BLOCK = 65_536


@dataclass(frozen=True)
class Verdict:
    """Clean or not, what was found, and which scanner says so."""

    clean: bool
    found: str
    scanner: str


class ScannerUnavailable(RuntimeError):
    """The scanner gave no verdict; the file stays in quarantine and is tried again."""


class Scanner(Protocol):
    """One way to look for harmful content."""

    def scan(self, path: Path) -> Verdict:
        """The verdict on a file; ScannerUnavailable when there is none."""
        ...


antivirus: Port[Scanner] = Port("files.antivirus", "Declares received files clean or not")


def chosen() -> str:
    """Name of the scanner in force."""
    return SCANNER.read() or ("clamd" if CLAMD.read() else "signature")


def scan(path: Path) -> Verdict:
    """The verdict of the scanner in force; ScannerUnavailable when it gives none."""
    return antivirus.get(chosen()).scan(path)


class Signature:
    """Knows the EICAR test file, plain or in archives. For tests and demos: not a protection."""

    name = "signature (EICAR only)"

    def scan(self, path: Path) -> Verdict:
        """Look through the bytes, and through those of archive members."""
        with path.open("rb") as file:
            look = _Search()
            first = file.read(_BLOCK)
            look(first)
            while block := file.read(_BLOCK):
                look(block)
            found = look.found or (first.startswith(b"PK\x03\x04") and self._inside(path))
        return Verdict(not found, "EICAR-Test-File" if found else "", self.name)

    def _inside(self, path: Path) -> bool:
        searches: list[_Search] = []

        def begin() -> _Search:
            searches.append(_Search())
            return searches[-1]

        with path.open("rb") as file:
            try:
                archives.examine(file, is_program=lambda _: False, feed=begin)
            except archives.BadArchive as error:
                if error.code != "active_content":
                    raise ScannerUnavailable("the archive cannot be unfolded") from error
        return any(search.found for search in searches)


class _Search:
    """Looks for the signature in successive blocks, also across their edges."""

    def __init__(self) -> None:
        self.found, self._before = False, b""

    def __call__(self, block: bytes) -> None:
        self.found = self.found or _EICAR in self._before + block
        self._before = block[-len(_EICAR) :]


class Clamd:
    """ClamAV's daemon, by its INSTREAM command (clamd(8)); the file is streamed, never named."""

    name = "clamd"

    def scan(self, path: Path) -> Verdict:
        """Send the bytes, read one line; any trouble is ScannerUnavailable."""
        try:
            with self._connect() as link, path.open("rb") as file:
                link.sendall(b"zINSTREAM\0")
                while block := file.read(_BLOCK):
                    link.sendall(struct.pack(">I", len(block)) + block)
                link.sendall(struct.pack(">I", 0))
                answer = self._line(link)
        except OSError as error:
            raise ScannerUnavailable(f"clamd: {error.__class__.__name__}") from error
        if answer.endswith("OK"):
            return Verdict(True, "", self.name)
        if answer.endswith("FOUND"):
            name = answer.removeprefix("stream:").removesuffix("FOUND").strip()
            return Verdict(False, name[:200], self.name)
        raise ScannerUnavailable(f"clamd: {answer[:100]}")

    @staticmethod
    def _connect() -> socket.socket:
        where = CLAMD.read()
        seconds = SCAN_SECONDS.read()
        if where.startswith("unix:"):
            link = socket.socket(socket.AF_UNIX)
            link.settimeout(seconds)
            try:
                link.connect(where.removeprefix("unix:"))
            except OSError:
                link.close()
                raise
            return link
        parts = urlsplit(where)
        return socket.create_connection((parts.hostname or "", parts.port or 3310), seconds)

    @staticmethod
    def _line(link: socket.socket) -> str:
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4_096:
            block = link.recv(4_096)
            if not block:
                break
            answer += block
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")


SIGNATURE, CLAMD_SCANNER = Signature(), Clamd()
