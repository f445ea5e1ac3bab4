"""Events of the registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True)
class AddressesPublished:
    """A commune's own addresses were published: revision `number` of `commune` (Insee code).

    Maps and address searches follow once the index is compiled, at night or when an operator asks.
    """

    name: ClassVar[str] = "registers.addresses_published"
    version: ClassVar[int] = 1

    revision: UUID
    commune: str
    number: int
    organisation: UUID
    numbers: int
