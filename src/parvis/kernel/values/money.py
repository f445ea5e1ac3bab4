"""Amounts in euros, kept as whole cents: exact, never a binary fraction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from parvis.kernel.values.numerals import NO_BREAK, in_figures
from parvis.kernel.values.words import WrongValue
from parvis.kernel.values.words import mark as _

_EXACT = Context(prec=60)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_AMOUNT = re.compile(r"([-−]?)€?([0-9]{1,15})(?:[.,]([0-9]{1,2}))?€?")


@dataclass(frozen=True, order=True)
class Cents:
    """An amount: `Cents(1250)` is 12,50 €. Adds and compares with amounts only."""

    count: int

    def __post_init__(self) -> None:
        if not isinstance(self.count, int) or isinstance(self.count, bool):
            raise TypeError(f"cents are a whole number, not {self.count!r}")

    @classmethod
    def parse(cls, written: str) -> Cents:
        """Read 12,50 or 12.50 or 1 234 € (groups of three set apart by spaces only)."""
        found = _AMOUNT.fullmatch(_SPACES.sub("", written))
        if not found or not _grouped(written):
            words = _("An amount is written with digits and two decimals at most, as in 1 234,50.")
            raise WrongValue("amount", words)
        sign, euros, decimals = found.groups()
        count = int(euros) * 100 + int((decimals or "").ljust(2, "0"))
        return cls(-count if sign else count)

    @classmethod
    def of(cls, euros: Decimal | int) -> Cents:
        """An amount in euros, rounded to the cent (a half goes away from zero)."""
        return _rounded(_EXACT.multiply(Decimal(euros), Decimal(100)))

    @property
    def euros(self) -> Decimal:
        """The amount in euros, with two decimals."""
        return Decimal(self.count).scaleb(-2)

    def words(self, language: str) -> str:
        """`1 234,50 €` in French, `€1,234.50` in English."""
        figures = in_figures(abs(self.euros), language, 2)
        sign = "−" if self.count < 0 else ""
        return f"{sign}€{figures}" if language == "en" else f"{sign}{figures}{NO_BREAK}€"

    def times(self, factor: Decimal | int) -> Cents:
        """The amount times an exact factor, rounded to the cent (a half goes away from zero)."""
        return _rounded(_EXACT.multiply(Decimal(self.count), Decimal(factor)))

    def shared(self, parts: int) -> tuple[Cents, ...]:
        """Split in equal parts whose sum is the amount; the first ones hold the cents left over."""
        if parts < 1:
            raise ValueError("an amount is shared in one part at least")
        each, left = divmod(abs(self.count), parts)
        sign = -1 if self.count < 0 else 1
        return tuple(Cents(sign * (each + (place < left))) for place in range(parts))

    def __add__(self, other: Cents) -> Cents:
        return Cents(self.count + other.count) if isinstance(other, Cents) else NotImplemented

    def __sub__(self, other: Cents) -> Cents:
        return Cents(self.count - other.count) if isinstance(other, Cents) else NotImplemented

    def __neg__(self) -> Cents:
        return Cents(-self.count)


def _rounded(cents: Decimal) -> Cents:
    return Cents(int(cents.quantize(Decimal(1), ROUND_HALF_UP, _EXACT)))


def _grouped(written: str) -> bool:
    """Whether spaces, if any, only set groups of three digits apart."""
    digits = re.split(r"[.,]", written.strip(" \t\u00a0\u202f€−-"))[0]
    groups = _SPACES.split(digits)
    return len(groups) == 1 or (
        1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    )
