"""Files: bytes that people send and documents that the house makes.

Words: *content* is bytes, known by their SHA-256; a *file* is content with a name, for one
*owner* (a URN: a case, a message); a *place* is where bytes are kept; *quarantine* is the state
of content that no antivirus has declared clean.

Invariants: bytes are durable before the row that acknowledges them. What a file is, is read from
its content; the name only decides nothing. A file has no link and gives no byte before it is clean.
Who may open it is asked of the owner's brick, when the link is made and when it is opened. Bytes
go when the last file with that content goes.

A brick: `receive` in the view (never inside a transaction), then its own command with the
`FileRef`; `register_access` in its `apps.py`; `link` in its pages.
"""

from typing import TYPE_CHECKING

from parvis.kernel.doors import door
from parvis.kernel.files.errors import Corrupted, NotReady, Refused, UnknownFile
from parvis.kernel.files.kinds import DOCUMENTS, accept

if TYPE_CHECKING:
    from parvis.kernel.files.access import Concerned, register_access
    from parvis.kernel.files.commands import discard, hand_over, retain
    from parvis.kernel.files.links import link
    from parvis.kernel.files.receiving import get, many, of, open, read, receive, store_bytes
    from parvis.kernel.files.reference import FileRef

__all__ = [
    "DOCUMENTS",
    "Concerned",
    "Corrupted",
    "FileRef",
    "NotReady",
    "Refused",
    "UnknownFile",
    "accept",
    "discard",
    "get",
    "hand_over",
    "link",
    "many",
    "of",
    "open",
    "read",
    "receive",
    "register_access",
    "retain",
    "store_bytes",
]

__getattr__ = door(
    __name__,
    {
        "Concerned": "access",
        "register_access": "access",
        "discard": "commands",
        "hand_over": "commands",
        "retain": "commands",
        "link": "links",
        "get": "receiving",
        "many": "receiving",
        "of": "receiving",
        "open": "receiving",
        "read": "receiving",
        "receive": "receiving",
        "store_bytes": "receiving",
        "FileRef": "reference",
    },
)
