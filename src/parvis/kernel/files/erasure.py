"""What stays of files when the person who sent them is erased.

The bytes belong to what they were sent for: its brick discards them, or keeps them while the law
asks to. Here go the names that the person gave and the trace of who sent.
"""

from __future__ import annotations

from uuid import UUID

from parvis.kernel.files import names
from parvis.kernel.files.kinds import by_media_type
from parvis.kernel.files.models import File
from parvis.kernel.keys import erasers


class FilesEraser:
    """Empties names and senders."""

    def refusal(self, person_id: UUID) -> str:
        """Nothing here obliges to keep."""
        return ""

    def erase(self, person_id: UUID) -> None:
        """Give the person's files a name that says nothing, and no sender."""
        for file in File.objects.filter(person=person_id):
            kind = by_media_type(file.media_type)
            file.name = names.with_extension("document", kind.extensions[0]) if kind else "document"
            file.person = None
            file.save(update_fields=["name", "person"])


ERASER = FilesEraser()
erasers.register("files", ERASER)
