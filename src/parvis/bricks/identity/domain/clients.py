"""A client as the engine reads it: the columns of its row and its registration metadata.

Names are those of OpenID Dynamic Registration and RFC 7591; what is French (FranceConnect's
record, reference 1.12; data provider, 1.10) keeps its own name in snake case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Metadata:
    """What a client registered. Defaults are those of the specifications, or the strict ones."""

    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    sector_identifier_uri: str = ""
    scopes: tuple[str, ...] = ("openid",)
    claims: tuple[str, ...] = ()  # beyond scopes, e.g. "amr" (Y100009 without it)
    grant_types: tuple[str, ...] = ("authorization_code",)
    token_endpoint_auth_method: str = "client_secret_post"  # noqa: S105 - a method's name
    token_endpoint_auth_signing_alg: str = ""
    id_token_signed_response_alg: str = "ES256"  # noqa: S105
    id_token_encrypted_response_alg: str = ""
    id_token_encrypted_response_enc: str = "A256GCM"  # noqa: S105
    userinfo_signed_response_alg: str = ""  # "": the profile's default; "json": plain
    userinfo_encrypted_response_alg: str = ""
    userinfo_encrypted_response_enc: str = "A256GCM"
    introspection_encrypted_response_alg: str = ""
    introspection_encrypted_response_enc: str = "A256GCM"
    request_object_signing_alg: str = ""
    jwks: Mapping[str, Any] = field(default_factory=dict)
    jwks_uri: str = ""
    subject_type: str = ""  # "": the profile's; "public" or "pairwise" for oidc
    sub_version: str = "v1"  # "v2" is the length-prefixed HMAC
    require_pkce: bool = False
    require_pushed_authorization_requests: bool = False
    default_max_age: int | None = None
    default_acr_values: tuple[str, ...] = ()
    backchannel_logout_uri: str = ""
    backchannel_logout_session_required: bool = False
    web_origins: tuple[str, ...] = ()  # CORS
    # FranceConnect
    title: str = ""
    allowed_email_domains: tuple[str, ...] = ()  # of agents; empty: all (Y500025)
    service_type: str = "public"  # "public" or "private"
    identity_consent: bool = False
    platform: str = "low"  # "low" (FC) or "high" (FC+)
    allowed_prompts: tuple[str, ...] = ()
    allowed_idp_hints: tuple[str, ...] = ()
    idp_filter_exclude: bool = True  # the list is a black list
    idp_filter_list: tuple[str, ...] = ()
    rep_scope: tuple[str, ...] = ()
    signup_id: str = ""
    eidas: bool = False
    accepts_companies: bool = False  # an officer signs in for a company (profile `oidc`)
    accepts_declared: bool = False  # local accounts, where the profile leaves them out
    # Data provider or resource server: scopes that it may see of a token (introspection).
    resource_scopes: tuple[str, ...] = ()
    legal_bases: Mapping[str, str] = field(default_factory=dict)  # domain.legal_bases
    audiences: tuple[str, ...] = ()  # client_ids whose tokens it may check; empty: all
    checktoken_signed_response_alg: str = "ES256"
    checktoken_encrypted_response_alg: str = ""
    checktoken_encrypted_response_enc: str = "A256GCM"

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Metadata:
        """From the row's JSON; unknown names are left out."""
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in kept.items()
            if name in known
        }
        return cls(**values)


@dataclass(frozen=True)
class Secret:
    """One accepted secret: its digest and, while it is being replaced, its last instant (ISO)."""

    hash: str
    until: str = ""


@dataclass(frozen=True)
class ClientRecord:
    """One client in memory, valid for the epoch in which it was read."""

    id: UUID
    client_id: str
    profile: str
    name: str
    entity_id: str
    active: bool
    sandbox: bool
    organisation: UUID | None
    secrets: tuple[Secret, ...]
    metadata: Metadata

    @property
    def public(self) -> bool:
        """Whether it has no secret (RFC 6749 2.1): then PKCE is required."""
        return self.metadata.token_endpoint_auth_method == "none"  # noqa: S105
