"""A passkey device in Python: real CBOR, COSE keys and signatures, and lies when asked."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from parvis.bricks.identity.domain.passkeys import encode


@dataclass
class Passkey:
    """One credential on the device."""

    id: bytes
    key: ec.EllipticCurvePrivateKey
    site: str
    handle: str
    count: int = 0


@dataclass
class Device:
    """What a browser and its authenticator answer together.

    `steps`: what each use adds to the counter (0: a synced passkey, whose counter stays at 0).
    """

    origin: str
    verifies: bool = True
    present: bool = True
    steps: int = 1
    embedded: bool = False
    held: list[Passkey] = field(default_factory=list)

    def make(self, options: dict[str, Any], **lies: Any) -> str:
        """navigator.credentials.create(), as JSON."""
        made = Passkey(
            os.urandom(32),
            ec.generate_private_key(ec.SECP256R1()),
            options["rp"]["id"],
            options["user"]["id"],
        )
        self.held.append(made)
        numbers = made.key.public_key().public_numbers()
        cose = {1: 2, 3: lies.get("alg", -7), -1: 1}
        cose |= {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        identity = bytes(16) + len(made.id).to_bytes(2, "big") + made.id + cbor2.dumps(cose)
        data = self._data(lies.get("site", made.site), made.count, 0x40) + identity
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client(lies.get("type", "webauthn.create"), options, lies)
        response = {"clientDataJSON": encode(client), "attestationObject": encode(attested)}
        return _answer(made.id, response | {"transports": ["internal", "smoke-signals"]})

    def use(self, options: dict[str, Any], passkey: Passkey | None = None, **lies: Any) -> str:
        """navigator.credentials.get(), as JSON."""
        held = passkey or next(one for one in self.held if one.site == options["rpId"])
        held.count += self.steps
        data = self._data(lies.get("site", held.site), lies.get("count", held.count))
        client = self._client(lies.get("type", "webauthn.get"), options, lies)
        signer = lies.get("key", held.key)
        signature = signer.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": encode(client),
            "authenticatorData": encode(data),
            "signature": encode(signature),
            "userHandle": lies.get("handle", held.handle),
        }
        return _answer(lies.get("id", held.id), response)

    def lying(self, **changes: Any) -> Device:
        """The same device with other manners."""
        return replace(self, **changes)

    def _data(self, site: str, count: int, more: int = 0) -> bytes:
        flags = more | (0x01 if self.present else 0) | (0x04 if self.verifies else 0)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any], lies: dict[str, Any]) -> bytes:
        said = {
            "type": kind,
            "challenge": lies.get("challenge", options["challenge"]),
            "origin": lies.get("origin", self.origin),
            "crossOrigin": self.embedded,
        }
        return json.dumps(said).encode()


def _answer(credential: bytes, response: dict[str, Any]) -> str:
    name = encode(credential)
    return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
