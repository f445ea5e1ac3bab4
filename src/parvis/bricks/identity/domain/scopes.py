"""Scopes: which claims each releases in each profile, and what people read about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from parvis.bricks.identity.domain import data_scopes

_BIRTH = ("birthplace", "birthcountry")
_PROFILE = ("given_name", "given_name_array", "family_name", "birthdate", "gender")
_PIVOT = (*_PROFILE, *_BIRTH)
_ONE = {
    name: (name,)
    for name in ("gender", "birthdate", "birthcountry", "birthplace", "family_name", "email",
                 "preferred_username", "idp_birthdate", "idp_id", "amr")
}  # fmt: skip


def _register(*names: str) -> tuple[str, ...]:
    """A claim of the civil register and the plain one beside it (FC+)."""
    return (*(f"rnipp_{n}" for n in names), *names)


FRANCECONNECT: Mapping[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "profile": (*_PROFILE, "preferred_username"),
    "birth": _BIRTH,
    "identite_pivot": _PIVOT,
    "given_name": ("given_name", "given_name_array"),
    **_ONE,
    "rnipp_identite_pivot": _register(*_PIVOT),
    "rnipp_profile": _register(*_PROFILE),
    "rnipp_birth": _register(*_BIRTH),
    "rnipp_given_name": _register("given_name", "given_name_array"),
    **{f"rnipp_{n}": _register(n) for n in ("family_name", "gender", "birthdate", *_BIRTH)},
}  # and each scope of a data provider, which is its own claim
PROCONNECT: Mapping[str, tuple[str, ...]] = {
    "openid": ("sub",),
    **{
        name: (name,)
        for name in (
            "given_name", "usual_name", "email", "uid", "siret", "siren", "organizational_unit",
            "belonging_population", "idp_id", "idp_acr", "roles", "organization_label", "groups",
            "custom", "amr",
        )
    },
    "phone": ("phone_number",),
    "chorusdt": ("chorusdt:matricule", "chorusdt:societe"),
    "lasuite_visio:rooms:list": (),
    "lasuite_visio:rooms:create": (),
    "entitlements": ("entitlements",),
}  # fmt: skip
OIDC: Mapping[str, tuple[str, ...]] = {
    "openid": ("sub",),
    "profile": ("name", "family_name", "given_name", "middle_name", "nickname",
                "preferred_username", "profile", "picture", "website", "gender", "birthdate",
                "zoneinfo", "locale", "updated_at"),
    "email": ("email", "email_verified"),
    "address": ("address",),
    "phone": ("phone_number", "phone_number_verified"),
    "roles": ("roles",),
    "groups": ("groups",),
    "entitlements": ("entitlements",),
    "offline_access": (),
}  # fmt: skip
BY_PROFILE = {"franceconnect": FRANCECONNECT, "proconnect": PROCONNECT, "oidc": OIDC}
_ONLY_HIGH = frozenset(s for s in FRANCECONNECT if s.startswith("rnipp_"))
_ONLY_LOW = frozenset({"idp_birthdate"})


def _of_providers(profile: str) -> frozenset[str]:
    return data_scopes.names() if profile == "franceconnect" else frozenset()


def offered(profile: str) -> frozenset[str]:
    """Scopes that the profile knows."""
    return _offered(profile, _of_providers(profile))


@cache
def _offered(profile: str, data: frozenset[str]) -> frozenset[str]:
    return data.union(BY_PROFILE[profile])


@cache
def _claims_of(
    profile: str, scopes: tuple[str, ...], platform: str, data: frozenset[str]
) -> tuple[str, ...]:
    table = BY_PROFILE[profile]
    left_out = (
        (_ONLY_LOW if platform == "high" else _ONLY_HIGH) if profile == "franceconnect" else ()
    )
    found = dict.fromkeys(
        claim
        for scope in scopes
        if scope not in left_out
        for claim in table.get(scope) or ((scope,) if scope in data else ())
    )
    if profile == "franceconnect" and platform == "high":
        for plain in ("given_name_array", "idp_birthdate"):
            found.pop(plain, None)
    return tuple(found)


def claims_of(profile: str, scopes: Iterable[str], platform: str = "low") -> tuple[str, ...]:
    """Names of the claims that these scopes release, `sub` included."""
    return _claims_of(profile, tuple(scopes), platform, _of_providers(profile))


def claims_supported(profile: str) -> tuple[str, ...]:
    """Every claim of the profile, sorted, with those of the id_token."""
    names = {claim for claims in BY_PROFILE[profile].values() for claim in claims}
    names |= _of_providers(profile)
    return tuple(sorted(names | {"sub", "acr", "amr", "auth_time", "iss", "aud", "exp", "iat"}))


# What people read for a claim of identity, in both languages.
LABELS: dict[str, tuple[str, str]] = {
    "given_name": ("Prénoms", "Given names"),
    "usual_name": ("Nom d’usage", "Usual name"),
    "family_name": ("Nom de naissance", "Family name"),
    "name": ("Nom complet", "Full name"),
    "preferred_username": ("Nom d’usage", "Usual name"),
    "birthdate": ("Date de naissance", "Date of birth"),
    "idp_birthdate": ("Date de naissance déclarée", "Date of birth as declared"),
    "gender": ("Sexe", "Gender"),
    "birthplace": ("Lieu de naissance", "Place of birth"),
    "birthcountry": ("Pays de naissance", "Country of birth"),
    "email": ("Adresse électronique", "E-mail address"),
    "phone_number": ("Numéro de téléphone", "Phone number"),
    "address": ("Adresse postale", "Postal address"),
    "siret": ("SIRET de votre organisation", "SIRET of your organisation"),
    "siren": ("SIREN de votre organisation", "SIREN of your organisation"),
    "organizational_unit": ("Service", "Unit"),
    "belonging_population": ("Catégorie d’agent", "Kind of agent"),
    "organization_label": ("Nom de votre organisation", "Name of your organisation"),
    "uid": ("Identifiant chez votre administration", "Identifier at your administration"),
    "idp_id": ("Compte utilisé pour vous connecter", "Account used to sign in"),
    "idp_acr": ("Niveau de sécurité du compte", "Security level of the account"),
    "amr": ("Moyens d’authentification utilisés", "Means of authentication used"),
    "roles": ("Rôles", "Roles"),
    "groups": ("Groupes", "Groups"),
    "entitlements": ("Droits de votre mission dans ce service", "Rights of your mission here"),
}
IDENTITY = ("Votre identité", "Your identity")


@dataclass(frozen=True)
class Told:
    """One block of the page that tells what travels: who holds the data, and its lines."""

    holder: str
    lines: tuple[str, ...]


def label(claim: str, language: str = "fr") -> str:
    """What people read for a claim or a data provider's scope; "" for what is not shown."""
    plain = claim.removeprefix("rnipp_")
    if plain in LABELS:
        return LABELS[plain][0 if language == "fr" else 1]
    datum = data_scopes.find(claim)
    return datum.label if datum is not None else ""


def told(profile: str, scopes: Iterable[str], platform: str, language: str = "fr") -> list[Told]:
    """What travels for these scopes, grouped by who holds it; empty: an anonymous sign-in."""
    blocks: dict[str, dict[str, None]] = {}
    for claim in claims_of(profile, scopes, platform):
        line = label(claim, language)
        if not line:
            continue
        holder = IDENTITY[0 if language == "fr" else 1]
        datum = data_scopes.find(claim)
        if datum is not None and claim not in LABELS:
            holder = datum.holder
        blocks.setdefault(holder, {})[line] = None
    return [Told(holder, tuple(lines)) for holder, lines in blocks.items()]
