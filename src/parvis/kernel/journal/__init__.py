"""The journal: one append-only record of every act and every look.

Words: an *entry* is an act (written by `record` in the transaction of the act) or a *look* (written
after the read); a *subject* is the thing acted upon (a URN); a person *concerned* finds the
entry; a *label* is the name and service of an actor as they were. *Sealing* gives entries their
numbers, chains them, and signs a *head* per batch, which is also kept outside the database.

Invariants: rows are added, never changed or removed. What is personal is digested under the key
of the person (see `keys`): destroying the key erases, and the chain still verifies. In clear are
only pseudonyms (UUIDs), URNs, verbs, purposes, legal bases and names of fields. A page with
personal data leaves only once its looks are on disk.
"""

from typing import TYPE_CHECKING

from parvis.kernel.doors import door

if TYPE_CHECKING:
    from parvis.kernel.journal.erasure import ErasureRefused, erase_person
    from parvis.kernel.journal.exporting import export, verify
    from parvis.kernel.journal.heads import JournalDisagrees, accept_loss
    from parvis.kernel.journal.looking import flush, look
    from parvis.kernel.journal.reading import (
        Match,
        Page,
        Seen,
        by_actor,
        by_person,
        by_subject,
        latest,
        payload_matches,
        visible_to,
    )
    from parvis.kernel.journal.recording import record, statements
    from parvis.kernel.journal.sealing import Sealed, seal

__all__ = [
    "ErasureRefused",
    "JournalDisagrees",
    "Match",
    "Page",
    "Sealed",
    "Seen",
    "accept_loss",
    "by_actor",
    "by_person",
    "by_subject",
    "erase_person",
    "export",
    "flush",
    "latest",
    "look",
    "payload_matches",
    "record",
    "seal",
    "statements",
    "verify",
    "visible_to",
]

__getattr__ = door(
    __name__,
    {
        "ErasureRefused": "erasure",
        "JournalDisagrees": "heads",
        "Match": "reading",
        "Page": "reading",
        "Sealed": "sealing",
        "Seen": "reading",
        "accept_loss": "heads",
        "by_actor": "reading",
        "by_person": "reading",
        "by_subject": "reading",
        "erase_person": "erasure",
        "export": "exporting",
        "flush": "looking",
        "latest": "reading",
        "look": "looking",
        "payload_matches": "reading",
        "record": "recording",
        "seal": "sealing",
        "statements": "recording",
        "verify": "exporting",
        "visible_to": "reading",
    },
)
