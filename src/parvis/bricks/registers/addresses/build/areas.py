"""The areas of an index: from the official code, from the file's own communes, from its streets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from parvis.bricks.registers.addresses import text
from parvis.bricks.registers.addresses.build.gather import Gathered
from parvis.bricks.registers.addresses.lexicon import ARTICLES
from parvis.bricks.registers.addresses.records import NOWHERE, Ints
from parvis.bricks.registers.addresses.territory import (
    COMMUNE,
    DISTRICT,
    OLD,
    Area,
    parent_of_district,
)

NO_CODE = 99_999  # orders areas without post code last
Key = tuple[bool, str]  # (is an old commune, code)


@dataclass
class Draft:
    """An area being put together."""

    code: str
    name: str
    kind: int
    parent: Key | None = None
    population: int = 0
    postcodes: set[int] = field(default_factory=set)
    first: int = NO_CODE
    context: str = ""
    lon: int = NOWHERE
    lat: int = NOWHERE
    importance: float = 0.0
    ban_id: str = ""
    delivery: set[str] = field(default_factory=set)


@dataclass
class Areas:
    """Areas in their final order.

    `of_city`: area of each text of `citycode`; `old_of`: area of each (citycode, oldcode,
    oldcity) triple of texts; `parents`: place of each area's parent, -1 for none.
    """

    drafts: list[Draft]
    parents: Ints
    of_city: Ints
    old_of: dict[tuple[int, int, int], int]

    def aliases(self) -> list[tuple[str, int]]:
        """Every name that each area answers to, in canonical words, sorted."""
        said: list[tuple[str, int]] = []
        for place, draft in enumerate(self.drafts):
            parent = self.drafts[self.parents[place]] if self.parents[place] >= 0 else None
            if draft.kind == OLD and parent is not None and parent.name == draft.name:
                continue  # the commune that took its name holds it whole
            said.append((draft.name, place))
            if draft.kind != DISTRICT:  # for those all say « PARIS »
                said += [(delivery, place) for delivery in draft.delivery]
        found: set[tuple[str, int]] = set()
        split = text.names_words([name for name, _ in said])
        for words, (_, place) in zip(split, said, strict=True):
            found.update((alias, place) for alias in _aliases(words, self.drafts[place].kind))
        return sorted(found)


def _aliases(words: list[str], kind: int) -> set[str]:
    made = {" ".join(words)}
    if ARTICLES.isdisjoint(words) and kind != DISTRICT:
        return made
    made.add(" ".join(text.without_article(words)))
    if kind == DISTRICT and len(words) > 2:  # « paris 1er arrondissement »
        rank = text.split_number(words[-2])[0]
        city = " ".join(words[:-2])
        made |= {f"{city} {words[-2]}", f"{city} {rank}", f"{city} {rank}e"}
    plain = [word for word in words if word not in ARTICLES]
    if len(plain) > 1:
        made.add(" ".join(plain))
    return made


def areas_of(gathered: Gathered, infos: Iterable[Area]) -> Areas:
    """Put together everything that is known about the areas, in their final order."""
    drafts: dict[Key, Draft] = {}
    for info in infos:
        _from_code(drafts, info)
    for row in gathered.areas:
        draft = _current(drafts, row.code, row.name)
        draft.name, draft.lon, draft.lat = row.name, row.lon, row.lat
        draft.population = row.population or draft.population
        draft.postcodes |= set(row.postcodes)
        draft.context, draft.ban_id = row.context or draft.context, row.ban_id
        draft.importance = row.importance
    olds = _from_streets(drafts, gathered)
    _parents(drafts)
    for draft in drafts.values():
        if draft.first == NO_CODE and draft.postcodes:
            draft.first = min(draft.postcodes)
    for draft in [d for d in drafts.values() if d.kind == OLD and d.first == NO_CODE]:
        if draft.parent in drafts:
            draft.first = drafts[draft.parent].first
    order = sorted(drafts, key=lambda key: (drafts[key].first, key[1], key[0]))
    places = {key: i for i, key in enumerate(order)}
    cities = gathered.texts["citycode"]
    return Areas(
        drafts=[drafts[key] for key in order],
        parents=np.array([places.get(drafts[k].parent or k, -1) if drafts[k].parent else -1
                          for k in order], np.int32),
        of_city=np.array([places.get((False, code), -1) for code in cities], np.int32),
        old_of={triple: places[key] for triple, key in olds.items()},
    )  # fmt: skip


def _from_code(drafts: dict[Key, Draft], info: Area) -> None:
    old = info.kind == OLD
    drafts[(old, info.code)] = Draft(
        info.code, info.name, info.kind, (False, info.parent) if info.parent else None,
        info.population, set(info.postcodes), min(info.postcodes, default=NO_CODE), info.context,
    )  # fmt: skip


def _current(drafts: dict[Key, Draft], code: str, name: str) -> Draft:
    """The commune or district with this code, made from what the file says when it is new."""
    key = (False, code)
    if key not in drafts:
        kind = DISTRICT if parent_of_district(code) else COMMUNE
        drafts[key] = Draft(code, name, kind)
    return drafts[key]


def _from_streets(drafts: dict[Key, Draft], g: Gathered) -> dict[tuple[int, int, int], Key]:
    """Communes, post codes, delivery labels and old communes that the streets name."""
    texts, street = g.texts, g.street
    pairs = np.unique(np.stack([street["citycode"], street["city"]]), axis=1)
    for code, name in pairs.T.tolist():
        _current(drafts, texts["citycode"][code], texts["city"][name])
    for code, postcode in _postcodes(g):
        draft = drafts[(False, texts["citycode"][code])]
        if draft.first == NO_CODE or draft.first not in draft.postcodes:
            draft.first = postcode
        draft.postcodes.add(postcode)
    pairs = np.unique(np.stack([street["citycode"], street["delivery"]]), axis=1)
    for code, said in pairs.T.tolist():
        if texts["delivery"][said]:
            drafts[(False, texts["citycode"][code])].delivery.add(texts["delivery"][said])
    triples = np.unique(
        np.stack([street["citycode"], street["oldcode"], street["oldcity"]]), axis=1
    )
    olds: dict[tuple[int, int, int], Key] = {}
    for code, old, name in triples.T.tolist():
        if texts["oldcity"][name]:
            key = _old(drafts, texts["citycode"][code], texts["oldcode"][old],
                       texts["oldcity"][name])  # fmt: skip
            olds[(code, old, name)] = key
    return olds


def _old(drafts: dict[Key, Draft], code: str, oldcode: str, name: str) -> Key:
    key = (True, oldcode or f"{code}/{name}")
    if key not in drafts or drafts[key].parent != (False, code):
        key = key if key not in drafts else (True, f"{oldcode}/{code}")
        context = drafts[(False, code)].context
        drafts[key] = Draft(oldcode or code, name, OLD, (False, code), context=context)
    elif drafts[key].name != name:
        drafts[key] = replace(drafts[key], name=name)
    return key


def _postcodes(g: Gathered) -> list[tuple[int, int]]:
    """Different (citycode text, post code) pairs of streets and numbers, commonest first."""
    cities = g.street["citycode"]
    code = np.concatenate([cities, cities[g.number["street"]]]).astype(np.int64)
    post = np.concatenate([g.street["postcode"], g.number["postcode"]])
    pairs, counts = np.unique((code * 100_000 + post)[post > 0], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [(pair // 100_000, pair % 100_000) for pair in pairs[order].tolist()]


def _parents(drafts: dict[Key, Draft]) -> None:
    """Paris, Lyon and Marseille exist when one of their districts does."""
    for draft in list(drafts.values()):
        found = parent_of_district(draft.code) if draft.kind == DISTRICT else None
        if found is None:
            continue
        code, name = found
        parent = drafts.setdefault((False, code), Draft(code, name, COMMUNE))
        draft.parent = (False, code)
        parent.postcodes |= draft.postcodes
        parent.context = parent.context or draft.context
        draft.context = draft.context or parent.context
