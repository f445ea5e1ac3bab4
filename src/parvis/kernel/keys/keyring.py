"""The key ring: envelope encryption, signatures, hashes of tokens, rotation."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path

from django.conf import settings

from parvis.kernel.keys.material import (
    ID_BYTES,
    NONCE_BYTES,
    SECRET_BYTES,
    CannotDecrypt,
    Key,
    KeyRingError,
    aes_decrypt,
    aes_encrypt,
    verify_signature,
)
from parvis.kernel.keys.providers import EnvironmentProvider, FolderProvider, Provider
from parvis.kernel.settings import Setting, comma_list, setting

KEYS: Setting[list[str]] = setting(
    "PARVIS_KEYS",
    comma_list,
    [],
    "The key ring itself (kind:number:secret, comma separated). Empty: keys are files.",
    secret=True,
)
KEYS_FOLDER = setting(
    "PARVIS_KEYS_FOLDER", str, "", "Folder of key files. Empty: keys in the var folder."
)

MAGIC = b"PK1"
_WRAPPED = NONCE_BYTES + SECRET_BYTES + 16
_HEAD = len(MAGIC) + ID_BYTES


class Ring:
    """All keys of the instance. One object per process; a rotation elsewhere is seen at once."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._lock = threading.Lock()
        self._stamp: object = object()
        self._by_id: dict[str, Key] = {}
        self._current: dict[str, Key] = {}
        self._token: Key | None = None

    def encrypt(self, purpose: str, data: bytes) -> bytes:
        """Seal under a fresh data key, itself wrapped by the ring; bound to the purpose (AAD)."""
        aad, data_key = _aad(purpose), secrets.token_bytes(SECRET_BYTES)
        return self._wrap(aad, data_key) + aes_encrypt(data_key, data, aad)

    def decrypt(self, purpose: str, sealed: bytes) -> bytes:
        """What `encrypt` was given; CannotDecrypt in words for another purpose, key or byte."""
        aad = _aad(purpose)
        return aes_decrypt(self._unwrap(aad, sealed), sealed[_HEAD + _WRAPPED :], aad)

    def rewrap(self, purpose: str, sealed: bytes) -> bytes:
        """The same content under the current key; the content itself is not decrypted."""
        aad = _aad(purpose)
        return self._wrap(aad, self._unwrap(aad, sealed)) + sealed[_HEAD + _WRAPPED :]

    def wrap(self, purpose: str, data_key: bytes) -> bytes:
        """Wrap a 32-byte key directly (person keys are envelopes of their own)."""
        return self._wrap(_aad(purpose), data_key)

    def unwrap(self, purpose: str, wrapped: bytes) -> bytes:
        """The opposite of `wrap`."""
        return self._unwrap(_aad(purpose), wrapped)

    def made_with(self, sealed: bytes) -> str:
        """The id of the key that wrapped these bytes."""
        return sealed[len(MAGIC) : _HEAD].hex()

    def sign(self, data: bytes) -> tuple[str, bytes]:
        """The id of the current signing key and its Ed25519 signature (64 bytes)."""
        key = self.current("sign")
        return key.id, key.sign(data)

    def verify(self, data: bytes, key_id: str, signature: bytes) -> bool:
        """Whether a key of this ring, current or old, made this signature."""
        key = self._find(key_id)
        return (
            key is not None
            and key.kind == "sign"
            and verify_signature(key.public(), data, signature)
        )

    def public_keys(self) -> dict[str, bytes]:
        """Public halves of all signing keys by id: what a verifier outside needs."""
        self._refresh()
        return {key.id: key.public() for key in self._by_id.values() if key.kind == "sign"}

    def hash_token(self, text: str) -> str:
        """64 hexadecimal digits, the same for the same text: for what is only compared.

        An HMAC, so that a stolen table tells nothing even of short codes. Its key is the first of
        the ring and is not rotated: rotating it would turn every token away.
        """
        if self._token is None:  # no look at the folder: it stays the first whatever is added
            self._refresh()
        first = self._token
        assert first is not None  # noqa: S101 - a provider has a key of each kind
        return first.mac(text.encode()).hex()

    def rotate(self, kinds: tuple[str, ...] = ("encrypt", "sign")) -> list[Key]:
        """Make new keys; they are current in every process at once, old ones still read."""
        made = [self.provider.add(kind) for kind in kinds]
        with self._lock:
            self._load()
        return made

    def ids(self) -> list[str]:
        """Ids of all keys, sorted."""
        self._refresh()
        return sorted(self._by_id)

    def has(self, key_id: str) -> bool:
        """Whether a key of that id is here."""
        return self._find(key_id) is not None

    def current(self, kind: str) -> Key:
        """The newest key of a kind."""
        self._refresh()
        return self._current[kind]

    def _wrap(self, aad: bytes, data_key: bytes) -> bytes:
        key = self.current("encrypt")
        return MAGIC + bytes.fromhex(key.id) + key.encrypt(data_key, aad)

    def _unwrap(self, aad: bytes, sealed: bytes) -> bytes:
        if not sealed.startswith(MAGIC) or len(sealed) < _HEAD + _WRAPPED:
            raise CannotDecrypt("these bytes were not made by the key ring")
        key = self._find(self.made_with(sealed))
        if key is None or key.kind != "encrypt":
            raise CannotDecrypt(
                f"made with the key {self.made_with(sealed)}, which is not in the ring "
                f"({self.provider.where()})"
            )
        return key.decrypt(sealed[_HEAD : _HEAD + _WRAPPED], aad)

    def _find(self, key_id: str) -> Key | None:
        self._refresh()
        if key_id not in self._by_id:  # a folder's time is coarse: look again before giving up
            with self._lock:
                self._load()
        return self._by_id.get(key_id)

    def _refresh(self) -> None:
        if self.provider.stamp() != self._stamp:
            with self._lock:
                self._load()

    def _load(self) -> None:
        stamp = self.provider.stamp()  # before reading: a change meanwhile is seen next time
        keys = sorted(self.provider.keys(), key=lambda key: key.number)
        self._by_id = {key.id: key for key in keys}
        self._current = {key.kind: key for key in keys}
        self._token = next((key for key in keys if key.kind == "token"), None)
        self._stamp = stamp  # last: a thread that sees it finds the keys there


def _aad(purpose: str) -> bytes:
    if not purpose:
        raise KeyRingError("Encryption needs a purpose.")
    return b"parvis " + purpose.encode()


_ring: Ring | None = None
_ring_lock = threading.Lock()


def ring() -> Ring:
    """The ring of this instance (PARVIS_KEYS, else the key folder), made at first use."""
    global _ring  # noqa: PLW0603 - one ring per process
    if _ring is None:
        with _ring_lock:
            if _ring is None:
                _ring = Ring(_provider())
    return _ring


def _provider() -> Provider:
    given = KEYS.read()
    if given:
        return EnvironmentProvider(given)
    return FolderProvider(Path(KEYS_FOLDER.read() or settings.PARVIS_VAR / "keys"))


def hash_token(text: str) -> str:
    """See Ring.hash_token."""
    return ring().hash_token(text)
