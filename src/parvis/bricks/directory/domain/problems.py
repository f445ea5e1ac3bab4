"""What is wrong with what an editor typed, as a code; `errors` has the words."""

from __future__ import annotations


class Problem(ValueError):
    """Cannot be kept as it is: `code` and facts for the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts
