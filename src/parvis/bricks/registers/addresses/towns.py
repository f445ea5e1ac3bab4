"""Communes as answers: when the question names one and nothing else, or nothing better is found."""

from __future__ import annotations

from parvis.bricks.registers.addresses import places
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.judge import Candidate, Reading, read
from parvis.bricks.registers.addresses.memory import remembered
from parvis.bricks.registers.addresses.places import Span
from parvis.bricks.registers.addresses.quest import Quest
from parvis.bricks.registers.addresses.records import NOWHERE

MOST = 12  # communes of one name or post code that are answers
BY_POSTCODE = 0.9
BEGUN = 0.93
CLAIMED = 0.62  # a commune that is surely meant, when its street is not found


def towns(quest: Quest) -> None:
    """Add the communes that the question names, begins to name, or gives the post code of."""
    asked, index = quest.asked, quest.index
    codes = {i for i, _ in asked.postcodes}
    said = [i for i in range(len(asked.words)) if i not in codes and i not in asked.dropped]
    if needless(quest, said):
        return
    posted = {a for _, v in asked.postcodes for a in places.posted(index, v)}
    for span in (quest.spans or quest.near)[:6]:
        share = _share(quest, span, said)
        reading = read(asked, span, frozenset()) if quest.explain else None
        for area in _first(index, span.areas):
            total = share * span.likeness
            if posted and not _posted(quest, area, posted):
                total -= 0.1
            _add(quest, area, total, span.likeness, reading)
    if not said:
        whole = [a for a in posted if not posted & set(index.children.get(a, ()))]
        for area in _first(index, tuple(whole)):  # the district, not Paris, for « 75002 »
            _add(quest, area, BY_POSTCODE, BY_POSTCODE)
    if asked.last >= 0:
        _begun(quest, said)
    if asked.figures and len(asked.words) == 1:
        for area in _first(index, tuple(places.post_begun(index, asked.figures))):
            _add(quest, area, BY_POSTCODE - 0.1, BY_POSTCODE)


def needless(quest: Quest, said: list[int]) -> bool:
    """Whether no commune could be one of the two answers that are wanted: none is all that is
    said, and two streets are surer than a commune whose street is not found."""
    found, asked = quest.found, quest.asked
    if not said or found.least <= CLAIMED or asked.last >= 0 or asked.figures:
        return False
    spans = (quest.spans or quest.near)[:6]
    return not any(span.start <= said[0] and said[-1] < span.end for span in spans)


def _share(quest: Quest, span: Span, said: list[int]) -> float:
    """1 when the span is all that is said; else how surely it is an answer all the same."""
    inside = [i for i in said if span.start <= i < span.end]
    if len(inside) == len(said):
        return 1.0
    if span == quest.claim:
        return CLAIMED
    weight = quest.asked.weight
    part, whole = _added([weight[i] for i in inside]), _added([weight[i] for i in said])
    return CLAIMED * min(1.0, part / (whole or 1.0))


def _added(weights: list[float]) -> float:
    """Their sum, one after another: `sum` adds in another way from Python 3.12 on."""
    total = 0.0
    for weight in weights:
        total += weight
    return total


def _posted(quest: Quest, area: int, posted: set[int]) -> bool:
    index = quest.index
    inside = (area, index.v_area_parent[area], *index.children.get(area, ()))
    return any(a in posted for a in inside)


@remembered(8_000)
def _first(index: Index, areas: tuple[int, ...]) -> list[int]:
    """The most important communes among some areas; old communes give way to today's."""
    today = {index.v_area_parent[a] if index.v_area_kind[a] == 2 else a for a in areas}
    known = [a for a in today if a >= 0 and index.v_area_lon[a] != NOWHERE]
    inside = {i for a in known for i in index.children.get(a, ())}
    known = [a for a in known if a not in inside]  # Paris, and not Paris and its districts
    return sorted(known, key=lambda a: (-index.v_area_importance[a], a))[:MOST]


def _add(
    quest: Quest, area: int, total: float, likeness: float, reading: Reading | None = None
) -> None:
    if quest.within and area not in quest.within:
        return
    found = Candidate.of_area(area, total, likeness, quest.index.v_area_importance[area])
    found.reading = reading
    quest.found.add(found)


def _begun(quest: Quest, said: list[int]) -> None:
    """Communes whose name begins with all that was typed."""
    asked, index = quest.asked, quest.index
    typed = asked.joined(said)
    low, high = index.aliases.starting_with(typed)
    if low == high:
        return
    areas = tuple(set(index.alias_area[low : min(high, low + 20_000)].tolist()))
    for area in _first(index, areas):
        _add(quest, area, BEGUN, BEGUN)
