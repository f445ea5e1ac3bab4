"""Letters that tell a person what changed in how they sign in."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.domain.hub import Preferences
from parvis.kernel import mail
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.public import person
from parvis.kernel.values.ids import uuid7


@command
def preferences_changed(
    actor: Actor,
    titles: Mapping[str, str],
    before: Preferences,
    after: Preferences,
    *,
    language: str,
) -> None:
    """List each change: what is blocked now, what is open again, what happens to future ones."""
    who = person(actor.person) if actor.person else None
    if who is None or not who.email:
        return
    with override(language):
        lines = _changes(titles, before, after)
        if not lines:
            return
        first, last = (
            _("You changed which accounts may sign you in:"),
            _("If it was not you, call us at once."),
        )
        text = "\n".join([first, "", *lines, "", last])
        subject = _("Your accounts to sign in have changed")
    try:
        mail.queue(
            who.email,
            subject=subject,
            text=text,
            key=f"identity.preferences.{uuid7()}",
            person=who.id,
            language=language,
        )
    except mail.Refused:
        return


def _changes(titles: Mapping[str, str], before: Preferences, after: Preferences) -> list[str]:
    """One sentence for each thing that changed."""
    lines = [
        _("%(name)s is blocked.") % {"name": titles.get(uid, uid)}
        for uid in sorted(after.blocked - before.blocked)
    ]
    lines += [
        _("%(name)s is open again.") % {"name": titles.get(uid, uid)}
        for uid in sorted(before.blocked - after.blocked)
    ]
    if after.block_future != before.block_future:
        lines.append(
            _("Accounts that appear later are blocked.")
            if after.block_future
            else _("Accounts that appear later are open.")
        )
    return lines
