"""The index handed on inside the compiled functions by the addresses of its arrays (see
`lending`): all that is read one number at a time.
"""

from __future__ import annotations

from typing import Any

from parvis.bricks.registers.addresses.lending import lend
from parvis.bricks.registers.addresses.rows.state import (
    Aliases,
    Areas,
    Facts,
    Lists,
    Numbers,
    Parts,
    Posts,
    Streets,
    Words,
)


def lists_of(lists: Any) -> Any:
    """`Lists` by their addresses."""
    return Lists(
        lend(lists.token_at), lend(lists.token), lend(lists.weight), lend(lists.word_at),
        lend(lists.word_street), lend(lists.sign_low), lend(lists.sign_high), lend(lists.name),
        lend(lists.name_token_at), lend(lists.name_token), lend(lists.name_weight), lists.many,
    )  # fmt: skip


def streets_of(lists: Any, streets: Any) -> Any:
    """`Streets` by their addresses."""
    return Streets(
        lend(lists.name), lend(streets.area), lend(streets.old), lend(streets.post),
        lend(streets.importance), lend(streets.number_at), lend(streets.name_token_at),
        lend(streets.name_token), lend(streets.name_at), lend(streets.name_text),
        lend(streets.word_weight), lend(streets.token_name_at), lend(streets.token_name),
        lend(streets.name_street_at), lend(streets.name_street),
    )  # fmt: skip


def numbers_of(numbers: Any) -> Any:
    """`Numbers` by their addresses."""
    return Numbers(
        lend(numbers.value), lend(numbers.suffix), lend(numbers.other_number),
        lend(numbers.other_post), lend(numbers.exact), lend(numbers.like), lend(numbers.other),
        lend(numbers.text_at), lend(numbers.text), numbers.others,
    )  # fmt: skip


def areas_of(areas: Any) -> Any:
    """`Areas` by their addresses."""
    return Areas(
        lend(areas.kind), lend(areas.parent), lend(areas.first), lend(areas.last), lend(areas.lon),
        lend(areas.importance), lend(areas.post_at), lend(areas.post), lend(areas.child_at),
        lend(areas.child), lend(areas.said_at), lend(areas.said_size), lend(areas.said),
    )  # fmt: skip


def posts_of(posts: Any) -> Any:
    """`Posts` by their addresses."""
    return Posts(lend(posts.value), lend(posts.area_at), lend(posts.area), posts.many)


def aliases_of(aliases: Any) -> Any:
    """`Aliases` by their addresses."""
    return Aliases(
        lend(aliases.hash), lend(aliases.by_hash), lend(aliases.area), lend(aliases.at),
        lend(aliases.text), lend(aliases.crc), lend(aliases.word_at), lend(aliases.word),
        lend(aliases.holder_at), lend(aliases.holder), aliases.many,
    )  # fmt: skip


def parts_of(parts: Any) -> Any:
    """`Parts`; records have no addresses of their own."""
    return Parts(parts.each, lend(parts.joins))


def words_of(words: Any) -> Any:
    """`Words`, in the same way."""
    return Words(
        words.each, lend(words.text), lend(words.alt), lend(words.slip), lend(words.slip_sure)
    )


def facts_of(read: Any) -> Any:
    """`Facts` by their addresses."""
    return Facts(
        lists_of(read.lists), streets_of(read.lists, read.streets), numbers_of(read.entries),
        areas_of(read.areas), posts_of(read.table), aliases_of(read.aliases), parts_of(read.parts),
        words_of(read.words), read.repeated,
    )  # fmt: skip
