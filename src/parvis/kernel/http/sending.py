"""One request on its way: connections, redirects, and an answer read within limits."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import certifi
import httpcore
import httpx  # noqa: TID251 - outbound calls live here

from parvis.kernel.http import addresses
from parvis.kernel.http.answers import Answer
from parvis.kernel.http.errors import (
    AddressRefused,
    BadAnswer,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    Unreachable,
)
from parvis.kernel.http.network import CheckedBackend, ProxyBackend, left
from parvis.kernel.settings import setting

AUTHORITIES = setting(
    "PARVIS_HTTP_CA",
    str,
    "",
    "File of further certificate authorities to trust in outside calls (PEM).",
)
PROXY = setting(
    "PARVIS_HTTP_PROXY",
    str,
    "",
    "Proxy for outside calls (http://host:port). It must refuse private addresses itself.",
)
MOST_REDIRECTS = 5
_WBITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
# What a redirect to another host keeps: nothing that could be a secret of ours.
_HARMLESS = {
    *("accept", "accept-encoding", "accept-language", "user-agent", "host"),
    *("content-type", "content-length", "transfer-encoding"),
}


class _Out(Protocol):
    def write(self, data: bytes, /) -> Any: ...


class Sink:
    """Where an answer's bytes go."""

    def open(self) -> _Out:
        """Start again, empty."""
        raise NotImplementedError

    def close(self) -> bytes:
        """End; what the answer's content is."""
        raise NotImplementedError


class Memory(Sink):
    """Kept in memory: the content of the answer."""

    def open(self) -> _Out:
        """Start again, empty."""
        self._pieces: list[bytes] = []
        return self

    def write(self, data: bytes, /) -> None:
        """Keep a piece."""
        self._pieces.append(data)

    def close(self) -> bytes:
        """All pieces."""
        return b"".join(self._pieces)


class IntoFile(Sink):
    """Written to a file: the answer has no content."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> _Out:
        """Start again, empty."""
        self._file = self._path.open("wb")
        return self._file

    def close(self) -> bytes:
        """Close the file."""
        self._file.close()
        return b""


def send(
    request: httpx.Request, sink: Callable[[], Sink], limit: int, redirects: int | None
) -> Answer:
    """Send, follow that many redirects (None: they are the answer), read; HttpError otherwise."""
    with _session() as session:
        for _ in range((redirects or 0) + 1):
            if PROXY.read():
                _check_before_proxy(request.url)
            with _sent(session, request) as response:
                following = response.next_request
                if following is None or redirects is None:
                    return _read(response, sink(), limit)
            request = _redirected(request, following)
    raise TooManyRedirects("it redirects again and again")


def _redirected(request: httpx.Request, following: httpx.Request) -> httpx.Request:
    """The request after a redirect; our secrets and bodies do not go to another host."""
    before, after = request.url, following.url
    if after.scheme not in {"http", "https"}:
        raise AddressRefused("it redirects to something that is not a web address")
    if before.scheme == "https" and after.scheme == "http":
        raise TooManyRedirects("it redirects from https to http")
    if (before.scheme, before.host, before.port) != (after.scheme, after.host, after.port):
        if following.method not in {"GET", "HEAD"}:
            raise TooManyRedirects("it redirects what was sent to another host")
        for name in set(following.headers) - _HARMLESS:
            del following.headers[name]
    return following


def _check_before_proxy(url: httpx.URL) -> None:
    """What this machine can know of an address before the proxy decides."""
    try:
        addresses.resolve(url.host, url.port or {"http": 80}.get(url.scheme, 443), left())
    except Unreachable:
        return  # only the proxy knows names outside


@contextmanager
def _sent(session: httpx.Client, request: httpx.Request) -> Iterator[httpx.Response]:
    try:
        response = session.send(request, stream=True)
        try:
            yield response
        finally:
            response.close()
    except httpx.TimeoutException as error:
        raise TimedOut("no answer in time") from error
    except (httpx.RemoteProtocolError, httpx.DecodingError) as error:
        raise BadAnswer("the answer cannot be understood") from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise AddressRefused("this is not a web address") from error
    except (httpx.TransportError, OSError) as error:
        raise Unreachable("the connection failed") from error


def _read(response: httpx.Response, sink: Sink, limit: int) -> Answer:
    out = sink.open()
    try:
        size = 0
        for piece in _decoded(response, limit):
            size += len(piece)
            if size > limit:
                raise TooLarge(f"the answer is larger than {limit} bytes")
            out.write(piece)
    finally:
        content = sink.close()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, content, str(response.url))


def _decoded(response: httpx.Response, limit: int) -> Iterator[bytes]:
    """The content, decompressed in pieces that cannot explode (httpx's can)."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        yield from response.iter_raw()
        return
    if encoding not in _WBITS:
        raise BadAnswer("the answer has an encoding that was not asked for")
    unfold = zlib.decompressobj(_WBITS[encoding])
    try:
        for raw in response.iter_raw():
            data = raw
            while data:
                yield unfold.decompress(data, 65_536)
                data = unfold.unconsumed_tail
    except zlib.error as error:
        raise BadAnswer("the answer cannot be decompressed") from error
    if not unfold.eof and response.request.method != "HEAD":
        raise BadAnswer("the answer was cut")


class _Transport(httpx.HTTPTransport):
    """httpx's transport over connections that check where they go."""

    def __init__(self) -> None:
        context = ssl.create_default_context(cafile=certifi.where())
        if AUTHORITIES.read():
            context.load_verify_locations(AUTHORITIES.read())
        super().__init__(verify=context, trust_env=False)
        common: dict[str, Any] = {
            "ssl_context": context,
            "max_connections": 50,
            "max_keepalive_connections": 10,
            "keepalive_expiry": 15,
        }
        self._pool = (
            httpcore.HTTPProxy(PROXY.read(), network_backend=ProxyBackend(), **common)
            if PROXY.read()
            else httpcore.ConnectionPool(network_backend=CheckedBackend(), **common)
        )


@cache
def _transport() -> _Transport:
    return _Transport()


@contextmanager
def _session() -> Iterator[httpx.Client]:
    """Redirects and cookies of one call; connections are shared, so it is never closed."""
    yield httpx.Client(transport=_transport(), trust_env=False, timeout=None)  # noqa: S113
