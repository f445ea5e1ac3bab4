"""Civil identity: the claims that identity providers and the civil register give, and their forms.

Forms (FranceConnect v2, `identite_pivot` and its neighbours): names 1 to 256 characters; `gender`
male, female or unspecified; `birthdate` YYYY-MM-DD, where a day or a month that was never known is
00 ("presumed": 1992-00-00, 1992-05-00); places and countries are codes of the code officiel
géographique, France is 99100; the place is mandatory when the country is France and only then.
An e-mail address is mandatory from an identity provider.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.kernel.values import EmailAddress

FRANCE = "99100"
GENDERS = ("male", "female", "unspecified")
LONGEST_NAME = 256
PIVOT = ("given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry")
_COG = re.compile(r"(?:2[AB]|[0-9]{2})[0-9]{3}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True)
class Problem:
    """One claim that is not as it must be: `missing` or `form`. The value is never repeated."""

    claim: str
    code: str


@dataclass(frozen=True)
class CivilIdentity:
    """Who somebody is by civil status. `birthplace` is empty abroad, unless known."""

    given_names: tuple[str, ...]
    family_name: str
    birthdate: str
    gender: str
    birthplace: str
    birthcountry: str
    preferred_username: str = ""
    email: str = ""

    @property
    def given_name(self) -> str:
        """All given names in one text, as the claim has them."""
        return " ".join(self.given_names)

    @property
    def full_name(self) -> str:
        """Given names then the name used, as read aloud."""
        return f"{self.given_name} {self.preferred_username or self.family_name}".strip()

    @property
    def presumed(self) -> bool:
        """Whether the day or the month of birth was never known."""
        return "-00" in self.birthdate

    def claims(self) -> dict[str, Any]:
        """The claims of the identity, empty ones left out."""
        found: dict[str, Any] = {
            "given_name": self.given_name,
            "given_name_array": list(self.given_names),
            "family_name": self.family_name,
            "birthdate": self.birthdate,
            "gender": self.gender,
            "birthplace": self.birthplace,
            "birthcountry": self.birthcountry,
            "preferred_username": self.preferred_username,
            "email": self.email,
        }
        return {name: value for name, value in found.items() if value}

    def pivot(self) -> bytes:
        """What the identity is known by, for a keyed digest: each field with its length first.

        Names in capitals, spaces folded; accents are kept (two spellings are two identities until
        a register says otherwise). No separator can be imitated by a name.
        """
        place = self.birthplace if self.birthcountry == FRANCE else ""
        fields = (
            _canonical(self.given_name),
            _canonical(self.family_name),
            self.birthdate,
            self.gender,
            place,
            self.birthcountry,
        )
        parts = (field.encode() for field in fields)
        return b"".join(len(part).to_bytes(2, "big") + part for part in parts)

    def likeness(self) -> tuple[str, str, str, str, str]:
        """What spellings of one person share: bare names, first given name, day, place, country."""
        first = self.given_names[0] if self.given_names else ""
        place = self.birthplace if self.birthcountry == FRANCE else ""
        return (bare(first), bare(self.family_name), self.birthdate, place, self.birthcountry)


def bare(text: str) -> str:
    """Letters only, capitals, without accents: "Dubinôre-Léa" is "DUBINORELEA"."""
    folded = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in folded.upper() if letter.isalpha() and letter.isascii())


def _canonical(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).upper().split())


def is_code(text: str) -> bool:
    """Whether this is a code of the code officiel géographique (commune or country)."""
    return bool(_COG.fullmatch(text))


def is_birthdate(text: str) -> bool:
    """A day that exists, or a presumed one: YYYY-MM-00 or YYYY-00-00, no other zero."""
    found = _DATE.fullmatch(text)
    if not found:
        return False
    year, month, day = (int(part) for part in found.groups())
    if day == 0:
        return year >= 1 and month <= 12
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def problems(claims: Mapping[str, Any], *, relaxed: bool = False) -> tuple[Problem, ...]:
    """What is wrong with the claims of a provider; nothing when they make an identity.

    `relaxed`: an identity from another country (eIDAS) has neither code of place nor e-mail.
    """
    found = [
        *(_name(claims, name) for name in ("given_name", "family_name")),
        _name(claims, "preferred_username", mandatory=False),
        _birthdate(claims),
    ]
    if not relaxed:
        found += [_gender(claims), *_birth(claims), _email(claims)]
    return tuple(one for one in found if one is not None)


def read(claims: Mapping[str, Any]) -> CivilIdentity:
    """The identity in claims that `problems` found right. Unknown claims are left out."""
    text = {name: _text(claims.get(name)) for name in (*PIVOT, "preferred_username", "email")}
    given = claims.get("given_name_array")
    if isinstance(given, list) and " ".join(map(str, given)).split() == text["given_name"].split():
        names = tuple(" ".join(str(one).split()) for one in given)
    else:
        names = tuple(text["given_name"].split())
    return CivilIdentity(
        given_names=names,
        family_name=text["family_name"],
        birthdate=text["birthdate"],
        gender=text["gender"],
        birthplace=text["birthplace"],
        birthcountry=text["birthcountry"],
        preferred_username=text["preferred_username"],
        email=text["email"],
    )


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _name(claims: Mapping[str, Any], claim: str, *, mandatory: bool = True) -> Problem | None:
    value = claims.get(claim)
    if value is None or value == "":
        return Problem(claim, "missing") if mandatory else None
    right = isinstance(value, str) and value.isprintable() and 1 <= len(value) <= LONGEST_NAME
    return None if right and value.strip() else Problem(claim, "form")


def _birthdate(claims: Mapping[str, Any]) -> Problem | None:
    value = claims.get("birthdate")
    if not value:
        return Problem("birthdate", "missing")
    right = isinstance(value, str) and is_birthdate(value)
    return None if right else Problem("birthdate", "form")


def _gender(claims: Mapping[str, Any]) -> Problem | None:
    value = claims.get("gender")
    if not value:
        return Problem("gender", "missing")
    return None if value in GENDERS else Problem("gender", "form")


def _birth(claims: Mapping[str, Any]) -> list[Problem]:
    country, place = claims.get("birthcountry"), claims.get("birthplace")
    if not country:
        return [Problem("birthcountry", "missing")]
    if not isinstance(country, str) or not is_code(country):
        return [Problem("birthcountry", "form")]
    if country == FRANCE:
        if not place:
            return [Problem("birthplace", "missing")]
        right = isinstance(place, str) and is_code(place)
    else:  # a code when the provider has one, the name of a town otherwise
        right = not place or (isinstance(place, str) and len(place) <= LONGEST_NAME)
    return [] if right else [Problem("birthplace", "form")]


def _email(claims: Mapping[str, Any]) -> Problem | None:
    value = claims.get("email")
    if not value:
        return Problem("email", "missing")
    right = isinstance(value, str) and EmailAddress.accepts(value)
    return None if right else Problem("email", "form")
