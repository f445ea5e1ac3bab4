"""How well the words of a question cover the names of many streets at once.

A scratch array holds the weight of each word that the question says (or nearly says); the words
of a whole commune's streets are one slice of the index, so covering is a gather and a sum.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses import kernel
from parvis.bricks.registers.addresses.build.names import sign_bit
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.memory import remembered
from parvis.bricks.registers.addresses.records import Ints

Floats = NDArray[np.floating[Any]]
Near = Iterable[tuple[int, float]]  # words of the index and how surely they are meant
WIDE = 700  # streets of a slice from which it is entered by its rarer words
COMMON_SHARE = 0.04  # of all streets: a word in more of them is common
LEAST = 1e-6  # a score of nothing

PREFIX_SURE = 0.9  # how surely a word is meant of which only the beginning was typed


class Scratch:
    """Weights of the words that are asked for, over the whole vocabulary; one a thread."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.weights: Floats = np.zeros(max(len(index.tokens), 1), np.float32)
        self._set: list[int] = []
        self._slice = (0, 0)

    def fill(self, near: Near, prefix: tuple[int, int] = (0, 0)) -> None:
        """Set the words asked for, forgetting the earlier ones."""
        weights, told = self.weights, self.index.v_token_weight
        low, high = self._slice
        if low < high:
            weights[low:high] = 0
        for token in self._set:
            weights[token] = 0
        self._set = []
        self._slice = prefix
        low, high = prefix
        if low < high:
            weights[low:high] = self.index.token_weight[low:high] * np.float32(PREFIX_SURE)
        for token, sure in near:
            weight = told[token] * sure
            held = weights[token]
            if weight > held:
                weights[token] = weight
                if not held:
                    self._set.append(token)

    def best_covered(
        self, ranges: list[tuple[int, int]], asked: float, most: int, fewer: int, telling: float,
        margin: float,
    ) -> tuple[list[int], list[float], float]:  # fmt: skip
        """The streets of some slices that `cover` best, Dice's measure of each, and the highest:
        at most `most` of them (`fewer` below `telling`), within `margin` of the best."""
        compiled = kernel.ready()
        if compiled is not None:
            found, dice, top = compiled.best_covered(
                *_lent_words(self.index, None), self.weights, np.array(self._set, np.int32),
                *self._slice, cuts_of(ranges), asked, most, fewer, telling, margin,
                repeated(self.index),
            )  # fmt: skip
            return found.tolist(), dice.tolist(), top
        streets, covers = _joined([self.cover(first, last, asked) for first, last in ranges])
        top = float(covers.max())
        if top <= 0.0:
            return [], [], 0.0
        places = best_of(covers, most if top >= telling else fewer, margin)
        return streets[places].tolist(), covers[places].tolist(), top

    def cover(self, first: int, last: int, asked: float) -> tuple[Ints, Floats]:
        """Streets of a slice and Dice's measure of each: weight of the words that its name and
        the question share, against all words of both (`asked`: weight of the question's).

        A wide slice is entered by the rarer words alone: a street that shares only common
        words with the question is not among the answers.
        """
        if last - first > WIDE:
            streets = self._holders(first, last)
            if len(streets):
                return streets, self._cover_some(streets, asked)
        streets, words, cuts, weights = _slice(self.index, (first, last))
        told = np.add.reduceat(self.weights.take(words), cuts)
        return streets, 2 * told / (weights + np.maximum(told, asked))

    def _holders(self, first: int, last: int) -> Ints:
        """Streets of a slice that hold one of the rarer words asked for."""
        index, found = self.index, []
        at, streets = index.v_token_street_at, index.v_token_street
        for token in self._set:
            low, high = at[token], at[token + 1]
            if high - low > COMMON_SHARE * index.street_count:
                continue
            low = bisect_left(streets, first, low, high)
            high = bisect_left(streets, last, low, high)
            if low < high:
                found.append(index.token_street[low:high])
        low, high = self._slice
        if low < high:
            part = index.token_street[at[low] : at[high]]
            found.append(np.unique(part[(part >= first) & (part < last)]))
        if not found:
            return np.zeros(0, np.int32)
        if len(found) == 1:
            return found[0]
        streets_found = np.concatenate(found)
        streets_found.sort()
        return streets_found[np.concatenate(([True], streets_found[1:] != streets_found[:-1]))]

    def _cover_some(self, streets: Ints, asked: float) -> Floats:
        index = self.index
        told = self._told(index.street_token_at, index.street_token, streets)
        return 2 * told / (index.street_weight[streets] + np.maximum(told, asked))

    def cover_names(self, names: Ints, asked: float) -> Floats:
        """Dice's measure of some names of the index."""
        index = self.index
        told = self._told(index.name_token_at, index.name_token, names)
        return 2 * told / (index.name_weight[names] + np.maximum(told, asked))

    def _told(self, at: NDArray[np.uint32], flat: Ints, owners: Ints) -> Floats:
        """Weight of the words asked for in each of some lists of words."""
        starts = at[owners].astype(np.intp)
        lengths = at[owners + 1].astype(np.intp) - starts
        ends = np.cumsum(lengths)
        cuts = ends - lengths
        places = np.arange(int(ends[-1])) + np.repeat(starts - cuts, lengths)
        told: Floats = np.add.reduceat(self.weights.take(flat.take(places)), cuts)
        return told


@remembered(1)
def _lent_words(index: Index, _: None) -> tuple[NDArray[Any], ...]:
    """What the compiled twin reads of the index."""
    return tuple(
        kernel.lent(one)
        for one in (
            index.street_token_at, index.street_token, index.street_weight,
            index.token_street_at, index.token_street,
        )
    )  # fmt: skip


@remembered(1)
def _lent_letters(index: Index, _: None) -> tuple[NDArray[Any], ...]:
    """What the compiled twin of `alike` reads of the index."""
    read = (index.name_sign_low, index.name_sign_high, index.street_name)
    return tuple(kernel.lent(one) for one in read)


def repeated(index: Index) -> int:
    """How often one street's name says one word, at most."""
    return _repeated(index, None)


@remembered(1)
def _repeated(index: Index, _: None) -> int:
    compiled = kernel.load()
    return int(compiled.most_repeated(*_lent_words(index, None)[:2])) if compiled else 0


@remembered(3_000)
def _slice(
    index: Index, cut: tuple[int, int]
) -> tuple[Ints, NDArray[Any], NDArray[np.intp], Floats]:
    """Streets of a slice, their words one after another, where each begins, their weights."""
    first, last = cut
    at = index.street_token_at
    start = int(at[first])
    words: NDArray[Any] = index.street_token[start : int(at[last])]
    if last - first <= WIDE:
        words = words.astype(np.intp)
    cuts = at[first:last].astype(np.intp) - start
    streets: Ints = np.arange(first, last, dtype=np.int32)
    return streets, words, cuts, index.street_weight[first:last]


_local = threading.local()


def scratch(index: Index) -> Scratch:
    """This thread's scratch for an index."""
    found: Scratch | None = getattr(_local, "scratch", None)
    if found is None or found.index is not index:
        found = _local.scratch = Scratch(index)
    return found


def sign_of(text: str) -> tuple[np.uint64, np.uint64, int]:
    """Bits for the pairs of letters of a text without spaces, and how many bits."""
    squeezed = np.frombuffer(text.replace(" ", "").encode(), np.uint8).astype(np.int64)
    bits = set(sign_bit(squeezed[:-1], squeezed[1:]).tolist())
    low = sum(1 << bit for bit in bits if bit < 64)
    high = sum(1 << (bit - 64) for bit in bits if bit >= 64)
    return np.uint64(low), np.uint64(high), len(bits)


def alike(index: Index, names: Ints, text: str) -> NDArray[np.float64]:
    """How alike the letters of each name are to a text that may hold more than the name.

    Seven parts how much of the name the text holds, three parts Dice's measure. A cheap
    stand-in for a string comparison, right often enough to choose which strings to compare.
    """
    low, high, asked = sign_of(text)
    own_low, own_high = index.name_sign_low[names], index.name_sign_high[names]
    both = np.bitwise_count(own_low & low).astype(np.float64) + np.bitwise_count(own_high & high)
    own = np.bitwise_count(own_low).astype(np.float64) + np.bitwise_count(own_high)
    return np.asarray(0.7 * both / np.maximum(own, 1) + 0.6 * both / np.maximum(own + asked, 1))


def best_alike(
    index: Index, ranges: list[tuple[int, int]], text: str, most: int, margin: float
) -> list[int]:
    """The streets of some slices whose names are most `alike` a text."""
    compiled = kernel.ready()
    if compiled is not None:
        found = compiled.best_alike(
            *_lent_letters(index, None), cuts_of(ranges), *sign_of(text), most, margin
        )
        return list(found.tolist())
    streets, scores = _joined(
        [
            (
                np.arange(first, last, dtype=np.int32),
                alike(index, index.street_name[first:last], text),
            )
            for first, last in ranges
        ]
    )
    return list(streets[best_of(scores, most, margin)].tolist())


def cuts_of(ranges: list[tuple[int, int]]) -> NDArray[np.int64]:
    """Slices as the kernel takes them: beginning and end of each."""
    return np.array(ranges, np.int64).reshape(-1)


def _joined(
    parts: list[tuple[Ints, NDArray[np.floating[Any]]]],
) -> tuple[Ints, NDArray[np.floating[Any]]]:  # fmt: skip
    """Streets and their scores, slices one after another."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate([s for s, _ in parts]), np.concatenate([d for _, d in parts])


def best_of(scores: Floats, most: int, margin: float) -> list[int]:
    """Places of the highest scores, best first: at most `most`, within `margin` of the best."""
    floor = max(float(scores.max()) - margin, LEAST)
    chosen = (scores >= floor).nonzero()[0]
    values = scores[chosen]
    if len(chosen) <= 4 * most:
        ordered = sorted(zip((-values).tolist(), chosen.tolist(), strict=True))
        return [place for _, place in ordered[:most]]
    part = np.argpartition(values, len(chosen) - most)  # sorting hundreds of equals is waste
    least = values[part[len(chosen) - most]]
    kept = (values >= least).nonzero()[0]
    chosen, values = chosen[kept], values[kept]
    order = np.lexsort((chosen, -values))[:most]
    return list(chosen[order].tolist())
