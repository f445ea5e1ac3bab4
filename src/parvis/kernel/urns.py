"""URNs: what a brick stores instead of a foreign key to another brick's row.

`urn:parvis:<brick>:<kind>:<id>`, for instance `urn:parvis:procedures:case:0198…`. A brick
registers how its kinds become pages and words; `resolve` gives a label and an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_SHAPE = re.compile(r"^urn:parvis:([a-z]+):([a-z_]+):([A-Za-z0-9._~-]{1,120})$")


@dataclass(frozen=True, order=True)
class Urn:
    """The name of one thing anywhere in the house."""

    brick: str
    kind: str
    id: str

    def __str__(self) -> str:
        return f"urn:parvis:{self.brick}:{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Urn:
        """Read a URN; ValueError in words when it is not one."""
        found = _SHAPE.match(text)
        if not found:
            raise ValueError(f"{text!r} is not a Parvis URN (urn:parvis:brick:kind:id)")
        return cls(*found.groups())


def urn(brick: str, kind: str, id_: object) -> Urn:
    """Make a URN and check its shape: the same rule as for one that is read."""
    return Urn.parse(f"urn:parvis:{brick}:{kind}:{id_}")


@dataclass(frozen=True)
class Resolved:
    """What a page shows for a URN: words, and an address when there is a page to open."""

    label: str
    url: str = ""


Resolver = Callable[[Urn], Resolved | None]
_resolvers: dict[tuple[str, str], Resolver] = {}


def register_resolver(brick: str, kind: str, resolver: Resolver) -> None:
    """Tell how URNs of one kind are shown. Called once by the brick that owns the kind."""
    _resolvers[(brick, kind)] = resolver


def resolve(name: Urn | str) -> Resolved:
    """Words and address for a URN; the URN itself as words when its brick is not installed."""
    parsed = name if isinstance(name, Urn) else Urn.parse(name)
    resolver = _resolvers.get((parsed.brick, parsed.kind))
    return (resolver(parsed) if resolver else None) or Resolved(label=str(parsed))
