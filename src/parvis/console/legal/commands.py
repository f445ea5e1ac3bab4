"""Stating the facts of the legal pages."""

from __future__ import annotations

from collections.abc import Mapping

from parvis.console.legal import facts, queries
from parvis.console.models import LegalFact
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import after_commit, command
from parvis.kernel.urns import urn


@command
def state_facts(actor: Actor, values: Mapping[str, str]) -> list[str]:
    """Keep facts by key, already read by `facts.read`; answers the keys that changed.

    KeyError for a fact that does not exist. An empty text withdraws a fact.
    """
    require(actor, "console.legal.change")
    known = queries.stated()
    changed = [key for key in values if known[key] != values[key]]
    for key in changed:
        row = {"value": values[key], "changed_at": clock.now()}
        LegalFact.objects.update_or_create(key=facts.FACTS[key].key, defaults=row)
    if changed:
        journal.record(
            actor,
            "console.legal.change",
            urn("console", "legal", "facts"),
            organisation=None,
            purpose="legal pages",
            fields=changed,
        )
        after_commit(queries.forget)
    return changed
