"""Every array of a compiled index: its name, type and meaning. The loader refuses any other.

*Area*: a commune, a district of Paris, Lyon or Marseille, or an old commune. Areas are ordered
by their main post code and then by code, streets by area, old commune and name, numbers by
street, number and suffix: what lies together on a post code or in a commune is one slice.
Offsets (`…_at`) have one entry more than what they cut. Coordinates: millionths of a degree.
"""

from __future__ import annotations

from typing import Final

from parvis.bricks.registers.compiled.arrays import Layout

FORMAT: Final = 1
TEXTS: Final = (
    "area_name", "area_alias", "context", "token", "name", "shown", "suffix", "odd_id"
)  # fmt: skip

ARRAYS: Final[dict[str, tuple[str, str]]] = {
    # areas
    "area_code": ("S", "INSEE code, five bytes"),
    "area_kind": ("u1", "0 commune, 1 district, 2 old commune"),
    "area_parent": ("i4", "area that this one is part of, -1 for none"),
    "area_first": ("i4", "its first street"),
    "area_last": ("i4", "one past its last street"),
    "area_population": ("i4", "municipal population, 0 when not known"),
    "area_lon": ("i4", "centre"),
    "area_lat": ("i4", "centre"),
    "area_importance": ("f4", "static rank, addok's scale"),
    "area_context": ("i4", "its département and région in words"),
    "area_ban": ("u1", "BAN identifiers, 16 bytes each, or nothing"),
    "area_post_at": ("u4", "cuts area_post"),
    "area_post": ("i4", "post codes of each area, as places in post_value"),
    "alias_area": ("i4", "area of each alias, aliases ordered by text"),
    "alias_hash": ("u4", "sorted crc32 of the aliases"),
    "alias_by_hash": ("i4", "alias of each entry of alias_hash"),
    "post_value": ("i4", "post codes as numbers, sorted"),
    "post_area_at": ("u4", "cuts post_area"),
    "post_area": ("i4", "areas of each post code"),
    # words
    "token_hash": ("u4", "sorted crc32 of the words"),
    "token_by_hash": ("i4", "word of each entry of token_hash"),
    "token_weight": ("f4", "how much a word tells: ln(1 + streets / streets with it)"),
    "token_alias": ("u1", "words of the longest alias that begins with this word, 0 for none"),
    "slip_hash": ("u4", "sorted crc32 of words and of words with one letter less"),
    "slip_token": ("i4", "word of each entry of slip_hash"),
    "token_area_at": ("u4", "cuts token_area"),
    "token_area": ("i4", "aliases that hold each word"),
    "token_street_at": ("u4", "cuts token_street"),
    "token_street": ("i4", "streets whose name holds each word"),
    "token_name_at": ("u4", "cuts token_name"),
    "token_name": ("i4", "names that hold each word"),
    # names of streets, each once, ordered by canonical text
    "name_token_at": ("u4", "cuts name_token"),
    "name_token": ("i4", "words of each name"),
    "name_weight": ("f4", "sum of the weights of its words"),
    "name_top": ("f4", "importance of its most important street"),
    "name_street_at": ("u4", "cuts name_street"),
    "name_street": ("i4", "streets of each name, the most important first"),
    "name_sign_low": ("u8", "64 bits for pairs of letters"),
    "name_sign_high": ("u8", "64 more"),
    # streets and places
    "street_key": ("S", "`<insee>_<code>`"),
    "street_name": ("i4", "canonical name"),
    "street_shown": ("i4", "name as its register writes it"),
    "street_area": ("i4", "commune or district"),
    "street_old": ("i4", "old commune, -1 for none"),
    "street_post": ("i4", "main post code, place in post_value, -1 for none"),
    "street_kind": ("u1", "0 street, 1 locality"),
    "street_lon": ("i4", "a point on the street"),
    "street_lat": ("i4", "a point on the street"),
    "street_importance": ("f4", "static rank, addok's scale"),
    "street_weight": ("f4", "name_weight of its name"),
    "street_ban": ("u1", "BAN identifiers, 16 bytes each, or nothing"),
    "street_token_at": ("u4", "cuts street_token"),
    "street_token": ("i4", "words of each street's name"),
    "street_number_at": ("u4", "cuts the numbers"),
    # numbers
    "number_value": ("u", "house number"),
    "number_suffix": ("u", "place in the suffixes"),
    "number_lon": ("i4", "position"),
    "number_lat": ("i4", "position"),
    "number_ban": ("u1", "BAN identifiers, 16 bytes each, or nothing"),
    "other_post_number": ("u4", "numbers whose post code is not their street's, sorted"),
    "other_post": ("i4", "their post codes"),
    "odd_number": ("u4", "numbers whose id no rule rebuilds, sorted"),
    # reverse search: points of numbers, then of streets and places without number
    "cell_key": ("i8", "cells that hold a point, sorted"),
    "cell_at": ("u4", "cuts cell_point"),
    "cell_point": ("u4", "points of each cell"),
    "bare_street": ("i4", "streets and places without number, in the order of their points"),
}
CELL: Final = 2_000  # side of a cell of the grid in millionths of a degree: 220 m of latitude
CELLS_ROUND: Final = 180_000  # cells of one circle of latitude
LAYOUT: Final = Layout("addresses", FORMAT, {n: kind for n, (kind, _) in ARRAYS.items()}, TEXTS)
