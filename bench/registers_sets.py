"""The sets that both engines import, in the benchmark's work folder, and what is asked of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import registers_build, registers_data, registers_france
from bench.registers_addok import work_folder
from bench.registers_noise import Truth
from parvis.bricks.registers.addresses.territory import OLD

MILLION = 850_000  # synthetic addresses beside the 199,000 real ones
SAMPLED = 40_000  # numbers that questions of the synthetic part are drawn from


@dataclass(frozen=True)
class Set:
    """Documents for addok, files for Parvis, and the house numbers that exist."""

    name: str
    documents: Path
    files: list[Path]
    truths: list[Truth]


def real() -> Set:
    """Paris and New Caledonia with every commune of the code as a place."""
    ban, caledonia = registers_data.real_files()
    path = work_folder() / "real.ndjson"
    _write(path, lambda: _real(ban, caledonia))
    return Set("real", path, [ban, caledonia], registers_data.truths([ban, caledonia]))


def million() -> Set:
    """The real set and as much of the synthetic France as makes about a million."""
    base = real()
    made = registers_build.synthetic(base.files[0], MILLION)
    invented = work_folder() / "invented.ndjson"
    _write(invented, lambda: registers_france.documents(made))
    path = work_folder() / "million.ndjson"
    _write(
        path, lambda: (json.loads(line) for p in (base.documents, invented) for line in _lines(p))
    )
    rng = random.Random(7)
    truths = rng.sample(base.truths, SAMPLED // 4) + made.truths(SAMPLED, 5)
    return Set("million", path, [*base.files, invented], truths)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file


def _write(path: Path, documents: Any) -> None:
    """Write a file of documents once."""
    if path.exists():
        return
    made = path.with_suffix(".tmp")
    with made.open("w", encoding="utf-8") as file:
        for document in documents():
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
    made.replace(path)


def _real(ban: Path, caledonia: Path) -> Iterator[dict[str, Any]]:
    """Streets of Paris, documents of New Caledonia, communes of the code that these lack."""
    yield from registers_data.addok_streets(ban)
    told: set[str] = set()
    for document in registers_data.documents(caledonia):
        if document["type"] == "municipality":
            told.add(str(document["id"]))
        yield document
    for area in registers_build.areas():
        if area.kind != OLD and area.code not in told and area.postcodes:
            yield {
                "id": area.code, "banId": None, "type": "municipality", "name": area.name,
                "postcode": [f"{code:05d}" for code in area.postcodes], "citycode": [area.code],
                "city": [area.name], "lon": 2.5, "lat": 47.0, "population": area.population,
                "context": area.context, "importance": 0.3,
            }  # fmt: skip


def beginnings(truths: list[Truth], count: int, *, seed: int = 11) -> list[tuple[str, str]]:
    """A street's name and the first letters of its city, as typed; and the street meant."""
    rng = random.Random(seed)
    asked = []
    for truth in rng.sample(truths, count):
        end = rng.randint(min(3, len(truth.city)), max(3, len(truth.city) - 1))
        asked.append((f"{truth.name} {truth.city[:end]}", truth.street_id))
    return asked


def points(truths: list[Truth], count: int, *, seed: int = 13) -> list[tuple[float, float]]:
    """Points about three metres from house numbers, (lon, lat)."""
    rng = random.Random(seed)
    return [
        (truth.lon + rng.gauss(0, 2e-5), truth.lat + rng.gauss(0, 2e-5))
        for truth in rng.sample(truths, count)
    ]


def share(answers: Iterable[bool]) -> float:
    """Share of what is true, four decimals."""
    told = list(answers)
    return round(sum(told) / max(len(told), 1), 4)
