"""How well one street, and the house number in it, answers a question.

A candidate's total is the likeness of its name (0 to 1) less penalties for what the question
says and the candidate contradicts: commune, post code, house number. Each part is kept, for
`explain` and for the confidence.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.lexicon import SAME_SUFFIX
from parvis.bricks.registers.addresses.memory import remembered
from parvis.bricks.registers.addresses.places import Span
from parvis.bricks.registers.addresses.territory import OLD
from parvis.bricks.registers.addresses.understand import Asked, HouseNumber

NO_NUMBER = -1
_NOTHING: frozenset[int] = frozenset()
OTHER_CITY = 0.15  # the question names another commune
NOT_SAID_WHERE, ELSEWHERE_IN_IT = 0.01, 0.05  # it names an old commune of this one
OTHER_POSTCODE, SAME_DEPARTMENT, AREA_POSTCODE = 0.10, 0.05, 0.01
NUMBER_MISSING, OTHER_SUFFIX, LIKE_SUFFIX = 0.08, 0.03, 0.004
NUMBER_SWALLOWED = 0.075  # « rue X, Paris 16 »: read as a district, it may be the number
BEGUN = 0.96  # ceiling when only the beginning of the name was typed
CONTAINED, PARTLY = 0.97, 0.94  # ceiling when the name is a part of a longer text
UNCOVERED = 0.22  # weight of the words of the question that the name leaves unsaid
ORDINAL_LIKELY = 5  # « 3e »: more often a rank than a house number


@dataclass(slots=True)
class Reading:
    """One way to divide a question: words read as the commune, words left for the street.

    `free`: positions left for the street; `soft`: positions among the question's words that are
    likelier noise (before the house number, after the commune).
    """

    span: Span | None
    free: list[int]
    figures: frozenset[int]
    asked_weight: float
    posted: bool  # whether a post code is said
    claim: Span | None = None  # words that name a commune though this reading ignores them
    texts: dict[frozenset[int], tuple[str, str]] = field(default_factory=dict)
    numbers: tuple[HouseNumber, ...] | None = None

    def text(self, asked: Asked, taken: frozenset[int]) -> tuple[str, str]:
        """The words left for the street less some, with and without their spaces."""
        known = self.texts.get(taken)
        if known is None:
            words = asked.words
            text = " ".join([words[i] for i in self.free if i not in taken])
            known = self.texts[taken] = (text, text.replace(" ", ""))
        return known

    def outside(self, asked: Asked) -> tuple[HouseNumber, ...]:
        """The numbers that do not stand in the commune's name."""
        if self.numbers is None:
            span = self.span
            self.numbers = tuple(
                [
                    n for n in asked.numbers
                    if span is None or not span.start <= n.position < span.end
                ]
            )  # fmt: skip
        return self.numbers


@dataclass(slots=True)
class Candidate:
    """A street or place that may be the answer, and why. `number`: entry among the numbers."""

    street: int
    total: float
    likeness: float
    city: float
    postcode: float
    number_penalty: float
    number: int
    said: HouseNumber | None  # the words of the question that this number answers
    reading: Reading | None
    importance: float

    @classmethod
    def of_area(cls, area: int, total: float, likeness: float, importance: float) -> Candidate:
        """A commune as an answer: a negative street."""
        return cls(-1 - area, total, likeness, 0.0, 0.0, 0.0, NO_NUMBER, None, None, importance)

    def order(self) -> tuple[float, float, int]:
        """Best first; ties broken by importance, then by place in the index: deterministic."""
        return (-round(self.total, 6), -self.importance, self.street)


def read(
    asked: Asked, span: Span | None, lead: frozenset[int], claim: Span | None = None
) -> Reading:
    """Divide the question around one reading of the commune."""
    taken = set(asked.dropped)
    taken.update(i for i, _ in asked.postcodes)
    if span is not None:
        taken.update(range(span.start, span.end))
    free = [i for i in range(len(asked.words)) if i not in taken and i not in lead]
    figures = asked.figured
    weights, weight = asked.weight, 0.0
    for i in free:  # not `sum`, which adds in another way from Python 3.12 on
        if i not in figures:
            weight += weights[i]
    posted = bool(asked.postcodes)
    return Reading(span, free, figures, weight, posted, claim if span is None else None)


def judge(
    index: Index, asked: Asked, reading: Reading, street: int, cover: float, least: float = -1.0
) -> Candidate | float:  # fmt: skip
    """Weigh one street against one reading. `cover`: Dice's measure of its words. Its likeness
    alone, which its total never exceeds, when that is below `least`."""
    name = index.v_street_name[street]
    said = _name(index, name)
    left, taken, swallowed = _figures(index, asked, reading, name)
    likeness = _likeness(asked, reading, said, cover, taken)
    if likeness < least:
        return likeness
    number, penalty, meant = house_number(index, left, street)
    if swallowed:
        penalty = NUMBER_SWALLOWED
    city = _city(index, reading.span, street)
    if reading.claim is not None and not _says(asked, reading.claim, said):
        city = _city(index, reading.claim, street)
    postcode = penalty_of_postcode(index, asked, street, number)
    return Candidate(
        street,
        likeness - city - postcode - penalty,
        likeness,
        city,
        postcode,
        penalty,
        number,
        meant,
        reading,
        index.v_street_importance[street],
    )


def _likeness(
    asked: Asked, reading: Reading, said: str, cover: float, taken: frozenset[int]
) -> float:
    """How like the street's name is to the words left for it, from 0 to 1."""
    text, letters = reading.text(asked, taken)
    if text == said:
        return 1.0
    ratio = fuzz.ratio(text, said) / 100
    squeezed = fuzz.ratio(letters, said.replace(" ", "")) / 100 - 0.01
    whole = max(ratio, squeezed)
    if asked.last in reading.free and len(text) < len(said):
        begun = fuzz.ratio(text, said[: len(text)]) / 100
        whole = max(whole, BEGUN * begun + 0.02 * len(text) / len(said))
    best, other = max(whole, 0.98 * cover), min(whole, cover)
    if best < 0.9 and len(said) > 5:
        part = CONTAINED if f" {said} " in f" {text} " else 0.0
        less = UNCOVERED * (1 - min(cover, 1.0))
        if not part and len(text) > len(said):
            telling = 100 * (best + less) / PARTLY - 1e-6  # what is below changes nothing
            if telling <= 100:
                part = PARTLY * fuzz.partial_ratio(said, text, score_cutoff=telling) / 100
        best = max(best, part - less)
    return 0.92 * best + 0.08 * min(other, 1.0)


@remembered(50_000)
def _name(index: Index, name: int) -> str:
    """A name in canonical words."""
    return index.names[name]


def _figures(
    index: Index, asked: Asked, reading: Reading, name: int
) -> tuple[tuple[HouseNumber, ...], frozenset[int], bool]:
    """The numbers that may be the house number in a street of this name, the positions that are
    not the street's name, and whether the commune's name took the only number there is."""
    if not asked.numbers:
        return (), _NOTHING, False
    left, figures, named = reading.outside(asked), reading.figures, _NOTHING
    if asked.figure_tokens:
        first, last = index.v_name_token_at[name], index.v_name_token_at[name + 1]
        own = index.v_name_token[first:last].tolist()
        if not asked.figure_tokens.isdisjoint(own):
            named, others = _in_name(asked, own)
            left = tuple([n for n in left if n in others])
            figures = figures - named
    swallowed = (
        not left
        and reading.span is not None
        and len(named) < len({n.position for n in asked.numbers})
    )
    return left, figures, swallowed


def house_number(
    index: Index, left: tuple[HouseNumber, ...], street: int
) -> tuple[int, float, HouseNumber | None]:
    """The number meant among those `left`, the penalty for how it fits, the words read as it."""
    if not left:
        return NO_NUMBER, 0.0, None
    start, end = index.v_street_number_at[street], index.v_street_number_at[street + 1]
    best, penalty, place = NO_NUMBER, NUMBER_MISSING, 0
    for rank, n in enumerate(left):
        if n.likely >= ORDINAL_LIKELY and rank:
            continue
        if best >= 0 and penalty < OTHER_SUFFIX and n.position == left[place].position:
            continue  # « 12 bis » is there: it is not « 12 »
        found, worse = _find(index, start, end, n)
        if found >= 0 and (best < 0 or worse + 0.002 * rank < penalty + 0.002 * place):
            best, penalty, place = found, worse, rank
    if best < 0 and left[0].likely >= ORDINAL_LIKELY:
        penalty = 0.0
    return best, penalty, left[place] if best >= 0 else None


def _in_name(asked: Asked, own: list[int]) -> tuple[frozenset[int], list[HouseNumber]]:
    """Positions of the numbers that are words of the street's name (« rue du 8 mai »), and the
    numbers that are none."""
    named: set[int] = set()
    others: list[HouseNumber] = []
    for n in asked.numbers:
        token = asked.ids[n.position]
        if token >= 0 and token in own and own.count(token) > _earlier(asked, named, token):
            if n.position not in named and not _twice(asked, n):
                named.add(n.position)
            if n.position in named:
                continue
        others.append(n)
    return frozenset(named), others


def _earlier(asked: Asked, named: set[int], token: int) -> int:
    return sum(asked.ids[i] == token for i in named)


def _twice(asked: Asked, number: HouseNumber) -> bool:
    """« 8 rue du 8 mai »: the first of two equal figures is the house number."""
    token = asked.ids[number.position]
    return token in asked.ids[number.position + 1 :]


def _find(index: Index, start: int, end: int, wanted: HouseNumber) -> tuple[int, float]:
    """Entry of a number in a street (-1 when it has none) and the penalty for its suffix."""
    values, suffixes = index.v_number_value, index.v_number_suffix
    low = bisect_left(values, wanted.value, start, end)
    if low == end or values[low] != wanted.value:
        return NO_NUMBER, NUMBER_MISSING
    place = index.suffix_place
    exact = place.get(wanted.suffix, -1)
    if suffixes[low] == exact:
        return low, 0.0
    like = [place.get(other, -1) for other in SAME_SUFFIX.get(wanted.suffix, ())]
    best, penalty = low, OTHER_SUFFIX
    entry = low
    while entry < end and values[entry] == wanted.value:
        suffix = suffixes[entry]
        if suffix == exact:
            return entry, 0.0
        if suffix in like and penalty > LIKE_SUFFIX:
            best, penalty = entry, LIKE_SUFFIX
        entry += 1
    return best, penalty


def _city(index: Index, span: Span | None, street: int) -> float:
    """Penalty for the commune: none when the question names this one, or none."""
    if span is None:
        return 0.0
    area, old = index.v_street_area[street], index.v_street_old[street]
    unlike = 0.3 * (1 - span.likeness)
    if area in span.areas or old in span.areas or index.v_area_parent[area] in span.areas:
        return unlike
    for named in span.areas:  # an old commune is named: its commune, but not where in it
        if index.v_area_kind[named] == OLD and index.v_area_parent[named] == area:
            return unlike + (NOT_SAID_WHERE if old < 0 else ELSEWHERE_IN_IT)
    return OTHER_CITY


def _says(asked: Asked, claim: Span, name: str) -> bool:
    """Whether the words of a claim stand in the name: « rue de Lyon » claims no commune."""
    claimed = " ".join(asked.words[claim.start : claim.end])
    return f" {claimed} " in f" {name} "


def penalty_of_postcode(index: Index, asked: Asked, street: int, number: int) -> float:
    """Penalty for the post code: none when it is the address's, or none was given."""
    if not asked.postcodes:
        return 0.0
    post = index.number_post(street, number) if number >= 0 else index.v_street_post[street]
    own = index.v_post_value[post] if post >= 0 else 0
    for _, value in asked.postcodes:
        if value == own:
            return 0.0
    area = index.v_street_area[street]
    places = index.v_area_post[index.v_area_post_at[area] : index.v_area_post_at[area + 1]]
    served = [index.v_post_value[p] for p in places]
    best = OTHER_POSTCODE
    for _, value in asked.postcodes:
        if value in served:
            best = min(best, AREA_POSTCODE)
        elif own // 1000 == value // 1000:
            best = min(best, SAME_DEPARTMENT)
    return best
