"""How a component's template becomes text: printed, remembered, or filled like a mould."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def component(name: str, values: dict[str, Any]) -> SafeString:
    """A component of `ui/components/` with these values."""
    # Components stand inside sentences: the end of the template file is not a space on the page.
    return SafeString(render_to_string(f"ui/components/{name}.html", values).strip())


@lru_cache(maxsize=4096)
def small(name: str, **values: str | bool) -> SafeString:
    """A component that a list prints hundreds of times, remembered by what it says.

    Words are escaped before they get here: what is safe and what is not look the same as a key.
    """
    return component(name, values)


@lru_cache
def mould(name: str, *places: str) -> str:
    """A component without words of its own, printed once with these places empty: for `str.format`
    with escaped words, where each says something else."""
    return str(component(name, {place: f"{{{place}}}" for place in places}))
