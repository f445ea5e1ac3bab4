"""Making tokens: id_token, userinfo, introspection, each as the client wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.bricks.identity.commands import keys as key_commands
from parvis.bricks.identity.commands.tokens import Tokens
from parvis.bricks.identity.domain import jose, scopes
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.gateways import documents
from parvis.bricks.identity.queries import entitlements, issuers, keys
from parvis.bricks.identity.queries.hot import Access
from parvis.kernel import clock

MANDATED = ("act", "rep_scope", "represents")  # of a sign-in under a mandate, carried by its grant


def signer(algorithm: str) -> jose.Signer:
    """Who signs; the first keys are made at first use."""
    try:
        return keys.signer(algorithm)
    except LookupError:
        key_commands.ensure()
        return keys.fresh_signer(algorithm)


def now() -> int:
    """Seconds since 1970."""
    return int(clock.now().timestamp())


def id_token(profile: Profile, client: ClientRecord, tokens: Tokens) -> str:
    """OpenID Core 2, signed and where registered encrypted. Never stored."""
    at = now()
    claims: dict[str, Any] = {
        "sub": tokens.sub,
        "acr": tokens.acr,
        "auth_time": tokens.terms["auth_time"],
        "aud": client.client_id,
        "exp": at + profile.lifetimes.id_token,
        "iat": at,
        "iss": issuers.of(profile.name),
    }
    if "nonce" in tokens.terms:
        claims["nonce"] = tokens.terms["nonce"]
    extras = profile.id_token_extras
    if "at_hash" in extras:
        claims["at_hash"] = jose.at_hash(tokens.access)
    if "sid" in extras or client.metadata.backchannel_logout_session_required:
        claims["sid"] = tokens.session
    claims |= {name: tokens.terms[name] for name in MANDATED if name in tokens.terms}
    asked = tokens.terms.get("id_token")
    if asked:
        known = tokens.claims()
        claims |= {n: known[n] for n in asked if n in known and n not in claims}
        if entitlements.CLAIM in asked:
            claims |= {entitlements.CLAIM: carried(tokens.terms)}
    signed = signer(client.metadata.id_token_signed_response_alg).sign(claims)
    algorithm = client.metadata.id_token_encrypted_response_alg
    if not algorithm:
        return signed
    encryption = client.metadata.id_token_encrypted_response_enc
    return _encrypted(profile, client, signed, algorithm, encryption)


def ready(client: ClientRecord) -> None:
    """Read the key that the client's id_token will be encrypted with, before a code is used up.

    documents.Unreachable or jose.BadToken when it cannot be had; it stays in memory for the answer.
    """
    metadata = client.metadata
    if metadata.id_token_encrypted_response_alg:
        jose.recipient(
            documents.keys_of(client),
            metadata.id_token_encrypted_response_alg,
            metadata.id_token_encrypted_response_enc,
        )


def _encrypted(
    profile: Profile, client: ClientRecord, signed: str, algorithm: str, encryption: str
) -> str:
    header = {"cty": "JWT", "iss": issuers.of(profile.name), "aud": client.client_id}
    return jose.encrypt(signed, documents.keys_of(client), algorithm, encryption, header)


def carried(terms: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The agent's rights as of the sign-in, without those whose last day has passed since."""
    return entitlements.still(terms.get(entitlements.CLAIM), clock.today())


def released(profile: Profile, client: ClientRecord, access: Access) -> dict[str, Any]:
    """The claims that this token releases: those of its scopes and those asked one by one."""
    names = scopes.claims_of(profile.name, access.scopes, client.metadata.platform)
    found: dict[str, Any] = {"sub": access.sub}
    restricted = profile.restricted_claims
    for name in (*names, *access.terms.get("userinfo", ())):
        if name in access.claims and name != "sub":
            if name in restricted and name not in access.terms.get("userinfo", ()):
                continue  # amr only when it was asked through `claims` (1.5)
            found[name] = access.claims[name]
    if entitlements.CLAIM in access.terms:
        found[entitlements.CLAIM] = carried(access.terms)
    return found | {name: access.terms[name] for name in MANDATED if name in access.terms}


def userinfo(profile: Profile, client: ClientRecord, claims: Mapping[str, Any]) -> tuple[str, Any]:
    """Content type and content: JSON, a JWS, or a JWS in a JWE, as the client registered."""
    algorithm = client.metadata.userinfo_signed_response_alg or profile.userinfo_default
    encrypted = client.metadata.userinfo_encrypted_response_alg
    if algorithm == "json" and not encrypted:
        return "application/json", claims
    at = now()
    signed = signer("ES256" if algorithm == "json" else algorithm).sign(
        {
            **claims,
            "aud": client.client_id,
            "exp": at + profile.lifetimes.id_token,
            "iat": at,
            "iss": issuers.of(profile.name),
        }
    )
    if encrypted:
        encryption = client.metadata.userinfo_encrypted_response_enc
        signed = _encrypted(profile, client, signed, encrypted, encryption)
    return "application/jwt", signed
