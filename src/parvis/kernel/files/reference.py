"""What bricks hold of a file."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from parvis.kernel.files.models import File


@dataclass(frozen=True)
class FileRef:
    """One file as others see it. `state`: quarantine, clean or refused; `size` in bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    state: str

    @property
    def ready(self) -> bool:
        """Whether it may be opened."""
        return self.state == "clean"


def ref(file: File) -> FileRef:
    """The reference of a row; its content is read with it or cost one query."""
    content = file.content
    return FileRef(
        file.id, file.name, file.media_type, content.size, content.sha256, str(content.state)
    )
