"""The reference page of events, `docs/events.md`, made from the classes and their docstrings."""

from __future__ import annotations

import inspect
from typing import Any

from parvis.kernel.events import codec
from parvis.kernel.events.registry import published, subscriptions

HEAD = """# Events

Made from the `events.py` of every brick; a test compares this page with the code. An event is
published in the transaction of what happened, delivered to each subscriber with its effect
exactly once, in order for one aggregate.
"""


def reference_page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEAD, *(_entry(name, cls) for name, cls in published().items())])


def _entry(name: str, cls: type[Any]) -> str:
    lines = [f"## {name}", "", inspect.getdoc(cls) or "", "", "| field | type |", "|---|---|"]
    lines += [f"| {field} | `{_cell(kind)}` |" for field, kind in codec.fields(cls).items()]
    readers = ", ".join(f"`{one.name}`" for one in subscriptions(name)) or "nobody yet"
    return "\n".join([*lines, "", f"Subscribers: {readers}.", ""])


def _cell(kind: Any) -> str:
    return codec.type_name(kind).replace("|", "\\|")
