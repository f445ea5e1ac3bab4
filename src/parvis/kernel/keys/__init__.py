"""Keys: what protects secrets, signs the journal, and lets a person be forgotten.

Words: the *ring* holds the instance's keys, outside the database and outside backups; a *person
key* is a random key of one person, kept in the database wrapped by the ring; *destroying* it
erases all that was sealed or digested under it, also in older backups, because the *register of
destroyed keys* (`var/destroyed-keys.jsonl`) is replayed at start and at restore.

Invariants: a secret that is only compared is hashed (`hash_token`), one that is used again is
encrypted. Old keys of the ring decrypt and verify, the newest of each kind encrypts and signs.
A destroyed person key never comes back and the person never gets another one. A destruction is
acknowledged only when the transaction is committed and the register's line is on disk.

No PKCS#11 provider ships: a device fits behind `Provider` and `Key`, whose operations never ask
for the secret itself.
"""

from typing import TYPE_CHECKING

from parvis.kernel.doors import door
from parvis.kernel.keys.erasure import Eraser, erasers
from parvis.kernel.keys.keyring import Ring, hash_token, ring
from parvis.kernel.keys.material import CannotDecrypt, Key, KeyRingError
from parvis.kernel.keys.providers import EnvironmentProvider, FolderProvider, Provider

if TYPE_CHECKING:
    from parvis.kernel.keys.checking import problems
    from parvis.kernel.keys.persons import (
        Digester,
        PersonErased,
        destroy_person,
        digesters,
        open_for,
        person_hmac,
        replay_destroyed,
        rewrap_persons,
        seal_for,
    )
    from parvis.kernel.keys.rotation import rotate

__all__ = [
    "CannotDecrypt",
    "Digester",
    "EnvironmentProvider",
    "Eraser",
    "FolderProvider",
    "Key",
    "KeyRingError",
    "PersonErased",
    "Provider",
    "Ring",
    "destroy_person",
    "digesters",
    "erasers",
    "hash_token",
    "open_for",
    "person_hmac",
    "problems",
    "replay_destroyed",
    "rewrap_persons",
    "ring",
    "rotate",
    "seal_for",
]

__getattr__ = door(
    __name__,
    {
        "problems": "checking",
        "rotate": "rotation",
        **dict.fromkeys(
            (
                "Digester",
                "PersonErased",
                "destroy_person",
                "digesters",
                "open_for",
                "person_hmac",
                "replay_destroyed",
                "rewrap_persons",
                "seal_for",
            ),
            "persons",
        ),
    },
)
