"""Signed and encrypted tokens of a provider, opened with what its record allows and no more.

The algorithm is that of the record, never the header's choice: `none`, HS256 under a public key and
any other surprise are refused. Headers that would bring their own key (jwk, jku, x5u, x5c) are not
read, `crit` is refused. A key is chosen by `kid`; without it only when a single one fits.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from parvis.bricks.identity.domain.upstream import CONTENT, KEY_WRAPPING, SIGNING, Lie

LONGEST = 100_000
PrivateKey = ECKey | RSAKey
PublicKey = ECKey | RSAKey


class UnknownKey(Lie):
    """The key that signed is not among those known: the set may have been renewed."""


def public_keys(document: object) -> tuple[PublicKey, ...]:
    """Signing keys of a JWKS document; private, unknown and encryption keys are left out."""
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise Lie("jwks_form")
    found: list[PublicKey] = []
    for one in listed[:50]:
        if not isinstance(one, dict) or one.get("use", "sig") != "sig" or "d" in one:
            continue
        try:
            if one.get("kty") == "EC":
                found.append(ECKey.import_key(one))
            elif one.get("kty") == "RSA":
                found.append(RSAKey.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return tuple(found)


def header_of(token: str) -> dict[str, Any]:
    """The first part of a compact token, read and not believed."""
    if len(token) > LONGEST or not token.isascii():
        raise Lie("token_form")
    first = token.partition(".")[0]
    try:
        read = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, RecursionError) as error:
        raise Lie("token_form") from error
    if not isinstance(read, dict):
        raise Lie("token_form")
    return read


def claims(
    token: str, algorithm: str, keys: tuple[PublicKey, ...], secret: str = ""
) -> dict[str, Any]:
    """The claims of a signed token. `keys` for ES256, RS256, PS256; `secret` for HS256."""
    header = header_of(token)
    if header.get("alg") != algorithm or algorithm not in (*SIGNING, "HS256"):
        raise Lie("alg")
    if "crit" in header:
        raise Lie("crit")
    if algorithm == "HS256":
        if len(secret) < 32:
            raise Lie("secret_short")
        key: Any = OctKey.import_key(secret)
    else:
        key = _chosen(header, algorithm, keys)
    try:
        signed = jws.deserialize_compact(token, key, algorithms=[algorithm])
        read = json.loads(signed.payload)
    except (JoseError, ValueError, RecursionError) as error:
        raise Lie("signature") from error
    if not isinstance(read, dict):
        raise Lie("token_form")
    return read


def _chosen(header: Mapping[str, Any], algorithm: str, keys: tuple[PublicKey, ...]) -> PublicKey:
    kind = ECKey if algorithm.startswith("ES") else RSAKey
    fitting = [
        key
        for key in keys
        if isinstance(key, kind) and key.as_dict().get("alg", algorithm) == algorithm
    ]
    kid = header.get("kid")
    if kid is None:
        if len(fitting) != 1:
            raise Lie("kid_absent")
        return fitting[0]
    named = [key for key in fitting if key.kid == kid]
    if not named:
        raise UnknownKey("kid")
    return named[0]


def decrypted(token: str, algorithm: str, keys: tuple[PrivateKey, ...]) -> str:
    """The signed token inside an encrypted one, opened with a key of ours."""
    header = header_of(token)
    if algorithm not in KEY_WRAPPING or header.get("alg") != algorithm:
        raise Lie("jwe_alg")
    if header.get("enc") not in CONTENT or "crit" in header or "zip" in header:
        raise Lie("jwe_enc")
    try:
        found = jwe.decrypt_compact(token, KeySet(list(keys)), algorithms=[algorithm, *CONTENT])
        return bytes(found.plaintext or b"").decode("ascii")
    except (JoseError, ValueError) as error:
        raise Lie("jwe") from error
