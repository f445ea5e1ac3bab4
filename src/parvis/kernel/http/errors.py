"""What can go wrong with a call, as types, and the outcome that each one is (DESIGN 3.10)."""

from __future__ import annotations

from parvis.kernel.results import NotEntitled, NotFound, Refused, Unavailable

Outcome = Unavailable | NotFound | NotEntitled | Refused


class InsideTransaction(RuntimeError):
    """A mistake of the caller: commit the intent, call, then commit the outcome."""

    def __init__(self) -> None:
        super().__init__("an outside call was asked for inside a transaction")


class HttpError(Exception):
    """A call gave no usable answer. `reason` in words, without address or secret."""

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.retry_after = reason, retry_after

    def outcome(self) -> Outcome:
        """The result that this is for whoever asked."""
        return Unavailable(self.reason, self.retry_after)


class Unreachable(HttpError):
    """No such name, connection refused or lost, certificate not trusted."""


class TimedOut(HttpError):
    """The whole call took longer than its limit."""


class TooLarge(HttpError):
    """The answer is larger than its limit, once decompressed."""


class TooManyRedirects(HttpError):
    """More redirects than followed, or one that leaves https."""


class BadAnswer(HttpError):
    """The answer is not what it says to be (JSON that is none, an unknown encoding)."""


class AddressRefused(HttpError):
    """The name leads to a private address, or the address is no web address."""

    def outcome(self) -> Outcome:
        """Asking again changes nothing."""
        return Refused("address_refused", self.reason)


class BadStatus(HttpError):
    """The other system answered with an error."""

    def __init__(self, status: int, retry_after: int | None = None) -> None:
        super().__init__(f"answered with status {status}", retry_after)
        self.status = status

    def outcome(self) -> Outcome:
        """NotFound, NotEntitled, Unavailable or Refused, by status (RFC 9110 section 15)."""
        if self.status in {404, 410}:
            return NotFound(self.reason)
        if self.status in {401, 403}:
            return NotEntitled(self.reason)
        if self.status in {408, 425, 429} or self.status >= 500:
            return Unavailable(self.reason, self.retry_after)
        return Refused(f"status_{self.status}", self.reason)
