"""eIDAS and OpenID Connect: attributes of a natural person and levels, both ways.

The French node speaks of natural persons only. Tables: personIdentifier is the subject;
currentGivenName, currentFamilyName (also the name used), dateOfBirth (a part never known becomes
01: eIDAS has no presumed dates), placeOfBirth, gender with a capital. Levels: eidas1 low, eidas2
substantial, eidas3 high; low comes back as eidas2, because a notified scheme of level low was
accepted by the node (FranceConnect's table).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.bricks.identity.domain.civil import FRANCE
from parvis.bricks.identity.domain.countries import EUROPEAN

LOA = "http://eidas.europa.eu/LoA/"
LEVELS = {"eidas1": "low", "eidas2": "substantial", "eidas3": "high"}
_RANK = ("low", "substantial", "high")
ACRS = {"low": "eidas2", "substantial": "eidas2", "high": "eidas3"}
MANDATORY = ("personIdentifier", "currentGivenName", "currentFamilyName", "dateOfBirth")
_REQUESTED = {
    "openid": ("personIdentifier",),
    "given_name": ("currentGivenName",),
    "family_name": ("currentFamilyName",),
    "preferred_username": ("currentFamilyName",),
    "birthdate": ("dateOfBirth",),
    "gender": ("gender",),
    "birthplace": ("placeOfBirth",),
    "birthcountry": ("placeOfBirth",),
    "profile": ("currentGivenName", "currentFamilyName", "dateOfBirth", "gender"),
    "birth": ("placeOfBirth",),
    "identite_pivot": (
        *("currentGivenName", "currentFamilyName", "dateOfBirth", "gender"),
        "placeOfBirth",
    ),
}

_SCOPE_OF = {  # of an attribute that another country's node asks for
    "personIdentifier": ("openid",),
    "currentGivenName": ("given_name",),
    "currentFamilyName": ("family_name", "preferred_username"),
    "dateOfBirth": ("birthdate",),
    "gender": ("gender",),
    "birthName": ("given_name", "family_name"),
    "placeOfBirth": ("birthplace", "birthcountry"),
}
ATTRIBUTES = (*_SCOPE_OF, "currentAddress")  # the last one is never known here


class NodeError(ValueError):
    """The node of the other country gave no identity (`eidas_node_error`)."""

    code = "eidas_node_error"


@dataclass(frozen=True)
class NodeAnswer:
    """What a node says of a person: `level` low, substantial or high; `country` of the node."""

    country: str
    level: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class NodeRequest:
    """What the node of another country asks about a person of ours."""

    country: str
    level: str
    attributes: tuple[str, ...]

    @property
    def acr(self) -> str:
        """The acr to ask of the hub."""
        return acr_of(self.level)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes to ask of the hub: those of the attributes, no more."""
        wanted = [scope for one in self.attributes for scope in _SCOPE_OF.get(one, ())]
        return tuple(dict.fromkeys(["openid", *wanted]))


def read_request(country: str, level: str, attributes: str) -> NodeRequest:
    """From what a node sends; the mandatory attributes are always among those asked (the minimum
    data set of Implementing Regulation (EU) 2015/1501). NodeError when nothing can be answered."""
    if country not in EUROPEAN:
        raise NodeError("the country is not one whose node may ask")
    if level.removeprefix(LOA) not in ACRS:
        raise NodeError("the level of assurance is not one of low, substantial, high")
    asked = attributes.split()
    unknown = [one for one in asked if one not in ATTRIBUTES]
    if unknown or len(asked) > 2 * len(ATTRIBUTES):
        raise NodeError("an attribute is not one of a natural person")
    return NodeRequest(country, level.removeprefix(LOA), tuple(dict.fromkeys([*MANDATORY, *asked])))


def answer(asked: NodeRequest, claims: Mapping[str, Any], acr: str, birthplace: str) -> NodeAnswer:
    """What the French node answers: the attributes asked and no others, under a name that only this
    country knows, at the level reached. NodeError when a mandatory one is missing, or the level."""
    if acr not in LEVELS or _RANK.index(LEVELS[acr]) < _RANK.index(asked.level):
        raise NodeError("the level is not reached")
    own = hashlib.sha256(f"{asked.country}:{claims['sub']}".encode()).hexdigest()
    named = {**claims, "sub": pairwise(own, asked.country)}
    known = attributes_of(named, birthplace)
    given = {name: value for name, value in known.items() if name in asked.attributes}
    missing = [name for name in MANDATORY if not given.get(name)]
    if missing:
        raise NodeError(f"no {', '.join(missing)}")
    return NodeAnswer("FR", LEVELS[acr], given)


def level_of(acr: str) -> str:
    """The level to ask of a node for an acr; the highest for one that is not known."""
    return LEVELS.get(acr, "high")


def acr_of(level: str) -> str:
    """The acr of a level, with or without the address of the eIDAS vocabulary."""
    name = level.removeprefix(LOA)
    if name not in ACRS:
        raise NodeError("the level of assurance is not one of low, substantial, high")
    return ACRS[name]


def attributes_for(scopes: list[str]) -> list[str]:
    """Attributes to ask of a node for OpenID scopes; the mandatory ones always come."""
    wanted = [*MANDATORY, *(one for scope in scopes for one in _REQUESTED.get(scope, ()))]
    return list(dict.fromkeys(wanted))


def claims_of(answer: NodeAnswer) -> dict[str, Any]:
    """Claims of a European citizen; NodeError when a mandatory attribute is missing."""
    given = {name: " ".join(value.split()) for name, value in answer.attributes.items() if value}
    missing = [name for name in MANDATORY if not given.get(name)]
    if missing:
        raise NodeError(f"the node did not send {', '.join(missing)}")
    claims: dict[str, Any] = {
        "sub": given["personIdentifier"],
        "given_name": given["currentGivenName"],
        "family_name": given["currentFamilyName"],
        "preferred_username": given["currentFamilyName"],
        "birthdate": given["dateOfBirth"],
        "acr": acr_of(answer.level),
        "amr": ["eidas"],
    }
    if "gender" in given:
        claims["gender"] = given["gender"].lower()
    if "placeOfBirth" in given:
        claims["birthplace"] = given["placeOfBirth"]
    return claims


def attributes_of(claims: Mapping[str, Any], country_label: str) -> dict[str, str]:
    """Attributes of a person of ours for another country's node.

    `country_label`: the name of the country of birth, sent instead of a French code abroad.
    """
    abroad = claims.get("birthcountry", FRANCE) != FRANCE
    found = {
        "personIdentifier": str(claims["sub"]),
        "currentGivenName": str(claims["given_name"]),
        "currentFamilyName": str(claims.get("preferred_username") or claims["family_name"]),
        "birthName": f"{claims['given_name']} {claims['family_name']}",
        "dateOfBirth": str(claims["birthdate"]).replace("-00", "-01"),
        "gender": str(claims.get("gender", "unspecified")).capitalize(),
        "placeOfBirth": country_label if abroad else str(claims.get("birthplace", "")),
    }
    return {name: value for name, value in found.items() if value}


def pairwise(identifier: str, country: str) -> str:
    """What a subject is for one country: identifiers are "FR/<country>/<subject>"."""
    return f"FR/{country.upper()}/{identifier}"
