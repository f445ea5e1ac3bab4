"""One key of the ring and what can be done with it. Pure: no Django, no file.

`Key` is a protocol of operations, not a bag of bytes, so that a key inside a device (PKCS#11)
can stand behind it. `SoftKey` holds its secret in memory.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KINDS = ("encrypt", "sign", "token")
ID_BYTES, NONCE_BYTES, SECRET_BYTES = 8, 12, 32


class KeyRingError(RuntimeError):
    """The key ring cannot be used; the message says why and what to do."""


class CannotDecrypt(ValueError):
    """These bytes were not made by this ring for this purpose, or were changed."""


class Key(Protocol):
    """One key: `kind` is encrypt, sign or token; the highest `number` of a kind is current."""

    @property
    def kind(self) -> str:
        """encrypt, sign or token."""
        ...

    @property
    def number(self) -> int:
        """1, 2, 3… in the order of rotation."""
        ...

    @property
    def id(self) -> str:
        """16 hexadecimal digits that name the key in what it made."""
        ...

    def encrypt(self, data: bytes, aad: bytes) -> bytes:
        """AES-256-GCM: 12 bytes of nonce, then ciphertext and tag."""
        ...

    def decrypt(self, data: bytes, aad: bytes) -> bytes:
        """The opposite; CannotDecrypt when a byte or the purpose differs."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Ed25519 signature, 64 bytes."""
        ...

    def public(self) -> bytes:
        """Public half of a signing key, 32 bytes."""
        ...

    def mac(self, data: bytes) -> bytes:
        """HMAC-SHA256, 32 bytes."""
        ...


def aes_encrypt(secret: bytes, data: bytes, aad: bytes) -> bytes:
    """AES-256-GCM with a random nonce in front."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, data, aad)


def aes_decrypt(secret: bytes, data: bytes, aad: bytes) -> bytes:
    """The opposite; CannotDecrypt in words when a byte or the purpose differs."""
    try:
        return AESGCM(secret).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt("these bytes were changed, or made for another purpose") from error


def public_id(public: bytes) -> str:
    """The id of a signing key, computable by whoever holds the public half."""
    return hashlib.sha256(b"parvis key sign\0" + public).hexdigest()[: 2 * ID_BYTES]


def verify_signature(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is good."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class SoftKey:
    """A key whose 32 secret bytes are in memory."""

    kind: str
    number: int
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise KeyRingError(f"{self.kind!r} is not a kind of key ({', '.join(KINDS)}).")
        if len(self.secret) != SECRET_BYTES or self.number < 1:
            raise KeyRingError(f"The {self.kind} key {self.number} is not 32 bytes long.")

    @classmethod
    def fresh(cls, kind: str, number: int) -> SoftKey:
        """A new random key."""
        return cls(kind, number, secrets.token_bytes(SECRET_BYTES))

    @classmethod
    def parse(cls, text: str) -> SoftKey:
        """Read `kind:number:secret` (secret in base64url); KeyRingError without showing it."""
        try:
            kind, number, secret = text.strip().split(":")
            return cls(
                kind, int(number), base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
            )
        except ValueError as error:
            raise KeyRingError("A key is not written as kind:number:secret.") from error

    def text(self) -> str:
        """The key as `parse` reads it. Holds the secret: only for key files."""
        return f"{self.kind}:{self.number}:{base64.urlsafe_b64encode(self.secret).decode()}"

    @cached_property
    def id(self) -> str:
        """Named after the public half, or after a hash that tells nothing of the secret."""
        if self.kind == "sign":
            return public_id(self.public())
        named = hashlib.sha256(f"parvis key {self.kind}\0".encode() + self.secret)
        return named.hexdigest()[: 2 * ID_BYTES]

    @cached_property
    def _signer(self) -> Ed25519PrivateKey:
        self._only("sign")
        return Ed25519PrivateKey.from_private_bytes(self.secret)

    def encrypt(self, data: bytes, aad: bytes) -> bytes:
        """See Key."""
        self._only("encrypt")
        return aes_encrypt(self.secret, data, aad)

    def decrypt(self, data: bytes, aad: bytes) -> bytes:
        """See Key."""
        self._only("encrypt")
        return aes_decrypt(self.secret, data, aad)

    def sign(self, data: bytes) -> bytes:
        """See Key."""
        return self._signer.sign(data)

    def public(self) -> bytes:
        """See Key."""
        return self._signer.public_key().public_bytes_raw()

    def mac(self, data: bytes) -> bytes:
        """See Key."""
        self._only("token")
        return hmac.digest(self.secret, data, "sha256")

    def _only(self, kind: str) -> None:
        if self.kind != kind:
            raise KeyRingError(f"A key made to {self.kind} is not used to {kind}.")
