"""Files fetched again on schedule: from a folder, from the web, only when they are new."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from parvis.bricks.registers.addresses import refresh
from parvis.bricks.registers.addresses.served import Served
from parvis.bricks.registers.addresses.store import Store
from parvis.bricks.registers.compiled.store import StoreError
from parvis.bricks.registers.public import SourceError
from parvis.kernel import http
from tests.bricks.registers.addresses import sample


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "register")


def test_a_folder(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "files"
    folder.mkdir()
    sample.write_ban(folder / "a.csv", sample.ban_rows()[:30])
    monkeypatch.setenv("PARVIS_REGISTERS_ADDRESSES_FROM", str(folder))
    assert refresh.due(store)
    first = refresh.refresh(store)
    assert first.version and not refresh.due(store)
    assert refresh.refresh(store).why == "the files are the same"
    sample.write_ban(folder / "a.csv")
    second = refresh.refresh(store)
    assert second.version and second.version != first.version
    assert Served(store).engine().version == second.version
    (folder / "a.csv").write_text("nothing that is known\n", encoding="utf-8")
    with pytest.raises(SourceError):
        refresh.refresh(store)
    assert Served(store).engine().version == second.version


def test_nothing_is_set(store: Store):
    assert not refresh.due(store) and refresh.refresh(store).version == ""


class Web:
    """A file on the web."""

    def __init__(self) -> None:
        self.content, self.etag, self.status, self.asked = b"", '"1"', 200, [0, 0]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Web, str]]:
    """A server on the loopback."""
    held = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            same = self.headers.get("If-None-Match") == held.etag
            status = 304 if same else held.status
            held.asked[same] += 1
            self.send_response(status)
            self.send_header("ETag", held.etag)
            body = held.content if status == 200 else b""
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.1")
    url = f"http://127.0.0.1:{server.server_port}/adresses-01.csv.gz"
    monkeypatch.setenv("PARVIS_REGISTERS_ADDRESSES_FROM", url)
    yield held, url
    server.shutdown()
    server.server_close()


def test_the_web(store: Store, tmp_path: Path, web: tuple[Web, str]):
    held, _ = web
    path = sample.write_ban(tmp_path / "a.csv")
    held.content = gzip.compress(path.read_bytes())
    first = refresh.refresh(store)
    assert Served(store).engine().version == first.version != ""
    assert refresh.refresh(store).version == "" and held.asked == [1, 1]
    held.etag = '"2"'  # another mark, the same bytes
    assert refresh.refresh(store).why == "the files are the same"
    held.etag, held.content = '"3"', gzip.compress(
        sample.write_ban(tmp_path / "b.csv", sample.ban_rows()[:40]).read_bytes()
    )  # fmt: skip
    assert refresh.refresh(store).version
    held.etag, held.status = '"4"', 404
    with pytest.raises(http.BadStatus):
        refresh.refresh(store)
    held.status, held.content = 200, held.content[:-30]  # cut short
    with pytest.raises(SourceError):
        refresh.refresh(store)
    held.etag, held.content = '"5"', gzip.compress(path.read_bytes())
    last = refresh.refresh(store)
    assert Served(store).engine().version == last.version


def test_not_while_an_import_runs(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARVIS_REGISTERS_ADDRESSES_FROM", str(tmp_path))
    sample.write_ban(tmp_path / "a.csv")
    with store.importing(), pytest.raises(StoreError):
        refresh.refresh(store)
    assert refresh.due(store)
