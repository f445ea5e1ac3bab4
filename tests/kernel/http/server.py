"""A small server on loopback that behaves well or badly, as asked by its address."""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Handler(BaseHTTPRequestHandler):
    """`/status/503`, `/redirect?to=…`, `/slow`, `/drip`, `/big`, `/bomb`, `/echo`, `/flaky`…"""

    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *args: Any) -> None:
        """Silence."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.command, self.path, headers, body))
        getattr(self, "on_" + url.path.strip("/").split("/")[0], self.on_echo)(query, body)

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - http.server's names

    def answer(self, status: int = 200, content: bytes = b"", **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    def on_echo(self, query: dict[str, str], body: bytes) -> None:
        _, path, headers, _ = self.server.seen[-1]
        said = {"method": self.command, "path": path, "headers": headers, "body": body.decode()}
        self.answer(200, json.dumps(said).encode(), Content_Type="application/json")

    def on_status(self, query: dict[str, str], body: bytes) -> None:
        more = {"Retry_After": query["after"]} if "after" in query else {}
        self.answer(int(self.path.split("/")[2].split("?")[0]), b"words", **more)

    def on_flaky(self, query: dict[str, str], body: bytes) -> None:
        """Fails until the third time."""
        self.answer(200 if len(self.server.seen) >= 3 else 503, b"at last")

    def on_cut(self, query: dict[str, str], body: bytes) -> None:
        """Announces more than it sends."""
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def on_redirect(self, query: dict[str, str], body: bytes) -> None:
        self.answer(int(query.get("status", "302")), Location=query["to"], Set_Cookie="a=b; Path=/")

    def on_loop(self, query: dict[str, str], body: bytes) -> None:
        self.answer(302, Location="/loop")

    def on_slow(self, query: dict[str, str], body: bytes) -> None:
        self.server.stop.wait(5)
        self.answer(200, b"late")

    def on_drip(self, query: dict[str, str], body: bytes) -> None:
        """A byte now and then, for ever."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        try:
            while not self.server.stop.wait(0.05):
                self.wfile.write(b".")
        except OSError:
            self.close_connection = True

    def on_big(self, query: dict[str, str], body: bytes) -> None:
        self.answer(200, b"x" * int(query["bytes"]))

    def on_gzip(self, query: dict[str, str], body: bytes) -> None:
        self.answer(200, gzip.compress("été".encode()), Content_Encoding="gzip")

    def on_deflate(self, query: dict[str, str], body: bytes) -> None:
        self.answer(200, zlib.compress(b"flat"), Content_Encoding="deflate")

    def on_cutgzip(self, query: dict[str, str], body: bytes) -> None:
        self.answer(200, gzip.compress(b"x" * 10_000)[:-12], Content_Encoding="gzip")

    def on_brotli(self, query: dict[str, str], body: bytes) -> None:
        self.answer(200, b"\x1b\x00", Content_Encoding="br")

    def on_bomb(self, query: dict[str, str], body: bytes) -> None:
        self.answer(200, bomb(), Content_Encoding="gzip")


class Server(ThreadingHTTPServer):
    """The server, what it has seen, and how to stop what is slow."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.stop = threading.Event()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"


@cache
def bomb() -> bytes:
    """200 MB of zeros in 200 KB."""
    made = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1_000_000)
    return b"".join([made.compress(block) for _ in range(200)]) + made.flush()


@contextmanager
def running() -> Iterator[Server]:
    """Serve for the length of a block."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()
