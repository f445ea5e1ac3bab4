"""A small invented register for tests: streets that do not exist in communes that do or do not.

Written as the files that people import (BAN CSV, addok documents), so that every test goes
through the real readers.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from parvis.bricks.registers.addresses.territory import COMMUNE, DISTRICT, OLD, Area

BAN_HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;"
    "code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;"
    "libelle_acheminement;nom_afnor;source_position;source_nom_voie;certification_commune;"
    "cad_parcelles"
)
AIN, PARIS = "01, Ain, Auvergne-Rhône-Alpes", "75, Paris, Île-de-France"
RHONE = "69, Rhône, Auvergne-Rhône-Alpes"
TERRITORY = [
    Area("01033", "Valserhône", COMMUNE, "", 16_000, (1200,), AIN),
    Area("01205", "Lancrans", OLD, "01033", 0, (1200,), AIN),
    Area("01091", "Châtillon-en-Michaille", OLD, "01033", 0, (1200,), AIN),
    Area("01004", "Ambérieu-en-Bugey", COMMUNE, "", 15_900, (1500,), AIN),
    Area("01053", "Bourg-en-Bresse", COMMUNE, "", 41_000, (1000,), AIN),
    Area("01354", "Saint-Denis-lès-Bourg", COMMUNE, "", 5_700, (1000,), AIN),
    Area("01427", "Trévoux", COMMUNE, "", 6_900, (1600,), AIN),
    Area("75056", "Paris", COMMUNE, "", 2_100_000, (75001, 75002, 75016, 75116), PARIS),
    Area("75101", "Paris 1er Arrondissement", DISTRICT, "75056", 15_000, (75001,), PARIS),
    Area("75102", "Paris 2e Arrondissement", DISTRICT, "75056", 20_000, (75002,), PARIS),
    Area("75116", "Paris 16e Arrondissement", DISTRICT, "75056", 160_000, (75016, 75116), PARIS),
    Area("69123", "Lyon", COMMUNE, "", 520_000, (69001, 69003), RHONE),
    Area("69381", "Lyon 1er Arrondissement", DISTRICT, "69123", 29_000, (69001,), RHONE),
    Area("69383", "Lyon 3e Arrondissement", DISTRICT, "69123", 100_000, (69003,), RHONE),
    Area("59350", "Lille", COMMUNE, "", 236_000, (59000, 59800), "59, Nord, Hauts-de-France"),
]
NAMES = {area.code: area.name for area in TERRITORY}
# code of the street, commune, post code, name, old commune, numbers
STREETS: list[tuple[str, str, int, str, str, list[str]]] = [
    ("aaaaa1", "01033", 1200, "Rue de la République", "", ["1", "3", "5", "5bis", "12", "30bis"]),
    ("aaaaa2", "01033", 1200, "Rue de l'Église", "01205", ["2", "4", "6"]),
    ("aaaaa3", "01033", 1200, "Rue de l'Église", "01091", ["1", "4", "8"]),
    ("aaaaa4", "01033", 1200, "Avenue du Général Leclerc", "", ["10", "12", "12ter", "14"]),
    ("aaaaa5", "01033", 1200, "Place du 8 Mai 1945", "", ["1", "8", "9"]),
    ("aaaaa6", "01033", 1200, "Chemin des Quatre Vents", "", ["4", "40"]),
    ("aaaaa7", "01033", 1200, "Rue Saint-Exupéry", "", ["7", "9"]),
    ("aaaaa8", "01033", 1200, "Grande Rue", "", ["1", "2", "3"]),
    ("bbbbb1", "01004", 1500, "Rue de la République", "", ["1", "2", "12", "15"]),
    ("bbbbb2", "01004", 1500, "Rue Alexandre Bérard", "", ["20", "22"]),
    ("ccccc1", "01053", 1000, "Avenue Alsace Lorraine", "", ["1", "2", "3"]),
    ("ccccc2", "01053", 1000, "Rue de Paris", "", ["6", "8"]),
    ("ccccc3", "01354", 1000, "Rue des Lilas", "", ["12", "14"]),
    ("ddddd1", "75101", 75001, "Rue de Rivoli", "", ["2", "4", "100"]),
    ("ddddd2", "75102", 75002, "Rue de la Paix", "", ["2", "10", "12", "14b"]),
    ("ddddd3", "75116", 75116, "Avenue Victor Hugo", "", ["90", "92", "92b"]),
    ("ddddd4", "75116", 75016, "Rue de Passy", "", ["16", "18"]),
    ("eeeee1", "69381", 69001, "Rue de la République", "", ["1", "12", "30"]),
    ("eeeee2", "69383", 69003, "Rue de Paris", "", ["3", "5"]),
    ("eeeee3", "69383", 69003, "Cours Lafayette", "", ["41", "43"]),
    ("fffff1", "59350", 59800, "Rue Nationale", "", ["1", "10", "250"]),
    ("ggggg1", "01427", 1600, "Rue du Port", "", ["1", "2"]),
    ("ggggg2", "01427", 1600, "Rue du Port Bernalin", "", ["1", "2"]),
]
OLD_NAMES = {"01205": "Lancrans", "01091": "Châtillon-en-Michaille"}
CENTRES = {
    "01": (5.83, 46.11), "75": (2.34, 48.86), "69": (4.85, 45.76), "59": (3.06, 50.63),
}  # fmt: skip


def split(said: str) -> tuple[int, str]:
    """« 12bis » as (12, "bis")."""
    digits = "".join(c for c in said if c.isdigit())
    return int(digits), said[len(digits) :]


def position(place: int, step: int, code: str) -> tuple[float, float]:
    """Where the invented number stands: streets 0.004 degrees apart, numbers 0.0002."""
    lon, lat = CENTRES[code[:2]]
    return round(lon + 0.0002 * step, 6), round(lat + 0.004 * place, 6)


def ban_rows() -> list[str]:
    """Every number as a row of a BAN file."""
    rows = []
    for place, (key, city, post, name, old, numbers) in enumerate(STREETS):
        for step, said in enumerate(numbers):
            number, suffix = split(said)
            lon, lat = position(place, step, city)
            own = f"{city}_{key}_{number:05d}" + (f"_{suffix}" if suffix else "")
            rows.append(
                f"{own};;{number};{suffix};{name};{post:05d};{city};{NAMES[city]};"
                f"{old};{OLD_NAMES.get(old, '')};;;{lon};{lat};entrée;;;"
                f"{NAMES[city].upper()};;commune;commune;1;"
            )
    return rows


def write_ban(path: Path, rows: list[str] | None = None, *, end: str = "\n") -> Path:
    """A BAN CSV of the sample, gz when the name says so."""
    text = end.join([BAN_HEADER, *(ban_rows() if rows is None else rows), ""])
    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.name.endswith(".gz") else data)
    return path


def addok_documents() -> list[dict[str, object]]:
    """The sample as addok documents: communes, then streets with their numbers."""
    documents: list[dict[str, object]] = []
    for area in TERRITORY:
        if area.kind == COMMUNE:
            lon, lat = CENTRES[area.code[:2]]
            documents.append(
                {
                    "id": area.code, "banId": None, "type": "municipality", "name": area.name,
                    "postcode": [f"{code:05d}" for code in area.postcodes],
                    "citycode": area.code, "lon": lon, "lat": lat, "city": area.name,
                    "population": area.population, "context": area.context, "importance": 0.4,
                }
            )  # fmt: skip
    for place, (key, city, post, name, old, numbers) in enumerate(STREETS):
        entries = {}
        for step, said in enumerate(numbers):
            number, suffix = split(said)
            lon, lat = position(place, step, city)
            own = f"{city}_{key}_{number:05d}" + (f"_{suffix}" if suffix else "")
            entries[said] = {"id": own, "banId": None, "lon": lon, "lat": lat}
        documents.append(
            {
                "id": f"{city}_{key}", "banId": None, "type": "street", "name": name,
                "postcode": f"{post:05d}", "citycode": [city], "city": [NAMES[city]],
                "oldcitycode": old or None, "oldcity": OLD_NAMES.get(old) or None,
                "context": "", "lon": lon, "lat": lat, "importance": 0.5,
                "housenumbers": entries,
            }
        )  # fmt: skip
    return documents


def write_addok(path: Path) -> Path:
    """The sample as newline-delimited addok documents."""
    lines = [json.dumps(doc, ensure_ascii=False) for doc in addok_documents()]
    data = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(data) if path.name.endswith(".gz") else data)
    return path
