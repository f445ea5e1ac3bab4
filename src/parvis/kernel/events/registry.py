"""Which events are published and who subscribes: found in each application at start."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from parvis.kernel.events import codec


@dataclass(frozen=True)
class Subscription:
    """`handler(into)` is called for each event; `name` says who and orders its deliveries."""

    event: str
    into: type[Any]
    handler: Callable[[Any], None]
    name: str


_subscriptions: dict[tuple[str, str], Subscription] = {}


def subscribe(event: str, *, into: type[Any], handler: Callable[[Any], None], name: str) -> None:
    """Have `handler` called for every event of that name and version ("brick.fact/1").

    `into` is the subscriber's own frozen dataclass: the fields it wants, by name, of the types
    that were published (a field with a default may be missing). The same `name` may subscribe
    to several events and then gets them in order per aggregate.
    """
    codec.fields(into)
    key = (event, name)
    old = _subscriptions.get(key)
    if old is not None and old.handler.__module__ != handler.__module__:
        raise ValueError(f"{name} subscribes to {event} twice")
    if event.count("/") != 1 or not event.rpartition("/")[2].isdigit():
        raise ValueError(f"{event!r}: an event is subscribed to as brick.fact/version")
    _subscriptions[key] = Subscription(event, into, handler, name)


def subscriptions(event: str | None = None) -> list[Subscription]:
    """Every subscription, or those of one event, in the order of names."""
    found = [_subscriptions[key] for key in sorted(_subscriptions)]
    return [one for one in found if event is None or one.event == event]


def subscription(event: str, name: str) -> Subscription | None:
    """One subscription, None when its brick is not installed any more."""
    return _subscriptions.get((event, name))


def full_name(cls: type[Any]) -> str:
    """`procedures.case_filed/1` of an event class; TypeError when it says no name or version."""
    name, version = getattr(cls, "name", None), getattr(cls, "version", None)
    if not isinstance(name, str) or "." not in name or not isinstance(version, int):
        raise TypeError(f"{cls.__name__}: an event class has a `name` (brick.fact) and a `version`")
    return f"{name}/{version}"


def published() -> dict[str, type[Any]]:
    """Every event class of the installed applications' `events` modules, by full name."""
    found: dict[str, type[Any]] = {}
    for config in apps.get_app_configs():
        for cls in _event_classes(config.name):
            name = full_name(cls)
            if name in found:
                raise TypeError(f"{name} is published by two classes")
            codec.fields(cls)
            found[name] = cls
    return dict(sorted(found.items()))


def _event_classes(application: str) -> list[type[Any]]:
    if importlib.util.find_spec(f"{application}.events") is None:
        return []
    module = importlib.import_module(f"{application}.events")
    return [
        value
        for _, value in inspect.getmembers(module, inspect.isclass)
        if value.__module__ == module.__name__
        and dataclasses.is_dataclass(value)
        and hasattr(value, "version")
    ]


def mismatches() -> list[str]:
    """What does not agree between publishers and subscribers, in words; empty when all does.

    A subscription to an event of a brick that is not installed is in order.
    """
    classes = published()
    bricks = {config.label for config in apps.get_app_configs()}
    found = []
    for one in subscriptions():
        cls = classes.get(one.event)
        if cls is None:
            if one.event.partition(".")[0] in bricks:
                found.append(f"{one.name}: nobody publishes {one.event}")
            continue
        found.extend(f"{one.name}: {words}" for words in _differences(cls, one.into))
    return found


def _differences(publisher: type[Any], subscriber: type[Any]) -> list[str]:
    given = codec.fields(publisher)
    found = []
    for name, kind in codec.fields(subscriber).items():
        if name not in given:
            found.append(f"{full_name(publisher)} has no field {name}")
        elif given[name] != kind:
            names = codec.type_name(given[name]), codec.type_name(kind)
            found.append(f"{full_name(publisher)}.{name} is {names[0]}, not {names[1]}")
    return found
