"""What a publication would replace, and how both differ."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from dataclasses import dataclass

from parvis.bricks.registers.addresses import served, text
from parvis.bricks.registers.addresses.served import NoAddresses
from parvis.bricks.registers.domain.bal.columns import PLACE_NUMBER
from parvis.bricks.registers.models import AddressBase, AddressRevision, Number
from parvis.kernel.parties import public as parties

SHOWN = 10


@dataclass(frozen=True)
class Stands:
    """What stands for the commune. `who`: organisation, empty for the national file; `mark`:
    what a confirmation names; `removed`: addresses that would go, some of them in `examples`."""

    mark: str
    who: str
    number: int  # of the revision, 0 for the national file
    since: dt.datetime | None
    addresses: int
    added: int
    removed: int
    examples: tuple[str, ...]


def stands(base: AddressBase) -> Stands | None:
    """What a publication would replace that the base is not in step with; None when nothing."""
    last = AddressRevision.objects.filter(commune=base.commune).order_by("-number").first()
    if last is not None:
        if base.based_on == last.id:
            return None
        there = _of_revision(last)
        who = parties.organisation(last.organisation_id)
        return _compared(base, f"revision:{last.id}", who.name if who else "", last, there)
    try:
        version = served.engine().version
    except NoAddresses:
        return None
    there = _of_index(base.commune)
    return _compared(base, f"index:{version}", "", None, there) if there else None


def _compared(
    base: AddressBase, mark: str, who: str, last: AddressRevision | None, there: dict[str, str]
) -> Stands:
    here = _of_base(base)
    removed = sorted(there[key] for key in there.keys() - here.keys())
    return Stands(
        mark, who, last.number if last else 0, last.published_at if last else None, len(there),
        len(here.keys() - there.keys()), len(removed), tuple(removed[:SHOWN]),
    )  # fmt: skip


def _key(number: str, name: str) -> str:
    return f"{number} {' '.join(text.name_words(name))}"


def _of_base(base: AddressBase) -> dict[str, str]:
    rows = Number.objects.filter(way__base=base).values_list("number", "suffix", "way__name")
    return {_key(f"{n}{s}", name): f"{n}{s} {name}" for n, s, name in rows.iterator()}


def _of_revision(row: AddressRevision) -> dict[str, str]:
    content = gzip.decompress(bytes(row.content)).decode()
    found = {}
    for one in csv.DictReader(io.StringIO(content, newline=""), delimiter=";"):
        if one["numero"] != str(PLACE_NUMBER):
            number, name = f"{one['numero']}{one['suffixe']}", one["voie_nom"]
            found[_key(number, name)] = f"{number} {name}"
    return found


def _of_index(commune: str) -> dict[str, str]:
    """Addresses of a commune in the index in force."""
    index = served.engine().index
    found = {}
    for area in index.areas_with_code(commune):
        for street in range(index.v_area_first[area], index.v_area_last[area]):
            name = index.shown[index.v_street_shown[street]]
            first, last = index.v_street_number_at[street], index.v_street_number_at[street + 1]
            for place in range(first, last):
                suffix = index.suffixes[index.v_number_suffix[place]]
                number = f"{index.v_number_value[place]}{suffix}"
                found[_key(number, name)] = f"{number} {name}"
    return found
