"""What is asked of territories: the functions of the door, on the code in force and its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from parvis.bricks.registers.territories.atlas import COMMUNES, Match, atlas
from parvis.bricks.registers.territories.history import Became, history
from parvis.bricks.registers.territories.history import Version as CodeVersion
from parvis.bricks.registers.territories.model import (
    Arrondissement,
    Commune,
    Departement,
    Epci,
    Kind,
    Region,
    checked_code,
)
from parvis.bricks.registers.territories.store import store


def commune(code: str) -> Commune | None:
    """Today's commune with this Insee code; an old code gives the commune it became part of."""
    return atlas.commune(code)


def place(code: str, kind: Kind) -> Commune | None:
    """A district, a delegated or an associated commune by its own code."""
    return atlas.place(code, kind)


def parts_of(code: str) -> tuple[Commune, ...]:
    """Districts, delegated and associated communes inside a commune."""
    return atlas.parts_of(code)


def search_communes(
    text: str, *, limit: int = 10, kinds: Iterable[Kind] = COMMUNES
) -> tuple[Match, ...]:
    """Communes that a person may mean: beginning of the name, words, post code, code, SIREN.

    Accents, case, hyphens, apostrophes and "st" do not matter; one wrong letter is put right
    (two from eight letters on) when nothing fits as typed. The most peopled come first among
    equals. A name of another kind leads to its commune unless its kind is asked for.
    """
    return atlas.search(text, limit, kinds)


def matching_communes(text: str, *, kinds: Iterable[Kind], most: int) -> tuple[Match, ...]:
    """As `search_communes`, up to `most` answers and places of today only: for contracts."""
    return atlas.matches(text, most, kinds)


def parts() -> Iterator[Commune]:
    """Every district, delegated and associated commune, by kind then code."""
    return atlas.all_parts()


def communes() -> Iterator[Commune]:
    """Every commune of today, invented ones first, then by code."""
    return atlas.communes()


def versions_of(code: str) -> tuple[CodeVersion, ...]:
    """Each commune or part that ever had this code since 1943, the oldest first."""
    return history().versions(checked_code(code))


def became(code: str, day: date | None = None) -> Became | None:
    """The code of today that a code of the past (of `day`) leads to, since when, by which steps.

    None for a code that never was. A code in force leads to itself.
    """
    return atlas.became(code, day)


def communes_at(post_code: str) -> tuple[Commune, ...]:
    """Communes served by a post code, the most peopled first."""
    return atlas.at_post_code(post_code)


def communes_of_department(code: str) -> tuple[Commune, ...]:
    """Communes of a département, by code."""
    return atlas.communes_of(code)


def communes_of_group(siren: str) -> tuple[Commune, ...]:
    """Communes of an EPCI or EPT, by code; none when there is no such group."""
    found = atlas.group(siren)
    members = [atlas.commune(code) for code in found.members] if found else []
    return tuple(one for one in members if one)


def group(siren: str) -> Epci | None:
    """The EPCI or EPT with this SIREN."""
    return atlas.group(siren)


def groups() -> Iterator[Epci]:
    """Every EPCI and EPT, invented ones first."""
    return atlas.groups()


def epci_of(code: str) -> Epci | None:
    """The EPCI of a commune; None for the few communes that are in none."""
    found = atlas.commune(code)
    return atlas.group(found.epci) if found and found.epci else None


def ept_of(code: str) -> Epci | None:
    """The établissement public territorial of a commune of the Grand Paris."""
    found = atlas.commune(code)
    return atlas.group(found.ept) if found and found.ept else None


def by_siren(siren: str) -> Commune | Epci | None:
    """The commune or group with this SIREN."""
    return atlas.by_siren(siren)


def department(code: str) -> Departement | None:
    """A département by its code."""
    return atlas.department(code)


def departments() -> tuple[Departement, ...]:
    """Every département and overseas collectivity of the official code, by code."""
    return tuple(sorted(store().departements.values(), key=lambda one: one.code))


def region(code: str) -> Region | None:
    """A région by its code."""
    return atlas.region(code)


def regions() -> tuple[Region, ...]:
    """Every région and overseas collectivity of the official code, by code."""
    return tuple(sorted(store().regions.values(), key=lambda one: one.code))


def arrondissements(department_code: str) -> tuple[Arrondissement, ...]:
    """Arrondissements (of the State) of a département, by code."""
    return tuple(one for one in store().arrondissements if one.department == department_code)


def overlay(
    name: str,
    communes: Sequence[Commune],
    groups: Sequence[Epci],
    *,
    department: Departement,
    region: Region,
) -> None:
    """Add invented places for a demo or a test; they answer with `invented=True`.

    Their commune codes, département and région begin with 00, which no real place has; their
    SIREN may not be a real body's. The same name again replaces the overlay.
    """
    atlas.add(name, communes, groups, department, region)


def remove_overlay(name: str) -> None:
    """Take an overlay away."""
    atlas.remove(name)


def territories_version() -> str:
    """The version of the official code in use, and the names of overlays: "6.0.0+valserine"."""
    return atlas.version
