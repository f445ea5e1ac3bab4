"""Words and names of an index: each once, sorted, with the lists that lead from one to another."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses import text
from parvis.bricks.registers.addresses.lexicon import ARTICLES
from parvis.bricks.registers.addresses.records import Ints

Unsigned = NDArray[np.uint32]
Floats = NDArray[np.float32]
ARTICLE_WEIGHT = 0.3  # an article tells little, however rare
SLIP_SHORTEST, SLIP_LONGEST = 4, 24  # letters of the words whose slips are indexed


@dataclass
class Names:
    """Canonical names of streets, sorted, and the words in them and in the areas' aliases.

    `of_shown`: canonical name of each name as written; `token_at`, `token`: words of each name.
    """

    tokens: list[str]
    names: list[str]
    of_shown: Ints
    token_at: Unsigned
    token: Ints
    alias_token_at: Unsigned
    alias_token: Ints


def names_of(shown: Sequence[str], aliases: Sequence[tuple[str, int]]) -> Names:
    """Canonical names and words of the names as written and of the areas' aliases."""
    canonical = [" ".join(words) for words in text.names_words(shown)]
    names = sorted(set(canonical))
    places = {name: i for i, name in enumerate(names)}
    split = [name.split(" ") for name in names]
    alias_words = [alias.split(" ") for alias, _ in aliases]
    tokens = sorted({word for words in (*split, *alias_words) for word in words})
    ids = {token: i for i, token in enumerate(tokens)}
    return Names(
        tokens,
        names,
        np.array([places[name] for name in canonical], np.int32),
        *ragged(split, ids),
        *ragged(alias_words, ids),
    )


def ragged(lists: Sequence[Sequence[str]], ids: dict[str, int]) -> tuple[Unsigned, Ints]:
    """Lists of words as offsets and one flat array of word numbers."""
    flat = np.array([ids[word] for words in lists for word in words], np.int32)
    return offsets(np.array([len(words) for words in lists], np.int64)), flat


def offsets(lengths: NDArray[np.int64]) -> Unsigned:
    """Where each list begins, and where the last one ends."""
    found = np.zeros(len(lengths) + 1, np.uint32)
    np.cumsum(lengths, out=found[1:], dtype=np.uint32)
    return found


def lengths_of(at: Unsigned) -> NDArray[np.int64]:
    """How long each list is."""
    wide = at.astype(np.int64)
    return wide[1:] - wide[:-1]


def inverted(at: Unsigned, flat: Ints, count: int) -> tuple[Unsigned, Ints]:
    """From the words of each list to the lists of each word, each list once, ascending."""
    owner = np.repeat(np.arange(len(at) - 1, dtype=np.int64), lengths_of(at))
    pairs = np.unique(flat.astype(np.int64) << 32 | owner)
    return offsets(np.bincount(pairs >> 32, minlength=count)), (pairs & 0xFFFFFFFF).astype(np.int32)


def gathered_lists(at: Unsigned, flat: Ints, chosen: Ints) -> tuple[Unsigned, Ints]:
    """The lists of the chosen owners, one after another."""
    starts, lengths = at[chosen].astype(np.int64), lengths_of(at)[chosen]
    new = offsets(lengths)
    inside = np.arange(int(new[-1]), dtype=np.int64) - np.repeat(new[:-1].astype(np.int64), lengths)
    return new, flat[np.repeat(starts, lengths) + inside]


def weights(tokens: Sequence[str], street_token: Ints, streets: int) -> Floats:
    """ln(1 + streets / streets with the word); articles count for less, kinds of ways as told."""
    counts = np.bincount(street_token, minlength=len(tokens)).astype(np.float64)
    found = np.log1p(max(streets, 1) / np.maximum(counts, 1)).astype(np.float32)
    for i, token in enumerate(tokens):
        if token in ARTICLES:
            found[i] = min(found[i], ARTICLE_WEIGHT)
    return found


def hashed(words: Sequence[str]) -> tuple[Unsigned, Ints]:
    """Sorted crc32 of texts, and the text that each belongs to."""
    found = np.array([zlib.crc32(word.encode()) for word in words], np.uint32)
    order = np.argsort(found, kind="stable")
    return found[order], order.astype(np.int32)


def slips(tokens: Sequence[str]) -> tuple[Unsigned, Ints]:
    """crc32 of each longer word and of it with one letter less: what a slip is looked up in.

    Two words one edit apart share at least one of these (symmetric delete, one letter).
    """
    hashes: list[int] = []
    owners: list[int] = []
    crc = zlib.crc32
    for i, token in enumerate(tokens):
        if SLIP_SHORTEST <= len(token) <= SLIP_LONGEST and not token.isdigit():
            word = token.encode()
            made = {word[:k] + word[k + 1 :] for k in range(len(word))}
            made.add(word)
            hashes.extend(map(crc, made))
            owners.extend([i] * len(made))
    found, owner = np.array(hashes, np.uint32), np.array(owners, np.int32)
    order = np.lexsort((owner, found))
    return found[order], owner[order]


def signs(names: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """128 bits for the pairs of letters of each name without its spaces."""
    squeezed = [name.replace(" ", "") for name in names]
    flat = np.frombuffer(("".join(squeezed) + "\0").encode(), np.uint8).astype(np.int64)
    lengths = np.array([len(name) for name in squeezed], np.int64)
    bit = sign_bit(flat[:-1], flat[1:])
    ends = np.cumsum(lengths) - 1  # pairs that begin at a last letter span two names
    low = np.where(bit < 64, np.uint64(1) << (bit & 63).astype(np.uint64), np.uint64(0))
    high = np.where(bit >= 64, np.uint64(1) << (bit & 63).astype(np.uint64), np.uint64(0))
    low[ends], high[ends] = 0, 0
    starts = ends - lengths + 1
    return np.bitwise_or.reduceat(low, starts), np.bitwise_or.reduceat(high, starts)


def sign_bit(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which of the 128 bits a pair of letters sets."""
    return (first * 37 + second * 11) % 127
