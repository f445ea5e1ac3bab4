"""Where each answer comes from: what lets a page say "known", and a person contest it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from parvis.bricks.procedures.domain.canonical import digest


class Source(StrEnum):
    """Who gave the answer."""

    USER = "user"  # typed by the person
    AGENT = "agent"  # typed by an agent
    API = "api"  # another administration, asked through exchange
    PREFILL = "prefill"  # account or link
    PREVIOUS = "previous"  # the person's own earlier case
    COMPUTED = "computed"  # by the form


@dataclass(frozen=True)
class Provenance:
    """Origin of one answer at one moment. `value_hash`: SHA-256 of the answer's canonical JSON.

    The hash lets anyone see later that the answer is still the one that the provider gave.
    """

    source: Source
    value_hash: str
    provider: str = ""  # words: "Caisse d'allocations familiales"
    fetched_at: str = ""  # ISO instant of the provider's answer
    certified: bool = False
    legal_basis: str = ""
    by: str = ""  # person or membership id that gave it, when a human did

    def to_json(self) -> dict[str, Any]:
        """Without what is empty: stored once per answer."""
        found: dict[str, Any] = {"source": self.source.value, "hash": self.value_hash}
        for name in ("provider", "fetched_at", "legal_basis", "by"):
            if value := getattr(self, name):
                found[name] = value
        if self.certified:
            found["certified"] = True
        return found

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Provenance:
        """The inverse of `to_json`."""
        return cls(
            source=Source(data["source"]),
            value_hash=data["hash"],
            provider=data.get("provider", ""),
            fetched_at=data.get("fetched_at", ""),
            certified=data.get("certified", False),
            legal_basis=data.get("legal_basis", ""),
            by=data.get("by", ""),
        )

    def holds(self, value: Any) -> bool:
        """Whether the answer is still the one whose origin this is."""
        return digest(value) == self.value_hash


def stamp(
    value: Any,
    source: Source,
    *,
    provider: str = "",
    fetched_at: dt.datetime | None = None,
    certified: bool = False,
    legal_basis: str = "",
    by: str = "",
) -> Provenance:
    """The provenance of an answer given now."""
    return Provenance(
        source=source,
        value_hash=digest(value),
        provider=provider,
        fetched_at=fetched_at.isoformat() if fetched_at else "",
        certified=certified,
        legal_basis=legal_basis,
        by=by,
    )
