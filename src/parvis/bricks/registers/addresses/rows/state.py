"""What the compiled functions read and write: runs of numbers under names.

Read of an index: `Lists` (whole arrays), `Streets`, `Numbers`, `Areas`, `Posts`, `Aliases`.
Written by `book`, each word once: `Parts` (words as typed) and `Words` (canonical). Written row by
row, in place: ASKED (a question), SPANS (names of communes in it), FOUND (candidates). Positions
are those of words in the question, -1 stands for none.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

MOST_PARTS = 88  # words of a row, glued ones taken apart, and room for a suffix after the last
MOST_SPANS = 96  # readings of communes, cut down and not
MOST_AREAS = 16_384
MOST_SLICES = 2_048
MOST_FOUND = 640
MOST_NEAR = 512  # runs of words that nearly name a commune
MOST_HELD = 8_192  # their areas
MOST_SEEN = 16_384  # a power of two, well above all the names that hold a word or its slips
LINE = 4_096  # bytes of a text

# what became of a row
ANSWERED, NOTHING, LEFT, LACKING = 0, 1, 2, 3

# of a word as typed
FIGURE, ALL_FIGURES, SHOWN_SUFFIX, WAY_EITHER, WAY_SPELT = 1, 2, 8, 16, 32
SEVERAL, DOUBTFUL_LETTER, VALUED, FLOOR, CEDEX, POSTAL = 64, 128, 256, 512, 1024, 2048
BEFORE_WAY, SHORT = 4096, 8192
# what follows the figures of a word
NO_REST, ORDINAL, NUMBER_END, OTHER_REST = 0, 1, 2, 3
# of a canonical word
NOISE_ONLY, WAY = 1, 2


class Lists(NamedTuple):
    """What `compiled_cover` reads: words of streets, streets of words, signs of names, names, and
    words of names. `many`: how many streets there are."""

    token_at: Any
    token: Any
    weight: Any
    word_at: Any
    word_street: Any
    sign_low: Any
    sign_high: Any
    name: Any
    name_token_at: Any
    name_token: Any
    name_weight: Any
    many: int


class Streets(NamedTuple):
    """Streets and their names; `word_weight`: what each word of the index tells; `token_name`:
    names that hold it; `name_street`: streets of a name, the most important first."""

    name: Any
    area: Any
    old: Any
    post: Any
    importance: Any
    number_at: Any
    name_token_at: Any
    name_token: Any
    name_at: Any
    name_text: Any
    word_weight: Any
    token_name_at: Any
    token_name: Any
    name_street_at: Any
    name_street: Any


class Numbers(NamedTuple):
    """House numbers and their suffixes. `exact`: the entry of a suffix of the book among those of
    the index; `like`, `other`: those written for it elsewhere; `others`: how many numbers have a
    post code that is not their street's."""

    value: Any
    suffix: Any
    other_number: Any
    other_post: Any
    exact: Any
    like: Any
    other: Any
    text_at: Any
    text: Any
    others: int


class Areas(NamedTuple):
    """Communes, districts, old communes; `said_at`, `said`: their canonical names, -1 where the
    book has not written one yet."""

    kind: Any
    parent: Any
    first: Any
    last: Any
    lon: Any
    importance: Any
    post_at: Any
    post: Any
    child_at: Any
    child: Any
    said_at: Any
    said_size: Any
    said: Any


class Posts(NamedTuple):
    """Post codes and the areas of each."""

    value: Any
    area_at: Any
    area: Any
    many: int


class Aliases(NamedTuple):
    """Names of areas in order, found by their crc32 (`crc` is its table), too; the words of the
    index, and the names that hold each."""

    hash: Any
    by_hash: Any
    area: Any
    at: Any
    text: Any
    crc: Any
    word_at: Any
    word: Any
    holder_at: Any
    holder: Any
    many: int


class Parts(NamedTuple):
    """Words as typed, `each` a PART; `joins`: the canonical word of a `first` and a `second` that
    are one, -1 for two."""

    each: Any
    joins: Any


class Words(NamedTuple):
    """Canonical words, `each` a WORD."""

    each: Any
    text: Any
    alt: Any
    slip: Any
    slip_sure: Any


class Facts(NamedTuple):
    """All that is read. `repeated`: how often a street's name says one word, at most."""

    lists: Any
    streets: Any
    entries: Any
    areas: Any
    table: Any
    aliases: Any
    parts: Any
    words: Any
    repeated: int


class Room(NamedTuple):
    """All that is written. `weights`: of the words of the index that are asked for; `needs`: after
    its length, words whose slips and (from -1 down) areas whose names are lacking."""

    asked: Any
    spans: Any
    found: Any
    near: Any
    weights: Any
    needs: Any


def _record(**fields: Any) -> np.dtype[Any]:
    """Numbers under names, side by side in memory."""
    return np.dtype([(name, *kind) for name, kind in fields.items()], align=True)


_I, _F = ("i8",), ("f8",)
# `spelt`, `plain`: the canonical word, and the word kept as it is
PART = _record(
    spelt=_I, plain=_I, marks=_I, digits=_I, value=_I, rest=_I, suffix=_I, first=_I, second=_I
)
# `slip_at` is -1 until the book has looked up the slips of a word
WORD = _record(
    at=_I, length=_I, token=_I, weight=_F, alias=_I, marks=_I, alt_at=_I, alt_size=_I, slip_at=_I,
    slip_size=_I,
)  # fmt: skip

_INTS, _FLAGS, _LINE = ("i8", (MOST_PARTS,)), ("u1", (MOST_PARTS,)), ("u1", (LINE,))
_NUMBERS = ("i8", (2 * MOST_PARTS,))
# `place`: where each word as typed went; `coded`: positions of post codes; `figured`: of numbers;
# `free`: positions left for the street; `named`: numbers that are words of the street at hand;
# `left`: numbers that may be its house number; `wanted`: words of the index that are weighed
ASKED = _record(
    word=_INTS, token=_INTS, weight=("f8", (MOST_PARTS,)), dropped=_FLAGS, figured=_FLAGS,
    coded=_FLAGS, lead=_FLAGS, plain=_FLAGS, named=_FLAGS, place=_INTS, post_at=_INTS,
    post_value=_INTS, free=_INTS, number_at=_NUMBERS, number_size=_NUMBERS, number_value=_NUMBERS,
    number_suffix=_NUMBERS, number_likely=_NUMBERS, left=("u1", (2 * MOST_PARTS,)),
    wanted=("i4", (16 * MOST_PARTS,)), ranges=("i8", (2 * MOST_SLICES,)), text=_LINE, said=_LINE,
    told=_LINE, label=_LINE, letters=_LINE, many=("i8", (3,)),
)  # fmt: skip
WORDS, POSTS, NUMBERS = 0, 1, 2  # places of ASKED.many: words, post codes and numbers of the row
_INTS, _AREAS = ("i8", (MOST_SPANS,)), ("i8", (MOST_AREAS,))
# words `start` to `end` name `many` areas, from `at` in `area`; readings: a span (-1 for none) and
# the areas whose streets are looked at
SPANS = _record(
    start=_INTS, end=_INTS, at=_INTS, many=_INTS, like=("f8", (MOST_SPANS,)), likely=_INTS,
    read_span=_INTS, read_at=_INTS, read_many=_INTS, area=_AREAS, posted=_AREAS,
)  # fmt: skip
_INTS, _FLOATS = ("i8", (MOST_FOUND,)), ("f8", (MOST_FOUND,))
# every candidate that was kept; `now`: those that count; `span`: of its reading, -1 without;
# `second`: the second of the totals
FOUND = _record(
    street=_INTS, total=_FLOATS, likeness=_FLOATS, city=_FLOATS, postcode=_FLOATS,
    penalty=_FLOATS, number=_INTS, said=_INTS, span=_INTS, importance=_FLOATS,
    now=("u1", (MOST_FOUND,)), second=("f8", (1,)), state=("i8", (3,)),
)  # fmt: skip
COUNT, FIRST, UNSURE = 0, 1, 2  # places of FOUND.state
_INTS, _AREAS = ("i8", (MOST_NEAR,)), ("i8", (MOST_HELD,))
# words `start` to `end` nearly name `many` areas: the `last` one in `area`, and the one `before`
# each; `seen`: names already laid at a position of the row; `at`: where its words begin in text
NEAR = _record(
    start=_INTS, end=_INTS, last=_INTS, many=_INTS, like=("f8", (MOST_NEAR,)), area=_AREAS,
    before=_AREAS, seen=("i8", (MOST_SEEN,)), at=("i8", (MOST_PARTS + 1,)), table=("u8", (256,)),
    state=("i8", (5,)),
)  # fmt: skip
# places of NEAR.state: how many names and areas; the first of SPANS and how many went there; the
# position of all rows that is at hand
NEAR_MADE, NEAR_AREAS, NEAR_FIRST, NEAR_KEPT, NEAR_STAMP = 0, 1, 2, 3, 4


def room(kind: np.dtype[Any], size: int = 1) -> Any:
    """Room for some records, whose fields are attributes."""
    return np.zeros(size, kind).view(np.recarray)
