"""Rotation: new current keys without stopping anything."""

from __future__ import annotations

from parvis.kernel import jobs
from parvis.kernel.db.transactions import command
from parvis.kernel.keys.keyring import ring
from parvis.kernel.keys.material import Key


@command
def rotate() -> list[Key]:
    """Make new keys to encrypt and to sign; KeyRingError in words when the ring cannot.

    They are in use in every process at once. Old ones still open and verify; a job wraps person
    keys again under the new one.
    """
    made = ring().rotate()
    jobs.enqueue("keys.rewrap_persons", {}, key="rotation")
    return made
