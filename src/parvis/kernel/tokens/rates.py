"""Rate limits: at most so many in so many seconds, counted in the database by one statement.

A sliding window made of two fixed ones: the previous window counts for the part of it that is
still within the length of time. Right with many processes and machines; what is refused is not
counted further than one above the limit, so that whoever waits gets through again.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from parvis.kernel import clock
from parvis.kernel.db import guard
from parvis.kernel.db.transactions import command
from parvis.kernel.tokens.models import RateWindow
from parvis.kernel.tokens.networks import address_of, neighbourhood

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

_COUNT = """
INSERT INTO tokens_ratewindow ("key", number, count, previous, expires_at)
VALUES (%s, %s, 1, 0, %s)
ON CONFLICT ("key") DO UPDATE SET
  previous = CASE
    WHEN tokens_ratewindow.number >= excluded.number THEN tokens_ratewindow.previous
    WHEN tokens_ratewindow.number = excluded.number - 1 THEN tokens_ratewindow.count
    ELSE 0 END,
  count = CASE
    WHEN tokens_ratewindow.number < excluded.number THEN 1
    WHEN tokens_ratewindow.count > %s THEN tokens_ratewindow.count
    ELSE tokens_ratewindow.count + 1 END,
  number = CASE
    WHEN tokens_ratewindow.number > excluded.number THEN tokens_ratewindow.number
    ELSE excluded.number END,
  expires_at = excluded.expires_at
RETURNING count, previous
"""


@dataclass(frozen=True)
class Rate:
    """Where a bucket stands. `retry_after`: whole seconds to wait, 0 when allowed."""

    allowed: bool
    limit: int
    remaining: int
    retry_after: int
    seconds: int


class TooMany(Exception):
    """More than the limit; `rate` says when to come back."""

    def __init__(self, rate: Rate) -> None:
        super().__init__(f"wait {rate.retry_after} seconds")
        self.rate = rate


def hit(bucket: str, limit: int, seconds: int) -> Rate:
    """Count one more in the bucket and say whether it is within the limit.

    Call it before the command, so that a refusal undoes no count; on pages that only read too.
    `bucket` names what and who ("signin:192.0.2.1"); only a keyed digest of it is kept.
    """
    key, number, share = _window(bucket, seconds)
    with guard.set_aside():
        count, previous = _count(key, number, limit, seconds)
    return _rate(count, previous, share, limit, seconds)


def look(bucket: str, limit: int, seconds: int) -> Rate:
    """Whether one more would be within the limit, without counting it."""
    key, number, share = _window(bucket, seconds)
    row = RateWindow.objects.filter(key=key, number__gte=number - 1).first()
    count, previous = 0, 0
    if row is not None:
        count, previous = (row.count, row.previous) if row.number >= number else (0, row.count)
    return _rate(count + 1, previous, share, limit, seconds)


@command
def forget(bucket: str, seconds: int) -> None:
    """Empty a bucket (a right password ends the counting of wrong ones)."""
    RateWindow.objects.filter(key=_window(bucket, seconds)[0]).delete()


def require(bucket: str, limit: int, seconds: int) -> Rate:
    """`hit`, or TooMany."""
    rate = hit(bucket, limit, seconds)
    if not rate.allowed:
        raise TooMany(rate)
    return rate


def refusal(rate: Rate) -> HttpResponse:
    """The answer 429 with Retry-After and words (RFC 6585 section 4)."""
    words = _("Too many requests. Try again in %(seconds)s seconds.") % {
        "seconds": rate.retry_after
    }
    response = HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(rate.retry_after)
    _say(response, rate)
    return response


def by_address(request: HttpRequest) -> str:
    """The caller's address: one IPv4 address, or one IPv6 /64."""
    return f"address:{neighbourhood(address_of(request))}"


def by_account(request: HttpRequest) -> str:
    """The signed-in person, else the address."""
    person = request.actor.person  # type: ignore[attr-defined]
    return f"person:{person}" if person else by_address(request)


def by_token(request: HttpRequest) -> str:
    """The token shown (good or not: guessing is counted too), else the address."""
    shown = request.headers.get("Authorization", "")
    return f"token:{shown[:200]}" if shown else by_address(request)


def limited(
    name: str, limit: int, seconds: int, who: Callable[[HttpRequest], str] = by_address
) -> Callable[[V], V]:
    """Decorate a view: 429 beyond the limit, and the headers that say where the caller stands."""

    def decorate(view: V) -> V:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            rate = hit(f"{name}:{who(request)}", limit, seconds)
            if not rate.allowed:
                return refusal(rate)
            response = view(request, *args, **kwargs)
            _say(response, rate)
            return response

        return run  # type: ignore[return-value]

    return decorate


def _say(response: HttpResponseBase, rate: Rate) -> None:
    response["RateLimit-Limit"] = str(rate.limit)
    response["RateLimit-Remaining"] = str(rate.remaining)
    response["RateLimit-Reset"] = str(rate.retry_after or rate.seconds)


@command
def _count(key: str, number: int, limit: int, seconds: int) -> tuple[int, int]:
    expires = clock.now() + dt.timedelta(seconds=2 * seconds)
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT, [key, number, connection.ops.adapt_datetimefield_value(expires), limit]
        )
        count, previous = cursor.fetchone()
    return int(count), int(previous)


def _window(bucket: str, seconds: int) -> tuple[str, int, float]:
    """(row's key, number of the present window, share of the previous one that still counts)."""
    if seconds < 1:
        raise ValueError("a window is at least one second")
    key = salted_hmac("parvis.kernel.tokens.rates", f"{seconds}:{bucket}", algorithm="sha256")
    number, into = divmod(clock.now().timestamp(), seconds)
    return key.hexdigest(), int(number), 1 - into / seconds


def _rate(count: int, previous: int, share: float, limit: int, seconds: int) -> Rate:
    used = count + min(previous, limit) * share
    if used <= limit:
        return Rate(True, limit, max(0, math.floor(limit - used)), 0, seconds)
    return Rate(False, limit, 0, _wait(count, min(previous, limit), share, limit, seconds), seconds)


def _wait(count: int, previous: int, share: float, limit: int, seconds: int) -> int:
    """Whole seconds until one more would be within the limit."""
    into = 1 - share
    if count <= limit and previous:  # later in this window the previous one weighs less
        needed = 1 - (limit - count) / previous
        return max(1, math.ceil((needed - into) * seconds))
    spent = min(count, limit)  # in the next window this one is the previous, and one more comes
    needed = max(0.0, 1 - (limit - 1) / spent) if spent else 0.0
    return max(1, math.ceil((1 - into + needed) * seconds))
