"""Which part of a question names the commune: exact names first, then a post code, then slips."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from parvis.bricks.registers.addresses import kernel
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.memory import remembered
from parvis.bricks.registers.addresses.understand import Asked

LONGEST_ALIAS = 9  # words
MOST_HOMONYMS = 40  # « Saint-Martin », « Sainte-Colombe »: all that France has of one name
MOST_HOLDERS = 400  # a word in more names than this says nothing about which
MOST_SLIPS = 12
MOST_HASHED = 200  # words that one shortened word stands for, beyond which it says nothing
TWO_SLIPS = 8  # letters of a word from which on it may be two slips away
FEW_ENDINGS = 12  # names that begin alike, beyond which a beginning is no name
CUT_SHORT = 0.9  # likeness of a name of which only the first words are said
NEAR_ENOUGH = 78.0  # ratio of a name of commune with a slip to what was typed


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` to `end` read as the name of `areas`. `likeness`: 1 when written exactly."""

    start: int
    end: int
    areas: tuple[int, ...]
    likeness: float = 1.0


def exact_spans(index: Index, asked: Asked) -> list[Span]:
    """Every run of words that is exactly the name of some area, the longest first."""
    spans: list[Span] = []
    count = len(asked.words)
    for start, token in enumerate(asked.ids):
        if token < 0 or start in asked.dropped:
            continue
        longest = index.v_token_alias[token]
        if not longest:
            continue
        joined = ""
        for end in range(start + 1, min(count, start + longest, start + LONGEST_ALIAS) + 1):
            joined = f"{joined} {asked.words[end - 1]}" if joined else asked.words[start]
            areas = named(index, joined)
            if areas:
                spans.append(Span(start, end, areas))
    spans.sort(key=lambda span: (span.start - span.end, -span.start))
    return spans


@remembered(20000)
def named(index: Index, alias: str) -> tuple[int, ...]:
    """Areas that answer to exactly this name, in canonical words."""
    wanted = alias.encode()
    hashed = zlib.crc32(wanted)
    hashes = index.v_alias_hash
    found: list[int] = []
    place = bisect_left(hashes, hashed)
    while place < len(hashes) and hashes[place] == hashed and len(found) < MOST_HOMONYMS:
        entry = index.v_alias_by_hash[place]
        if index.aliases.raw(entry) == wanted:
            found.append(index.v_alias_area[entry])
        place += 1
    return tuple(found)


@remembered(8000)
def posted(index: Index, value: int) -> tuple[int, ...]:
    """Areas that a post code serves."""
    place = index.post_place(value)
    if place < 0:
        return ()
    start, end = index.v_post_area_at[place], index.v_post_area_at[place + 1]
    return tuple(index.post_area[start:end].tolist())


def post_begun(index: Index, digits: str) -> list[int]:
    """Areas whose post code begins with some digits."""
    first = index.post_value.searchsorted(int(digits.ljust(5, "0")))
    last = index.post_value.searchsorted(int(digits.ljust(5, "9")), "right")
    inside = index.post_area[index.v_post_area_at[first] : index.v_post_area_at[last]]
    return list(dict.fromkeys(inside.tolist()))


@remembered(20000)
def ranges_of(index: Index, areas: tuple[int, ...]) -> list[tuple[int, int]]:
    """Slices of the streets of some areas, merged where they touch."""
    slices = []
    for area in areas:
        inside = index.children.get(area)
        for one in inside or (area,):
            first, last = index.v_area_first[one], index.v_area_last[one]
            if first < last:
                slices.append((first, last))
    slices.sort()
    merged: list[tuple[int, int]] = []
    for first, last in slices:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


@remembered(20000)
def slips_of(index: Index, word: str) -> list[tuple[int, float]]:
    """Words of the index one slip of a finger away (two in long words), and how like each is."""
    if len(word) < 4 or word.isdigit():
        return []
    typed = word.encode()
    compiled = kernel.ready()
    if compiled is not None:
        letters = np.frombuffer(bytearray(typed), np.uint8)
        tokens, sure = compiled.near_words(letters, *_lent(index, None))
        return list(zip(tokens.tolist(), sure.tolist(), strict=True))
    made = {typed[:k] + typed[k + 1 :] for k in range(len(typed))}
    made.add(typed)
    wanted = np.fromiter(map(zlib.crc32, made), np.uint32, len(made))
    starts = index.slip_hash.searchsorted(wanted, "left").tolist()
    ends = index.slip_hash.searchsorted(wanted, "right").tolist()
    near: set[int] = set()
    for start, end in zip(starts, ends, strict=True):
        if start < end:
            near.update(index.slip_token[start : min(end, start + MOST_HASHED)].tolist())
    found = []
    most = 2 if len(word) >= TWO_SLIPS else 1
    for token in near:
        other = index.tokens[token]
        distance = OSA.distance(word, other, score_cutoff=most)
        if 0 < distance <= most:
            found.append((token, 1 - distance / max(len(word), len(other))))
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    return found[:MOST_SLIPS]


@remembered(1)
def _lent(index: Index, _: None) -> tuple[NDArray[Any], ...]:
    """What the compiled twin of `slips_of` reads of the index."""
    tokens = index.arrays["token_at"], index.arrays["token_text"]
    return tuple(kernel.lent(one) for one in (index.slip_hash, index.slip_token, *tokens))


def near_spans(
    index: Index, asked: Asked, slips: dict[int, list[tuple[int, float]]]
) -> list[Span]:  # fmt: skip
    """Names of areas written with a slip. `slips`: near words by position."""
    best: dict[tuple[int, int], Span] = {}
    tried: set[tuple[int, int]] = set()
    for position, token in enumerate(asked.ids):
        near = [(token, 1.0)] if token >= 0 else []
        for word, _ in near + slips.get(position, []):
            first, last = index.v_token_area_at[word], index.v_token_area_at[word + 1]
            if last - first > MOST_HOLDERS:
                continue
            for alias in index.token_area[first:last].tolist():
                if (position, alias) not in tried:
                    tried.add((position, alias))
                    _try_alias(index, asked, position, word, alias, best)
        if len(tried) > 4 * MOST_HOLDERS:
            break
    for span in _cut_short(index, asked):
        best.setdefault((span.start, span.end), span)
    return sorted(best.values(), key=lambda s: (-s.likeness, s.start - s.end, -s.start))


def _cut_short(index: Index, asked: Asked) -> list[Span]:
    """Words that begin the name of few areas: « Ambérieu » for Ambérieu-en-Bugey."""
    count, found = len(asked.words), []
    for start in range(count):
        token = asked.ids[start]
        if token < 0 or not index.v_token_alias[token] or start in asked.dropped:
            continue
        for end in range(min(count, start + 3), start, -1):
            begun = " ".join(asked.words[start:end]) + " "
            low, high = index.aliases.starting_with(begun)
            if low < high <= low + FEW_ENDINGS:
                areas = tuple(dict.fromkeys(index.alias_area[low:high].tolist()))
                found.append(Span(start, end, areas, CUT_SHORT))
                break
    return found


def _try_alias(
    index: Index, asked: Asked, position: int, token: int, alias: int,
    best: dict[tuple[int, int], Span],
) -> None:  # fmt: skip
    """Lay an alias over the question where one of its words stands, and keep a near fit."""
    said = index.aliases[alias]
    parts = said.split(" ")
    word = index.tokens[token]
    start = position - parts.index(word) if word in parts else position
    end = start + len(parts)
    if start < 0 or end > len(asked.words):
        return
    likeness = fuzz.ratio(" ".join(asked.words[start:end]), said, score_cutoff=NEAR_ENOUGH)
    if not likeness:
        return
    area, kept = index.v_alias_area[alias], best.get((start, end))
    if kept is None or likeness / 100 > kept.likeness:
        best[(start, end)] = Span(start, end, (area,), likeness / 100)
    elif likeness / 100 == kept.likeness and area not in kept.areas:
        best[(start, end)] = Span(start, end, (*kept.areas, area), kept.likeness)


def near_in(index: Index, asked: Asked, areas: tuple[int, ...], free: list[int]) -> list[Span]:
    """Which of a few areas (those of a post code) the free words name, slips allowed."""
    if not free or len(areas) > 60:
        return []
    text = asked.joined(free)
    starts = [0]
    for i in free:
        starts.append(starts[-1] + len(asked.words[i]) + 1)
    found: dict[tuple[int, int], Span] = {}
    for area in areas:
        for said in _spoken(index, area):
            fit = fuzz.partial_ratio_alignment(said, text, score_cutoff=NEAR_ENOUGH)
            if fit is None or len(said) > len(text) + 2:
                continue
            inside = [
                k for k in range(len(free))
                if starts[k] < fit.dest_end and starts[k + 1] - 1 > fit.dest_start
            ]  # fmt: skip
            if not inside:
                continue
            start, end = free[inside[0]], free[inside[-1]] + 1
            likeness = fuzz.ratio(said, " ".join(asked.words[start:end])) / 100
            if likeness * 100 < NEAR_ENOUGH:
                continue
            kept = found.get((start, end))
            if kept is None or likeness > kept.likeness:
                found[(start, end)] = Span(start, end, (area,), likeness)
            elif likeness == kept.likeness:
                found[(start, end)] = Span(start, end, (*kept.areas, area), likeness)
    return sorted(found.values(), key=lambda s: (-s.likeness, s.start - s.end, -s.start))[:3]


@remembered(8000)
def _spoken(index: Index, area: int) -> list[str]:
    """Names of an area as people say them: its own, and its city's for a district."""
    from parvis.bricks.registers.addresses import text

    names = [" ".join(text.name_words(index.area_names[area]))]
    parent = index.v_area_parent[area]
    if parent >= 0:
        names.append(" ".join(text.name_words(index.area_names[parent])))
    return names
