"""A synthetic France, seeded and vectorised: all real communes, invented streets and numbers.

Recipe of the issue: streets per commune = population / 34 + 12; names 45 % from a list of common
ones (Zipf), 27 % from Paris, 28 % a kind of way with a commune's name; a name once a commune;
numbers per street lognormal(2.1, 0.9) clipped to 1-400, 4 % with bis or ter; points around the
commune's centre with gaussian jitter. Centres are invented too: the code gives none.
"""

from __future__ import annotations

import csv
import gzip
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.registers_names import BEFORE_TOWN, common_names
from bench.registers_noise import Truth
from parvis.bricks.registers.addresses import staging
from parvis.bricks.registers.addresses.records import Batch
from parvis.bricks.registers.addresses.territory import OLD, Area

SEED = 34_969
CHUNK = 100_000  # streets of one staged batch
SUFFIXES = ["", "bis", "ter"]


@dataclass
class France:
    """Communes as lists, streets and numbers as arrays. Numbers of a street count from 1."""

    communes: list[Area]
    lon: np.ndarray[Any, Any]  # of communes, degrees
    lat: np.ndarray[Any, Any]
    names: list[str]
    street_commune: np.ndarray[Any, Any]
    street_name: np.ndarray[Any, Any]
    street_rank: np.ndarray[Any, Any]  # place among the streets of its commune
    number_at: np.ndarray[Any, Any]
    number_suffix: np.ndarray[Any, Any]
    number_lon: np.ndarray[Any, Any]  # millionths
    number_lat: np.ndarray[Any, Any]

    def key(self, street: int) -> str:
        """Identifier of a street."""
        code = self.communes[self.street_commune[street]].code
        return f"{code}_{self.street_rank[street]:06d}"

    def truth(self, number: int) -> Truth:
        """One house number in words."""
        street = int(np.searchsorted(self.number_at, number, "right")) - 1
        commune = self.communes[self.street_commune[street]]
        value = number - int(self.number_at[street]) + 1
        suffix = SUFFIXES[self.number_suffix[number]]
        key = self.key(street)
        own = f"{key}_{value:05d}" + (f"_{suffix}" if suffix else "")
        return Truth(
            own, key, value, suffix, self.names[self.street_name[street]],
            f"{commune.postcodes[0]:05d}", _spoken(commune.name),
            float(self.number_lon[number]) / 1e6, float(self.number_lat[number]) / 1e6,
        )  # fmt: skip

    def truths(self, count: int, seed: int) -> list[Truth]:
        """A seeded sample of house numbers."""
        rng = np.random.default_rng(seed)
        return [self.truth(int(n)) for n in rng.integers(0, len(self.number_lon), count)]


def _spoken(name: str) -> str:
    return name.split(" ", maxsplit=1)[0] if name.endswith("Arrondissement") else name


def paris_names(path: Path) -> list[str]:
    """Names of the streets of a BAN file, each once."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return sorted({row["nom_voie"] for row in csv.DictReader(file, delimiter=";")})


def france(areas: list[Area], paris: list[str], *, addresses: int = 0, seed: int = SEED) -> France:
    """The whole country, or as many of its communes as hold about `addresses` numbers."""
    rng = np.random.default_rng(seed)
    parents = {a.parent for a in areas if a.kind == 1}
    communes = [a for a in areas if a.kind != OLD and a.code not in parents and a.postcodes]
    if addresses:
        order = rng.permutation(len(communes))
        people = np.array([communes[i].population for i in order])
        wanted = np.searchsorted(np.cumsum(people / 34 + 12) * 11.6, addresses) + 1
        communes = [communes[i] for i in sorted(order[:wanted])]
    people = np.array([c.population for c in communes], np.float64)
    per = (people / 34 + 12).astype(np.int64)
    commune = np.repeat(np.arange(len(communes)), per)
    names, drawn = _draw_names(rng, len(commune), paris, [_spoken(a.name) for a in areas])
    pairs = np.unique(commune << 32 | drawn)
    commune, drawn = pairs >> 32, pairs & 0xFFFFFFFF
    first = np.searchsorted(commune, np.arange(len(communes)))
    counts = np.clip(rng.lognormal(2.1, 0.9, len(commune)), 1, 400).astype(np.int64)
    at = np.concatenate([[0], np.cumsum(counts)])
    lon, lat = _centres(communes, rng)
    spread = 0.004 + 0.00004 * np.sqrt(people)
    street_lon = lon[commune] + rng.normal(0, 1, len(commune)) * spread[commune]
    street_lat = lat[commune] + rng.normal(0, 1, len(commune)) * spread[commune]
    owner = np.repeat(np.arange(len(commune)), counts)
    dice = rng.random(int(at[-1]), np.float32)
    return France(
        communes, lon, lat, names, commune, drawn, np.arange(len(commune)) - first[commune], at,
        np.where(dice < 0.03, 1, np.where(dice < 0.04, 2, 0)).astype(np.uint8),
        _around(street_lon, owner, rng), _around(street_lat, owner, rng),
    )  # fmt: skip


def _draw_names(
    rng: np.random.Generator, count: int, paris: list[str], towns: list[str]
) -> tuple[list[str], np.ndarray[Any, Any]]:
    common, before = common_names(), len(BEFORE_TOWN)
    zipf = 1 / np.arange(1, len(common) + 1) ** 0.9
    kind = rng.random(count)
    paris = paris or common
    drawn = np.where(
        kind < 0.45,
        rng.choice(len(common), count, p=zipf / zipf.sum()),
        np.where(
            kind < 0.72,
            len(common) + rng.integers(0, len(paris), count),
            len(common) + len(paris) + rng.integers(0, len(towns) * before, count),
        ),
    )
    used, drawn = np.unique(drawn, return_inverse=True)
    names = []
    for one in used.tolist():
        if one < len(common):
            names.append(common[one])
        elif one < len(common) + len(paris):
            names.append(paris[one - len(common)])
        else:
            town, way = divmod(one - len(common) - len(paris), before)
            names.append(f"{BEFORE_TOWN[way]} {towns[town]}")
    return names, drawn.astype(np.int64)


def _centres(
    communes: list[Area], rng: np.random.Generator
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Départements on a grid over the country, communes around their middle."""
    departments = sorted({c.code[:2] for c in communes})
    place = {d: i for i, d in enumerate(departments)}
    which = np.array([place[c.code[:2]] for c in communes])
    columns = math.ceil(math.sqrt(len(departments)))
    lon = -4 + 11 * (which % columns) / columns + rng.normal(0, 0.35, len(communes))
    lat = 43 + 7 * (which // columns) / columns + rng.normal(0, 0.25, len(communes))
    return lon, lat


def _around(
    street: np.ndarray[Any, Any], owner: np.ndarray[Any, Any], rng: np.random.Generator
) -> np.ndarray[Any, Any]:
    jitter = rng.standard_normal(len(owner), np.float32) * 900
    return (street[owner] * 1e6 + jitter).astype(np.int32)


def stage(made: France, folder: Path) -> None:
    """Write the country as the batches of an import, so that building is measured alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(made.street_commune), CHUNK)):
        path = folder / f"0000-{number:06d}.npz"
        if not path.exists():
            _stage_chunk(made, path, start, min(start + CHUNK, len(made.street_commune)))


def _stage_chunk(made: France, path: Path, start: int, end: int) -> None:
    low, high = int(made.number_at[start]), int(made.number_at[end])
    counts = np.diff(made.number_at[start : end + 1])
    owner = np.repeat(np.arange(end - start), counts)
    value = np.arange(low, high) - made.number_at[start:end][owner] + 1
    communes = [made.communes[i] for i in made.street_commune[start:end]]
    posts = np.array([c.postcodes[0] for c in communes], np.int32)
    texts = {
        "key": [made.key(s) for s in range(start, end)],
        "name": [made.names[i] for i in made.street_name[start:end]],
        "citycode": [c.code for c in communes],
        "city": [c.name for c in communes],
    }
    batch = Batch(
        suffixes=SUFFIXES, street=owner.astype(np.int32), number=value.astype(np.int32),
        suffix=made.number_suffix[low:high].astype(np.int32), lon=made.number_lon[low:high],
        lat=made.number_lat[low:high], postcode=posts[owner],
        rank=np.zeros(high - low, np.uint8), ban_id=np.zeros((high - low, 0), np.uint8),
    )  # fmt: skip
    empty = [""] * (end - start)
    zeros = np.zeros(end - start, np.int32)
    staging.write_columns(
        path, batch,
        {name: texts.get(name, empty) for name in staging.STREET_TEXTS},
        {"kind": zeros, "postcode": posts, "lon": zeros, "lat": zeros, "importance": zeros},
    )  # fmt: skip


def documents(made: France) -> Iterator[dict[str, Any]]:
    """The country as addok documents, for a set that both engines import."""
    for street in range(len(made.street_commune)):
        commune = made.communes[made.street_commune[street]]
        low, high = int(made.number_at[street]), int(made.number_at[street + 1])
        key, city = made.key(street), _spoken(commune.name)
        numbers = {}
        for number in range(low, high):
            said = f"{number - low + 1}{SUFFIXES[made.number_suffix[number]]}"
            suffix = SUFFIXES[made.number_suffix[number]]
            numbers[said] = {
                "id": f"{key}_{number - low + 1:05d}" + (f"_{suffix}" if suffix else ""),
                "banId": None,
                "lon": float(made.number_lon[number]) / 1e6,
                "lat": float(made.number_lat[number]) / 1e6,
            }
        middle = (low + high) // 2
        several = math.log(1 + commune.population / 3) + math.log(1 + high - low)
        yield {
            "id": key, "banId": None, "type": "street",
            "name": made.names[made.street_name[street]],
            "postcode": f"{commune.postcodes[0]:05d}",
            "citycode": [commune.code], "oldcitycode": None, "oldcity": None,
            "city": [city] if city == commune.name else [city, commune.name],
            "lon": float(made.number_lon[middle]) / 1e6,
            "lat": float(made.number_lat[middle]) / 1e6, "context": commune.context,
            "importance": round(several / 20, 5), "housenumbers": numbers,
        }  # fmt: skip
