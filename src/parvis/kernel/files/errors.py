"""Why a file is not taken, or cannot be given."""

from __future__ import annotations


class Refused(ValueError):
    """The file is not kept. `words` go to the person who sent it; `code` to programs.

    Codes: empty, too_big, quota, type_not_allowed, extension_mismatch, executable, active_content,
    broken, encrypted, bomb, too_many_pixels, virus, interrupted, kept.
    """

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


class NotReady(LookupError):
    """The file is in quarantine, or was refused by the antivirus: its bytes are given to nobody."""


class UnknownFile(LookupError):
    """No file has this identifier, or it has been deleted."""


class Corrupted(RuntimeError):
    """The bytes kept are not those received: the disk or somebody changed them."""
