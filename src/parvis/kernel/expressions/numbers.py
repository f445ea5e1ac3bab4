"""Exact arithmetic, the same digits on the server and in the browser.

Integers stay integers. A decimal result keeps at most 12 digits after the point (rounded half to
even beyond) and is below 10^24; what leaves these bounds, or divides by zero, is UNKNOWN.
"""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Final

from parvis.kernel.expressions.values import MAX_DECIMALS, MAX_NUMBER, UNKNOWN, Unknown

Number = int | Decimal
_EXACT = decimal.Context(
    prec=120,
    rounding=decimal.ROUND_HALF_EVEN,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
_SMALLEST = Decimal(1).scaleb(-MAX_DECIMALS)
ROUNDINGS: Final = {
    "half-up": decimal.ROUND_HALF_UP,  # 0.5 goes away from zero: what French texts call "arrondi"
    "half-even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,  # away from zero
    "down": decimal.ROUND_DOWN,  # towards zero
    "ceiling": decimal.ROUND_CEILING,
    "floor": decimal.ROUND_FLOOR,
}


def fit(number: Number) -> Number | Unknown:
    """A result brought within the bounds, or UNKNOWN."""
    if isinstance(number, Decimal) and _decimals(number) > MAX_DECIMALS:
        number = _EXACT.quantize(number, _SMALLEST)
    return number if -MAX_NUMBER < number < MAX_NUMBER else UNKNOWN


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def add(first: Number, second: Number) -> Number | Unknown:
    """Sum."""
    if isinstance(first, Decimal) or isinstance(second, Decimal):
        return fit(_EXACT.add(Decimal(first), Decimal(second)))
    return fit(first + second)


def negate(number: Number) -> Number:
    """The opposite."""
    return _EXACT.minus(number) if isinstance(number, Decimal) else -number


def subtract(first: Number, second: Number) -> Number | Unknown:
    """Difference."""
    return add(first, negate(second))


def multiply(first: Number, second: Number) -> Number | Unknown:
    """Product."""
    if isinstance(first, Decimal) or isinstance(second, Decimal):
        return fit(_EXACT.multiply(Decimal(first), Decimal(second)))
    return fit(first * second)


def divide(first: Number, second: Number) -> Number | Unknown:
    """Quotient, always a decimal; by zero: UNKNOWN."""
    if second == 0:
        return UNKNOWN
    return fit(_EXACT.divide(Decimal(first), Decimal(second)))


def quotient(first: int, second: int) -> int | Unknown:
    """Integer quotient, rounded towards minus infinity; by zero: UNKNOWN."""
    return first // second if second else UNKNOWN


def remainder(first: int, second: int) -> int | Unknown:
    """What `quotient` leaves, with the sign of the divisor; by zero: UNKNOWN."""
    return first % second if second else UNKNOWN


def absolute(number: Number) -> Number:
    """Distance from zero."""
    return negate(number) if number < 0 else number


def round_to(number: Number, digits: int = 0, mode: str = "half-up") -> Number | Unknown:
    """To that many digits after the point (negative: tens, hundreds…). Integer when digits <= 0."""
    if isinstance(number, int) and digits >= 0:
        return number
    unit = Decimal(1).scaleb(-digits)
    rounded = Decimal(number).quantize(unit, ROUNDINGS[mode], _EXACT)
    return fit(int(rounded) if digits <= 0 else rounded)
