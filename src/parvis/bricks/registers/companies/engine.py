"""The engine of one version: companies by words, by filters, by number, by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies import records
from parvis.bricks.registers.companies.convert import E_OPEN, NATURAL
from parvis.bricks.registers.companies.filters import NO_FILTER, Filters, Sieve
from parvis.bricks.registers.companies.find import found, in_territory, merged
from parvis.bricks.registers.companies.index import Index
from parvis.bricks.registers.companies.near import around
from parvis.bricks.registers.companies.query import Question, Reading, understand
from parvis.bricks.registers.companies.rank import Hit, head, judge
from parvis.bricks.registers.companies.text import name_words
from parvis.kernel.values import Siret

MOST = 10_000  # results counted and paged, as in the national contract
STRIDE = 500_000  # companies looked at together when only filters are given
MOST_PERSONS = 2_000  # persons whose record is read to compare names


@dataclass(frozen=True)
class Found:
    """A page of answers; `total` counts at most MOST."""

    total: int
    hits: tuple[Hit, ...]
    nearby: Mapping[int, list[int]] = field(default_factory=dict)  # company -> its places there


class Engine:
    """Answers from one index. Threads may share it: nothing in it changes."""

    def __init__(self, index: Index) -> None:
        self.index = index

    @property
    def version(self) -> str:
        """The version of the register that answers."""
        return self.index.version

    def search(
        self,
        text: str = "",
        filters: Filters = NO_FILTER,
        *,
        first: int = 0,
        limit: int = 10,
        by_size: bool = False,
    ) -> Found:
        """Companies that a text means and that pass the filters, from the `first` one on."""
        sieve = Sieve(self.index, filters)
        question = understand(text) if text.strip() else None
        if question is None:
            return _page(self._filtered(sieve), first, limit)
        if question.siren or question.siret:
            hits = self._numbered(question, sieve)
            return Found(len(hits), tuple(hits[first : first + limit]))
        return self._worded(question, sieve, first, limit, by_size=by_size)

    def _numbered(self, question: Question, sieve: Sieve) -> list[Hit]:
        """The company with a SIREN or SIRET; none when a digit is wrong."""
        company: int | None = None
        if question.siret:
            known = self.index.establishment(int(question.siret))
            company = known[0] if known and Siret.accepts(question.siret) else None
        else:
            company = self.index.company(int(question.siren))
        numbers = np.array([] if company is None else [company], np.uint32)
        return [Hit(int(one), 1.0) for one in sieve.companies(numbers).tolist()]

    def _worded(
        self, question: Question, sieve: Sieve, first: int, limit: int, *, by_size: bool
    ) -> Found:  # fmt: skip
        """Every reading that has words; one without only when no other finds anything."""
        judged: dict[int, Hit] = {}
        parts: list[NDArray[Any]] = []
        readings = sorted(question.readings, key=lambda reading: not reading.words)
        for reading in readings:
            if parts and (not reading.words or len(parts) == 4):
                continue
            numbers, mended = found(self.index, reading, MOST if sieve.open else 0)
            if mended and parts:
                continue  # as typed it is found elsewhere
            numbers = sieve.companies(numbers)
            numbers = self._persons(numbers, sieve.filters)
            if not len(numbers):
                continue
            parts.append(numbers)
            for hit in judge(self.index, head(self.index, numbers, reading), reading,
                             mended=mended, by_size=by_size):  # fmt: skip
                if hit.company not in judged or judged[hit.company].score < hit.score:
                    judged[hit.company] = hit
        return self._ordered(judged, parts, first, limit)

    def _ordered(
        self, judged: dict[int, Hit], parts: list[NDArray[Any]], first: int, limit: int
    ) -> Found:  # fmt: skip
        """Compared companies by score, then the others by importance."""
        best = sorted(judged.values(), key=lambda hit: (-hit.score, hit.company))
        if not parts:
            return Found(0, ())
        parts = [part[:MOST] for part in parts]  # more are neither counted nor paged
        everyone = parts[0] if len(parts) == 1 else merged(parts)
        total = min(len(everyone), MOST)
        hits = best[first : first + limit]
        if len(hits) < limit and first + len(hits) < total:
            rest = everyone[~np.isin(everyone, np.array(list(judged), np.uint32))]
            start = max(0, first - len(best))
            more = rest[start : start + limit - len(hits)].tolist()
            lowest = best[-1].score if best else 0.0
            hits += [Hit(int(one), min(lowest, 0.0)) for one in more]
        return Found(total, tuple(hits[: max(0, total - first)]))

    def _filtered(self, sieve: Sieve) -> NDArray[Any]:
        """Companies that pass the filters, the most important first, at most MOST."""
        parts: list[NDArray[Any]] = []
        count = 0
        words = _person_words(sieve.filters)
        if words:
            numbers, _ = found(self.index, Reading(tuple(words), None, last=False))
            return self._persons(sieve.companies(numbers), sieve.filters)[:MOST]
        for start in range(0, self.index.companies, STRIDE):
            stop = min(start + STRIDE, self.index.companies)
            parts.append(sieve.companies(np.arange(start, stop, dtype=np.uint32)))
            count += len(parts[-1])
            if count >= MOST:
                break
        return np.concatenate(parts)[:MOST] if parts else np.zeros(0, np.uint32)

    def _persons(self, numbers: NDArray[Any], filters: Filters) -> NDArray[Any]:
        """Sole traders with the name and first names asked for."""
        if not (filters.surname or filters.first_names):
            return numbers
        numbers = numbers[(self.index.bits[numbers] & np.uint16(NATURAL)) > 0][:MOST_PERSONS]
        kept = [n for n in numbers.tolist() if _is_person(records.unit(self.index, n), filters)]
        return np.array(kept, np.uint32)

    def near(
        self, lon: float, lat: float, metres: float, filters: Filters = NO_FILTER,
        *, first: int = 0, limit: int = 10,
    ) -> Found:  # fmt: skip
        """Companies with an establishment within a distance of a point, the nearest first."""
        here = around(self.index, lon, lat, metres)
        owners = self.index.companies_of(here.places)
        _, once = np.unique(owners, return_index=True)
        nearest = owners[np.sort(once)].astype(np.uint32)
        page = _page(Sieve(self.index, filters).companies(nearest), first, limit)
        there = {hit.company: here.places[owners == hit.company].tolist() for hit in page.hits}
        return replace(page, nearby=there)

    def matching(
        self, hit: Hit, filters: Filters = NO_FILTER, most: int = 10
    ) -> list[int]:  # fmt: skip
        """Establishments of a company that the question or the filters mean, open ones first."""
        places = np.arange(*_slice(self.index, hit.company))
        if filters.placed:
            places = places[Sieve(self.index, filters).places(places)]
        if hit.where is not None:
            places = places[in_territory(self.index, hit.where, places)]
        closed = (self.index.est_bits[places] & np.uint32(E_OPEN)) == 0
        return list(places[np.argsort(closed, kind="stable")][:most].tolist())


def _slice(index: Index, company: int) -> tuple[int, int]:
    places = index.places_of(company)
    return places.start, places.stop


def _page(numbers: NDArray[Any], first: int, limit: int) -> Found:
    kept: Sequence[int] = numbers[:MOST][first : first + limit].tolist()
    return Found(min(len(numbers), MOST), tuple(Hit(int(one), 1.0) for one in kept))


def _person_words(filters: Filters) -> list[str]:
    said = f"{filters.surname} {filters.first_names}".strip()
    return name_words(said) if said else []


def _is_person(found: records.Unit, filters: Filters) -> bool:
    """Whether a sole trader has every word of the name, and every first name."""
    word = found.word
    last = name_words(f"{word('nomUniteLegale')} {word('nomUsageUniteLegale')}")
    names = ("prenomUsuel", "prenom1", "prenom2", "prenom3", "prenom4")
    first = name_words(" ".join(word(f"{name}UniteLegale") for name in names))
    asked, called = filters.surname, filters.first_names
    return (not asked or set(name_words(asked)) <= set(last)) and (
        not called or set(name_words(called)) <= set(first)
    )
