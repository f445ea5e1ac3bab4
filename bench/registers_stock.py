"""A Sirene stock, seeded and vectorised, in the official formats and at any size.

    python -m bench.registers_stock FOLDER --companies 2000000 [--format parquet]

Public bodies are real (communes and groups with their SIREN, from the official code); the rest is
invented: companies, sole traders, associations, chains with many establishments, signs, closed
ones, successions, partial diffusion written `[ND]` as the files do, and La Poste, whose SIRETs
follow a rule of their own. SIRENs are Luhn-valid and ascend, as in the
official files. Each chunk is a file written whole or not at all: a run killed goes on.

What could not be verified against a real file: how often each column is filled, which columns
beyond names, signs, street and post code are masked for status P, and the order of columns (see
`companies.columns`). Proportions are those of the published totals: 29 M companies and 41 M
establishments, about 45 % of them active.
"""

from __future__ import annotations

import argparse
import csv
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.registers_names import COMMONEST, KINDS, THEMES
from parvis.bricks.registers.companies.columns import ESTABLISHMENTS, LINKS, UNITS


def words(written: str) -> list[str]:
    """Words of a text."""
    return written.split()


SEED = 356_000
CHUNK = 50_000  # companies of one part
LA_POSTE, ITS_SEAT, ITS_PLACES = "356000000", 48, 40  # SIREN, NIC of the seat, establishments
ND = "[ND]"
NOTHING = ("",) * len(ESTABLISHMENTS)
FIRST = words(
    "MARIE JEAN PIERRE MICHEL ANDRE PHILIPPE NATHALIE ISABELLE ALAIN PATRICK SYLVIE CATHERINE "
    "NICOLAS CHRISTOPHE LAURENT STEPHANE FREDERIC SEBASTIEN DAVID JULIEN CELINE SANDRINE "
    "VALERIE SOPHIE AURELIE EMILIE JULIE CAMILLE LEA MANON CHLOE EMMA LUCAS HUGO LOUIS "
    "GABRIEL ARTHUR JULES ADAM RAPHAEL MAEL NOAH ETHAN PAUL VICTOR MARTIN SIMON ANTOINE "
    "ALEXANDRE MAXIME THOMAS QUENTIN ROMAIN KEVIN ANTHONY JEREMY MEHDI KARIM MOHAMED FATIMA "
    "AICHA YASMINA SARAH INES LINA ALICE JEANNE LOUISE ZOE ROSE ANNA MILA LENA JADE AMBRE "
    "ELISE CLARA LUCIE MATHILDE PAULINE HELENE CLAIRE ANNE FRANCOISE MONIQUE JACQUELINE "
    "DENISE YVES GUY ROGER RENE MARCEL HENRI"
)
LAST_COMMON = words(
    "MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL "
    "LEFEBVRE LEROY ROUX DAVID BERTRAND MOREL FOURNIER GIRARD BONNET DUPONT LAMBERT FONTAINE "
    "ROUSSEAU VINCENT MULLER LEFEVRE FAURE ANDRE MERCIER BLANC GUERIN BOYER GARNIER CHEVALIER "
    "FRANCOIS LEGRAND GAUTHIER GARCIA PERRIN ROBIN CLEMENT MORIN NICOLAS HENRY ROUSSEL "
    "MATHIEU GAUTIER"
)
SYLLABLES = words(
    "BA BE BO BRI CA CHA CHE CLAI CO COUR DE DO DU FA FE FON GA GE GRA GUI HU JA JO LA LE LI "
    "LO LU MA ME MI MO MON NA NO PA PE PI PO PRE RA RE RI RO ROU SA SE SI SOU TA TE TI TO TRE "
    "VA VE VI VIL ZE"
)
ENDS = words("RD N T UX L R NT AUD ET IN ON ARD EL IER OIS AT OT AIS EAU Y")
BRAND_ENDS = words("IA EO IX ALYS TECH NOVA IS ENCE AXE IUM OR ANE EA ELLE ISS OMA")
TRADES = (
    ("BOULANGERIE", "10.71C"), ("PATISSERIE", "10.71D"), ("GARAGE", "45.20A"),
    ("PLOMBERIE", "43.22A"), ("MENUISERIE", "43.32A"), ("MACONNERIE", "43.99C"),
    ("ELECTRICITE", "43.21A"), ("COIFFURE", "96.02A"), ("PHARMACIE", "47.73Z"),
    ("RESTAURANT", "56.10A"), ("BRASSERIE", "56.10A"), ("TRANSPORTS", "49.41A"),
    ("TAXI", "49.32Z"), ("CONSEIL", "70.22Z"), ("INFORMATIQUE", "62.02A"),
    ("IMMOBILIER", "68.31Z"), ("ASSURANCES", "66.22Z"), ("FLEURS", "47.76Z"),
    ("OPTIQUE", "47.78A"), ("PAYSAGES", "81.30Z"), ("NETTOYAGE", "81.21Z"),
    ("FORMATION", "85.59A"), ("ARCHITECTURE", "71.11Z"), ("CARRELAGE", "43.33Z"),
    ("PEINTURE", "43.34Z"), ("COUVERTURE", "43.91B"), ("VIANDES", "47.22Z"),
    ("PRIMEURS", "47.21Z"), ("HOTEL", "55.10Z"), ("CAMPING", "55.30Z"),
    ("ELEVAGE", "01.41Z"), ("VIGNOBLES", "01.21Z"), ("SCIERIE", "16.10A"),
    ("IMPRIMERIE", "18.12Z"), ("EDITIONS", "58.11Z"), ("AMBULANCES", "86.90A"),
)  # fmt: skip
LEGAL = np.array(["5499", "5498", "5710", "5720", "6540", "6599", "5599", "5785", "6317", "6598"])
LEGAL_SHARE = np.array([0.24, 0.1, 0.24, 0.08, 0.25, 0.02, 0.02, 0.02, 0.01, 0.02])
CLUBS = (
    "ASSOCIATION SPORTIVE", "COMITE DES FETES", "AMICALE LAIQUE", "CLUB DE GYMNASTIQUE",
    "ASSOCIATION DE PARENTS D ELEVES", "TENNIS CLUB", "HARMONIE MUNICIPALE", "FOYER RURAL",
    "ASSOCIATION DE CHASSE", "CLUB DES AINES", "JUDO CLUB", "CHORALE",
)  # fmt: skip
STAFF = np.array(["", "NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "51"])
STAFF_SHARE = np.array(
    [0.25, 0.42, 0.08, 0.11, 0.05, 0.03, 0.03, 0.012, 0.008, 0.004, 0.003, 0.002, 0.0008, 0.0002]
)


def luhn_digit(base: np.ndarray[Any, Any], digits: int) -> np.ndarray[Any, Any]:
    """The digit that makes `base` (of so many digits) followed by it pass Luhn."""
    total = np.zeros(len(base), np.int64)
    for place in range(digits):
        digit = base // 10**place % 10
        doubled = digit * (2 if place % 2 == 0 else 1)
        total += doubled - 9 * (doubled > 9)
    return (10 - total % 10) % 10


class Country:
    """Real communes, invented names, one for all chunks."""

    def __init__(self) -> None:
        from parvis.bricks.registers.territories.atlas import atlas

        communes = [c for c in atlas.communes() if c.post_codes and not c.invented]
        self.code = [c.code for c in communes]
        self.name = [c.name.upper().replace(",", " ") for c in communes]
        self.post = [c.post_codes for c in communes]
        people = np.array([(c.population or 0) + 30 for c in communes], np.float64)
        self.share = np.cumsum(people / people.sum())
        rng = np.random.default_rng(SEED)
        self.x = rng.uniform(150_000, 1_150_000, len(communes))
        self.y = rng.uniform(6_150_000, 7_050_000, len(communes))
        self.far = np.array([c.code[:2] in ("97", "98") for c in communes])
        self.bodies = sorted(
            [(c.siren, f"COMMUNE DE {c.name.upper()}", "7210", i) for i, c in enumerate(communes)
             if c.siren]
            + self._groups(atlas, communes)
        )  # fmt: skip
        self.last = LAST_COMMON + _made(rng, 60_000, SYLLABLES, ENDS)
        self.brands = _made(rng, 120_000, SYLLABLES, BRAND_ENDS)
        self.streets = [s.upper() for s in COMMONEST] + [
            f"{kind} {theme}".upper() for kind, theme in itertools.product(KINDS[:8], THEMES[:120])
        ]

    @staticmethod
    def _groups(atlas: Any, communes: list[Any]) -> list[tuple[str, str, str, int]]:
        places = {c.code: i for i, c in enumerate(communes)}
        return [
            (g.code, g.name.upper().replace(",", " "), "7346", places.get(g.members[0], 0))
            for g in atlas.groups() if g.members and not g.invented
        ]  # fmt: skip

    def somewhere(self, rng: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
        """Communes drawn by population."""
        return np.minimum(np.searchsorted(self.share, rng.random(count)), len(self.code) - 1)


def _made(rng: np.random.Generator, count: int, parts: list[str], ends: list[str]) -> list[str]:
    """Invented words, each once, in an order that depends on the seed only."""
    drawn = rng.integers(0, len(parts), (count, 3))
    long, end = rng.random(count) < 0.6, rng.integers(0, len(ends), count)
    return list(dict.fromkeys(
        parts[a] + parts[b] + (parts[c] if more else "") + ends[e]
        for (a, b, c), more, e in zip(drawn.tolist(), long.tolist(), end.tolist(), strict=True)
    ))  # fmt: skip


def _zipf(rng: np.random.Generator, size: int, count: int, s: float) -> np.ndarray[Any, Any]:
    """Places in a list of `size`, the first ones often."""
    weights = np.cumsum(1 / np.arange(1, size + 1) ** s)
    return np.searchsorted(weights / weights[-1], rng.random(count))


def _numbers(part: int, parts: int, count: int, rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Ascending Luhn-valid SIRENs that no other part draws."""
    low, high = 30_000_000, 99_999_999
    step = max(1, (high - low) // (parts * CHUNK))
    base = low + (part * CHUNK + np.arange(count)) * step + rng.integers(0, step, count)
    return base * 10 + luhn_digit(base, 8)


def chunk(country: Country, part: int, parts: int, count: int) -> tuple[list, list, list]:  # type: ignore[type-arg]
    """Columns of a part: companies, establishments, links of succession."""
    rng = np.random.default_rng([SEED, part])
    sirens = _numbers(part, parts, count, rng).tolist()
    public = (
        country.bodies[part::parts]
        if parts > 1
        else country.bodies[:: max(1, 40_000 // max(count, 1))]
    )
    public = public[: max(20, count // 20)]
    units = _companies(country, rng, sirens)
    units += [_public(rng, *body) for body in public]
    if part == 0:
        units.append(_la_poste(rng, country))
    units.sort(key=lambda one: one["siren"])
    places, links = _places(country, rng, units)
    return [tuple(map(u.get, UNITS, NOTHING)) for u in units], places, links


def _companies(
    country: Country, rng: np.random.Generator, sirens: list[int]
) -> list[dict[str, Any]]:
    count = len(sirens)
    kind = rng.random(count)
    first = rng.integers(0, len(FIRST), (count, 2)).tolist()
    last = _zipf(rng, len(country.last), count, 0.75).tolist()
    brand = _zipf(rng, len(country.brands), count, 0.5).tolist()
    trade = rng.integers(0, len(TRADES), count).tolist()
    pattern = rng.integers(0, 8, count).tolist()
    legal = rng.choice(LEGAL, count, p=LEGAL_SHARE).tolist()
    town = country.somewhere(rng, count).tolist()
    active = (rng.random(count) < 0.48).tolist()
    hidden = rng.random(count).tolist()
    staff = rng.choice(STAFF, count, p=STAFF_SHARE / STAFF_SHARE.sum()).tolist()
    year, day = rng.integers(1960, 2026, count).tolist(), rng.integers(1, 29, count).tolist()
    made = []
    for i, siren in enumerate(sirens):
        word, naf = TRADES[trade[i]]
        unit = {
            "siren": f"{siren:09d}",
            "_town": town[i],
            "_open": active[i],
            "statutDiffusionUniteLegale": "O",
            "dateCreationUniteLegale": f"{year[i]}-03-{day[i]:02d}",
            "trancheEffectifsUniteLegale": staff[i],
            "etatAdministratifUniteLegale": "A" if active[i] else "C",
            "dateDernierTraitementUniteLegale": f"2024-0{1 + day[i] % 9}-{day[i]:02d}T10:00:00",
            "nombrePeriodesUniteLegale": "1",
            "dateDebut": f"{min(year[i] + 1, 2025)}-01-01",
            "activitePrincipaleUniteLegale": naf,
            "nomenclatureActivitePrincipaleUniteLegale": "NAFRev2",
            "nicSiegeUniteLegale": "00017",
            "caractereEmployeurUniteLegale": "O" if staff[i] > "00" and staff[i] != "NN" else "N",
            "anneeEffectifsUniteLegale": "2022" if staff[i] else "",
        }
        if kind[i] < 0.46:
            _person(unit, FIRST[first[i][0]], FIRST[first[i][1]], country.last[last[i]], hidden[i])
        elif kind[i] < 0.56:
            _club(unit, f"{CLUBS[trade[i] % len(CLUBS)]} DE {country.name[town[i]]}", i)
        else:
            _society(
                unit,
                legal[i],
                pattern[i],
                word,
                country.last[last[i]],
                country.brands[brand[i]],
                country.name[town[i]],
                hidden[i],
            )
        made.append(unit)
    return made


def _person(unit: dict[str, Any], first: str, second: str, last: str, hidden: float) -> None:
    unit |= {
        "categorieJuridiqueUniteLegale": "1000",
        "sexeUniteLegale": "M",
        "prenom1UniteLegale": first,
        "prenomUsuelUniteLegale": first,
        "nomUniteLegale": last,
        "categorieEntreprise": "PME",
    }
    if hidden < 0.3:
        unit["prenom2UniteLegale"] = second
    if hidden > 0.88:
        unit["statutDiffusionUniteLegale"] = "P"
        for name in (
            "prenom1UniteLegale",
            "prenomUsuelUniteLegale",
            "nomUniteLegale",
            "sexeUniteLegale",
        ):
            unit[name] = ND


def _club(unit: dict[str, Any], name: str, i: int) -> None:
    unit |= {
        "categorieJuridiqueUniteLegale": "9220",
        "denominationUniteLegale": name,
        "economieSocialeSolidaireUniteLegale": "O" if i % 3 == 0 else "N",
        "activitePrincipaleUniteLegale": "94.99Z",
        "identifiantAssociationUniteLegale": f"W{int(unit['siren']) % 1_000_000_000:09d}"
        if i % 2
        else "",
    }


def _society(
    unit: dict[str, Any],
    legal: str,
    pattern: int,
    word: str,
    last: str,
    brand: str,
    town: str,
    hidden: float,
) -> None:
    names = (
        f"{word} {last}",
        f"{brand}",
        f"SCI {brand}",
        f"{last} {word}",
        f"{brand} {word}",
        f"{word} DE {town}",
        f"SOCIETE {last} ET FILS",
        f"{brand} {town}",
    )
    name = f"SCI {brand}" if legal == "6540" else names[pattern]
    unit |= {
        "categorieJuridiqueUniteLegale": legal, "denominationUniteLegale": name,
        "categorieEntreprise": "PME" if hidden < 0.97 else "ETI" if hidden < 0.995 else "GE",
        "societeMissionUniteLegale": "O" if 0.5 < hidden < 0.503 else "",
    }  # fmt: skip
    if hidden < 0.06:
        unit["sigleUniteLegale"] = "".join(one[0] for one in name.split())
    if 0.06 < hidden < 0.09:
        unit["denominationUsuelle1UniteLegale"] = f"CHEZ {last}"
    if 0.09 < hidden < 0.1:
        unit["statutDiffusionUniteLegale"] = "P"
        unit["sigleUniteLegale"] = ND


def _public(
    rng: np.random.Generator, siren: str, name: str, legal: str, town: int
) -> dict[str, Any]:
    return {
        "siren": siren,
        "_town": town,
        "_open": True,
        "statutDiffusionUniteLegale": "O",
        "dateCreationUniteLegale": "1983-01-01",
        "trancheEffectifsUniteLegale": str(rng.choice(STAFF[2:10])),
        "etatAdministratifUniteLegale": "A",
        "nombrePeriodesUniteLegale": "1",
        "dateDebut": "2008-01-01",
        "denominationUniteLegale": name,
        "categorieJuridiqueUniteLegale": legal,
        "activitePrincipaleUniteLegale": "84.11Z",
        "nomenclatureActivitePrincipaleUniteLegale": "NAFRev2",
        "nicSiegeUniteLegale": "00017",
        "caractereEmployeurUniteLegale": "O",
        "dateDernierTraitementUniteLegale": "2024-05-05T10:00:00",
    }


def _la_poste(rng: np.random.Generator, country: Country) -> dict[str, Any]:
    """La Poste, in the commune whose share of the people is greatest."""
    town = int(np.diff(country.share, prepend=0.0).argmax())
    return _public(rng, LA_POSTE, "LA POSTE", "5510", town) | {
        "activitePrincipaleUniteLegale": "53.10Z",
        "categorieEntreprise": "GE",
        "nicSiegeUniteLegale": f"{ITS_SEAT:05d}",
    }


def _places(
    country: Country, rng: np.random.Generator, units: list[dict[str, Any]]
) -> tuple[list, list]:  # type: ignore[type-arg]
    count = len(units)
    more = np.where(rng.random(count) < 0.22, rng.geometric(0.55, count), 0)
    more = np.where(rng.random(count) < 0.0006, rng.integers(20, 180, count), more)
    per = more + 1
    per[[unit["siren"] == LA_POSTE for unit in units]] = ITS_PLACES
    total = int(per.sum())
    number, suffix = rng.integers(1, 240, total).tolist(), rng.random(total).tolist()
    street = _zipf(rng, len(country.streets), total, 0.8).tolist()
    elsewhere = country.somewhere(rng, total).tolist()
    closed, sign = rng.random(total).tolist(), rng.random(total).tolist()
    x = rng.normal(0, 1500, total).tolist()
    y = rng.normal(0, 1500, total).tolist()
    words = _zipf(rng, len(country.brands), total, 0.5).tolist()
    nics = _nics(units, per)
    places, links, k = [], [], 0
    for unit, own in zip(units, per.tolist(), strict=True):
        seat = ""
        for j in range(own):
            town = unit["_town"] if j == 0 or closed[k] < 0.5 else elsewhere[k]
            row = _place(
                country,
                unit,
                nics[k],
                j,
                town,
                number[k],
                suffix[k],
                street[k],
                closed[k],
                sign[k],
                x[k],
                y[k],
                country.brands[words[k]],
            )
            places.append(tuple(map(row.get, ESTABLISHMENTS, NOTHING)))
            if j and row["etatAdministratifEtablissement"] == "F" and sign[k] < 0.4:
                links.append(
                    (row["siret"], seat, "2021-06-01", "true", "true", "2021-07-02T04:00:00")
                )
            seat = seat or row["siret"]
            k += 1
    return places, links


def _nics(units: list[dict[str, Any]], per: np.ndarray[Any, Any]) -> list[int]:
    """NICs of every establishment in turn, each with its Luhn digit; those of La Poste make the
    sum of the SIRET's digits a multiple of five, but for its seat, which passes Luhn."""
    first = np.repeat(np.cumsum(per) - per, per)
    rank = np.arange(int(per.sum())) - first + 1
    sirens = np.repeat(np.array([int(unit["siren"]) for unit in units]), per)
    nics = rank * 10 + luhn_digit(sirens * 10_000 + rank, 13)
    for place in np.flatnonzero(sirens == int(LA_POSTE)).tolist():
        at = int(rank[place])
        digits = sum(map(int, f"{LA_POSTE}{at}"))
        nics[place] = ITS_SEAT if at == 1 else at * 10 + -digits % 5
    found: list[int] = nics.tolist()
    return found


def _place(
    country: Country,
    unit: dict[str, Any],
    nic: int,
    j: int,
    town: int,
    number: int,
    suffix: float,
    street: int,
    closed: float,
    sign: float,
    x: float,
    y: float,
    brand: str,
) -> dict[str, Any]:
    kind, _, name = country.streets[street].partition(" ")
    is_open = unit["_open"] and (j == 0 or closed < 0.62)
    row = {
        "siren": unit["siren"],
        "nic": f"{nic:05d}",
        "siret": f"{unit['siren']}{nic:05d}",
        "statutDiffusionEtablissement": unit["statutDiffusionUniteLegale"],
        "dateCreationEtablissement": unit["dateCreationUniteLegale"],
        "trancheEffectifsEtablissement": unit["trancheEffectifsUniteLegale"] if j == 0 else "NN",
        "dateDernierTraitementEtablissement": unit["dateDernierTraitementUniteLegale"],
        "etablissementSiege": "true" if j == 0 else "false",
        "nombrePeriodesEtablissement": "1",
        "numeroVoieEtablissement": str(number),
        "indiceRepetitionEtablissement": "B" if suffix < 0.04 else "",
        "typeVoieEtablissement": kind[:4],
        "libelleVoieEtablissement": name,
        "codePostalEtablissement": country.post[town][number % len(country.post[town])],
        "libelleCommuneEtablissement": country.name[town],
        "codeCommuneEtablissement": country.code[town],
        "dateDebut": unit["dateDebut"],
        "etatAdministratifEtablissement": "A" if is_open else "F",
        "activitePrincipaleEtablissement": unit["activitePrincipaleUniteLegale"],
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
        "caractereEmployeurEtablissement": "N",
    }
    if sign < 0.07:
        row["enseigne1Etablissement"] = f"AU {brand}"
    if not country.far[town]:
        row["coordonneeLambertAbscisseEtablissement"] = f"{country.x[town] + x:.2f}"
        row["coordonneeLambertOrdonneeEtablissement"] = f"{country.y[town] + y:.2f}"
    if unit["statutDiffusionUniteLegale"] == "P":
        for name in (
            "numeroVoieEtablissement",
            "typeVoieEtablissement",
            "libelleVoieEtablissement",
            "codePostalEtablissement",
            "enseigne1Etablissement",
            "coordonneeLambertAbscisseEtablissement",
            "coordonneeLambertOrdonneeEtablissement",
        ):
            if row.get(name):
                row[name] = ND
    return row


FILES = {
    "StockUniteLegale_utf8": UNITS,
    "StockEtablissement_utf8": ESTABLISHMENTS,
    "StockEtablissementLiensSuccession_utf8": LINKS,
}


def generate(folder: Path, companies: int, kind: str = "csv") -> list[Path]:
    """Write the stock files of about so many companies and return them; parts done are kept."""
    parts = max(1, -(-companies // CHUNK))
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [folder / f"{name}.{kind}" for name in FILES]
    if all(path.exists() for path in wanted):
        return wanted
    country: Country | None = None
    for part in range(parts):
        done = folder / f"part-{part:05d}.done"
        if done.exists():
            continue
        country = country or Country()
        count = min(CHUNK, companies - part * CHUNK)
        for name, rows in zip(FILES, chunk(country, part, parts, count), strict=True):
            _write_part(folder / f"{name}.{part:05d}.{kind}", FILES[name], rows, kind)
        done.touch()
    for name, path in zip(FILES, wanted, strict=True):
        _join(
            path, [folder / f"{name}.{part:05d}.{kind}" for part in range(parts)], FILES[name], kind
        )
    for left in folder.glob("part-*.done"):
        left.unlink()
    return wanted


def _write_part(path: Path, header: tuple[str, ...], rows: list[Any], kind: str) -> None:
    if kind == "parquet":
        import pyarrow
        from pyarrow import parquet

        across = list(zip(*rows, strict=True)) or [()] * len(header)
        table = pyarrow.table(
            {n: pyarrow.array(c, pyarrow.string()) for n, c in zip(header, across, strict=True)}
        )
        parquet.write_table(table, path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _join(path: Path, parts: list[Path], header: tuple[str, ...], kind: str) -> None:
    made = path.with_suffix(".tmp")
    if kind == "parquet":
        from pyarrow import parquet

        schema = parquet.read_schema(parts[0])
        with parquet.ParquetWriter(made, schema, compression="zstd") as writer:
            for part in parts:
                writer.write_table(parquet.read_table(part))
    else:
        with made.open("wb") as file:
            file.write((",".join(header) + "\n").encode())
            for part in parts:
                file.write(part.read_bytes())
    made.replace(path)
    for part in parts:
        part.unlink()


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV stock file."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    import django

    django.setup()
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--companies", type=int, default=200_000)
    asked.add_argument("--format", choices=("csv", "parquet"), default="csv")
    given = asked.parse_args()
    for made in generate(given.folder, given.companies, given.format):
        print(made, made.stat().st_size)
