"""Acts on many cases in words: what the list offers, what the pages say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.kernel.access import Actor, Role

Text = str | Promise


@dataclass(frozen=True)
class ActWords:
    """`offer`: in the list; `question`: title of the page; `go`: its button; `done`: afterwards."""

    offer: Text
    question: Text
    go: Text
    title: Text


ACTS: Mapping[str, ActWords] = {
    "take": ActWords(
        _("Take in instruction"),
        _("Take these cases in instruction?"),
        _("Take the cases"),
        _("Cases taken in instruction"),
    ),
    "assign": ActWords(
        _("Give to an agent"),
        _("Who handles these cases?"),
        _("Give the cases"),
        _("Cases given to an agent"),
    ),
    "label": ActWords(
        _("Put a label"),
        _("Which label do you put on these cases?"),
        _("Put the label"),
        _("Label put on cases"),
    ),
    "pieces": ActWords(
        _("Ask for pieces"),
        _("What do you ask of these persons?"),
        _("Ask these persons"),
        _("Pieces asked"),
    ),
    "file_away": ActWords(
        _("File away"),
        _("File these cases away?"),
        _("File the cases away"),
        _("Cases filed away"),
    ),
    "accept": ActWords(
        _("Accept"),
        _("Accept these requests?"),
        _("Accept all and send"),
        _("Requests accepted"),
    ),
}
HANDLING = frozenset({Role.INSTRUCTOR, Role.DECIDER})


def acts_of(actor: Actor) -> list[str]:
    """The acts that this agent may ask for on many cases, as the list offers them."""
    if not actor.roles & HANDLING:
        return ["assign"] if actor.has(Role.MANAGER) else []
    return [act for act in ACTS if act != "accept" or actor.has(Role.DECIDER)]
