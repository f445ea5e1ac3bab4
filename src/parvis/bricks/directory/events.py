"""Events of the directory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True)
class ServiceChanged:
    """A service was described, changed or closed: read it again at the directory's door.

    `state` is draft, active or closed; `fields` the names of what changed, in order.
    """

    name: ClassVar[str] = "directory.service_changed"
    version: ClassVar[int] = 1

    service: UUID
    organisation: UUID
    state: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class CounterChanged:
    """A counter was described, changed or closed. `state` is active or closed."""

    name: ClassVar[str] = "directory.counter_changed"
    version: ClassVar[int] = 1

    counter: UUID
    organisation: UUID
    state: str
    fields: tuple[str, ...]
