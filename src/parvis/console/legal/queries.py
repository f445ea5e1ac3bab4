"""The facts stated, read by public pages; what is missing, for operators and `parvis check`."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from django.db import DatabaseError

from parvis.console.legal.facts import FACTS, Fact
from parvis.console.models import LegalFact

SECONDS = 60.0


@dataclass
class _Kept:
    facts: dict[str, str] = field(default_factory=dict)
    until: float = 0.0


_kept = _Kept()


def stated() -> dict[str, str]:
    """Every fact by key, empty when nobody stated it."""
    rows = dict(LegalFact.objects.values_list("key", "value"))
    return {key: rows.get(key, "") for key in FACTS}


def remembered() -> dict[str, str]:
    """The facts as they were at most a minute ago: what the foot of every page needs."""
    now = time.monotonic()
    if now >= _kept.until:
        try:
            _kept.facts = stated()
        except (DatabaseError, RuntimeError):
            return _kept.facts  # an error page says what it can
        _kept.until = now + SECONDS
    return _kept.facts


def forget() -> None:
    """Read the facts again at the next page."""
    _kept.until = 0.0


def missing() -> list[Fact]:
    """The facts that production lacks, in the order of the console's page."""
    known = stated()
    return [fact for fact in FACTS.values() if fact.due and not known[fact.key]]
