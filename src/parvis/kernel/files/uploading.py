"""How uploads reach the disk: counted while they arrive, so that no request can fill it.

Django's own handlers write whatever comes to the temporary folder before any view runs. This one
stops writing past the largest file or request that the instance takes, and goes on counting, so
that the page can say how large the file was (ASVS 5.2.1).
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from parvis.kernel.files.receiving import MAX_BYTES

FILES_PER_REQUEST = 4  # the largest request is that many times the largest file


class CountingUploadHandler(TemporaryFileUploadHandler):
    """Writes to a temporary file up to the limits; `size` stays the true size."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._of_request = 0
        self._of_file = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start counting a file."""
        super().new_file(*args, **kwargs)
        self._of_file = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write the piece unless a limit is passed."""
        self._of_file += len(raw_data)
        self._of_request += len(raw_data)
        limit = MAX_BYTES.read()
        if self._of_file <= limit and self._of_request <= limit * FILES_PER_REQUEST:
            super().receive_data_chunk(raw_data, start)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """The upload; one that was cut has a `size` above what is taken, so it is refused."""
        file = super().file_complete(file_size)
        if file is not None and self._of_request > MAX_BYTES.read() * FILES_PER_REQUEST:
            file.size = max(file_size, MAX_BYTES.read() + 1)
        return file
