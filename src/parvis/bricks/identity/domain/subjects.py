"""The name of a person for one client (`sub`).

FranceConnect's algorithm, version 1 (reference 1.6): kept to the byte, so that a database of subs
moves in without a change. Its weaknesses (no separators, letters cut to Latin-1, a change of
civil status changes the name) are mended by version 2, which a client opts into.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

FRANCE = "99100"
_FIELDS = ("given_name", "family_name", "birthdate", "gender")


def _serial(identity: Mapping[str, str]) -> str:
    country = identity.get("birthcountry", "")
    place = identity.get("birthplace", "") if country == FRANCE else ""
    return "".join(identity.get(name, "") for name in _FIELDS) + place + country


def identity_hash(identity: Mapping[str, str]) -> str:
    """Base64 of SHA-256 over the pivot identity, each code point cut to its lowest byte."""
    data = bytes(ord(letter) & 0xFF for letter in _serial(identity))
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def foreign_hash(idp_sub: str) -> str:
    """The same for a person of another European State: over the sub that the node gave."""
    data = bytes(ord(letter) & 0xFF for letter in idp_sub)
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def franceconnect_v1(entity: str, seed: str, secret: str) -> str:
    """64 hexadecimal digits and `v1`. `seed` is an identity hash, `entity` the client's entity
    (for a data provider, its client_id)."""
    return hashlib.sha256((entity + seed + secret).encode()).hexdigest() + "v1"


def _keyed(secret: str, *parts: str) -> str:
    data = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
    return hmac.digest(secret.encode(), data, "sha256").hex()


def identity_hash_v2(identity: Mapping[str, str], secret: str) -> str:
    """Seed of version 2: keyed, each field prefixed by its length, nothing cut."""
    country = identity.get("birthcountry", "")
    place = identity.get("birthplace", "") if country == FRANCE else ""
    return _keyed(secret, "seed", *(identity.get(name, "") for name in _FIELDS), place, country)


def franceconnect_v2(entity: str, seed: str, secret: str) -> str:
    """64 hexadecimal digits and `v2`."""
    return _keyed(secret, "franceconnect", entity, seed) + "v2"


def pairwise(sector: str, seed: str, secret: str) -> str:
    """OpenID Core 8.1: one name per sector, which nobody can compute without the secret."""
    return _keyed(secret, "oidc", sector, seed)
