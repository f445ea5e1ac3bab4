"""Rows of the stock files turned into the columns that an index is compiled from.

What a status P hides is dropped here, before anything is indexed: the words of a natural person,
the sigle of a legal person, signs, post code and place of an establishment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies.columns import (
    KINDS,
    MASKED,
    SIZES,
    STAFF,
    natural_person,
)
from parvis.bricks.registers.companies.lambert import NOWHERE, positions
from parvis.bricks.registers.companies.sources import Rows
from parvis.bricks.registers.companies.text import names_words
from parvis.bricks.registers.compiled.files import BadRow

Arrays = dict[str, NDArray[Any]]
# Bits of a company.
ACTIVE, NATURAL, OPEN_DATA, ESS, MISSION, EMPLOYER, ASSOCIATION = 1, 2, 4, 8, 16, 32, 64
SIZE_SHIFT: Final = 8  # two bits: place in columns.SIZES
UNIT_STAFF_SHIFT: Final = 10  # five bits: place in columns.STAFF
# Bits of an establishment, above its NIC.
NIC: Final = (1 << 17) - 1
E_OPEN, E_SEAT, E_OPEN_DATA, E_EMPLOYER = 1 << 17, 1 << 18, 1 << 19, 1 << 20
STAFF_SHIFT: Final = 21
_STAFF = {code: i for i, code in enumerate(STAFF)}
_SIZES = {code: i for i, code in enumerate(SIZES)}


@dataclass
class Converted:
    """Columns of a batch. `coded`: vocabularies of the columns that hold places in one; `words`:
    vocabulary of the column `word`, cut by `word_count`; `lines`: records, one for each row."""

    arrays: Arrays
    coded: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


def convert(kind: str, rows: Rows) -> Converted:
    """The columns of a batch of one kind of file."""
    return {"units": _units, "establishments": _establishments, "links": _links}[kind](rows)


class _Table:
    """Columns by name, bad rows taken out."""

    def __init__(self, kind: str, rows: Rows, numbers: dict[str, int]) -> None:
        self.names = {name: i for i, name in enumerate(KINDS[kind])}
        self.columns, self.bad = rows.columns, list(rows.bad)
        good = [True] * len(rows.lines)
        for name, length in numbers.items():
            for i, text in enumerate(self.columns[self.names[name]]):
                if len(text) != length or not text.isdecimal() or not text.isascii():
                    if good[i]:
                        self.bad.append(BadRow(rows.lines[i], f"{name} is not {length} digits"))
                    good[i] = False
        if not all(good):
            self.columns = [
                [text for text, ok in zip(one, good, strict=True) if ok] for one in self.columns
            ]

    def __getitem__(self, name: str) -> list[str]:
        return self.columns[self.names[name]]

    def plain(self, name: str) -> list[str]:
        """A column of words, empty where the file masks it."""
        return ["" if text == MASKED else text for text in self[name]]

    def lines(self) -> list[str]:
        """Each row as one record."""
        said = "\n".join("\x1f".join(row) for row in zip(*self.columns, strict=True))
        if said.count("\n") + 1 == len(self.columns[0]):
            return said.split("\n")
        return [
            "\x1f".join(" ".join(text.split()) for text in row)
            for row in zip(*self.columns, strict=True)
        ]


def _flags(values: Iterable[str], yes: str, bit: int) -> NDArray[np.uint32]:
    return np.array([bit if value == yes else 0 for value in values], np.uint32)


def _coded(made: Converted, name: str, values: Iterable[str]) -> None:
    vocabulary: dict[str, int] = {}
    codes = [vocabulary.setdefault(value, len(vocabulary)) for value in values]
    made.arrays[name] = np.array(codes, np.int32)
    made.coded[name] = list(vocabulary)


def _spoken(made: Converted, texts: Sequence[str]) -> list[list[str]]:
    """Words of each row as columns, each once; the words as they stand."""
    found = names_words(texts) if texts else []
    vocabulary: dict[str, int] = {}
    flat: list[int] = []
    counts: list[int] = []
    for one in found:
        own = dict.fromkeys(one)
        counts.append(len(own))
        flat += [vocabulary.setdefault(word, len(vocabulary)) for word in own]
    made.arrays["word"] = np.array(flat, np.int32)
    made.arrays["word_count"] = np.array(counts, np.uint8)
    made.words = list(vocabulary)
    return found


def _units(rows: Rows) -> Converted:
    table = _Table("units", rows, {"siren": 9})
    made = Converted({}, bad=table.bad)
    made.arrays["siren"] = np.array(table["siren"], "U9").astype(np.uint32)
    status = table["statutDiffusionUniteLegale"]
    natures = table["categorieJuridiqueUniteLegale"]
    natural = [natural_person(code) for code in natures]
    names, others = _names(table, natural, [one == "P" for one in status])
    made.arrays["name_words"] = np.array(
        [min(len(set(words)), 255) if name else 0 for name, words in zip(
            names, names_words(names) if names else [], strict=True
        )], np.uint8,
    )  # fmt: skip
    _spoken(made, [f"{name} {other}" for name, other in zip(names, others, strict=True)])
    _coded(made, "naf", table["activitePrincipaleUniteLegale"])
    _coded(made, "nature", natures)
    made.arrays["staff"] = np.array(
        [_STAFF.get(code, 0) for code in table["trancheEffectifsUniteLegale"]], np.uint8
    )
    size = [_SIZES.get(code, 0) << SIZE_SHIFT for code in table["categorieEntreprise"]]
    made.arrays["bits"] = (
        _flags(table["etatAdministratifUniteLegale"], "A", ACTIVE)
        | _flags(["P" if one else "" for one in natural], "P", NATURAL)
        | _flags(["O" if one != "P" else "" for one in status], "O", OPEN_DATA)
        | _flags(table["economieSocialeSolidaireUniteLegale"], "O", ESS)
        | _flags(table["societeMissionUniteLegale"], "O", MISSION)
        | _flags(table["caractereEmployeurUniteLegale"], "O", EMPLOYER)
        | _flags(["A" if _is_association(n, r) else "" for n, r in zip(
            natures, table["identifiantAssociationUniteLegale"], strict=True)], "A", ASSOCIATION)
        | np.array(size, np.uint32)
    ).astype(np.uint16)  # fmt: skip
    made.lines = table.lines()
    return made


def _is_association(nature: str, rna: str) -> bool:
    """An association: its RNA number, or a legal category 92xx."""
    return bool(rna) or nature.startswith("92")


def _names(
    table: _Table, natural: list[bool], masked: list[bool]
) -> tuple[list[str], list[str]]:  # fmt: skip
    """The main name of each company, and its other names, as they may be searched."""
    column = table.plain
    persons = zip(
        column("prenomUsuelUniteLegale"), column("prenom1UniteLegale"), column("nomUniteLegale"),
        column("nomUsageUniteLegale"), column("prenom2UniteLegale"), column("prenom3UniteLegale"),
        column("prenom4UniteLegale"), column("pseudonymeUniteLegale"), strict=True,
    )  # fmt: skip
    usual = zip(
        column("denominationUniteLegale"), column("sigleUniteLegale"),
        column("denominationUsuelle1UniteLegale"), column("denominationUsuelle2UniteLegale"),
        column("denominationUsuelle3UniteLegale"), strict=True,
    )  # fmt: skip
    names, others = [], []
    for who, company, person, hidden in zip(persons, usual, natural, masked, strict=True):
        if person and hidden:
            names.append("")
            others.append("")
            continue
        first, last = who[0] or who[1], who[2]
        names.append(company[0] or (f"{first} {last}" if last else ""))
        rest = [who[3], *who[4:], who[1]] if person else []
        others.append(" ".join([*(company[2:] if hidden else company[1:]), *rest]))
    return names, others


def _establishments(rows: Rows) -> Converted:
    table = _Table("establishments", rows, {"siret": 14})
    made = Converted({}, bad=table.bad)
    sirets = np.array(table["siret"], "U14").astype(np.int64)
    made.arrays["siret"] = sirets
    hidden = [one == "P" for one in table["statutDiffusionEtablissement"]]
    communes = table["codeCommuneEtablissement"]
    _coded(made, "commune", communes)
    posts = table.plain("codePostalEtablissement")
    _coded(made, "post", ["" if h else one for one, h in zip(posts, hidden, strict=True)])
    _coded(made, "naf", table["activitePrincipaleEtablissement"])
    lon, lat = positions(
        table["coordonneeLambertAbscisseEtablissement"],
        table["coordonneeLambertOrdonneeEtablissement"],
        communes,
    )
    lon[np.array(hidden, np.bool_)] = NOWHERE
    made.arrays["lon"], made.arrays["lat"] = lon, lat
    staff = [_STAFF.get(c, 0) << STAFF_SHIFT for c in table["trancheEffectifsEtablissement"]]
    made.arrays["bits"] = (
        (sirets % 100_000).astype(np.uint32)
        | _flags(table["etatAdministratifEtablissement"], "A", E_OPEN)
        | _flags([one.lower() for one in table["etablissementSiege"]], "true", E_SEAT)
        | _flags(["" if one else "O" for one in hidden], "O", E_OPEN_DATA)
        | _flags(table["caractereEmployeurEtablissement"], "O", E_EMPLOYER)
        | np.array(staff, np.uint32)
    )
    signs = zip(
        hidden, table.plain("enseigne1Etablissement"), table.plain("enseigne2Etablissement"),
        table.plain("enseigne3Etablissement"), table.plain("denominationUsuelleEtablissement"),
        strict=True,
    )  # fmt: skip
    _spoken(made, ["" if one[0] else " ".join(one[1:]) for one in signs])
    made.lines = table.lines()
    return made


def _links(rows: Rows) -> Converted:
    before, after = "siretEtablissementPredecesseur", "siretEtablissementSuccesseur"
    table = _Table("links", rows, {before: 14, after: 14})
    made = Converted({}, bad=table.bad, lines=table.lines())
    made.arrays["before"] = np.array(table[before], "U14").astype(np.int64)
    made.arrays["after"] = np.array(table[after], "U14").astype(np.int64)
    return made
