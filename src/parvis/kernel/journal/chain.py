"""The arithmetic of the sealed journal. Pure: the sealer and the offline verifier share it.

Leaf and node hashes are those of RFC 6962 section 2.1; the chain binds each record to its
number and to the record before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

START = bytes(32)  # what the first record is chained to
NO_HEAD = "0" * 64  # `previous` of the first head
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
_LINK = b"parvis journal link 1\0"
_HEAD = b"parvis journal head 1\0"
_LOSS = b"parvis journal loss 1\0"
_END = b"parvis journal export 1\0"


def canonical(value: Any) -> bytes:
    """The one way to write a JSON value: sorted keys, no spaces, UTF-8; ValueError for NaN."""
    return _JSON.encode(value).encode()


def unhex(text: Any, size: int | None = None) -> bytes:
    """Bytes of lower-case hexadecimal digits, in the one way they are written; ValueError else."""
    data = bytes.fromhex(text)
    if data.hex() != text or (size is not None and len(data) != size):
        raise ValueError("hexadecimal digits are not as they should be")
    return data


def leaf(record: bytes) -> bytes:
    """Hash of one record: SHA-256(0x00 || record)."""
    return hashlib.sha256(b"\x00" + record).digest()


def link(previous: bytes, sequence: int, leaf_hash: bytes) -> bytes:
    """Chain value of a record from the one before, its number (8 bytes) and its leaf hash."""
    return hashlib.sha256(_LINK + previous + sequence.to_bytes(8) + leaf_hash).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Merkle tree hash of a batch, RFC 6962 section 2.1 (an empty list: SHA-256 of nothing)."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    # A level at a time; an odd last node rises as it is, which gives the tree of the RFC.
    level = list(leaves)
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def head_bytes(head: dict[str, Any]) -> bytes:
    """What is signed of a head."""
    return _HEAD + canonical(head)


def head_digest(head: dict[str, Any]) -> str:
    """What the next head names as its `previous`, in hexadecimal."""
    return hashlib.sha256(head_bytes(head)).hexdigest()


def loss_bytes(loss: dict[str, Any]) -> bytes:
    """What is signed of the statement that a restore lost the newest batches."""
    return _LOSS + canonical(loss)


def end_bytes(everything_before: bytes) -> bytes:
    """What is signed at the end of an export: the SHA-256 of all its bytes before."""
    return _END + everything_before
