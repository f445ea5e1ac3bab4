"""Signing, verifying, encrypting: JOSE with a list of allowed algorithms at each call.

Signatures of the hot path (ES256, RS256) are made with `cryptography` directly: a compact JWS is
three base64url parts, and a general library costs several times the signature itself. All that
comes from outside (assertions, request objects, hints) is read by `joserfc`, which is handed the
one key and the algorithms that the client registered: headers `jwk`, `jku`, `x5u`, `x5c` are never
looked at, `crit` is refused, `none` and HMAC are never in the list.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

SIGNATURES = ("ES256", "RS256", "PS256")
KEY_ENCRYPTIONS = ("ECDH-ES", "RSA-OAEP", "RSA-OAEP-256")
CONTENT_ENCRYPTIONS = ("A256GCM",)


class BadToken(ValueError):
    """A JWT that cannot be trusted; the message says why, for a log without the token."""


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def compact_json(content: Mapping[str, Any]) -> bytes:
    """JSON as signed: no spaces, UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Signer:
    """A private key that signs. `kid` names it in headers (exactly `alg` and `kid`, 1.4)."""

    kid: str
    algorithm: str
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(repr=False)

    def sign(self, claims: Mapping[str, Any], typ: str = "") -> str:
        """A compact JWS."""
        header: dict[str, str] = {"alg": self.algorithm, "kid": self.kid}
        if typ:
            header["typ"] = typ
        signed = f"{b64(compact_json(header))}.{b64(compact_json(claims))}"
        return f"{signed}.{b64(self._signature(signed.encode()))}"

    def _signature(self, data: bytes) -> bytes:
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def fresh_key(algorithm: str) -> ECKey | RSAKey:
    """A new private key for an algorithm, its `kid` from its thumbprint (RFC 7638)."""
    about: Any = {"use": "sig", "alg": algorithm}
    key: ECKey | RSAKey = (
        ECKey.generate_key("P-256", about)
        if algorithm == "ES256"
        else RSAKey.generate_key(2048, about)
    )
    key.ensure_kid()
    return key


def signer(private: Mapping[str, Any]) -> Signer:
    """The signer of a private JWK."""
    key = _import(dict(private))
    return Signer(str(private["kid"]), str(private["alg"]), key.private_key)


def _import(jwk: dict[str, Any]) -> Any:
    return ECKey.import_key(jwk) if jwk.get("kty") == "EC" else RSAKey.import_key(jwk)


def readable(jwk: Mapping[str, Any]) -> bool:
    """Whether this is a key that can be used."""
    try:
        _import(dict(jwk))
    except (JoseError, ValueError, TypeError, KeyError):
        return False
    return True


def header_of(token: str) -> dict[str, Any]:
    """The protected header, not verified; BadToken when it is not a JWS of three parts."""
    parts = token.split(".")
    if len(parts) != 3:
        raise BadToken("not a signed token")
    try:
        header = json.loads(_unb64(parts[0]))
    except (ValueError, RecursionError) as error:
        raise BadToken("its header cannot be read") from error
    if not isinstance(header, dict):
        raise BadToken("its header cannot be read")
    return header


def unverified_claims(token: str) -> dict[str, Any]:
    """The payload without any check: only to find out whose keys to check it with."""
    header_of(token)
    try:
        claims = json.loads(_unb64(token.split(".")[1]))
    except (ValueError, RecursionError) as error:
        raise BadToken("its content cannot be read") from error
    if not isinstance(claims, dict):
        raise BadToken("its content cannot be read")
    return claims


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify(token: str, jwks: Mapping[str, Any], algorithms: tuple[str, ...]) -> dict[str, Any]:
    """The claims of a token signed by a key of the set with an allowed algorithm.

    BadToken otherwise. A token without `kid` is good only for a set with one fitting key; time,
    issuer and audience are the caller's to check.
    """
    header = header_of(token)
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in algorithms or algorithm not in SIGNATURES:
        raise BadToken("its algorithm is not allowed")
    if "crit" in header:
        raise BadToken("it asks for extensions (crit)")
    key = _choose(jwks, str(algorithm), kid)
    try:
        found = jws.deserialize_compact(token, key, algorithms=[str(algorithm)])
        claims = json.loads(found.payload)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise BadToken("its signature is not good") from error
    if not isinstance(claims, dict):
        raise BadToken("its content cannot be read")
    return claims


def _choose(jwks: Mapping[str, Any], algorithm: str, kid: Any) -> Any:
    kty = "EC" if algorithm.startswith("ES") else "RSA"
    keys = jwks.get("keys")
    fitting = [
        k
        for k in (keys if isinstance(keys, list) else [])
        if isinstance(k, dict)
        and k.get("kty") == kty
        and k.get("use", "sig") == "sig"
        and k.get("alg", algorithm) == algorithm
        and (kid is None or k.get("kid") == kid)
    ]
    if len(fitting) != 1:
        raise BadToken("no key fits it" if not fitting else "it does not say which key signed")
    try:
        return _import({k: v for k, v in fitting[0].items() if k not in _PRIVATE})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadToken("the key cannot be read") from error


_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k", "key_ops"})


def recipient(
    jwks: Mapping[str, Any], algorithm: str, encryption: str
) -> tuple[dict[str, Any], Any]:
    """Header and key to encrypt with for whoever published this set; BadToken when none fits."""
    kty = "EC" if algorithm.startswith("ECDH") else "RSA"
    keys = jwks.get("keys")
    fitting = [
        k
        for k in (keys if isinstance(keys, list) else [])
        if isinstance(k, dict)
        and k.get("kty") == kty
        and k.get("use", "enc") == "enc"
        and k.get("alg", algorithm) == algorithm
    ]
    if not fitting or algorithm not in KEY_ENCRYPTIONS or encryption not in CONTENT_ENCRYPTIONS:
        raise BadToken("the recipient published no key to encrypt with")
    chosen = fitting[0]
    protected: dict[str, Any] = {"alg": algorithm, "enc": encryption}
    if chosen.get("kid"):
        protected["kid"] = chosen["kid"]
    try:
        return protected, _import({k: v for k, v in chosen.items() if k not in _PRIVATE})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadToken("the recipient's key cannot be used") from error


def encrypt(
    content: str,
    jwks: Mapping[str, Any],
    algorithm: str,
    encryption: str,
    header: Mapping[str, Any],
) -> str:
    """A compact JWE for the recipient's encryption key; BadToken when it published none."""
    protected, key = recipient(jwks, algorithm, encryption)
    try:
        return jwe.encrypt_compact({**protected, **header}, content, key, registry=_LAX)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadToken("the recipient's key cannot be used") from error


_LAX = jwe.JWERegistry(
    algorithms=[*KEY_ENCRYPTIONS, *CONTENT_ENCRYPTIONS], strict_check_header=False
)


def at_hash(access_token: str) -> str:
    """OpenID Core 3.1.3.6 for SHA-256 algorithms."""
    return b64(hashlib.sha256(access_token.encode()).digest()[:16])
