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

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parvis.kernel.journal.looking import flush, look
    from parvis.kernel.journal.recording import record

# Django imports this package before models may be; what needs them is found when first asked for.
_WHERE = {"flush": "looking", "look": "looking", "record": "recording"}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"parvis.kernel.journal.{_WHERE[name]}"), name)
    raise AttributeError(f"parvis.kernel.journal has no {name}")


__all__ = ["flush", "look", "record"]
