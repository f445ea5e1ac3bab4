"""Connections under a deadline, to checked addresses only.

httpx gives a time limit to each read; a server that sends a byte now and then would hold a worker
for ever. Here every operation gets what is left of the whole call.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore

from parvis.kernel.http import addresses
from parvis.kernel.http.errors import TimedOut, Unreachable

_until: ContextVar[float] = ContextVar("http_until")


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """All network operations of this thread in the block end within that many seconds."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def left() -> float:
    """Seconds left; TimedOut when there are none."""
    seconds = _until.get() - time.monotonic()
    if seconds <= 0:
        raise TimedOut("no answer in time")
    return seconds


class BoundedStream(httpcore.NetworkStream):
    """A connection whose every operation is bounded by the deadline in force."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come, within what is left."""
        return self._inner.read(max_bytes, left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all, within what is left."""
        self._inner.write(buffer, left())

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on in TLS; the certificate is checked against the name, not the address."""
        return BoundedStream(self._inner.start_tls(ssl_context, server_hostname, left()))

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._inner.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to addresses that were checked, never to a name."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Try each checked address of the host in turn."""
        last: Exception | None = None
        for address in addresses.resolve(host, port, left()):
            try:
                stream = self._inner.connect_tcp(
                    address, port, left(), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return BoundedStream(stream)
        raise Unreachable("no connection to this address") from last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never: an address that somebody typed must not open a file of this machine."""
        raise Unreachable("not a web address")


class ProxyBackend(CheckedBackend):
    """Connects to the operator's proxy, wherever it is; the proxy connects to the rest."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the proxy."""
        stream = self._inner.connect_tcp(host, port, left(), local_address, socket_options)
        return BoundedStream(stream)
