"""Why a token is not accepted."""

from __future__ import annotations


class TokenRefused(PermissionError):
    """`code`: unknown, expired, revoked, network or scope; `words` for who holds the token.

    To somebody who shows an unknown token nothing else is said.
    """

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words

    @property
    def status(self) -> int:
        """HTTP status: 401 when the token is no good, 403 when it is good for something else."""
        return 403 if self.code in {"scope", "network"} else 401
