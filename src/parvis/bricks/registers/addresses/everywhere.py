"""Search by name over the whole index, for questions whose commune is not known for sure."""

from __future__ import annotations

import numpy as np

from parvis.bricks.registers.addresses import ways
from parvis.bricks.registers.addresses.judge import Reading, read
from parvis.bricks.registers.addresses.places import Span, post_begun
from parvis.bricks.registers.addresses.quest import Quest
from parvis.bricks.registers.addresses.records import Ints, Mask
from parvis.bricks.registers.addresses.understand import SHORTEST_PREFIX

MOST_NAMES = 3_000  # names looked at
MOST_STREETS = 20_000  # streets of one name looked at
JUDGED_NAMES, JUDGED_STREETS = 6, 12
MOST_TOWNS = 2_000
LONGEST_ENDING = 6  # words read as the beginning of a commune's name: « saint laurent de la c »
MARGIN = 0.2
ENOUGH = 0.9


def by_name(quest: Quest, span: Span | None = None, areas: Mask | None = None) -> None:
    """Judge the most important streets of the names that cover the question best.

    `span`: words read as the beginning of a commune's name; `areas`: the communes it may be.
    """
    reading = read(quest.asked, span, quest.lead, quest.claim)
    if not reading.free:
        return
    for with_slips in (False, True):
        near = quest.fill(reading, with_slips=with_slips)
        names = _holding([token for token, _ in near], quest, reading)
        if not len(names):
            continue
        dice = quest.scratch.cover_names(names, reading.asked_weight)
        if quest.asked.last in reading.free:  # of names begun alike, the important ones first
            dice = dice + 0.05 * quest.index.name_top[names]
        best = 0.0
        for place in ways.best_of(dice, JUDGED_NAMES, MARGIN):
            for street in _chosen(quest, int(names[place]), areas):
                best = quest.weigh(reading, street, float(dice[place]), best)
        if best > ENOUGH:
            return


def _chosen(quest: Quest, name: int, areas: Mask | None) -> list[int]:
    """Streets of a name to judge: near the centre, of the post code's département, important."""
    index = quest.index
    first, last = index.v_name_street_at[name], index.v_name_street_at[name + 1]
    streets = index.name_street[first : min(last, first + MOST_STREETS)]
    if areas is not None:
        streets = streets[areas[index.street_area[streets]]]
    if len(streets) <= JUDGED_STREETS:
        return list(streets.tolist())
    kept: list[int] = []
    if quest.centre is not None:
        lon, lat = quest.centre
        away = np.abs(index.street_lon[streets] - lon) + np.abs(index.street_lat[streets] - lat)
        kept = streets[np.argpartition(away, JUDGED_STREETS)[:JUDGED_STREETS]].tolist()
    elif quest.asked.postcodes:
        department = quest.asked.postcodes[0][1] // 1000
        posts = index.street_post[streets]
        same = index.post_value[np.maximum(posts, 0)] // 1000 == department
        kept = streets[(posts >= 0) & same][:JUDGED_STREETS].tolist()
    return [*kept, *streets[: JUDGED_STREETS - len(kept) // 2].tolist()]


def _holding(tokens: list[int], quest: Quest, reading: Reading) -> Ints:
    """Names that hold the rarest of the words: of two of them when one alone is too common."""
    index = quest.index
    at = index.v_token_name_at
    sized = sorted((at[t + 1] - at[t], t) for t in set(tokens))
    lists = [index.token_name[at[t] : at[t + 1]] for size, t in sized if size]
    begun = _begun(quest, reading)
    found: Ints = begun if begun is not None else np.zeros(0, np.int32)
    for names in lists[:4]:
        if len(found) > MOST_NAMES or (begun is not None and found is begun and len(found)):
            both = np.intersect1d(found, names)
            found = both if len(both) else found
        elif len(found) + len(names) <= MOST_NAMES:
            found = np.union1d(found, names)
        elif not len(found):
            found = names
    if len(found) > MOST_NAMES:
        top = index.name_top[found]
        found = found[np.argpartition(-top, MOST_NAMES)[:MOST_NAMES]]
    return found


def _begun(quest: Quest, reading: Reading) -> Ints | None:
    """Names that begin with the free words, or that hold a word begun by the last of them."""
    asked, index = quest.asked, quest.index
    if asked.last not in reading.free:
        return None
    free = [i for i in reading.free if i not in reading.figures]
    low, high = index.names.starting_with(asked.joined(free)) if free else (0, 0)
    if low < high:
        return np.arange(low, high, dtype=np.int32)
    first, last = asked.prefix
    at = index.v_token_name_at
    return np.unique(index.token_name[at[first] : at[last]])


def towns_begun(quest: Quest) -> list[tuple[Span, Mask]]:
    """Endings of the question that begin the name of a commune, and which communes.

    The last word counts as it was typed too: « col » is colonel, and the beginning of Colombes.
    """
    asked, index = quest.asked, quest.index
    count = len(asked.words)
    found: list[tuple[Span, Mask]] = []
    if asked.figures:
        areas = np.zeros(index.area_count, np.bool_)
        areas[post_begun(index, asked.figures)] = True
        some = tuple(np.flatnonzero(areas)[:MOST_TOWNS].tolist())
        return [(Span(count - 1, count, some), areas)] if some else []
    for start in range(max(1, count - LONGEST_ENDING), count):
        before = asked.words[start : count - 1]
        begun = {" ".join([*before, last]) for last in (asked.words[-1], asked.typed) if last}
        areas = np.zeros(index.area_count, np.bool_)
        for words in begun:
            if len(words) >= SHORTEST_PREFIX:
                low, high = index.aliases.starting_with(words)
                areas[index.alias_area[low:high]] = True
        if not areas.any():
            continue
        parents = index.area_parent
        areas |= (parents >= 0) & areas[np.maximum(parents, 0)]
        span = Span(start, count, tuple(np.flatnonzero(areas)[:MOST_TOWNS].tolist()))
        found.append((span, areas))
    return found
