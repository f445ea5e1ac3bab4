"""Events to JSON and back, field by field, with types checked.

Types served: str, int, bool, UUID, date, datetime (aware), Urn, None, `X | None`,
`tuple[X, ...]` and `tuple[X, Y]` of them. JSON has the same field names; UUID, Urn, dates and
instants are text (ISO 8601).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from parvis.kernel.jobs.registry import GiveUp
from parvis.kernel.urns import Urn

T = TypeVar("T")


class Undecodable(GiveUp):
    """What was published is not what is wanted; says which field. Trying again cannot help."""


def _instant(raw: str) -> dt.datetime:
    value = dt.datetime.fromisoformat(raw)
    if value.tzinfo is None:
        raise ValueError("no time zone")
    return value


def _date(raw: str) -> dt.date:
    if len(raw) != 10:
        raise ValueError("not a day")
    return dt.date.fromisoformat(raw)


_TEXTUAL: dict[Any, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    str: (str, str),
    UUID: (str, UUID),
    Urn: (str, Urn.parse),
    dt.date: (dt.date.isoformat, _date),
    dt.datetime: (dt.datetime.isoformat, _instant),
}


def fields(cls: type[Any]) -> dict[str, Any]:
    """Name and type of each field of an event class; TypeError for a type that is not served."""
    if not (isinstance(cls, type) and dataclasses.is_dataclass(cls)):
        raise TypeError(f"{cls!r} is not a dataclass")
    hints = typing.get_type_hints(cls)
    found = {field.name: hints[field.name] for field in dataclasses.fields(cls)}
    for name, kind in found.items():
        if not _served(kind):
            raise TypeError(f"{cls.__name__}.{name}: {type_name(kind)} is not served by events")
    return found


def optional(cls: type[Any]) -> frozenset[str]:
    """Fields with a default: they may be missing in what was published."""
    missing = dataclasses.MISSING
    return frozenset(
        field.name
        for field in dataclasses.fields(cls)
        if field.default is not missing or field.default_factory is not missing
    )


def encode(event: Any) -> dict[str, Any]:
    """The JSON object of an event; TypeError naming the field that does not hold its type."""
    cls = type(event)
    found = {}
    for name, kind in fields(cls).items():
        try:
            found[name] = _encode(kind, getattr(event, name))
        except ValueError as error:
            raise TypeError(f"{cls.__name__}.{name}: {error}") from None
    return found


def decode(cls: type[T], payload: Mapping[str, Any]) -> T:
    """The subscriber's dataclass with the fields it wants; Undecodable naming the field."""
    lenient = optional(cls)
    values = {}
    for name, kind in fields(cls).items():
        if name not in payload:
            if name in lenient:
                continue
            raise Undecodable(f"{cls.__name__}.{name}: the event has no such field")
        try:
            values[name] = _decode(kind, payload[name])
        except ValueError:  # its message would show the value
            wanted = type_name(kind)
            raise Undecodable(f"{cls.__name__}.{name}: the event's is not {wanted}") from None
    return cls(**values)


def type_name(kind: Any) -> str:
    """The type as the reference page writes it: `tuple[UUID, ...]`, `date | None`."""
    if kind is None or kind is types.NoneType:
        return "None"
    if kind is Ellipsis:
        return "..."
    arguments = typing.get_args(kind)
    if _is_union(kind):
        return " | ".join(type_name(argument) for argument in arguments)
    if arguments:
        return f"{kind.__origin__.__name__}[{', '.join(map(type_name, arguments))}]"
    return str(getattr(kind, "__name__", kind))


def _is_union(kind: Any) -> bool:
    return typing.get_origin(kind) in {typing.Union, types.UnionType}


def _served(kind: Any) -> bool:
    if kind in _TEXTUAL or kind in (int, bool, types.NoneType):
        return True
    arguments = typing.get_args(kind)
    if _is_union(kind):
        others = [argument for argument in arguments if argument is not types.NoneType]
        return len(others) == 1 and len(arguments) == 2 and _served(others[0])
    if typing.get_origin(kind) is not tuple or not arguments:
        return False
    return all(argument is Ellipsis or _served(argument) for argument in arguments)


def _check(kind: Any, value: Any) -> None:
    # Exact types: True is not an int, a datetime is not a date.
    if type(value) is not kind and not (kind is str and isinstance(value, str)):
        raise ValueError(f"{type(value).__name__} where {type_name(kind)} is meant")


def _item_kinds(kind: Any, length: int) -> list[Any]:
    arguments = list(typing.get_args(kind))
    if arguments[-1] is Ellipsis:
        return arguments[:1] * length
    if len(arguments) != length:
        raise ValueError(f"{length} items where {len(arguments)} are meant")
    return arguments


def _encode(kind: Any, value: Any) -> Any:
    if _is_union(kind):
        inner = next(a for a in typing.get_args(kind) if a is not types.NoneType)
        return None if value is None else _encode(inner, value)
    if typing.get_origin(kind) is tuple:
        _check(tuple, value)
        return [_encode(k, v) for k, v in zip(_item_kinds(kind, len(value)), value, strict=True)]
    _check(kind, value)
    if kind is dt.datetime and value.tzinfo is None:
        raise ValueError("an instant without time zone")
    return _TEXTUAL[kind][0](value) if kind in _TEXTUAL else value


def _decode(kind: Any, raw: Any) -> Any:
    if _is_union(kind):
        inner = next(a for a in typing.get_args(kind) if a is not types.NoneType)
        return None if raw is None else _decode(inner, raw)
    if typing.get_origin(kind) is tuple:
        _check(list, raw)
        kinds = _item_kinds(kind, len(raw))
        return tuple(_decode(k, v) for k, v in zip(kinds, raw, strict=True))
    if kind in _TEXTUAL:
        _check(str, raw)
        return _TEXTUAL[kind][1](raw)
    _check(kind, raw)
    return raw
