"""The words of a file written once, each with all that the search asks of a word; and the index as
the compiled functions read it.

A book belongs to one thread and one index. It grows with the file and begins anew when it is
full: what it holds is looked up, never decided, so nothing depends on what came before.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from parvis.bricks.registers.addresses import places, text
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.kernel import lent
from parvis.bricks.registers.addresses.lexicon import (
    JOINED,
    NOISE,
    NOISE_WITH_VALUE,
    ORDINAL_ENDINGS,
    SAME_SUFFIX,
    SUFFIXES,
    WAYS,
)
from parvis.bricks.registers.addresses.memory import remembered
from parvis.bricks.registers.addresses.rows import state
from parvis.bricks.registers.addresses.understand import (
    UNKNOWN_WEIGHT,
    is_number_end,
    other_meanings,
    split,
    token_id,
)
from parvis.bricks.registers.addresses.ways import repeated
from parvis.bricks.registers.compiled.text import folded

MOST_WORDS = 60_000  # as typed, of a book; some fifteen megabytes
WIDENED = 5_000_000  # house numbers: ten megabytes
FIRSTS = sorted({first for first, _ in JOINED})
SECONDS = sorted({second for _, second in JOINED})
_VALUES_LIKE_WORDS = frozenset({"la", "le", "de", "du", "d", "l"})


class Column:
    """Numbers that grow, in memory that the compiled functions read."""

    def __init__(self, kind: Any) -> None:
        self.values: Any = np.zeros(1_024, kind)
        self.size = 0

    def add(self, *some: Any) -> int:
        """Put in some numbers; where the first went."""
        return self.extend(some) if some else self.size

    def extend(self, some: Sequence[Any]) -> int:
        """Put in numbers one after another; where the first went."""
        at, size = self.size, self.size + len(some)
        if size > len(self.values):
            self._grow(size)
        self.values[at:size] = some
        self.size = size
        return at

    def put(self, record: tuple[Any, ...]) -> int:
        """Put in one record; where it went."""
        at = self.size
        if at == len(self.values):
            self._grow(at + 1)
        self.values[at] = record
        self.size = at + 1
        return at

    def _grow(self, size: int) -> None:
        more = np.zeros(max(size, len(self.values)), self.values.dtype)
        self.values = np.concatenate([self.values, more])


class Book:
    """What is known of the words of a file. `read` gives rows as numbers of words, `facts` and
    `room` what the compiled functions read and write; `learn` looks up what they lacked."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._weights = np.zeros(max(len(index.tokens), 1), np.float32)
        self._suffixes: dict[str, int] = {}
        self._exact, self._like, self._other = Column("i4"), Column("i4"), Column("i4")
        self._words: dict[str, int] = {}
        self._word = state.Words(*map(Column, (state.WORD, "u1", "i8", "i8", "f8")))
        self._part = state.Parts(*map(Column, (state.PART, "i8")))
        self._parts = _Parts(self)
        self._pairs: list[tuple[int, int]] = []
        self._said = Column("u1")
        self._said_at = np.full(max(index.area_count, 1), -1, np.int64)
        self._said_size = np.zeros(max(index.area_count, 1), np.int64)
        self._suffix("")
        for first in FIRSTS:
            for second in SECONDS:
                joined = JOINED.get((first, second))
                self._part.joins.add(-1 if joined is None else self._canonical(joined))
        self._room = tuple(map(state.room, (state.ASKED, state.SPANS, state.FOUND, state.NEAR)))

    @property
    def full(self) -> bool:
        """Whether a new book should be begun."""
        return len(self._parts) > MOST_WORDS

    def read(self, texts: list[str]) -> tuple[Any, Any]:
        """Texts as numbers of words one after another, and where each text begins."""
        lines = folded("\n".join([one.replace("\n", " ") for one in texts])).split("\n")
        known, found, at = self._parts, [], [0]
        for one in lines:
            words = one.split()
            row = [known[word] for word in words[: text.MAX_WORDS]]
            for part in row:
                if part >= 0:
                    found.append(part)
                else:
                    found += self._pairs[-1 - part]
            at.append(len(found))
        return np.array(found, np.int64), np.array(at, np.int64)

    def learn(self, needs: Any) -> None:
        """Look up the slips of words, and the names of areas (from -1 down)."""
        for one in set(needs.tolist()):
            if one >= 0 and self._word.each.values[one]["slip_at"] < 0:
                self._slips(one)
            elif one < 0 and self._said_at[-1 - one] < 0:
                raw = " ".join(text.name_words(self.index.area_names[-1 - one])).encode()
                self._said_at[-1 - one] = self._said.add(*raw)
                self._said_size[-1 - one] = len(raw)

    def room(self, needs: Any) -> state.Room:
        """Where the compiled functions write; `needs` as `state.Room` says."""
        return state.Room._make((*self._room, self._weights, needs))

    def facts(self) -> state.Facts:
        """What the compiled functions read."""
        lists, streets, numbers, areas, posts, aliases = _tables(self.index, None)
        entries = numbers._replace(
            exact=self._exact.values, like=self._like.values, other=self._other.values
        )
        said = areas._replace(
            said_at=self._said_at, said_size=self._said_size, said=self._said.values
        )
        parts = state.Parts(self._part.each.values.view(np.recarray), self._part.joins.values)
        each, *others = [column.values for column in self._word]
        words = state.Words(each.view(np.recarray), *others)
        return state.Facts(
            lists, streets, entries, said, posts, aliases, parts, words, repeated(self.index)
        )

    def written(self, word: str) -> int:
        """The number of a word as typed; of two words glued together, what `_pairs` knows them by,
        from -1 down."""
        found = [self._typed(one) for one in split([word[: text.MAX_WORD]], self.index)]
        if len(found) == 1:
            return found[0]
        self._pairs.append((found[0], found[1]))
        return -len(self._pairs)

    def _typed(self, word: str) -> int:
        """Put in a word as typed."""
        spelt, part = text.spell(word), self._part
        digits, rest = text.split_number(word)
        kind = state.NO_REST
        if rest:
            ending = state.NUMBER_END if is_number_end(rest) else state.OTHER_REST
            kind = state.ORDINAL if rest in ORDINAL_ENDINGS else ending
        suffix = rest if digits else word
        added: int = part.each.put(
            (
                self._canonical(spelt), self._canonical(word), _flags(word, spelt), len(digits),
                int(digits) if digits and len(digits) <= 5 else 0, kind,
                self._suffix(suffix) if digits or word in SUFFIXES else 0,
                FIRSTS.index(word) * len(SECONDS) if word in FIRSTS else -1,
                SECONDS.index(word) if word in SECONDS else -1,
            )
        )  # fmt: skip
        return added

    def _canonical(self, word: str) -> int:
        """The number of a canonical word."""
        known = self._words.get(word)
        if known is not None:
            return known
        index, table, raw = self.index, self._word, word.encode()
        token = token_id(index, word)
        others = other_meanings(index, word)
        noise = state.NOISE_ONLY if word in NOISE and word not in WAYS else 0
        found: int = table.each.put(
            (
                table.text.add(*raw), len(raw), token,
                index.v_token_weight[token] if token >= 0 else UNKNOWN_WEIGHT,
                index.v_token_alias[token] if token >= 0 else 0,
                noise | (state.WAY if word in WAYS else 0), table.alt.add(*others), len(others),
                -1, 0,
            )
        )  # fmt: skip
        self._words[word] = found
        if token < 0:  # a row with a word that no name holds asks for its slips at once
            self._slips(found)
        return found

    def _slips(self, number: int) -> None:
        """Look up the slips of a canonical word."""
        table = self._word
        own = table.each.values[number]
        at, size = int(own["at"]), int(own["length"])
        near = places.slips_of(self.index, bytes(table.text.values[at : at + size]).decode())
        own["slip_at"] = table.slip.add(*[token for token, _ in near])
        table.slip_sure.add(*[sure for _, sure in near])
        own["slip_size"] = len(near)

    def _suffix(self, suffix: str) -> int:
        """The number of a suffix of a house number."""
        known = self._suffixes.get(suffix)
        if known is None:
            place = self.index.suffix_place
            like = [place.get(other, -1) for other in SAME_SUFFIX.get(suffix, ())]
            self._like.add(like[0] if like else -1)
            self._other.add(like[1] if len(like) > 1 else -1)
            known = self._suffixes[suffix] = self._exact.add(place.get(suffix, -1))
        return known


class _Parts(dict[str, int]):
    """Words as typed, put in the book when first met."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, word: str) -> int:
        found = self[word] = self._book.written(word)
        return found


def _flags(word: str, spelt: str) -> int:
    """What a word as typed is."""
    told = {
        state.FIGURE: word[0].isdigit(),
        state.ALL_FIGURES: word.isdigit(),
        state.SHOWN_SUFFIX: word in SUFFIXES and word not in ("l", "d"),
        state.WAY_EITHER: word in WAYS or spelt in WAYS,
        state.WAY_SPELT: spelt in WAYS,
        state.SEVERAL: len(word) > 1,
        state.DOUBTFUL_LETTER: word in ("a", "q", "r"),
        state.VALUED: word in NOISE_WITH_VALUE,
        state.FLOOR: word in ("etage", "etg"),
        state.CEDEX: word == "cedex",
        state.POSTAL: word in ("bp", "cs", "tsa"),
        state.BEFORE_WAY: word in ("lot", "cedex", "escalier", "porte"),
        state.SHORT: len(word) <= 2 and word not in _VALUES_LIKE_WORDS,
    }
    return sum(bit for bit, true in told.items() if true)


@remembered(1)
def _tables(index: Index, _: None) -> tuple[Any, ...]:
    """An index as the compiled functions read it."""
    return *_ways(index), _numbers(index), *_places(index)


def _read(index: Index, *names: str) -> list[Any]:
    return [lent(index.arrays[name]) for name in names]


def _cuts(sizes: list[int]) -> Any:
    """Where runs of these sizes begin, and where the last ends."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _ways(index: Index) -> tuple[state.Lists, state.Streets]:
    arrays = _read(
        index,
        "street_token_at", "street_token", "street_weight", "token_street_at", "token_street",
        "name_sign_low", "name_sign_high", "street_name", "name_token_at", "name_token",
        "name_weight",
    )  # fmt: skip
    lists = state.Lists._make([*arrays, len(index.v_street_area)])
    streets = state.Streets(
        lists.name,
        *_read(
            index,
            "street_area", "street_old", "street_post", "street_importance", "street_number_at",
            "name_token_at", "name_token", "name_at", "name_text", "token_weight", "token_name_at",
            "token_name", "name_street_at", "name_street",
        ),
    )  # fmt: skip
    return lists, streets


def _numbers(index: Index) -> state.Numbers:
    """House numbers; what a book knows of suffixes is put in later."""
    suffixes, nothing = [suffix.encode() for suffix in index.suffixes], np.zeros(1, np.int32)
    arrays = [_widened(one) for one in _read(index, "number_value", "number_suffix")]
    arrays += _read(index, "other_post_number", "other_post")
    letters = np.frombuffer(bytearray(b"".join(suffixes)) or bytearray(1), np.uint8)
    at = _cuts([len(suffix) for suffix in suffixes])
    others = len(index.v_other_number)
    return state.Numbers._make([*arrays, nothing, nothing, nothing, at, letters, others])


def _widened(array: Any) -> Any:
    """Two bytes instead of one, unless it is long: functions are compiled for one kind of numbers,
    and those compiled for one register serve most others."""
    return array.astype(np.uint16) if array.itemsize == 1 and len(array) < WIDENED else array


def _places(index: Index) -> tuple[state.Areas, state.Posts, state.Aliases]:
    """Areas (a book puts in their names later), post codes, names of areas."""
    children = [index.children.get(area, []) for area in range(index.area_count)]
    crc = np.array([zlib.crc32(bytes([i ^ 0xFF])) ^ 0xFF000000 for i in range(256)], np.int64)
    flat = np.array([*(child for some in children for child in some), 0], np.int64)
    nothing, letters = np.zeros(1, np.int64), np.zeros(1, np.uint8)
    arrays = _read(
        index, "area_kind", "area_parent", "area_first", "area_last", "area_lon",
        "area_importance", "area_post_at", "area_post",
    )  # fmt: skip
    at = _cuts([len(some) for some in children])
    areas = state.Areas._make([*arrays, at, flat, nothing, nothing, letters])
    arrays = _read(index, "post_value", "post_area_at", "post_area")
    posts = state.Posts._make([*arrays, len(index.v_post_value)])
    names = _read(
        index, "alias_hash", "alias_by_hash", "alias_area", "area_alias_at", "area_alias_text"
    )
    words = _read(index, "token_at", "token_text", "token_area_at", "token_area")
    return areas, posts, state.Aliases._make([*names, crc, *words, len(index.v_alias_hash)])


_local = threading.local()


def book(index: Index) -> Book:
    """This thread's book of an index."""
    found: Book | None = getattr(_local, "book", None)
    if found is None or found.index is not index or found.full:
        found = _local.book = Book(index)
    return found


def close() -> None:
    """Forget this thread's book, at the end of a file."""
    _local.book = None
