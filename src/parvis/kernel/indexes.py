"""The port by which bricks tell how their derived indexes are doing, for `/health`.

An implementation is a function without arguments that answers a small mapping: `version` (empty
when none is served), `serves`, and what else an operator wants to read first. It never raises
and costs no more than a look at a small file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from parvis.kernel.ports import Port

indexes: Port[Callable[[], Mapping[str, Any]]] = Port(
    "kernel.indexes", "State of each derived index, for /health"
)
