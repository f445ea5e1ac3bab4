"""Values of the language: Python's own exact types, and three that are ours.

| type | Python | JSON |
|---|---|---|
| bool | bool | true, false |
| integer | int | number, or text when beyond 2^53 |
| decimal | Decimal | text "12.50" (a JSON fraction is a binary float: refused) |
| text, choice | str | text (compared in Unicode NFC; the empty text is no value) |
| date | date | "2026-05-03" |
| choices | tuple of str | array of texts, without order |
| list | tuple | array; the rows of a block are objects keyed by stable id |
| commune | Place | object with the codes |
| no value | None | null: known to be left empty, or of a field that is not shown |
| unknown | UNKNOWN | absent: not answered yet, or not computable |
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NoReturn

MAX_NUMBER = 10**24  # exclusive, in absolute value
MAX_DECIMALS = 12
MAX_TEXT = 10_000
MAX_ROWS = 1_000


class Unknown:
    """Not known (yet). Its own value: never None, 0 or False, and without a truth value."""

    _only: Unknown | None = None

    def __new__(cls) -> Unknown:
        cls._only = cls._only or super().__new__(cls)
        return cls._only

    def __bool__(self) -> NoReturn:
        raise TypeError("UNKNOWN is neither true nor false: ask `value is UNKNOWN` first")

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


@dataclass(frozen=True)
class Place:
    """A commune (or a wider territory) that carries its codes; "" where it has none.

    Codes of the code officiel géographique: commune "01033", departement "01", region "84";
    epci is the SIREN of the group of communes.
    """

    commune: str = ""
    departement: str = ""
    region: str = ""
    epci: str = ""


Value = Any  # one of the above: mypy cannot follow a recursive union through the operator table


def intake(raw: object) -> Value:
    """A value as the language sees it: text in NFC, "" as None, sequences as tuples.

    TypeError for what has no exact meaning here (a float, a datetime): a mistake of the caller.
    """
    if raw is None or raw is UNKNOWN or isinstance(raw, bool | Place):
        return raw
    if isinstance(raw, str):
        text = str(raw) if raw.isascii() else unicodedata.normalize("NFC", raw)
        return text or None
    if isinstance(raw, int | Decimal):
        return _bounded(raw)
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    if isinstance(raw, list | tuple | set | frozenset):
        return tuple(raw)
    if isinstance(raw, Mapping):
        return raw
    raise TypeError(f"a value of type {type(raw).__name__} has no place in an expression")


def _bounded(number: int | Decimal) -> int | Decimal:
    if isinstance(number, Decimal):
        if not number.is_finite():
            raise TypeError(f"{number} is not a number that can be computed with")
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -MAX_DECIMALS:
            raise TypeError(f"{number} has more than {MAX_DECIMALS} decimals")
    if not -MAX_NUMBER < number < MAX_NUMBER:
        raise TypeError(f"{number} is too large to be computed with")
    return number


def row_value(row: object, field: int) -> Value:
    """The value of one field of a row of a block; UNKNOWN when the row does not hold it."""
    return intake(row.get(field, UNKNOWN)) if isinstance(row, Mapping) else UNKNOWN
