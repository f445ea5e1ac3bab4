"""What a question says: its words, the post codes, the house numbers it may mean, the noise.

Nothing is decided here that another reading could contradict: several numbers may be the house
number and several places may be the city; the search tries them in order.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from dataclasses import dataclass, field

from parvis.bricks.registers.addresses import text
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.lexicon import (
    ALTERNATIVES,
    JOINED,
    NOISE,
    NOISE_WITH_VALUE,
    ORDINAL_ENDINGS,
    SUFFIXES,
    WAYS,
)
from parvis.bricks.registers.addresses.memory import remembered

_GLUED_NUMBER = re.compile(r"^(\d{1,5})(bis|ter|quater)?([a-z]{2,})$")
_GLUED_WAY = re.compile(
    rf"^(\d{{1,5}}[a-z]{{0,2}}\d?)({'|'.join(sorted((w for w in WAYS if len(w) > 2), key=len))})$"
)
_GLUED_END = re.compile(r"^([a-z]{3,})(\d{1,5})$")
_SHORT_SUFFIX = re.compile(r"^[a-z]{1,2}\d?$")
SHORTEST_PREFIX = 2  # letters from which a word is completed
_NOISE_ONLY = NOISE - WAYS
_TELLS_WHERE = NOISE_WITH_VALUE | {"etage", "etg", "cedex"}
_FIRST_OF_PAIR = {first for first, _ in JOINED}
UNKNOWN_WEIGHT = 6.0  # of a word that no name holds


@dataclass(slots=True)
class HouseNumber:
    """A number that may be the house number: the positions it takes, its value and suffix."""

    position: int
    length: int
    value: int
    suffix: str
    likely: int  # smaller is likelier


@dataclass(slots=True)
class Asked:
    """A question understood.

    `words`: canonical words by position; `ids`: their number in the index, -1 for unknown;
    `weight`: what each tells (0 for noise); `postcodes`: (position, value); `dropped`:
    positions that no street is looked up for.
    """

    text: str
    words: list[str]
    ids: list[int]
    weight: list[float]
    postcodes: list[tuple[int, int]] = field(default_factory=list)
    numbers: list[HouseNumber] = field(default_factory=list)
    dropped: frozenset[int] = frozenset()
    figured: frozenset[int] = frozenset()  # positions of the numbers and of their suffixes
    figure_tokens: frozenset[int] = frozenset()  # numbers in the index of the words at these
    figures: str = ""  # the beginning of a post code at the very end
    prefix: tuple[int, int] = (0, 0)  # words of the index that the last word begins
    typed: str = ""  # the last word as typed, when only its beginning may be there: « col »

    @property
    def last(self) -> int:
        """Position of the last word when only its beginning may have been typed, else -1."""
        return len(self.words) - 1 if self.prefix[0] < self.prefix[1] else -1

    def joined(self, positions: list[int]) -> str:
        """The words at some positions as one text."""
        return " ".join([self.words[i] for i in positions])


def understand(question: str, index: Index, *, autocomplete: bool = False) -> Asked:
    """Read a question; it may be anything, the result may be empty."""
    raw = split(text.words(question[: 4 * text.MAX_CHARACTERS]), index)
    postcodes, numbers, taken = _figures(raw)
    dropped = _noise(raw, postcodes)
    words, numbers, postcodes, dropped = _canonical(raw, numbers, postcodes, dropped, taken)
    known = index.memory["token_id"]
    ids = [known[word] if word in known else token_id(index, word) for word in words]
    weights = index.v_token_weight
    weight = [weights[i] if i >= 0 else UNKNOWN_WEIGHT for i in ids]
    for i in dropped:
        weight[i] = 0.0
    if not _NOISE_ONLY.isdisjoint(words):
        for i, word in enumerate(words):
            if word in _NOISE_ONLY:
                weight[i] = 0.0
    for number in numbers:
        number.likely += 10 * (number.position in dropped)
    numbers.sort(key=lambda n: (n.likely, n.position, -n.length))
    asked = Asked(question, words, ids, weight, postcodes, numbers, frozenset(dropped))
    if numbers:
        asked.figured = frozenset([n.position + k for n in numbers for k in range(n.length)])
        asked.figure_tokens = frozenset([ids[n.position] for n in numbers if ids[n.position] >= 0])
    if autocomplete and words and not words[-1].isdigit() and len(words[-1]) >= SHORTEST_PREFIX:
        asked.prefix = index.tokens.starting_with(raw[-1] if raw[-1].isalpha() else words[-1])
        if asked.ids[-1] < 0 and asked.prefix[0] < asked.prefix[1]:
            asked.weight[-1] = 0.6 * UNKNOWN_WEIGHT
    if autocomplete and raw and not raw[-1].isdigit() and words[-1] == text.spell(raw[-1]):
        asked.typed = raw[-1]
    if autocomplete and raw and raw[-1].isdigit() and 2 <= len(raw[-1]) < 5:
        asked.figures = raw[-1]
    return asked


@remembered(50_000)
def token_id(index: Index, word: str) -> int:
    """Number of a word in the index, -1 when no name holds it."""
    wanted = word.encode()
    hashed = zlib.crc32(wanted)
    hashes = index.v_token_hash
    place = bisect_left(hashes, hashed)
    while place < len(hashes) and hashes[place] == hashed:
        found: int = index.v_token_by_hash[place]
        if index.tokens.raw(found) == wanted:
            return found
        place += 1
    return -1


def other_meanings(index: Index, word: str) -> list[int]:
    """Words of the index that an abbreviation may also stand for."""
    others = ALTERNATIVES.get(word)
    if others is None:
        return []
    return [i for i in (token_id(index, other) for other in others) if i >= 0]


def split(raw: list[str], index: Index) -> list[str]:
    """Words with what is stuck to them taken off: « 12rue », « paris75002 », « 12bisrue »."""
    found: list[str] = []
    for word in raw:
        if word.isalpha() or word.isdigit():
            found.append(word)
            continue
        stuck = _GLUED_WAY.match(word)
        if stuck:
            found += [stuck[1], stuck[2]]
            continue
        glued = _GLUED_NUMBER.match(word)
        if glued and not is_number_end(glued[3]) and token_id(index, text.spell(word)) < 0:
            found.append(glued[1] + (glued[2] or ""))
            found.append(glued[3])
            continue
        ended = _GLUED_END.match(word)
        if ended and token_id(index, word) < 0:
            found += [ended[1], ended[2]]
            continue
        found.append(word)
    return found


def is_number_end(rest: str) -> bool:
    """Whether what follows figures may belong to a house number."""
    return rest in SUFFIXES or rest in ORDINAL_ENDINGS or bool(_SHORT_SUFFIX.match(rest))


def _figures(
    raw: list[str],
) -> tuple[list[tuple[int, int]], list[HouseNumber], set[int]]:  # fmt: skip
    """Post codes, numbers that may be the house number, positions of suffixes beside them."""
    postcodes: list[tuple[int, int]] = []
    numbers: list[HouseNumber] = []
    suffixes: set[int] = set()
    for i, word in enumerate(raw):
        if not word[0].isdigit():
            continue
        digits, rest = text.split_number(word)
        if len(digits) == 5 and not rest:
            postcodes.append((i, int(digits)))
            continue
        if len(digits) > 5:
            continue
        following = raw[i + 1] if i + 1 < len(raw) else ""
        likely = 0 if following in WAYS or text.spell(following or "-") in WAYS else 1
        if not rest:
            if following in SUFFIXES and following not in ("l", "d"):
                after = raw[i + 2] if i + 2 < len(raw) else ""
                way = bool(after) and text.spell(after) in WAYS
                surely = len(following) > 1 or way or not after or following not in ("a", "q", "r")
                suffixes.add(i + 1)
                numbers.append(HouseNumber(i, 2, int(digits), following, 0 if surely else 2))
            numbers.append(HouseNumber(i, 1, int(digits), "", likely))
        elif rest in ORDINAL_ENDINGS:
            numbers.append(HouseNumber(i, 1, int(digits), rest, 5))
        elif is_number_end(rest):
            numbers.append(HouseNumber(i, 1, int(digits), rest, likely))
    return postcodes, numbers, suffixes


def _noise(raw: list[str], postcodes: list[tuple[int, int]]) -> set[int]:
    """Positions of words that tell where in a building, not where in a town."""
    dropped: set[int] = set()
    if _TELLS_WHERE.isdisjoint(raw):
        return dropped
    codes = {i for i, _ in postcodes}
    for i, word in enumerate(raw):
        if word in NOISE_WITH_VALUE and i + 1 < len(raw):
            value = raw[i + 1]
            short = len(value) <= 2 and value not in ("la", "le", "de", "du", "d", "l")
            if i + 1 not in codes and (value[0].isdigit() or short or word in ("bp", "cs", "tsa")):
                way = i + 2 < len(raw) and text.spell(raw[i + 2]) in WAYS
                first = value.isdigit() and way and word in ("lot", "cedex", "escalier", "porte")
                if not first:
                    dropped |= {i, i + 1}
        if word in ("etage", "etg") and i and raw[i - 1][0].isdigit():
            dropped |= {i - 1, i}
        if word == "cedex":
            dropped.add(i)
    return dropped


def _canonical(
    raw: list[str],
    numbers: list[HouseNumber],
    postcodes: list[tuple[int, int]],
    dropped: set[int],
    suffixes: set[int],
) -> tuple[list[str], list[HouseNumber], list[tuple[int, int]], set[int]]:
    """Abbreviations written out; positions follow when two words become one."""
    if _FIRST_OF_PAIR.isdisjoint(raw):
        spelt = [word if i in suffixes else text.spell(word) for i, word in enumerate(raw)]
        return spelt, numbers, postcodes, dropped
    words: list[str] = []
    place: list[int] = []
    i = 0
    while i < len(raw):
        joined = JOINED.get((raw[i], raw[i + 1])) if i + 1 < len(raw) else None
        place.append(len(words))
        if joined:
            words.append(joined)
            place.append(len(words) - 1)
            i += 2
            continue
        words.append(raw[i] if i in suffixes else text.spell(raw[i]))
        i += 1
    for number in numbers:
        number.position = place[number.position]
    return (
        words,
        numbers,
        [(place[i], value) for i, value in postcodes],
        {place[i] for i in dropped},
    )
