"""A real SMTP server on loopback, small: enough of RFC 5321, 3207 and 4954 to receive a letter."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """What the server answers and what it has received."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None
    answers: dict[str, str] = field(default_factory=dict)  # verb -> refusal, used once
    letters: list[bytes] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)


class _Session(socketserver.StreamRequestHandler):
    box: Mailbox
    timeout = 10

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.safe = False
        self.say("220 trial")
        for raw in iter(lambda: self.rfile.readline(), b""):  # noqa: PLW0108 - rfile changes with TLS
            verb, _, rest = raw.decode().strip().partition(" ")
            if verb.upper() in self.box.answers:
                self.say(self.box.answers.pop(verb.upper()))
                continue
            if verb.upper() == "QUIT":
                return self.say("221 bye")
            getattr(self, f"do_{verb.lower()}", self.do_other)(rest)
        return None

    def do_ehlo(self, rest: str) -> None:
        offers = ["trial"]
        if self.box.tls and not self.safe:
            offers.append("STARTTLS")
        if self.box.login:
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            self.say(f"250-{offer}")
        self.say(f"250 {offers[-1]}")

    def do_starttls(self, rest: str) -> None:
        self.say("220 go")
        assert self.box.tls
        self.connection = self.box.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.safe = True

    def do_auth(self, rest: str) -> None:
        given = base64.b64decode(rest.split()[1]).decode().split("\0")[1:]
        self.say("235 ok" if tuple(given) == self.box.login else "535 no")

    def do_data(self, rest: str) -> None:
        self.say("354 go")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        refusal = self.box.answers.pop("END", "")
        if not refusal:
            self.box.letters.append(b"".join(lines))
            self.box.secured.append(self.safe)
        self.say(refusal or "250 kept")

    def do_other(self, rest: str) -> None:
        self.say("250 ok")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is part of the tests."""


@contextmanager
def listening(box: Mailbox) -> Iterator[Mailbox]:
    """Listen for the length of a block, on a free port of loopback."""
    session = type("Session", (_Session,), {"box": box})
    with _Server(("127.0.0.1", box.port), session) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
