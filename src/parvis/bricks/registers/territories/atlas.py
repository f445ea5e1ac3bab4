"""The official code and the overlays of invented places, asked as one.

An overlay is compiled like the official file and searched by the same program. Its codes begin
with 00, a département that does not exist, so none can ever be a real one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from parvis.bricks.registers.territories import columns
from parvis.bricks.registers.territories.compile import KINDS as SOURCE_KINDS
from parvis.bricks.registers.territories.compile import compile_tables
from parvis.bricks.registers.territories.history import Became, history
from parvis.bricks.registers.territories.model import (
    SIREN,
    Commune,
    Departement,
    Epci,
    Kind,
    Region,
    TerritoryError,
    checked_code,
)
from parvis.bricks.registers.territories.search import Search
from parvis.bricks.registers.territories.store import KINDS, Store, store
from parvis.bricks.registers.territories.words import query_words

MAX_TEXT, MAX_LIMIT = 200, 100
INVENTED = "00"
COMMUNES = frozenset({Kind.COMMUNE})


@dataclass(frozen=True, slots=True)
class Match:
    """One answer of a search. `via`: the other name that was typed (a district, a delegated or
    associated commune), empty when the commune's own name or code fits."""

    commune: Commune
    via: str = ""


class Atlas:
    """Every store of the process: overlays first, then the official one."""

    def __init__(self) -> None:
        self._overlays: dict[str, Store] = {}

    def stores(self) -> Iterator[tuple[Store, bool]]:
        """Each store and whether its places are invented."""
        for overlay in self._overlays.values():
            yield overlay, True
        yield store(), False

    @property
    def version(self) -> str:
        """What the answers depend on: the official version and the overlays' names."""
        return "+".join([store().version, *self._overlays])

    # --- overlays -----------------------------------------------------------------------------
    def add(
        self,
        name: str,
        communes: Sequence[Commune],
        groups: Sequence[Epci],
        departement: Departement,
        region: Region,
    ) -> None:
        """Add invented places under a name; the same name again replaces them."""
        for commune in communes:
            if not checked_code(commune.code).startswith(INVENTED):
                raise TerritoryError(f"{commune.code}: an invented code begins with {INVENTED}")
        official = store()
        for siren in [*(c.siren for c in communes if c.siren), *(g.code for g in groups)]:
            if official.find_siren(siren) is not None or siren in official.groups:
                raise TerritoryError(f"{siren} is the SIREN of a real body.")
        if (departement.code, region.code) != (INVENTED, INVENTED):
            raise TerritoryError(f"An invented département and région have the code {INVENTED}.")
        tables = compile_tables(_source(communes, groups, departement, region))
        self._overlays[name] = Store(columns.pack({"source": name, "version": name}, tables))
        self.commune.cache_clear()

    def remove(self, name: str) -> None:
        """Take an overlay away; nothing happens when there is none of that name."""
        self._overlays.pop(name, None)
        self.commune.cache_clear()

    # --- places -------------------------------------------------------------------------------
    @lru_cache(maxsize=4096)  # noqa: B019 - there is one atlas per process
    def commune(self, code: str) -> Commune | None:
        """Today's commune with this code, or that an old code leads to."""
        code = checked_code(code)
        for place, invented in self.stores():
            row = place.find(code)
            row = place.find_former(code) if row is None else row
            if row is not None:
                return self._object(place, row, invented)
        return None

    def place(self, code: str, kind: Kind) -> Commune | None:
        """The district, delegated or associated commune (or commune) with this code today."""
        code = checked_code(code)
        for place, invented in self.stores():
            row = place.find(code, kind)
            if row is not None:
                return self._object(place, row, invented)
        return None

    def by_siren(self, siren: str) -> Commune | Epci | None:
        """The commune or group with this SIREN."""
        if not SIREN.match(siren):
            raise TerritoryError(
                _("“%(siren)s” is not a SIREN: nine digits.") % {"siren": siren[:20]}
            )
        for place, invented in self.stores():
            row = place.find_siren(siren)
            if row is not None:
                return self._object(place, row, invented)
        return self.group(siren)

    def group(self, siren: str) -> Epci | None:
        """The group (EPCI or EPT) with this SIREN."""
        for place, invented in self.stores():
            found = place.groups.get(siren)
            if found is not None:
                return replace(found, invented=True) if invented else found
        return None

    def groups(self) -> Iterator[Epci]:
        """Every group, invented ones first."""
        for place, invented in self.stores():
            for found in place.groups.values():
                yield replace(found, invented=True) if invented else found

    def communes(self) -> Iterator[Commune]:
        """Every commune of today, invented ones first, then by code."""
        for place, invented in self.stores():
            for row in place.rows_of(Kind.COMMUNE):
                yield self._object(place, row, invented)

    def communes_of(self, department: str) -> tuple[Commune, ...]:
        """Communes of a département by code; none when there is no such département."""
        return tuple(
            self._object(place, row, invented)
            for place, invented in self.stores()
            if department in place.departements
            for row in place.department_rows(department)
        )

    def all_parts(self) -> Iterator[Commune]:
        """Every district, delegated and associated commune, by kind then code."""
        for place, invented in self.stores():
            for row in range(place.communes, len(place.parents)):
                yield self._object(place, row, invented)

    def parts_of(self, code: str) -> tuple[Commune, ...]:
        """Districts, delegated and associated communes inside a commune, by kind then code."""
        for place, invented in self.stores():
            row = place.find(checked_code(code))
            if row is not None:
                others = range(place.communes, len(place.parents))
                inside = [other for other in others if place.parents[other] == row]
                return tuple(self._object(place, other, invented) for other in inside)
        return ()

    def at_post_code(self, post_code: str) -> tuple[Commune, ...]:
        """Communes that a post code serves, the most peopled first."""
        if not (len(post_code) == 5 and post_code.isdecimal()):
            raise TerritoryError(
                _("“%(code)s” is not a post code: five digits.") % {"code": post_code[:20]}
            )
        return tuple(
            self._object(place, row, invented)
            for place, invented in self.stores()
            for row in sorted(place.posted_at(post_code), key=place.ranks.__getitem__)
            if row < place.communes
        )

    def department(self, code: str) -> Departement | None:
        """The département with this code."""
        found = (place.departements.get(code) for place, _ in self.stores())
        return next((one for one in found if one), None)

    def region(self, code: str) -> Region | None:
        """The région with this code."""
        found = (place.regions.get(code) for place, _ in self.stores())
        return next((one for one in found if one), None)

    # --- search -------------------------------------------------------------------------------
    def search(
        self, text: str, limit: int = 10, kinds: Iterable[Kind] = COMMUNES
    ) -> tuple[Match, ...]:
        """The best answers to what a person typed; none for a blank text."""
        if len(text) > MAX_TEXT:
            raise TerritoryError(_("Type at most %(count)d characters.") % {"count": MAX_TEXT})
        if not 1 <= limit <= MAX_LIMIT:
            raise TerritoryError(_("Ask for 1 to %(count)d answers.") % {"count": MAX_LIMIT})
        found = self.matches(text, limit, kinds)
        if not found or not _said_as(found[0], text):
            found = (*self._of_old(text, frozenset(kinds)), *found)
        once = {match.commune.code: match for match in reversed(found)}
        return tuple(match for match in found if once[match.commune.code] is match)[:limit]

    def _of_old(self, text: str, kinds: frozenset[Kind]) -> tuple[Match, ...]:
        """Communes that one of the past, with exactly this name, became part of."""
        words = query_words(text)
        if Kind.COMMUNE not in kinds or not words:
            return ()
        became = [self.became(code) for code in history().named(words)]
        found = [(one, self.commune(one.code)) for one in became if one]
        return tuple(
            Match(commune, via=one.steps[0].name)
            for one, commune in found
            if commune and commune.name != one.steps[0].name
        )

    def became(self, code: str, day: date | None = None) -> Became | None:
        """What an old code (that held on `day`) leads to, as far as the history is dated.

        After the end of the history (2019), the last step has no day: only the code in force
        tells where it leads.
        """
        found = history().became(checked_code(code), day)
        if found is not None:
            now = self.commune(found.code)
            if now is not None and now.code != found.code:
                return replace(found, code=now.code, on=None)
            return found if now else None
        now = self.commune(code)
        return Became(now.code, None, ()) if now and now.code != checked_code(code) else None

    def matches(self, text: str, limit: int, kinds: Iterable[Kind]) -> tuple[Match, ...]:
        """The best answers among places of today; `limit` is the caller's care."""
        wanted, found = frozenset(kinds), []
        for place, invented in self.stores():
            for hit in Search(place).find(text, limit, wanted):
                commune = self._object(place, hit.row, invented)
                via = "" if hit.via == hit.row else place.names[hit.via]
                people = -(commune.population or 0)
                order = (*hit.rank[:3], KINDS.index(commune.kind), people)
                found.append((order, commune.code, Match(commune, via)))
        found.sort(key=lambda one: one[:2])
        return tuple(match for _, _, match in found[:limit])

    @staticmethod
    def _object(place: Store, row: int, invented: bool) -> Commune:
        commune = place.commune(row)
        return replace(commune, invented=True) if invented else commune


def _said_as(match: Match, text: str) -> bool:
    """Whether a match is named exactly as typed (its own name, or the part that led to it)."""
    said = "".join(query_words(text))
    return any("".join(query_words(name)) == said for name in (match.commune.name, match.via))


def _source(
    communes: Sequence[Commune], groups: Sequence[Epci], departement: Departement, region: Region
) -> dict[str, list[dict[str, Any]]]:
    """Invented places in the shape of the official tables."""
    source_kind = dict(zip(KINDS, SOURCE_KINDS, strict=True))
    rows = [
        {
            "code": one.code,
            "nom": one.name,
            "type": source_kind[one.kind],
            "typeLiaison": one.liaison,
            "siren": one.siren,
            "codesPostaux": list(one.post_codes),
            "anciensCodes": list(one.former_codes),
            "commune": one.parent,
            **({} if one.population is None else {"population": one.population}),
        }
        for one in communes
    ]
    bodies = [
        {
            "code": one.code,
            "nom": one.name,
            "type": one.type,
            "modeFinancement": one.financing,
            "populationTotale": one.population_total,
            "populationMunicipale": one.population_municipal,
            "membres": [{"code": code} for code in one.members],
        }
        for one in groups
    ]
    area = {"code": INVENTED, "chefLieu": departement.seat, "zone": departement.zone}
    return {
        "communes": rows,
        "epci": bodies,
        "ept": [],
        "departements": [{**area, "nom": departement.name, "region": INVENTED}],
        "regions": [{**area, "nom": region.name}],
        "arrondissements": [],
    }


atlas = Atlas()
