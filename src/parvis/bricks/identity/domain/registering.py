"""What a client may register: addresses, algorithms, methods, checked against its profile."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from parvis.bricks.identity.domain import jose, legal_bases, scopes
from parvis.bricks.identity.domain.clients import Metadata
from parvis.bricks.identity.domain.profiles import Profile, Subject


class NotRegistrable(ValueError):
    """A field cannot be registered; `field` and words say which and why (RFC 7591 3.2.2)."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"{field}: {words}")
        self.field, self.words = field, words


_ADDRESSES = ("redirect_uris", "post_logout_redirect_uris")
_SERVERS = ("jwks_uri", "sector_identifier_uri", "backchannel_logout_uri")


def check(profile: Profile, kept: Mapping[str, Any], *, sandbox: bool) -> Metadata:
    """The metadata when every field may stand; NotRegistrable otherwise."""
    try:
        metadata = Metadata.read(kept)
    except TypeError:
        raise NotRegistrable("metadata", "has a field of the wrong kind") from None
    _kinds(kept)
    for field in _ADDRESSES:
        for uri in getattr(metadata, field):
            _return_address(field, uri, sandbox)
    for field in _SERVERS:
        if getattr(metadata, field):
            _server_address(field, getattr(metadata, field), sandbox)
    for origin in metadata.web_origins:
        if "/" in origin.partition("://")[2] or "://" not in origin:
            raise NotRegistrable("web_origins", "is a scheme, a host and a port")
    _algorithms(profile, metadata)
    _method(profile, metadata)
    unknown = [s for s in metadata.scopes if s not in scopes.offered(profile.name)]
    if unknown:
        raise NotRegistrable("scopes", f"unknown: {' '.join(unknown)}")
    if not set(metadata.grant_types) <= profile.grants:
        raise NotRegistrable("grant_types", "not offered in this profile")
    _legal_bases(metadata)
    if metadata.sub_version not in {"v1", "v2"}:
        raise NotRegistrable("sub_version", "is v1 or v2")
    return metadata


def _kinds(kept: Mapping[str, Any]) -> None:
    """Lists hold text, texts are text: what the dataclass itself does not check."""
    empty = Metadata()
    for name, value in kept.items():
        default = getattr(empty, name, None)
        if isinstance(default, tuple):
            good = isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)
        elif isinstance(default, bool):
            good = isinstance(value, bool)
        elif isinstance(default, str):
            good = isinstance(value, str) and len(value) <= 4000
        else:
            good = default is None or isinstance(value, Mapping)
        if not good:
            raise NotRegistrable(name, "is of the wrong kind")


def _legal_bases(metadata: Metadata) -> None:
    asked = {*metadata.scopes, *metadata.resource_scopes}
    for scope, article in metadata.legal_bases.items():
        if not isinstance(article, str) or not 3 <= len(article) <= legal_bases.LONGEST:
            raise NotRegistrable("legal_bases", "names an article for each datum")
        if scope not in asked:
            raise NotRegistrable("legal_bases", "names only data that are asked for")


def check_production(kept: Mapping[str, Any]) -> None:
    """What partners owe before real people: an article for each datum of a data provider."""
    metadata = Metadata.read(kept)
    if legal_bases.missing((*metadata.scopes, *metadata.resource_scopes), metadata.legal_bases):
        raise NotRegistrable("legal_bases", "names an article for each datum")


def _return_address(field: str, uri: str, sandbox: bool) -> None:
    parts = _parts(field, uri)
    if "*" in uri or parts.fragment or "#" in uri:
        raise NotRegistrable(field, "has no wildcard and no fragment")
    if parts.username is not None or parts.password is not None:
        raise NotRegistrable(field, "has no name and password")
    loopback = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "https" or (parts.scheme == "http" and loopback and sandbox):
        return
    raise NotRegistrable(field, "is https (http only for loopback addresses in sandbox)")


def _server_address(field: str, uri: str, sandbox: bool) -> None:
    parts = _parts(field, uri)
    if parts.scheme == "https" or (sandbox and parts.scheme == "http"):
        try:
            address = ipaddress.ip_address(parts.hostname or "")
        except ValueError:
            return
        if address.is_global or sandbox:
            return
        raise NotRegistrable(field, "is not a private address")
    raise NotRegistrable(field, "is https")


def check_partner(kept: Mapping[str, Any]) -> None:
    """What partners may not write themselves: servers inside a network, keys that are not public.

    An operator who must, for a client on their own network, does it for them.
    """
    for field in _SERVERS:
        uri = kept.get(field)
        if isinstance(uri, str) and uri:
            parts = _parts(field, uri)
            host = (parts.hostname or "").rstrip(".")
            try:
                inside = not ipaddress.ip_address(host).is_global
            except ValueError:
                inside = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
                inside = inside or "." not in host
            if inside:
                raise NotRegistrable(field, "is not a private address")
    if kept.get("jwks"):
        _public_keys(kept["jwks"])


def _public_keys(given: Any) -> None:
    keys = given.get("keys") if isinstance(given, Mapping) else None
    if not isinstance(keys, list) or not 1 <= len(keys) <= 20:
        raise NotRegistrable("jwks", "is a JSON object with a list of keys")
    for one in keys:
        if not isinstance(one, Mapping) or one.get("kty") not in {"EC", "RSA"}:
            raise NotRegistrable("jwks", "holds EC or RSA keys")
        if {"d", "p", "q", "k"} & set(one):
            raise NotRegistrable("jwks", "holds a private key: it is burnt, make another one")
        if not jose.readable(one):
            raise NotRegistrable("jwks", "holds a key that cannot be read")


def _parts(field: str, uri: str) -> Any:
    if len(uri) > 2000 or any(ord(c) <= 0x20 or ord(c) == 0x7F for c in uri) or "\\" in uri:
        raise NotRegistrable(field, "is not a web address")
    try:
        parts = urlsplit(uri)
        good = bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise NotRegistrable(field, "is not a web address")
    return parts


def _algorithms(profile: Profile, metadata: Metadata) -> None:
    if metadata.id_token_signed_response_alg not in profile.id_token_algorithms:
        raise NotRegistrable("id_token_signed_response_alg", "not offered")
    if metadata.userinfo_signed_response_alg not in {"", "json", *profile.id_token_algorithms}:
        raise NotRegistrable("userinfo_signed_response_alg", "not offered")
    for name in ("id_token", "userinfo", "introspection", "checktoken"):
        alg = getattr(metadata, f"{name}_encrypted_response_alg")
        enc = getattr(metadata, f"{name}_encrypted_response_enc")
        if alg and (alg not in jose.KEY_ENCRYPTIONS or enc not in jose.CONTENT_ENCRYPTIONS):
            raise NotRegistrable(f"{name}_encrypted_response_alg", "not offered")
        if alg and not (metadata.jwks or metadata.jwks_uri):
            raise NotRegistrable("jwks_uri", "is needed to encrypt")
    for name in ("token_endpoint_auth_signing_alg", "request_object_signing_alg"):
        if getattr(metadata, name) not in {"", *jose.SIGNATURES}:
            raise NotRegistrable(name, "not offered")


def _method(profile: Profile, metadata: Metadata) -> None:
    method = metadata.token_endpoint_auth_method
    if method == "none":
        if not profile.public_clients:
            raise NotRegistrable("token_endpoint_auth_method", "public clients are not offered")
    elif method not in profile.auth_methods:
        raise NotRegistrable("token_endpoint_auth_method", "not offered")
    if method == "private_key_jwt" and not (metadata.jwks or metadata.jwks_uri):
        raise NotRegistrable("jwks_uri", "is needed for private_key_jwt")
    subjects = {"", "pairwise"}
    if profile.subject is Subject.PAIRWISE:
        subjects.add("public")
    elif profile.subject is Subject.PUBLIC:
        subjects = {"", "public"}
    if metadata.subject_type not in subjects:
        raise NotRegistrable("subject_type", "not offered")


def sector_of(metadata: Metadata) -> str:
    """The sector by which pairwise names are made (OpenID Core 8.1); "" when it is ambiguous."""
    if metadata.sector_identifier_uri:
        return urlsplit(metadata.sector_identifier_uri).hostname or ""
    hosts = {urlsplit(uri).hostname or "" for uri in metadata.redirect_uris}
    return hosts.pop() if len(hosts) == 1 else ""
