"""The address engine: search, autocomplete and reverse over one version of the index."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from parvis.bricks.registers.addresses import kernel, places, scoring, text
from parvis.bricks.registers.addresses import reverse as nearby
from parvis.bricks.registers.addresses.again import again, keep
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.judge import Candidate
from parvis.bricks.registers.addresses.quest import Found, Quest
from parvis.bricks.registers.addresses.records import KINDS, MICRO
from parvis.bricks.registers.addresses.results import (
    Address,
    address,
    importance,
    municipality,
    said,
    way,
)
from parvis.bricks.registers.addresses.rows import pieces
from parvis.bricks.registers.addresses.search import LEAST_TOTAL, run
from parvis.bricks.registers.addresses.understand import Asked, understand
from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.model import TerritoryError

TYPES = ("housenumber", "street", "locality", "municipality")
NEAR_BONUS = 0.08  # what nearness to the centre adds to a total
REACH = 5_000.0  # metres: nothing farther is an answer to a reverse search


@dataclass(frozen=True, slots=True)
class Filters:
    """What answers must be: any value of each filter, all filters together. Empty: no filter."""

    types: tuple[str, ...] = ()
    citycodes: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


NO_FILTER = Filters()


class Engine:
    """Answers from one index. Safe to use from many threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        kernel.ready()

    @property
    def version(self) -> str:
        """Version of the index: what caches depend on."""
        return self.index.version

    # --- search -------------------------------------------------------------------------------
    def search(
        self,
        question: str,
        *,
        limit: int = 5,
        autocomplete: bool = False,
        centre: tuple[float, float] | None = None,
        filters: Filters = NO_FILTER,
        explain: bool = False,
    ) -> list[Address]:
        """The best answers to a question, the best first. `centre`: (lon, lat) to prefer."""
        asked, found = self._found(
            question, autocomplete=autocomplete, centre=centre, filters=filters, explain=explain
        )
        ranked = self._ranked(found, centre, filters)
        told = scoring.Question(asked, autocomplete=autocomplete)
        answers: list[Address] = []
        surest = 1.0
        for place, candidate in enumerate(ranked[:limit]):
            second = ranked[place + 1].total if place + 1 < len(ranked) else 0.0
            second = second if place == 0 else ranked[0].total
            sure = min(surest, scoring.confidence(asked, candidate, second))
            surest = sure
            answers.append(self._answer(told, candidate, sure, centre))
        if explain:
            answers = [
                a._replace(explain=_why(self.index, asked, c, found))
                for a, c in zip(answers, ranked, strict=False)
            ]
        return answers

    def best(
        self, question: str, *, centre: tuple[float, float] | None = None,
        filters: Filters = NO_FILTER,
    ) -> tuple[Address | None, float | None]:  # fmt: skip
        """The first answer that `search` gives, its confidence left out, and the score of its
        second, None where there is none: all that a row of a file is told."""
        two = centre is None and not filters.types and not filters.postcodes
        asked, found = (two and again(self.index, question, filters.citycodes)) or self._found(
            question, centre=centre, filters=filters, two=two
        )
        ranked = self._ranked(found, centre, filters)
        if not ranked:
            return None, None
        told = scoring.Question(asked, autocomplete=False)
        answer = self._answer(told, ranked[0], None, centre)
        return answer, self._score(told, ranked[1], centre)[0] if len(ranked) > 1 else None

    def best_of_each(
        self, asked: list[tuple[str, Filters]]
    ) -> list[tuple[Address | None, float | None]]:
        """`best` of many questions, filtered by communes or not at all: what they share is done
        once, by compiled functions where they are ready."""
        areas = [self._within(filters) if filters.citycodes else None for _, filters in asked]
        rows = pieces.best_two(
            self.index,
            [(text, within or ()) for (text, _), within in zip(asked, areas, strict=True)],
        )
        if rows is None:
            return [self.best(text, filters=filters) for text, filters in asked]
        return [
            (None, None)
            if within == ()
            else self._of_row(row)
            if row is not None
            else self.best(text, filters=filters)
            for (text, filters), within, row in zip(asked, areas, rows, strict=True)
        ]

    def _of_row(self, row: pieces.Row) -> tuple[Address | None, float | None]:
        index, street = self.index, row.street
        if street is None:
            return None, None
        second = None
        if row.second is not None:
            second = scoring.on_scale(row.second_like, importance(index, row.second))
        if street < 0:
            score = scoring.on_scale(row.like, importance(index, street))
            return municipality(index, -1 - street, score=score), second
        score = scoring.on_scale(row.like, way(index, street).importance)
        return address(index, street, row.number, score=score), second

    def _found(
        self, question: str, *, autocomplete: bool = False, explain: bool = False,
        two: bool = False, centre: tuple[float, float] | None, filters: Filters,
    ) -> tuple[Asked, Found]:  # fmt: skip
        """A question understood, and the candidates found for it."""
        index = self.index
        asked = understand(question, index, autocomplete=autocomplete)
        within = self._within(filters)
        if within == () and (filters.citycodes or filters.postcodes):
            return asked, Found()
        if filters.types and "housenumber" not in filters.types:
            asked.numbers = []
            asked.figured = asked.figure_tokens = frozenset()
        point = (round(centre[0] * MICRO), round(centre[1] * MICRO)) if centre else None
        quest = Quest(index, asked, within=within or (), centre=point, explain=explain, two=two)
        found = run(quest)
        if two:
            keep(quest, filters.citycodes)
        return asked, found

    def _within(self, filters: Filters) -> tuple[int, ...] | None:
        """Areas that the filters leave: None for all, () for none."""
        index = self.index
        left: set[int] | None = None
        if filters.citycodes:
            left = set()
            for code in filters.citycodes:
                left |= self._areas_of_code(code)
        if filters.postcodes:
            posted = {
                area
                for code in filters.postcodes
                if code.isdecimal() and len(code) == 5
                for area in places.posted(index, int(code))
            }
            left = posted if left is None else left & posted
        return None if left is None else tuple(sorted(left))

    def _areas_of_code(self, code: str) -> set[int]:
        """Areas with an INSEE code; an old code leads to today's commune."""
        wanted = {code}
        found: set[int] = set()
        try:
            today = atlas.commune(code)
        except TerritoryError:
            today = None
        if today is not None:
            wanted.add(today.code)
        for one in wanted:
            found |= self.index.areas_with_code(one)
        return {inside for a in found for inside in (a, *self.index.children.get(a, ()))}

    def codes_of_city(self, name: str) -> list[str]:
        """INSEE codes of the communes (and districts) with exactly this name, however written."""
        named = places.named(self.index, " ".join(text.name_words(name)))
        return sorted({self.index.area_code(area) for area in named})

    def _ranked(
        self, found: Found, centre: tuple[float, float] | None, filters: Filters
    ) -> list[Candidate]:
        """Candidates that the filters keep, the best first; near ones first among equals."""
        least = max(LEAST_TOTAL, found.least)
        kept = [c for c in found.candidates.values() if c.total >= least]
        kept.sort(key=Candidate.order)
        if filters.types or filters.postcodes:
            kept = [c for c in kept if self._keeps(c, filters)]
        if centre is not None:
            for candidate in kept:
                lon, lat = self._point(candidate)
                km = scoring.kilometres(centre[0], centre[1], lon, lat)
                candidate.total += NEAR_BONUS * (scoring.nearness(km) - 1)
            kept.sort(key=Candidate.order)
        return kept

    def _keeps(self, candidate: Candidate, filters: Filters) -> bool:
        index = self.index
        if filters.types and self._type(candidate) not in filters.types:
            return False
        if filters.postcodes and candidate.street >= 0:
            post = (
                index.number_post(candidate.street, candidate.number)
                if candidate.number >= 0
                else index.v_street_post[candidate.street]
            )
            return post < 0 or f"{index.v_post_value[post]:05d}" in filters.postcodes
        return True

    def _type(self, candidate: Candidate) -> str:
        if candidate.street < 0:
            return "municipality"
        if candidate.number >= 0:
            return "housenumber"
        return KINDS[self.index.v_street_kind[candidate.street]]

    def _point(self, candidate: Candidate) -> tuple[float, float]:
        index = self.index
        if candidate.street < 0:
            area = -1 - candidate.street
            return index.v_area_lon[area] / MICRO, index.v_area_lat[area] / MICRO
        if candidate.number >= 0:
            number = candidate.number
            return index.v_number_lon[number] / MICRO, index.v_number_lat[number] / MICRO
        street = candidate.street
        return index.v_street_lon[street] / MICRO, index.v_street_lat[street] / MICRO

    def _answer(
        self,
        told: scoring.Question,
        candidate: Candidate,
        sure: float | None,
        centre: tuple[float, float] | None,
    ) -> Address:
        score, km = self._score(told, candidate, centre)
        distance = None if km is None else int(km * 1000)
        index, street = self.index, candidate.street
        if street < 0:
            return municipality(index, -1 - street, score=score, confidence=sure, distance=distance)
        return address(
            index, street, candidate.number, score=score, confidence=sure, distance=distance
        )

    def _score(
        self, told: scoring.Question, candidate: Candidate, centre: tuple[float, float] | None
    ) -> tuple[float, float | None]:
        """addok's score of a candidate, and its kilometres from the centre."""
        parts = said(self.index, candidate.street, candidate.number)
        km = scoring.kilometres(*centre, *self._point(candidate)) if centre else None
        return scoring.addok_score(self.index, told, candidate, *parts, km), km

    def entry(self, street: int, number: int = -1, distance: int | None = None) -> Address:
        """The address of an entry; a negative street is an area."""
        if street < 0:
            return municipality(self.index, -1 - street, distance=distance)
        return address(self.index, street, number, distance=distance)

    # --- reverse ------------------------------------------------------------------------------
    def reverse(
        self, lon: float, lat: float, *, limit: int = 1, filters: Filters = NO_FILTER,
        reach: float = REACH,
    ) -> list[Address]:  # fmt: skip
        """The addresses nearest to a point, the nearest first; ValueError off the globe."""
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise ValueError("out of range")
        if filters.types == ("municipality",):
            return self._towns(lon, lat, limit, filters, reach)
        if filters == NO_FILTER:
            near = nearby.nearest(self.index, lon, lat, limit, reach=reach)
            found = [
                self.entry(*nearby.owner(self.index, one.point), distance=round(one.metres))
                for one in near
            ]
        else:
            found = self._filtered(lon, lat, limit, filters, reach)
        if not found and (not filters.types or "municipality" in filters.types):
            return self._towns(lon, lat, limit, filters, reach)
        return found

    def _towns(
        self, lon: float, lat: float, limit: int, filters: Filters, reach: float
    ) -> list[Address]:
        """Communes by the distance of their centre."""
        near = nearby.nearest_towns(self.index, lon, lat, limit + 50, reach)
        found = []
        for one in near:
            town = municipality(self.index, one.point)
            fits = not filters.citycodes or town.citycode in filters.citycodes
            if fits and (not filters.postcodes or town.postcode in filters.postcodes):
                found.append(town._replace(distance=round(one.metres)))
        return found[:limit]

    def _filtered(
        self, lon: float, lat: float, limit: int, filters: Filters, reach: float
    ) -> list[Address]:
        """Reverse search under filters. Asked for streets, a number answers for its street."""
        answers: dict[int, Address] = {}
        seen: set[str] = set()

        def keep(point: int) -> bool:
            one = self._as_asked(point, filters)
            if one is None or one.id in seen:
                return False
            seen.add(one.id)
            answers[point] = one
            return True

        def again() -> None:
            seen.clear()

        near = nearby.nearest(self.index, lon, lat, limit, reach=reach, keep=keep, again=again)
        return [answers[one.point]._replace(distance=round(one.metres)) for one in near]

    def _as_asked(self, point: int, filters: Filters) -> Address | None:
        """What a point answers under filters, None when nothing."""
        street, number = nearby.owner(self.index, point)
        types: Iterable[str] = filters.types or TYPES
        if "housenumber" not in types:
            number = -1
        one = self.entry(street, number)
        if one.type not in types:
            return None
        if filters.citycodes and one.citycode not in filters.citycodes:
            return None
        if filters.postcodes and one.postcode not in filters.postcodes:
            return None
        return one


def _why(index: Index, asked: Asked, candidate: Candidate, found: Found) -> dict[str, object]:
    """Why an answer stands where it does, for `explain=1`."""
    reading = candidate.reading
    span = reading.span if reading else None
    return {
        "words": asked.words,
        "unknown": [w for w, i in zip(asked.words, asked.ids, strict=True) if i < 0],
        "postcodes": [f"{value:05d}" for _, value in asked.postcodes],
        "numbers": [f"{n.value}{n.suffix}" for n in asked.numbers],
        "left_out": [asked.words[i] for i in sorted(asked.dropped)],
        "commune_read": asked.joined(list(range(span.start, span.end))) if span else "",
        "street_read": asked.joined(reading.free) if reading else "",
        "likeness": round(candidate.likeness, 4),
        "penalties": {
            "commune": round(candidate.city, 4),
            "postcode": round(candidate.postcode, 4),
            "housenumber": round(candidate.number_penalty, 4),
        },
        "total": round(candidate.total, 4),
        "readings": found.tried,
    }
