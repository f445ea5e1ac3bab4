"""Reading the parameters of the contract, as the reference service reads them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django.http import QueryDict

from parvis.bricks.registers.addresses.engine import TYPES, Engine, Filters
from parvis.bricks.registers.addresses.text import MAX_CHARACTERS
from parvis.bricks.registers.contracts.adresse.errors import Refused, invalid

TRUE = frozenset({"true", "True", "t", "yes", "y", "1", "on"})
FALSE = frozenset({"false", "False", "f", "no", "n", "0", "off"})
LATITUDES, LONGITUDES = ("lat", "latitude"), ("lon", "lng", "long", "longitude")
FILTERS = ("type", "citycode", "postcode")
MOST_VALUES = 10  # of one filter
MOST_ANSWERS = 100


def question(given: QueryDict, name: str = "q") -> str:
    """The text asked for; 413 when it is longer than the service takes."""
    text = given.get(name, "").replace("\x00", " ")
    if len(text) > MAX_CHARACTERS:
        raise Refused(413, f"Query too long, {len(text)} chars, limit is {MAX_CHARACTERS}")
    return text


def limit(given: QueryDict, default: int) -> int:
    """How many answers at most, 1 to 100."""
    written = given.get("limit", "")
    if not written:
        return default
    try:
        value = int(written)
    except ValueError:
        raise invalid("limit", "The value must be an integer.") from None
    if value == 0:
        return default  # as the reference service does
    if not 1 <= value <= MOST_ANSWERS:
        raise invalid("limit", f"out of range (1..{MOST_ANSWERS})")
    return value


def boolean(given: QueryDict, name: str, *, default: bool) -> bool:
    """A yes or no."""
    written = given.get(name, "")
    if not written:
        return default
    if written not in TRUE | FALSE:
        raise invalid(name, 'The value of the parameter must be "true" or "false".')
    return written in TRUE


def number(given: QueryDict, names: Iterable[str]) -> float | None:
    """The first of some parameters that is there, as a number."""
    for name in names:
        written = given.get(name)
        if written is not None and written != "":
            try:
                value = float(written)
            except ValueError:
                raise invalid(name, "invalid value") from None
            if not math.isfinite(value):
                raise invalid(name, "invalid value")
            return value
    return None


def point(given: QueryDict) -> tuple[float | None, float | None]:
    """lon, lat in degrees; each None when it is not given."""
    lon, lat = number(given, LONGITUDES), number(given, LATITUDES)
    if lon is not None and abs(lon) > 180:
        raise invalid("lon", "out of range")
    if lat is not None and abs(lat) > 90:
        raise invalid("lat", "out of range")
    return lon, lat


def filters(
    given: QueryDict, engine: Engine | None = None
) -> tuple[Filters, dict[str, str | list[str]]]:
    """What answers must be, and the same as it is told back. Values of one filter are
    alternatives, written as repeated parameters or apart by spaces. With an engine, `city` (a
    commune by its name) is a filter too."""
    values: dict[str, list[str]] = {}
    for name in FILTERS:
        found = [one for written in given.getlist(name) for one in written.split()]
        if len(found) > MOST_VALUES:
            raise invalid(name, f"more than {MOST_VALUES} values")
        if found:
            values[name] = found
    told: dict[str, str | list[str]] = {
        name: found[0] if len(found) == 1 else found for name, found in values.items()
    }
    city = given.get("city", "") if engine is not None else ""
    if engine is not None and city.strip():
        codes = engine.codes_of_city(city[:MAX_CHARACTERS]) or ["none"]
        both = [code for code in codes if code in values.get("citycode", codes)]
        values["citycode"], told["city"] = both or ["none"], city
    return made(values), told


def made(values: dict[str, list[str]]) -> Filters:
    """Filters of values by name; an unknown type is one that nothing has."""
    types = tuple(values.get("type", ()))
    known = tuple(one for one in types if one in TYPES)
    return Filters(
        types=known or (("none",) if types else ()),
        citycodes=tuple(code.upper() for code in values.get("citycode", ())),
        postcodes=tuple(values.get("postcode", ())),
    )
