"""The seven outcomes and the three functions that work on any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NoReturn, TypeAlias, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class _Outcome:
    """What the seven share: no truth value, because `if result:` would hide six cases in one."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} is neither true nor false: match on the kind of result"
        )


@dataclass(frozen=True)
class Found(_Outcome, Generic[T]):
    """Exactly one answer, which may itself be 0, empty or False."""

    value: T


@dataclass(frozen=True)
class NotFound(_Outcome):
    """The source was asked, is the right one, and holds nothing for this question."""

    reason: str = ""


@dataclass(frozen=True)
class NotEntitled(_Outcome):
    """The asker has no right to this answer; says nothing of whether there is one."""

    reason: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class Ambiguous(_Outcome, Generic[T]):
    """Several answers fit: a person must choose among `candidates` (at least two)."""

    candidates: tuple[T, ...]
    reason: str = ""

    def __post_init__(self) -> None:
        if len(self.candidates) < 2:
            raise ValueError("one candidate is Found, none is NotFound: Ambiguous needs two")


@dataclass(frozen=True)
class Pending(_Outcome):
    """The source has taken the question and will answer later. `retry_after` in seconds."""

    reason: str = ""
    retry_after: int | None = None


@dataclass(frozen=True)
class Unavailable(_Outcome):
    """The source could not be reached or could not answer. `retry_after` in seconds."""

    reason: str = ""
    retry_after: int | None = None


@dataclass(frozen=True)
class Refused(_Outcome):
    """The question itself was refused: malformed, forbidden by a rule, opposed by the person.

    `code` is stable and for machines, `reason` in words for a person.
    """

    code: str
    reason: str = ""


Without: TypeAlias = NotFound | NotEntitled | Pending | Unavailable | Refused
Result: TypeAlias = (
    Found[T] | NotFound | NotEntitled | Ambiguous[T] | Pending | Unavailable | Refused
)


class NoValue(LookupError):
    """A value was demanded from a result that holds none; `outcome` is that result."""

    def __init__(self, outcome: object) -> None:
        super().__init__(f"there is no value here: {outcome!r}")
        self.outcome = outcome


def value_of(result: Result[T]) -> T:
    """The value of a Found; NoValue for any other kind. For callers that have already matched."""
    if isinstance(result, Found):
        return result.value
    raise NoValue(result)


def then(result: Result[T], function: Callable[[T], Result[U]]) -> Result[U]:
    """The next question, asked only of a value that was found; every other outcome passes through.

    An Ambiguous result asks of each candidate and stays Ambiguous; the first candidate whose
    answer is not Found gives the outcome of the whole, since nothing can be chosen before it.
    """
    if isinstance(result, Found):
        return function(result.value)
    if isinstance(result, Ambiguous):
        values: list[U] = []
        for candidate in result.candidates:
            next_ = function(candidate)
            if not isinstance(next_, Found):
                return next_
            values.append(next_.value)
        return Ambiguous(tuple(values), result.reason)
    return result


def fold(
    result: Result[T],
    found: Callable[[T], U],
    otherwise: Callable[[Without | Ambiguous[T]], U],
) -> U:
    """One answer for a page: `found(value)`, or `otherwise(outcome)` told which of six."""
    if isinstance(result, Found):
        return found(result.value)
    return otherwise(result)
