"""Changing how pages look: contrast is checked, the act is journalled."""

from __future__ import annotations

import hashlib
from uuid import UUID

from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import after_commit, command
from parvis.kernel.urns import urn
from parvis.ui import themes
from parvis.ui.appearance import queries
from parvis.ui.models import Appearance

PURPOSE = "appearance of pages"


class Unreadable(ValueError):
    """Pairs of colours below their ratio; `failing` lists them with the theme's side."""

    def __init__(self, failing: list[themes.Measure]) -> None:
        super().__init__("colours that cannot be read")
        self.failing = failing


@command
def change(actor: Actor, key: str, theme: themes.Theme, *, name: str, line: str) -> str:
    """Give pages new colours and a new head; answers the digest of the style sheet.

    `key`: the organisation's id, or "instance". Raises Forbidden, Unreadable.
    """
    require(actor, "ui.appearance.change", key)
    failing = themes.problems(theme)
    if failing:
        raise Unreadable(failing)
    dark = theme.dark or themes.DARK
    digest = hashlib.sha256(themes.css(theme).encode()).hexdigest()[:20]
    values = {
        "organisation_id": None if key == queries.INSTANCE else UUID(key),
        "name": name,
        "line": line,
        "light": theme.light.tokens(),
        "dark": dark.tokens(),
        "digest": digest,
        "changed_at": clock.now(),
    }
    Appearance.objects.update_or_create(key=key, defaults=values)
    _note(actor, "ui.appearance.change", key, [*theme.light.tokens(), "name", "line"])
    return digest


@command
def give_up(actor: Actor, key: str) -> bool:
    """Come back to the colours of the instance (or to the neutral ones); False when they were."""
    require(actor, "ui.appearance.change", key)
    if not Appearance.objects.filter(key=key).delete()[0]:
        return False
    _note(actor, "ui.appearance.give_up", key, [])
    return True


def _note(actor: Actor, verb: str, key: str, fields: list[str]) -> None:
    owner = None if key == queries.INSTANCE else UUID(key)
    subject = urn("ui", "appearance", key)
    journal.record(actor, verb, subject, organisation=owner, purpose=PURPOSE, fields=fields)
    after_commit(queries.forget)
