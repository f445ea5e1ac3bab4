"""What each register makes of what was typed or chosen: one entry, several, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parvis.bricks.procedures.domain.showing import fold_text
from parvis.bricks.registers import public as registers
from parvis.bricks.registers.public import Address, Commune, Establishment

LONGEST = 300
SHOWN = 5  # companies looked at for one with exactly the name typed
SURE = 0.95  # confidence from which an address that was typed in full needs no choice


@dataclass(frozen=True)
class Asked:
    """What came: words as typed, and the code of the suggestion that was chosen, if any."""

    words: str
    code: str = ""
    post_code: str = ""


@dataclass(frozen=True)
class Placed:
    """The whole value of the answer."""

    value: dict[str, str]


@dataclass(frozen=True)
class Which:
    """Several entries fit; their labels."""

    labels: Sequence[str]


@dataclass(frozen=True)
class Unknown:
    """Nothing fits. `problem`: a more exact refusal than the type's own."""

    problem: str = ""


Found = Placed | Which | Unknown


def asked(raw: Any) -> Asked:
    """Words and code from a text or from a value; anything else asks for nothing."""
    if isinstance(raw, str):
        return Asked(_text(raw))
    if not isinstance(raw, Mapping):
        return Asked("")
    return Asked(
        words=_text(raw.get("label") or raw.get("name")),
        code=_text(raw.get("code") or raw.get("key")),
        post_code=_text(raw.get("postal_code")),
    )


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        return ""
    return " ".join(letter for letter in raw[:LONGEST].split() if letter)


def commune(wanted: Asked) -> Found:
    """A commune: by the code chosen, by code, post code or name typed."""
    candidates = _communes(wanted.code) if wanted.code else ()
    if not candidates and wanted.words and not wanted.code:
        candidates = _communes(wanted.words)
    if len(candidates) == 1:
        return Placed(_commune_value(candidates[0], f"{wanted.post_code} {wanted.words}"))
    return Which([one.label for one in candidates]) if candidates else Unknown()


def _communes(text: str) -> tuple[Commune, ...]:
    """The communes that a text may mean: by code, by post code, by exact name, then by search."""
    if len(text) == 5:
        by_post_code = registers.communes_at(text) if text.isdecimal() else ()
        if by_post_code:
            return by_post_code
        try:
            one = registers.commune(text.upper())
        except registers.TerritoryError:
            one = None
        if one is not None:
            return (one,)
    try:
        matches = registers.search_communes(text[:200].replace("(", " ").replace(")", " "))
    except registers.TerritoryError:
        return ()
    communes = tuple(dict.fromkeys(match.commune for match in matches))
    exact = tuple(one for one in communes if fold_text(one.name) == fold_text(text))
    return exact or communes


def _commune_value(one: Commune, typed: str) -> dict[str, str]:
    """The whole answer: code, name, post code (the one typed when it is one of its own)."""
    post_code = next((code for code in one.post_codes if code in typed), "")
    value = {
        "code": one.code,
        "name": one.name,
        "postal_code": post_code or next(iter(one.post_codes), ""),
        "departement": one.department,
        "region": one.region,
        "epci": one.epci,
        "register": registers.territories_version(),
    }
    return {name: text for name, text in value.items() if text}


def address(wanted: Asked) -> Found:
    """An address: the one chosen, else the one typed in full, else what was typed.

    The register may not be installed, and not every address is in it: what was typed is an
    answer in itself.
    """
    if not wanted.words:
        return Unknown()
    try:
        found = registers.search_addresses(wanted.words, limit=10)
    except registers.NoAddresses:
        return Placed({"label": wanted.words})
    for one in found:
        if one.id == wanted.code or (not wanted.code and _is_it(one, wanted.words)):
            return Placed(_address_value(one))
    return Placed({"label": wanted.words})


def _is_it(one: Address, typed: str) -> bool:
    """Whether an address typed without choosing is surely this one."""
    exact = fold_text(one.label).split() == fold_text(typed.replace(",", " ")).split()
    return one.type == "housenumber" and (exact or (one.confidence or 0) >= SURE)


def _address_value(one: Address) -> dict[str, str]:
    value = {
        "label": one.label,
        "key": one.id,
        "city_code": one.citycode,
        "postal_code": one.postcode,
        "city": one.city,
        "lon": f"{one.lon:.6f}",
        "lat": f"{one.lat:.6f}",
        "register": registers.addresses_version(),
    }
    return {name: text for name, text in value.items() if text}


def company(wanted: Asked) -> Found:
    """A company: by the SIRET chosen or typed, else by name when it is the only one.

    Without a register, or when nothing fits, what was typed is an answer in itself; a number
    that the register does not know is told.
    """
    number = "".join((wanted.code or wanted.words).split())
    if not wanted.words and not wanted.code:
        return Unknown()
    try:
        if number.isascii() and number.isdecimal():
            return _company_numbered(number)
        found = registers.search_companies(wanted.words, limit=SHOWN)
    except registers.NoCompanies:
        return Placed({"label": wanted.words or number})
    same = [one for one in found if _words(one.name) == _words(wanted.words) and one.seat]
    if len(same) == 1 and same[0].seat is not None:
        return Placed(_company_value(same[0].seat))
    return Placed({"label": wanted.words})


def _company_numbered(number: str) -> Found:
    if len(number) == 9:
        one = registers.company(number)
        place = one.seat if one else None
    elif len(number) == 14:
        place = registers.establishment(number)
    else:
        return Unknown()
    return Placed(_company_value(place)) if place else Unknown("company_unknown")


def _company_value(place: Establishment) -> dict[str, str]:
    value = {
        "code": place.siret,
        "label": place.company,
        "address": ", ".join((*place.address, f"{place.post_code} {place.commune_name}".strip())),
        "activity": place.naf,
        "closed": "" if place.open else "true",
        "register": registers.companies_version(),
    }
    return {name: text for name, text in value.items() if text}


def epci(wanted: Asked) -> Found:
    """A group of communes: by SIREN, or by name."""
    group = registers.group(wanted.code or wanted.words.replace(" ", ""))
    if group is None and not wanted.code:
        return _by_name(
            wanted.words, [(one.code, one.full_name, one.name) for one in registers.groups()]
        )
    return _territory(group.code, group.full_name) if group else Unknown()


def departement(wanted: Asked) -> Found:
    """A département: by code, or by name."""
    one = registers.department((wanted.code or wanted.words).upper().zfill(2))
    if one is None and not wanted.code:
        return _by_name(wanted.words, [(d.code, d.name, "") for d in registers.departments()])
    return _territory(one.code, one.name) if one else Unknown()


def region(wanted: Asked) -> Found:
    """A région: by code, or by name."""
    one = registers.region((wanted.code or wanted.words).zfill(2))
    if one is None and not wanted.code:
        return _by_name(wanted.words, [(r.code, r.name, "") for r in registers.regions()])
    return _territory(one.code, one.name) if one else Unknown()


def _by_name(typed: str, known: Iterable[tuple[str, str, str]]) -> Found:
    """The entry with exactly this name, else the only one with every word of it."""
    words = _words(typed)
    if not words:
        return Unknown()
    near = []
    for code, label, other in known:
        if words in (_words(label), _words(other)):
            return _territory(code, label)
        if set(words) <= {*_words(label), *_words(other)}:
            near.append((code, label))
    if len(near) == 1:
        return _territory(*near[0])
    return Which([label for _, label in near]) if near else Unknown()


def _words(text: str) -> list[str]:
    plain = fold_text(text, LONGEST)
    return "".join(one if one.isalnum() else " " for one in plain).split()


def _territory(code: str, label: str) -> Placed:
    version = registers.territories_version()
    return Placed({"code": code, "label": label, "register": version})


FINDERS: dict[str, Callable[[Asked], Found]] = {
    "commune": commune,
    "address": address,
    "company": company,
    "epci": epci,
    "departement": departement,
    "region": region,
}
