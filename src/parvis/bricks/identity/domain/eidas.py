"""eIDAS and OpenID Connect: attributes of a natural person and levels, both ways.

The French node speaks of natural persons only. Tables: personIdentifier is the subject;
currentGivenName, currentFamilyName (also the name used), dateOfBirth (a part never known becomes
01: eIDAS has no presumed dates), placeOfBirth, gender with a capital. Levels: eidas1 low, eidas2
substantial, eidas3 high; low comes back as eidas2, because a notified scheme of level low was
accepted by the node (FranceConnect's table).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.bricks.identity.domain.civil import FRANCE

LOA = "http://eidas.europa.eu/LoA/"
LEVELS = {"eidas1": "low", "eidas2": "substantial", "eidas3": "high"}
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


class NodeError(ValueError):
    """The node of the other country gave no identity (`eidas_node_error`)."""

    code = "eidas_node_error"


@dataclass(frozen=True)
class NodeAnswer:
    """What a node says of a person: `level` low, substantial or high; `country` of the node."""

    country: str
    level: str
    attributes: Mapping[str, str]


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
