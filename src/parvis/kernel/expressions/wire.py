"""Answers and results as JSON: what the database keeps, what the browser sends and shows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from parvis.kernel.expressions.errors import Path, Problem, WrongAnswer
from parvis.kernel.expressions.interpreter import Key
from parvis.kernel.expressions.types import Kind, Type, Types
from parvis.kernel.expressions.values import MAX_ROWS, UNKNOWN, Place, Value, intake

_NUMBER = re.compile(r"-?\d{1,24}(\.\d{1,12})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EXACT_IN_JSON = 2**53
_PLACE = ("commune", "departement", "region", "epci")


def decode(types: Types, raw: Mapping[Any, Any]) -> dict[Key, Value]:
    """Answers from decoded JSON (keys "3" or 3 for fields, names for facts).

    Keys without a type are left out: they are not of this language (files) or of this revision.
    WrongAnswer when a value is not of its type: its words name the field at fault, its path goes
    from the field through the number of the row (`$[20][0][22]`).
    """
    return _fields(types, raw, ())


def _fields(types: Types, raw: Mapping[Any, Any], path: Path) -> dict[Key, Value]:
    answers: dict[Key, Value] = {}
    for key, value in raw.items():
        known = _key(key)
        if known in types:
            place = (*path, known) if isinstance(known, int) else path
            answers[known] = decode_value(types[known], value, place, known)
    return answers


def _key(key: object) -> Key:
    if isinstance(key, int):
        return key
    text = str(key)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 else text


def decode_value(type_: Type, raw: object, path: Path = (), key: Key = "") -> Value:
    """One value of a type; None stays None. WrongAnswer otherwise."""
    if raw is None or raw == "":
        return None
    reader = _READERS.get(type_.kind)
    if reader is None:
        _wrong(path, key, type_)
    return reader(type_, raw, path, key)


def _wrong(path: Path, key: Key, type_: Type) -> NoReturn:
    raise WrongAnswer(Problem("answer", path, {"key": key, "expected": type_}))


def _bool(type_: Type, raw: object, path: Path, key: Key) -> Value:
    return raw if isinstance(raw, bool) else _wrong(path, key, type_)


def _number(type_: Type, raw: object, path: Path, key: Key) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        _wrong(path, key, type_)
    text = str(raw) if isinstance(raw, str) or abs(raw) < 10**24 else ""
    found = _NUMBER.fullmatch(text)
    if not found or (type_.kind is Kind.INTEGER and found[1]):
        _wrong(path, key, type_)
    return int(text) if type_.kind is Kind.INTEGER else Decimal(text)


def _text(type_: Type, raw: object, path: Path, key: Key) -> Value:
    if not isinstance(raw, str) or any("\ud800" <= letter <= "\udfff" for letter in raw):
        _wrong(path, key, type_)
    return intake(raw)


def _date(type_: Type, raw: object, path: Path, key: Key) -> Value:
    try:
        if isinstance(raw, str) and _DATE.fullmatch(raw):
            return dt.date.fromisoformat(raw)
    except ValueError:
        pass
    _wrong(path, key, type_)


def _choice(type_: Type, raw: object, path: Path, key: Key) -> Value:
    value = _text(type_, raw, path, key)
    if type_.options is not None and value not in type_.options:
        _wrong(path, key, type_)
    return value


def _choices(type_: Type, raw: object, path: Path, key: Key) -> Value:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ROWS:
        _wrong(path, key, type_)
    return tuple(dict.fromkeys(_choice(type_, one, path, key) for one in raw))


def _commune(type_: Type, raw: object, path: Path, key: Key) -> Value:
    if not isinstance(raw, Mapping):
        _wrong(path, key, type_)
    codes = {name: raw.get(name) or "" for name in _PLACE}
    if not all(isinstance(code, str) and len(code) <= 20 for code in codes.values()):
        _wrong(path, key, type_)
    return Place(**codes)


def _list(type_: Type, raw: object, path: Path, key: Key) -> Value:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ROWS or type_.item is None:
        _wrong(path, key, type_)
    item = type_.item
    return tuple(decode_value(item, one, (*path, i), key) for i, one in enumerate(raw))


def _record(type_: Type, raw: object, path: Path, key: Key) -> Value:
    if not isinstance(raw, Mapping):
        _wrong(path, key, type_)
    return _fields(type_.fields, raw, path)


_READERS: dict[Kind, Callable[[Type, object, Path, Key], Value]] = {
    Kind.BOOL: _bool,
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.COMMUNE: _commune,
    Kind.LIST: _list,
    Kind.RECORD: _record,
}


def encode(value: Value) -> Any:
    """A value as JSON; UNKNOWN as `{"unknown": true}`, which no answer can be."""
    if value is UNKNOWN:
        return {"unknown": True}
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < _EXACT_IN_JSON else str(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Place):
        return {name: getattr(value, name) for name in _PLACE}
    if isinstance(value, Mapping):
        return {str(key): encode(intake(one)) for key, one in value.items()}
    if isinstance(value, Iterable):
        return [encode(intake(one)) for one in value]
    raise TypeError(f"{type(value).__name__} is not a value of the expression language")


def plain(number: Decimal) -> str:
    """The shortest writing of a decimal: no exponent, no useless zero, no "-0"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
