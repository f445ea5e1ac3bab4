"""Documents that clients publish: their keys and their sector identifier.

Fetched through kernel.http (private addresses refused, size and time bounded, no redirect), kept
for ten minutes. A key id that is not there makes us look again, at most once in thirty seconds, so
that nobody can make us call a client's server at will.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.kernel import http

KEPT, AGAIN, MOST = 600.0, 30.0, 2_000
_SECONDS, _BYTES = 5.0, 200_000


class Unreachable(LookupError):
    """The document cannot be had, or is not what it should be."""


@dataclass
class _Document:
    at: float
    content: Any


_kept: dict[str, _Document] = {}
_lock = threading.Lock()


def fetch(url: str, *, fresh: bool = False) -> Any:
    """The JSON at an address; Unreachable in words. `fresh`: look again if allowed already."""
    now = time.monotonic()
    found = _kept.get(url)
    if found is not None and now - found.at < (AGAIN if fresh else KEPT):
        return found.content
    try:
        answer = http.client(seconds=_SECONDS, max_bytes=_BYTES, attempts=1).get(url, follow=False)
        content = answer.expect_ok().json()
    except (http.HttpError, ValueError) as error:
        raise Unreachable(f"{type(error).__name__}") from error
    with _lock:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[url] = _Document(now, content)
    return content


def keys_of(client: ClientRecord, *, fresh: bool = False) -> Mapping[str, Any]:
    """The client's key set: registered with it, or published at its `jwks_uri`."""
    if client.metadata.jwks:
        return client.metadata.jwks
    if not client.metadata.jwks_uri:
        raise Unreachable("the client published no keys")
    content = fetch(client.metadata.jwks_uri, fresh=fresh)
    if not isinstance(content, dict):
        raise Unreachable("the key set is not an object")
    return content


def sector(client: ClientRecord) -> list[str]:
    """Redirect URIs of the client's sector (OpenID Core 8.1); Unreachable when it is no list."""
    content = fetch(client.metadata.sector_identifier_uri)
    if not isinstance(content, list) or not all(isinstance(one, str) for one in content):
        raise Unreachable("the sector's document is not a list of addresses")
    return content


def forget() -> None:
    """Forget every document (tests; a client changed)."""
    with _lock:
        _kept.clear()
