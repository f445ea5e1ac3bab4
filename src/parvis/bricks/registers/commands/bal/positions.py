"""Where an address or a place lies, and on which parcels, checked."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from parvis.bricks.registers.commands.bal.errors import BalError
from parvis.bricks.registers.domain.bal.rules import position_of

MOST = 20
_PARCEL = re.compile(r"^[0-9A-Z]{14}$")


def checked_positions(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Positions as they are kept: kind of the format ("" when not said), degrees to 11 cm."""
    found = []
    for one in given[:MOST]:
        said = str(one.get("kind", ""))
        kind = position_of(said) if said else ""
        if kind is None:
            raise BalError("position_kind", kind=said[:30])
        try:
            lon, lat = float(one["lon"]), float(one["lat"])
        except (KeyError, TypeError, ValueError):
            raise BalError("point") from None
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise BalError("point")
        found.append({"kind": kind, "lon": round(lon, 6), "lat": round(lat, 6)})
    return found


def checked_parcels(given: Sequence[str]) -> list[str]:
    """Identifiers of cadastral parcels, each once."""
    found: list[str] = []
    for one in given:
        said = one.strip().upper()
        if said and not _PARCEL.match(said):
            raise BalError("parcel", parcel=one[:20])
        if said and said not in found:
            found.append(said)
    return found
