"""Rows from their words to their two best answers. Twin of `search.run`.

Functions that numba compiles: plain Python that runs as it is, too (tests run both).
"""

from __future__ import annotations

from typing import Any

from parvis.bricks.registers.addresses.lending import lend
from parvis.bricks.registers.addresses.rows.choosing import reading, readings
from parvis.bricks.registers.addresses.rows.naming import by_name
from parvis.bricks.registers.addresses.rows.nearing import nearly
from parvis.bricks.registers.addresses.rows.pointers import facts_of
from parvis.bricks.registers.addresses.rows.reading import (
    by_likelihood,
    exact_spans,
    lead,
    posted,
    understand,
)
from parvis.bricks.registers.addresses.rows.state import (
    ANSWERED,
    FIRST,
    LACKING,
    LEFT,
    MOST_AREAS,
    NEAR_FIRST,
    NEAR_KEPT,
    NOTHING,
    NUMBERS,
    POSTS,
    UNSURE,
    WORDS,
    Room,
)
from parvis.bricks.registers.addresses.rows.telling import told
from parvis.bricks.registers.addresses.rows.towns import towns
from parvis.bricks.registers.addresses.rows.trying import cleared, settled, tried
from parvis.bricks.registers.addresses.search import MOST_READINGS
from parvis.bricks.registers.addresses.trial import GOOD


def answered(
    rows: Any, row_at: Any, only: Any, only_at: Any, wanted: Any, read: Any, written: Any,
    status: Any, places: Any, likes: Any,
) -> None:  # fmt: skip
    """Answer the `wanted` rows. `only`: areas that each is looked for in, all for none; `read`,
    `written`: Facts and Room as whole arrays. `places`: street and number of the two best of each
    row; `likes`: how like they are to what is asked."""
    facts = facts_of(read)
    room = Room(
        written.asked[0], written.spans[0], written.found[0], written.near[0],
        lend(written.weights), lend(written.needs),
    )  # fmt: skip
    for row in wanted:
        words = rows[row_at[row] : row_at[row + 1]]
        within = only[only_at[row] : only_at[row + 1]]
        status[row] = found_for(words, within, facts, room)
        if status[row] == ANSWERED:
            status[row] = told(row, facts, room, places, likes)


def found_for(row: Any, within: Any, facts: Any, room: Any) -> int:
    """Find the candidates of one row; whether they are ANSWERED, LEFT to the search, or something
    is LACKING."""
    asked, spans, words = room.asked, room.spans, facts.words
    cleared(room.found)
    room.near.state[NEAR_KEPT] = 0
    needed = room.needs[0]
    count, posts, numbers = understand(row, facts.parts, words, asked)
    asked.many[WORDS], asked.many[POSTS], asked.many[NUMBERS] = count, posts, numbers
    asked.token[count] = -2
    asked.named[: count + 2] = 0
    if not count:
        return NOTHING
    made, used = exact_spans(count, words, facts.aliases, asked, spans)
    many = posted(posts, asked, facts.table, spans)
    if made < 0 or many < 0:
        return LEFT
    claim = by_likelihood(count, made, asked, spans)
    lead(count, numbers, words, asked)
    done = searched(made, used, many, claim, within, facts, room)
    if not done:
        return LACKING if room.needs[0] > needed else LEFT
    if made:
        towns(0, made, many, claim, within, facts.areas, asked, spans, room.found)
    else:
        start, kept = room.near.state[NEAR_FIRST], room.near.state[NEAR_KEPT]
        towns(start, kept, many, claim, within, facts.areas, asked, spans, room.found)
    return LEFT if room.found.state[UNSURE] else ANSWERED


def searched(
    made: int, used: int, many: int, claim: int, within: Any, facts: Any, room: Any
) -> bool:  # fmt: skip
    """Try readings until one is sure; False when something is lacking, or only the search can
    tell."""
    asked, spans = room.asked, room.spans
    if len(within):
        read = inside(within, made, used, spans)
    else:
        read = readings(made, used, many, facts, room)
    if read < 0:
        return False
    for k in range(min(read, MOST_READINGS)):
        if settled(asked, room.found):
            break
        span = spans.read_span[k]
        hinted = claim if span < 0 else -1
        if not tried(span, hinted, spans.read_at[k], spans.read_many[k], facts, room):
            return False
    if len(within):
        return True
    if not settled(asked, room.found) and not nearly(made, read, facts, room):
        return False
    first = room.found.state[FIRST]
    good = first >= 0 and room.found.total[first] >= GOOD
    return good or by_name(claim, facts, room)


def inside(within: Any, made: int, used: int, spans: Any) -> int:
    """Put in the readings of a row that is looked for in some areas only; how many."""
    if used + len(within) > MOST_AREAS:
        return -1
    count = 0
    spans.area[used : used + len(within)] = within
    for k in range(min(made, 3)):
        count = reading(count, k, used, len(within), spans)
    return reading(count, -1, used, len(within), spans)
