"""The national files fetched again on schedule, from a folder or from the web.

A folder whose files did not change, and an address whose server says the same (ETag, date, or the
same bytes), are not imported again. What cannot be fetched or read leaves the version in force.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from parvis.bricks.registers.addresses.operations import ENDINGS, import_addresses
from parvis.bricks.registers.addresses.store import Store, default_store
from parvis.bricks.registers.compiled import files
from parvis.bricks.registers.compiled.importing import files_of
from parvis.kernel import clock, http
from parvis.kernel.settings import setting

log = logging.getLogger("parvis.registers")
SOURCE = setting(
    "PARVIS_REGISTERS_ADDRESSES_FROM",
    str,
    "",
    "Where the address files are fetched from on schedule: a folder, or web addresses apart by "
    "spaces; empty: only by hand.",
)
HOURS = setting(
    "PARVIS_REGISTERS_REFRESH_HOURS", int, 168, "Hours between two looks at where they are."
)
SECONDS = setting(
    "PARVIS_REGISTERS_DOWNLOAD_SECONDS", int, 3600, "Longest download of a register file."
)


@dataclass(frozen=True)
class Refreshed:
    """What a look made: `version` of the new index, "" when nothing was new (`why` says so)."""

    version: str
    why: str = ""


def due(store: Store | None = None) -> bool:
    """Whether it is time to look again."""
    if not SOURCE.read().strip():
        return False
    last = _noted(store or default_store()).get("looked_at")
    return last is None or clock.now().timestamp() - float(last) >= HOURS.read() * 3600


def refresh(store: Store | None = None) -> Refreshed:
    """Look where the files are, and import them when they are new.

    SourceError, StoreError or http.HttpError when that cannot be done: the version in force stays.
    """
    store = store or default_store()
    source = SOURCE.read().strip()
    if not source:
        return Refreshed("", "no place to fetch from is set")
    noted = _noted(store)
    if "://" in source:
        return _from_web(source.split(), store, noted)
    found = files_of([Path(source)], ENDINGS, "address file")
    mark = hashlib.sha256("\n".join(map(files.identity, found)).encode()).hexdigest()
    if mark == noted.get("mark"):
        _note(store, {**noted, "looked_at": clock.now().timestamp()})
        return Refreshed("", "the files are the same")
    made = import_addresses(found, store=store)
    _note(store, {"mark": mark, "looked_at": clock.now().timestamp()})
    return Refreshed(made.version)


def _from_web(urls: list[str], store: Store, noted: dict[str, Any]) -> Refreshed:
    """Fetch every file; import when one of them is new."""
    folder = store.root / "download"
    folder.mkdir(parents=True, exist_ok=True)
    known: dict[str, Any] = noted.get("web", {})
    marks: dict[str, Any] = {}
    paths: list[Path] = []
    for place, url in enumerate(urls):
        path = folder / f"{place:02d}-{_name(url)}"
        marks[url] = _fetch(url, path, known.get(url) or {})
        paths.append(path)
    now = clock.now().timestamp()
    same = {u: m["sha256"] for u, m in marks.items()} == {
        u: m.get("sha256") for u, m in known.items()
    }
    if same:
        _note(store, {**noted, "web": marks, "looked_at": now})
        return Refreshed("", "the files are the same")
    made = import_addresses(paths, store=store)
    _note(store, {"web": marks, "looked_at": now})
    for left in folder.iterdir():
        if left not in paths:
            left.unlink(missing_ok=True)
    return Refreshed(made.version)


def _fetch(url: str, path: Path, known: dict[str, Any]) -> dict[str, Any]:
    """Download a file unless the server says that it is the one that is here."""
    headers = {}
    if path.exists() and known.get("etag"):
        headers["If-None-Match"] = str(known["etag"])
    elif path.exists() and known.get("modified"):
        headers["If-Modified-Since"] = str(known["modified"])
    client = http.client(seconds=SECONDS.read(), max_bytes=files.MAX_GB.read() * 2**30)
    try:
        answer = client.download(url, path, headers=headers)
    except http.BadStatus as error:
        if error.status == 304 and known:
            return known
        raise
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    told = {name.lower(): value for name, value in answer.headers.items()}
    return {
        "etag": told.get("etag", ""),
        "modified": told.get("last-modified", ""),
        "sha256": digest,
    }


def _name(url: str) -> str:
    """A name for the file on disk that keeps what kind it is."""
    name = PurePosixPath(urlsplit(url).path).name or "addresses"
    return "".join(c if c.isalnum() or c in "._-" else "-" for c in name)[-80:]


def _noted(store: Store) -> dict[str, Any]:
    try:
        return dict(json.loads((store.root / "refresh.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _note(store: Store, noted: dict[str, Any]) -> None:
    store.root.mkdir(parents=True, exist_ok=True)
    made = store.root / "refresh.json.tmp"
    made.write_text(json.dumps(noted), encoding="utf-8")
    made.replace(store.root / "refresh.json")


def forget(store: Store | None = None) -> None:
    """Look at everything anew the next time (an operator asks so)."""
    store = store or default_store()
    (store.root / "refresh.json").unlink(missing_ok=True)
    shutil.rmtree(store.root / "download", ignore_errors=True)
