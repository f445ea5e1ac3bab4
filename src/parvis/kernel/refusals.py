"""A change refused in words: one code, one sentence, in one table per package.

    class PartiesError(Refusal):
        words = {"name": _("An organisation needs a name of 1 to 200 characters.")}

Raised inside a command, it undoes the whole transaction; pages show `str(error)`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import get_language

from parvis.kernel.calendar.words import in_full

Words = Mapping[str, str | Promise]


class Refusal(ValueError):
    """Nothing was written; `str()` says why in the active language, `code` names the rule."""

    words: ClassVar[Words] = {}

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def __str__(self) -> str:
        language = "fr" if (get_language() or "fr").startswith("fr") else "en"
        facts = {
            name: in_full(fact, language) if isinstance(fact, dt.date) else fact
            for name, fact in self.facts.items()
        }
        return str(self.words[self.code]) % facts
