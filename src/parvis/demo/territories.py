"""The invented communes of the demo, known while its data are made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from parvis.bricks.registers import demo as places
from parvis.bricks.registers import public as registers


@contextmanager
def known() -> Iterator[None]:
    """Valserine and its neighbours are communes: outside the demo, only until the block ends."""
    before = "valserine" in registers.territories_version()
    places.add_places()
    try:
        yield
    finally:
        if not before:
            registers.remove_overlay("valserine")
