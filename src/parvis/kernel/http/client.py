"""Calls: build, send, follow, repeat, read within limits."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx  # noqa: TID251 - the one place

from parvis import __version__
from parvis.kernel.db.transactions import inside
from parvis.kernel.http.answers import Answer
from parvis.kernel.http.errors import (
    AddressRefused,
    BadAnswer,
    HttpError,
    InsideTransaction,
    TimedOut,
    Unreachable,
)
from parvis.kernel.http.network import deadline, left
from parvis.kernel.http.sending import MOST_REDIRECTS, IntoFile, Memory, Sink, send
from parvis.kernel.settings import setting

logger = logging.getLogger("parvis.http")

SECONDS = setting(
    "PARVIS_HTTP_SECONDS", float, 15.0, "Longest outside call, repetitions included, in seconds."
)
MAX_BYTES = setting(
    "PARVIS_HTTP_MAX_BYTES", int, 10_000_000, "Largest answer of an outside call, in bytes."
)
_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_TRY_AGAIN = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Client:
    """What all calls to one system share. Limits: whole call in seconds, answer in bytes."""

    base_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float | None = None
    max_bytes: int | None = None
    attempts: int = 3

    def get(self, url: str, **more: Any) -> Answer:
        """GET; see `request`."""
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> Answer:
        """POST; tried once unless `repeatable=True`; see `request`."""
        return self.request("POST", url, **more)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        data: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        repeatable: bool | None = None,
        follow: bool = True,
    ) -> Answer:
        """Call and read the whole answer, whatever its status.

        `json`, `data` (a form) or `content` is the body. `repeatable`: whether trying again is
        harmless; by default only for methods where HTTP says so (say True for a POST with an
        idempotency key). `follow`: whether redirects are followed, else they are the answer.
        Raises InsideTransaction, or an HttpError.
        """
        body = {"params": params, "json": json, "data": data, "content": content}
        request = self._build(method, url, headers, body)
        return self._call(request, repeatable, Memory, MOST_REDIRECTS if follow else None)

    def download(self, url: str, path: Path, *, headers: Mapping[str, str] | None = None) -> Answer:
        """GET into a file, piece by piece; the answer's `content` is empty.

        The file is complete or not there. Raises BadStatus unless the status is 2xx.
        """
        part = path.with_name(f"{path.name}.part")
        request = self._build("GET", url, headers, {})
        try:
            answer = self._call(request, True, lambda: IntoFile(part), MOST_REDIRECTS).expect_ok()
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return answer

    def _build(
        self, method: str, url: str, headers: Mapping[str, str] | None, body: dict[str, Any]
    ) -> httpx.Request:
        address = self.base_url.rstrip("/") + url if url.startswith("/") else url
        given = {k: v for k, v in body.items() if v is not None}
        sent = {
            "User-Agent": f"Parvis/{__version__}",
            "Accept-Encoding": "gzip, deflate",
            **self.headers,
            **(headers or {}),
        }
        try:
            request = httpx.Request(method.upper(), address, headers=sent, **given)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise AddressRefused("this is not a web address") from error
        if request.url.scheme not in {"http", "https"} or not request.url.host:
            raise AddressRefused("this is not a web address")
        return request

    def _call(
        self,
        request: httpx.Request,
        repeatable: bool | None,
        sink: Callable[[], Sink],
        redirects: int | None,
    ) -> Answer:
        if inside():
            raise InsideTransaction
        again = request.method in _REPEATABLE if repeatable is None else repeatable
        attempts = self.attempts if again else 1
        limit = self.max_bytes or MAX_BYTES.read()
        with deadline(self.seconds or SECONDS.read()):
            for attempt in range(1, attempts + 1):
                answer, error = self._attempt(request, sink, limit, redirects)
                if attempt == attempts or not _wait(attempt, answer):
                    break
        if answer is None:
            raise error or Unreachable("no attempt was made")
        return answer

    def _attempt(
        self, request: httpx.Request, sink: Callable[[], Sink], limit: int, redirects: int | None
    ) -> tuple[Answer | None, HttpError | None]:
        """An answer, or an error worth another try; other errors are raised."""
        started = time.monotonic()
        try:
            answer = send(request, sink, limit, redirects)
        except (Unreachable, BadAnswer) as error:
            _log(request, type(error).__name__, started)
            return None, error
        except HttpError as error:
            _log(request, type(error).__name__, started)
            raise
        _log(request, str(answer.status), started)
        return answer, None


def client(
    *,
    base_url: str = "",
    headers: Mapping[str, str] | None = None,
    seconds: float | None = None,
    max_bytes: int | None = None,
    attempts: int = 3,
) -> Client:
    """A client; connections are shared by all clients of the process."""
    return Client(base_url, dict(headers or {}), seconds, max_bytes, attempts)


def _wait(attempt: int, answer: Answer | None) -> bool:
    """Whether to try again, after the pause that is due; False when there is no time for it."""
    if answer is not None and answer.status not in _TRY_AGAIN:
        return False
    asked = answer.retry_after if answer is not None else None
    pause = min(_LONGEST_PAUSE, _PAUSE * 2**attempt) * random.uniform(0.5, 1)  # noqa: S311
    pause = max(pause, asked or 0)
    try:
        if pause >= left():
            return False
    except TimedOut:
        return False
    time.sleep(pause)
    return True


def _log(request: httpx.Request, said: str, started: float) -> None:
    took = round((time.monotonic() - started) * 1000)
    logger.info("%s %s: %s in %d ms", request.method, request.url.host, said, took)
