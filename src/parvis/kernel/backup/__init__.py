"""Backup: the whole instance in one file, and back.

Words: an *archive* is one zip file with the database, the files, the journal's heads and a
manifest; its last bytes are the SHA-256 of all the others, signed by the key ring. The *side* is
the database that a restore builds beside the one in force, before it takes its place.

Invariants: an archive appears under its name only when it is whole and on disk. Keys and the
register of destroyed keys are never in it: what is sealed stays sealed for whoever steals it, and
an old archive revives nobody. A restore reads every byte before it touches anything, builds and
verifies the side, erases again whoever was erased since, then switches in one step: until then
the old data stays in force, and afterwards it is kept under another name.
"""

from typing import TYPE_CHECKING

from parvis.kernel.backup.archive import BackupError
from parvis.kernel.doors import door

if TYPE_CHECKING:
    from parvis.kernel.backup.restoring import Restored, restore
    from parvis.kernel.backup.saving import Saved, save

__all__ = ["BackupError", "Restored", "Saved", "restore", "save"]

__getattr__ = door(
    __name__, {"Restored": "restoring", "restore": "restoring", "Saved": "saving", "save": "saving"}
)
