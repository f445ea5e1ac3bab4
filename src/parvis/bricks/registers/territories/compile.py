"""From the tables of the official source to the columns of the compiled file."""

from __future__ import annotations

import json
from typing import Any

from parvis.bricks.registers.territories import columns
from parvis.bricks.registers.territories.store import NONE, UNKNOWN
from parvis.bricks.registers.territories.words import fold

Row = dict[str, Any]
KINDS = ("commune-actuelle", "arrondissement-municipal", "commune-deleguee", "commune-associee")
ARTICLES = {"2": "le", "3": "la", "4": "les", "5": "l", "7": "las", "8": "los"}


class SourceError(ValueError):
    """The source file is not the package expected, or contradicts itself."""


def compile_tables(source: dict[str, list[Row]]) -> dict[str, tuple[str, bytes]]:
    """Every column of the compiled file, search index included."""
    rows = sorted(source["communes"], key=lambda r: (KINDS.index(r["type"]), r["code"]))
    counts = [sum(r["type"] == kind for r in rows) for kind in KINDS]
    if len(rows) >= NONE:
        raise SourceError("more rows than 16 bits can number")
    here = {r["code"]: i for i, r in enumerate(rows[: counts[0]])}
    return {
        "counts": columns.numbers("u16", counts),
        "codes": columns.fixed(5, (r["code"] for r in rows)),
        "names": columns.lines(r["nom"] for r in rows),
        "liaisons": columns.fixed(1, (str(r.get("typeLiaison", "")) for r in rows)),
        "populations": columns.numbers("u32", (r.get("population", UNKNOWN) for r in rows)),
        "post_codes": columns.lines(" ".join(r.get("codesPostaux", ())) for r in rows),
        "parents": columns.numbers("u16", (_parent(r, here) for r in rows)),
        "ranks": columns.numbers("u16", _ranks(rows)),
        **_communes(rows[: counts[0]], source, here),
        **_names(rows),
        **_post_codes(rows),
    }


def _parent(row: Row, here: dict[str, int]) -> int:
    code = row.get("commune") or row.get("chefLieu")
    return NONE if row["type"] == KINDS[0] else here[code or ""]


def _ranks(rows: list[Row]) -> list[int]:
    """Place of each row: communes first, the most peopled first, then by code."""
    order = sorted(
        range(len(rows)),
        key=lambda i: (
            KINDS.index(rows[i]["type"]),
            -rows[i].get("population", -1),
            rows[i]["code"],
        ),
    )
    ranks = [0] * len(rows)
    for rank, index in enumerate(order):
        ranks[index] = rank
    return ranks


def _communes(
    rows: list[Row], source: dict[str, list[Row]], here: dict[str, int]
) -> dict[str, tuple[str, bytes]]:
    """What only communes of today have: SIREN, groups, arrondissement, old codes."""
    groups = {name: [NONE] * len(rows) for name in ("epci", "ept")}
    for name, cells in groups.items():
        for index, group in enumerate(source[name]):
            for member in group["membres"]:
                if cells[here[member["code"]]] != NONE:
                    raise SourceError(f"{member['code']} is in two {name}")
                cells[here[member["code"]]] = index
    states = {a["code"]: i for i, a in enumerate(source["arrondissements"])}
    sirens = [r.get("siren", "") for r in rows]
    order = sorted((i for i, siren in enumerate(sirens) if siren), key=lambda i: sirens[i])
    if len({sirens[i] for i in order}) != len(order):
        raise SourceError("two communes share a SIREN")
    former = sorted((old, i) for i, r in enumerate(rows) for old in r.get("anciensCodes", ()))
    return {
        "sirens": columns.fixed(9, sirens),
        "siren_order": columns.numbers("u16", order),
        "epci_of": columns.numbers("u16", groups["epci"]),
        "ept_of": columns.numbers("u16", groups["ept"]),
        "arrondissement_of": columns.numbers(
            "u16", (states.get(r.get("arrondissement", ""), NONE) for r in rows)
        ),
        "former_codes": columns.fixed(5, (old for old, _ in former)),
        "former_rows": columns.numbers("u16", (i for _, i in former)),
        "tables": columns.lines([json.dumps(_tables(source), ensure_ascii=False)]),
    }


def _tables(source: dict[str, list[Row]]) -> dict[str, list[list[Any]]]:
    def cells(name: str, *keys: str) -> list[list[Any]]:
        return [[row[key] for key in keys] for row in source[name]]

    group = ("code", "nom", "type", "modeFinancement", "populationTotale", "populationMunicipale")
    return {
        "epci": cells("epci", *group),
        "ept": cells("ept", *group),
        "departements": cells("departements", "code", "nom", "region", "chefLieu", "zone"),
        "regions": cells("regions", "code", "nom", "chefLieu", "zone"),
        "arrondissements": cells("arrondissements", "code", "nom", "departement", "chefLieu"),
    }


def _names(rows: list[Row]) -> dict[str, tuple[str, bytes]]:
    """The search index: names in order without spaces, with and without article; and words."""
    entries, words = [], dict[str, set[int]]()
    for index, row in enumerate(rows):
        parts = fold(row["nom"]).split()
        entries.append(("".join(parts), index))
        article = ARTICLES.get(str(row.get("typeLiaison", "")))
        if article and parts[0] == article and len(parts) > 1:
            entries.append(("".join(parts[1:]), index))
        for part in parts:
            words.setdefault(part, set()).add(index)
    entries.sort()
    vocabulary = sorted(words)
    offsets = [0]
    for word in vocabulary:
        offsets.append(offsets[-1] + len(words[word]))
    return {
        "entries": columns.lines(text for text, _ in entries),
        "entry_rows": columns.numbers("u16", (row for _, row in entries)),
        "words": columns.lines(vocabulary),
        "word_starts": columns.numbers("u32", offsets),
        "word_rows": columns.numbers(
            "u16", (i for word in vocabulary for i in sorted(words[word]))
        ),
    }


def _post_codes(rows: list[Row]) -> dict[str, tuple[str, bytes]]:
    pairs = sorted((code, i) for i, row in enumerate(rows) for code in row.get("codesPostaux", ()))
    return {
        "posted_codes": columns.fixed(5, (code for code, _ in pairs)),
        "posted_rows": columns.numbers("u16", (i for _, i in pairs)),
    }
