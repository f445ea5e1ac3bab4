"""Parameters of a search by several criteria, from the address or from a form."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from parvis.bricks.registers.contracts.sirene.errors import Refused
from parvis.bricks.registers.contracts.sirene.grammar import Everything, Node, QueryError, parse

DEFAULT = 20
MOST_JSON, MOST_CSV = 1_000, 200_000
LATEST_JSON, LATEST_CSV = 1_000, 10_000
BOOLEANS = {"": False, "true": True, "false": False}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9.]{0,79}")


@dataclass(frozen=True)
class Asked:
    """A search understood. `after`: the key after which a cursor goes on, -1 for the first."""

    text: str
    question: Node
    date: str
    fields: frozenset[str]
    hide_nulls: bool
    facets: tuple[str, ...]
    sorting: tuple[str, bool] | None  # field, descending
    count: int
    start: int
    cursor: str
    after: int
    csv: bool


def read(request: HttpRequest) -> Asked:
    """A search understood; Refused in the shape of the contract."""
    given = request.POST if request.method == "POST" else request.GET
    values = {name: given.get(name, "") for name in given}
    csv = "text/csv" in request.headers.get("Accept", "")
    most, latest = (MOST_CSV, LATEST_CSV) if csv else (MOST_JSON, LATEST_JSON)
    cursor = values.get("curseur", "")
    text = values.get("q", "")
    asked = Asked(
        text, question(text), _date(values.get("date", "")), _names(values.get("champs", "")),
        _boolean(values, "masquerValeursNulles"),
        tuple(sorted(_names(values.get("facette.champ", "")))), _sorting(values.get("tri", "")),
        _whole(values, "nombre", DEFAULT, most), _whole(values, "debut", 0, latest),
        cursor, _after(cursor), csv,
    )  # fmt: skip
    if cursor and (values.get("debut") or asked.sorting):
        raise Refused(400, "Les paramètres curseur et debut ou tri ne peuvent pas être combinés")
    return asked


def question(text: str) -> Node:
    """The question of `q`; Refused when it cannot be read."""
    try:
        return parse(text) if text else Everything()
    except QueryError:
        raise wrong(text) from None


def wrong(text: str) -> Refused:
    """A question that cannot be read or asks for a field that is not there."""
    return Refused(400, f"Erreur de syntaxe dans le paramètre q={text[:500]}")


def _whole(values: Mapping[str, str], name: str, default: int, most: int) -> int:
    written = values.get(name, "")
    if not written:
        return default
    if not (written.isascii() and written.isdecimal() and len(written) < 9):
        raise Refused(400, f"Le paramètre {name} n'est pas un nombre entier positif")
    if int(written) > most:
        raise Refused(400, f"Le paramètre {name} doit être inférieur ou égal à {most}")
    return int(written)


def _boolean(values: Mapping[str, str], name: str) -> bool:
    written = values.get(name, "").lower()
    if written not in BOOLEANS:
        raise Refused(400, f"Le paramètre {name} doit être true ou false")
    return BOOLEANS[written]


def _date(written: str) -> str:
    if not written:
        return ""
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise Refused(400, "Le paramètre date doit être au format AAAA-MM-JJ") from None


def _names(written: str) -> frozenset[str]:
    found = [one.strip() for one in written.split(",") if one.strip()]
    if not all(NAME.fullmatch(one) for one in found):
        raise Refused(400, "Un champ demandé n'existe pas")
    return frozenset(found)


def _sorting(written: str) -> tuple[str, bool] | None:
    if not written.strip():
        return None
    name, _, way = written.strip().partition(" ")
    if not NAME.fullmatch(name) or way.strip().lower() not in ("", "asc", "desc"):
        raise Refused(400, "Le paramètre tri n'est pas valide")
    return name, way.strip().lower() == "desc"


def cursor_of(key: int) -> str:
    """The cursor that goes on after a key."""
    return base64.urlsafe_b64encode(f"v1:{key}".encode()).decode()


def _after(cursor: str) -> int:
    if cursor in ("", "*"):
        return -1
    try:
        mark, _, key = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
        if mark != "v1":
            raise ValueError
        return int(key)
    except (ValueError, binascii.Error):
        raise Refused(400, "Le paramètre curseur n'est pas valide") from None
