"""Doors of kernel packages that are also Django applications.

Django imports an application's package before any model may be loaded, so a door that names
functions working on models must find them at first use. `__getattr__ = door(__name__, {...})`
does that; type checkers read the plain imports beside it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any


def door(package: str, rooms: Mapping[str, str]) -> Callable[[str], Any]:
    """A module's `__getattr__`: `rooms` maps a public name to the module that holds it."""

    def find(name: str) -> Any:
        if name not in rooms:
            raise AttributeError(f"{package} has no public name {name!r}")
        return getattr(importlib.import_module(f"{package}.{rooms[name]}"), name)

    return find
