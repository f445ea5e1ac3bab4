"""From gathered streets and numbers to every array of the layout."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses.build import names as naming
from parvis.bricks.registers.addresses.build.areas import Areas, areas_of
from parvis.bricks.registers.addresses.build.gather import Gathered
from parvis.bricks.registers.addresses.build.names import Names, names_of, offsets
from parvis.bricks.registers.addresses.build.points import grid
from parvis.bricks.registers.addresses.build.streets import (
    Streets,
    streets_of,
    suffixes_in_order,
)
from parvis.bricks.registers.addresses.records import NOWHERE, Ints
from parvis.bricks.registers.addresses.sources.convert import uuid_bytes
from parvis.bricks.registers.addresses.territory import Area
from parvis.bricks.registers.compiled.files import SourceError

Arrays = dict[str, NDArray[Any]]


def compile_index(gathered: Gathered, territory: Iterable[Area]) -> Arrays:
    """All arrays of an index; SourceError when there is no street at all."""
    if not gathered.keys:
        raise SourceError("The files hold no street and no place: nothing to index.")
    areas = areas_of(gathered, territory)
    streets = streets_of(gathered, areas)
    aliases = areas.aliases()
    names = names_of(streets.plain, aliases)
    made: Arrays = {}
    _write_streets(made, streets, names)
    _write_names(made, names, streets)
    _write_areas(made, areas, streets, aliases, names)
    _write_posts(made, areas, streets)
    _write_numbers(made, gathered, streets)
    _write_grid(made)
    return made


def put_texts(made: Arrays, name: str, texts: Sequence[str]) -> None:
    """Texts as one run of UTF-8 bytes and where each begins."""
    encoded = [text.encode() for text in texts]
    made[f"{name}_text"] = np.frombuffer(b"".join(encoded), np.uint8)
    made[f"{name}_at"] = offsets(np.array([len(text) for text in encoded], np.int64))


def _write_streets(made: Arrays, streets: Streets, names: Names) -> None:
    columns = streets.columns
    used, shown_of = np.unique(streets.shown_of, return_inverse=True)
    put_texts(made, "shown", [streets.shown[i] for i in used])
    made["street_shown"] = shown_of.astype(np.int32)
    made["street_name"] = names.of_shown[streets.shown_of]
    for name in ("key", "area", "old", "kind", "lon", "lat", "importance", "ban", "number_at"):
        made[f"street_{name}"] = columns[name]
    at, flat = naming.gathered_lists(names.token_at, names.token, made["street_name"])
    made["street_token_at"], made["street_token"] = at, flat
    made["token_street_at"], made["token_street"] = naming.inverted(at, flat, len(names.tokens))
    made["token_weight"] = naming.weights(names.tokens, flat, len(streets.order))
    made["street_weight"] = np.add.reduceat(made["token_weight"][flat], at[:-1].astype(np.int64))


def _write_names(made: Arrays, names: Names, streets: Streets) -> None:
    put_texts(made, "name", names.names)
    put_texts(made, "token", names.tokens)
    made["name_token_at"], made["name_token"] = names.token_at, names.token
    made["name_weight"] = np.add.reduceat(
        made["token_weight"][names.token], names.token_at[:-1].astype(np.int64)
    )
    count = len(names.names)
    order = np.lexsort((-made["street_importance"], made["street_name"])).astype(np.int32)
    made["name_street"] = order
    made["name_street_at"] = offsets(np.bincount(made["street_name"], minlength=count))
    made["name_top"] = np.zeros(count, np.float32)
    np.maximum.at(made["name_top"], made["street_name"], made["street_importance"])
    made["name_sign_low"], made["name_sign_high"] = naming.signs(names.names)
    tokens = len(names.tokens)
    made["token_name_at"], made["token_name"] = naming.inverted(names.token_at, names.token, tokens)
    made["token_area_at"], made["token_area"] = naming.inverted(
        names.alias_token_at, names.alias_token, tokens
    )
    made["token_hash"], made["token_by_hash"] = naming.hashed(names.tokens)
    made["slip_hash"], made["slip_token"] = naming.slips(names.tokens)
    lengths = naming.lengths_of(names.alias_token_at)
    longest = np.zeros(tokens, np.uint8)
    starts = names.alias_token[names.alias_token_at[:-1].astype(np.int64)]
    np.maximum.at(longest, starts, np.minimum(lengths, 255).astype(np.uint8))
    made["token_alias"] = longest


def _write_areas(
    made: Arrays, areas: Areas, streets: Streets, aliases: list[tuple[str, int]], names: Names
) -> None:
    drafts, count = areas.drafts, len(areas.drafts)
    put_texts(made, "area_name", [draft.name for draft in drafts])
    made["area_code"] = np.array([draft.code.encode() for draft in drafts], "S")
    made["area_kind"] = np.array([draft.kind for draft in drafts], np.uint8)
    made["area_parent"] = areas.parents
    made["area_population"] = np.array([draft.population for draft in drafts], np.int32)
    contexts = sorted({draft.context for draft in drafts})
    put_texts(made, "context", contexts)
    places = {context: i for i, context in enumerate(contexts)}
    made["area_context"] = np.array([places[draft.context] for draft in drafts], np.int32)
    bans = [uuid_bytes(draft.ban_id) for draft in drafts]
    made["area_ban"] = np.frombuffer(b"".join(bans), np.uint8).reshape(count, -1)
    if not made["area_ban"].any():
        made["area_ban"] = made["area_ban"][:, :0]
    given = np.array([draft.importance for draft in drafts], np.float32)
    rank = np.round(np.log1p(made["area_population"] / 3) / 20, 5)
    made["area_importance"] = np.where(given > 0, given, rank).astype(np.float32)
    made["area_first"], made["area_last"] = _slices(areas, streets)
    _centres(made, areas)
    put_texts(made, "area_alias", [alias for alias, _ in aliases])
    made["alias_area"] = np.array([place for _, place in aliases], np.int32)
    made["alias_hash"], made["alias_by_hash"] = naming.hashed([alias for alias, _ in aliases])


def _slices(areas: Areas, streets: Streets) -> tuple[Ints, Ints]:
    """First and last street of each area. A parent of districts spans them when they touch; an
    old commune without streets of its own answers for the whole commune."""
    count = len(areas.drafts)
    first = np.searchsorted(streets.area, np.arange(count), "left").astype(np.int32)
    last = np.searchsorted(streets.area, np.arange(count), "right").astype(np.int32)
    old = streets.columns["old"]
    for place in np.unique(old[old >= 0]).tolist():
        mine = np.flatnonzero(old == place) if len(old) < 100_000 else None
        start, end = first[areas.parents[place]], last[areas.parents[place]]
        mine = np.flatnonzero(old[start:end] == place) + start if mine is None else mine
        first[place], last[place] = mine[0], mine[-1] + 1
    inside: dict[int, list[int]] = {}  # districts of each parent
    for place, (draft, parent) in enumerate(zip(areas.drafts, areas.parents.tolist(), strict=True)):
        if draft.kind == 2 and first[place] == last[place] and parent >= 0:
            first[place], last[place] = first[parent], last[parent]
        elif draft.kind == 1 and parent >= 0:
            inside.setdefault(parent, []).append(place)
    for parent, districts in inside.items():
        filled = [i for i in districts if first[i] < last[i]]
        if filled and first[parent] == last[parent]:
            first[parent] = min(first[i] for i in filled)
            last[parent] = max(last[i] for i in filled)
    return first, last


def _centres(made: Arrays, areas: Areas) -> None:
    """Where each area lies: as its file says, else in the middle of its streets."""
    lon = np.array([draft.lon for draft in areas.drafts], np.int32)
    lat = np.array([draft.lat for draft in areas.drafts], np.int32)
    for place in np.flatnonzero((lon == NOWHERE) & (made["area_first"] < made["area_last"])):
        inside = slice(int(made["area_first"][place]), int(made["area_last"][place]))
        there = made["street_lon"][inside] != NOWHERE
        if there.any():
            lon[place] = np.median(made["street_lon"][inside][there])
            lat[place] = np.median(made["street_lat"][inside][there])
    made["area_lon"], made["area_lat"] = lon, lat


def _write_posts(made: Arrays, areas: Areas, streets: Streets) -> None:
    """Post codes, the areas of each and the main one of each street.

    A street that its file gives no post code has its commune's when that has only one.
    """
    values = sorted({code for draft in areas.drafts for code in draft.postcodes})
    places = {code: i for i, code in enumerate(values)}
    lists = [sorted(places[code] for code in draft.postcodes) for draft in areas.drafts]
    made["post_value"] = np.array(values, np.int32)
    made["area_post_at"] = offsets(np.array([len(one) for one in lists], np.int64))
    made["area_post"] = np.array([code for one in lists for code in one], np.int32)
    made["post_area_at"], made["post_area"] = naming.inverted(
        made["area_post_at"], made["area_post"], len(values)
    )
    only = np.array([one[0] if len(one) == 1 else -1 for one in lists], np.int32)
    given = streets.columns["postcode"]
    place = np.searchsorted(made["post_value"], given).astype(np.int32)
    made["street_post"] = np.where(given > 0, place, only[streets.area]).astype(np.int32)


def _write_numbers(made: Arrays, g: Gathered, streets: Streets) -> None:
    numbers = streets.numbers
    put_texts(made, "suffix", suffixes_in_order(g.suffixes))
    made["number_value"] = _smallest(numbers["number"])
    made["number_suffix"] = _smallest(numbers["suffix"])
    for name in ("lon", "lat", "ban"):
        made[f"number_{name}"] = numbers[name]
    counts = naming.lengths_of(made["street_number_at"])
    street = np.repeat(np.arange(len(counts)), counts)
    post = np.searchsorted(made["post_value"], numbers["postcode"]).astype(np.int32)
    other = np.flatnonzero((numbers["postcode"] > 0) & (post != made["street_post"][street]))
    made["other_post_number"], made["other_post"] = other.astype(np.uint32), post[other]
    odd = sorted(streets.odd.items())
    made["odd_number"] = np.array([entry for entry, _ in odd], np.uint32)
    put_texts(made, "odd_id", [said for _, said in odd])


def _smallest(values: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in the fewest bytes."""
    top = int(values.max()) if len(values) else 0
    kind = np.uint8 if top < 256 else np.uint16 if top < 65_536 else np.uint32
    return values.astype(kind)


def _write_grid(made: Arrays) -> None:
    bare = np.flatnonzero(naming.lengths_of(made["street_number_at"]) == 0)
    made["bare_street"] = bare.astype(np.int32)
    made["cell_key"], made["cell_at"], made["cell_point"] = grid(
        np.concatenate([made["number_lon"], made["street_lon"][bare]]),
        np.concatenate([made["number_lat"], made["street_lat"][bare]]),
    )


def checksum(array: NDArray[Any]) -> int:
    """crc32 of an array's bytes, for tests that compare two builds."""
    return zlib.crc32(np.ascontiguousarray(array).tobytes())
