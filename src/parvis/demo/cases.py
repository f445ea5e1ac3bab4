"""Procedures of the town and their cases."""

from __future__ import annotations

from collections.abc import Callable


def load(*, size: str, say: Callable[[str], object]) -> None:
    """Publish the town's procedures and file their cases."""
