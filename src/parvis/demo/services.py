"""The services of the town hall, with their counters and channels."""

from __future__ import annotations

from collections.abc import Callable


def load(*, size: str, say: Callable[[str], object]) -> None:
    """Write the town's services in the directory."""
