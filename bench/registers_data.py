"""The data that engines are compared on: real files read as truths, and files for both engines."""

from __future__ import annotations

import csv
import gzip
import json
import math
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.registers_noise import Truth


def truths(files: Iterable[Path]) -> list[Truth]:
    """Every house number of BAN CSV and addok files, in the words that people use."""
    found: list[Truth] = []
    for path in files:
        found.extend(_ban(path) if ".csv" in path.name else _addok(path))
    return found


def _city(name: str) -> str:
    """People write « Paris », not « Paris 1er Arrondissement »."""
    return name.split(" ", maxsplit=1)[0] if "Arrondissement" in name else name


def _ban(path: Path) -> Iterator[Truth]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            own = row["id"]
            yield Truth(
                own, own[: own.index("_", 6)], int(row["numero"]), row["rep"], row["nom_voie"],
                row["code_postal"], _city(row["nom_commune"]), float(row["lon"]),
                float(row["lat"]),
            )  # fmt: skip


def documents(path: Path) -> list[dict[str, object]]:
    """The documents of an addok file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _addok(path: Path) -> Iterator[Truth]:
    docs: list[dict] = documents(path)  # type: ignore[type-arg]
    codes = {d["citycode"]: d["postcode"][0] for d in docs if d["type"] == "municipality"}
    for doc in docs:
        for said, entry in (doc.get("housenumbers") or {}).items():
            digits = "".join(c for c in said if c.isdigit())
            yield Truth(
                entry["id"], doc["id"], int(digits), said[len(digits) :], doc["name"],
                codes[doc["citycode"][0]], doc["city"][0], entry["lon"], entry["lat"],
            )  # fmt: skip


def addok_streets(path: Path) -> Iterator[dict[str, object]]:
    """A BAN CSV as the national platform writes it for addok: one document a street."""
    rows: dict[str, list[dict[str, str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            own = row["id"]
            rows.setdefault(own[: own.index("_", 6)], []).append(row)
    for key, numbers in rows.items():
        yield _document(key, numbers)


def _document(key: str, numbers: list[dict[str, str]]) -> dict[str, object]:
    first, middle = numbers[0], numbers[len(numbers) // 2]
    city, code = first["nom_commune"], first["code_insee"]
    parent = _city(city) != city
    people = 2_100_000 if parent else 10_000
    return {
        "id": key, "banId": None, "type": "street", "name": first["nom_voie"],
        "postcode": first["code_postal"],
        "citycode": [code, "75056"] if parent else [code],
        "oldcitycode": None, "oldcity": None,
        "city": [_city(city), city] if parent else [city],
        "lon": float(middle["lon"]), "lat": float(middle["lat"]),
        "context": "75, Paris, Île-de-France",
        "importance": round((math.log(1 + people / 3) + math.log(1 + len(numbers))) / 20, 5),
        "housenumbers": {
            f"{row['numero']}{row['rep']}": {
                "id": row["id"], "banId": None, "x": float(row["x"]), "y": float(row["y"]),
                "lon": float(row["lon"]), "lat": float(row["lat"]),
            }
            for row in numbers
        },
    }  # fmt: skip


def real_files() -> list[Path]:
    """The shared files of Paris and New Caledonia; SystemExit in words when they are not there."""
    root = Path(os.environ.get("PARVIS_SHARED") or Path(__file__).parents[2] / "shared") / "data"
    files = [root / "ban-75-2024-06.csv.gz", root / "addok-new-caledonia.ndjson.gz"]
    for path in files:
        if not path.exists():
            raise SystemExit(f"{path.name} is not in the shared data: set PARVIS_SHARED.")
    return files
