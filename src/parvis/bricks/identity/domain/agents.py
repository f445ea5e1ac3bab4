"""Identity of an agent (ProConnect): what their provider must say, and what is made of it.

Mandatory: sub, given_name, usual_name, email, uid; `siret`, else the provider's own. Spaces in a
SIRET are dropped and its key is checked; a telephone number that is none is dropped; whatever the
hub does not know is handed on under `custom`. An unknown level is `eidas1`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from parvis.bricks.identity.domain import acr
from parvis.bricks.identity.domain.civil import Problem
from parvis.bricks.identity.domain.hub import DOMAIN_REFUSED_BY_CLIENT, Refusal
from parvis.kernel.values import EmailAddress, PhoneNumber, Siret

MANDATORY = ("sub", "given_name", "usual_name", "email", "uid")
LONGEST = 256
LEVELS = ("eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3")
DEFAULT_LEVEL = "eidas1"
_KNOWN = frozenset(
    (
        *MANDATORY,
        *("siret", "siren", "organizational_unit", "belonging_population", "phone"),
        *("phone_number", "chorusdt:matricule", "chorusdt:societe", "is_service_public"),
        *("acr", "amr", "auth_time", "email_verified", "custom", "roles", "groups"),
    )
)
_KEPT = (
    *("organizational_unit", "belonging_population", "chorusdt:matricule", "chorusdt:societe"),
)


def problems(claims: Mapping[str, Any], default_siret: str = "") -> tuple[Problem, ...]:
    """What is wrong with the claims of an agent's provider."""
    found = [one for one in (_text(claims, name) for name in MANDATORY) if one is not None]
    email = claims.get("email")
    if isinstance(email, str) and email and not EmailAddress.accepts(email):
        found.append(Problem("email", "form"))
    siret = claims.get("siret") or default_siret
    if not siret:
        found.append(Problem("siret", "missing"))
    elif not isinstance(siret, str) or not Siret.accepts(siret):
        found.append(Problem("siret", "form"))
    return tuple(found)


def read(claims: Mapping[str, Any], default_siret: str = "") -> dict[str, Any]:
    """The claims of an agent, from those that `problems` found right."""
    siret = Siret.parse(str(claims.get("siret") or default_siret))
    identity: dict[str, Any] = {
        "given_name": str(claims["given_name"]).strip(),
        "usual_name": str(claims["usual_name"]).strip(),
        "email": str(EmailAddress.parse(str(claims["email"]))),
        "uid": str(claims["uid"]),
        "siret": str(siret),
        "siren": str(siret)[:9],
    }
    identity |= {
        name: str(claims[name])[:LONGEST]
        for name in _KEPT
        if isinstance(claims.get(name), str | int) and claims[name] != ""
    }
    phone = claims.get("phone_number") or claims.get("phone")
    if isinstance(phone, str) and PhoneNumber.accepts(phone):
        identity["phone_number"] = str(PhoneNumber.parse(phone))
    custom = {name: value for name, value in claims.items() if name not in _KNOWN}
    if custom:
        identity["custom"] = custom
    return identity


def domain_refused(email: str, allowed: tuple[str, ...]) -> Refusal | None:
    """Whether a client turns this address away: it takes addresses of some domains only."""
    domain = email.rpartition("@")[2].lower()
    wanted = {one.lower().lstrip("@") for one in allowed}
    return DOMAIN_REFUSED_BY_CLIENT if wanted and domain not in wanted else None


def level(asserted: str, amr: tuple[str, ...], allowed: Sequence[str]) -> str:
    """The level reached: what the provider says when it is known, else eidas1; with `mfa` among
    its means, that level with two factors. Never more than the provider may assert (`allowed`, its
    record's `allowed_acr`): the strongest of these that what it said covers, else eidas0."""
    found = asserted if asserted in LEVELS else DEFAULT_LEVEL
    if found in ("eidas0", "eidas1") and "mfa" in amr:
        found = f"{found}-mfa"
    good = acr.COVERS[found] | {found}
    return next((one for one in reversed(LEVELS) if one in allowed and one in good), LEVELS[0])


def _text(claims: Mapping[str, Any], name: str) -> Problem | None:
    value = claims.get(name)
    if value is None or value == "":
        return Problem(name, "missing")
    right = isinstance(value, str) and value.isprintable() and len(value) <= LONGEST
    return None if right and value.strip() else Problem(name, "form")
