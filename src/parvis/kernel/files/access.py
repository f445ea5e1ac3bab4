"""Who may open a file: the brick that owns what it belongs to says so, each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from parvis.kernel.access import Actor
from parvis.kernel.urns import Urn

MayOpen = Callable[[Actor, Urn], bool]


@dataclass(frozen=True)
class Concerned:
    """Whose data a look at the owner's files shows, and what the law says of it."""

    persons: tuple[UUID, ...] = ()
    legal_basis: str = ""


WhoIsConcerned = Callable[[Urn], Concerned]


@dataclass(frozen=True)
class _Rule:
    may_open: MayOpen
    concerned: WhoIsConcerned | None


_rules: dict[tuple[str, str], _Rule] = {}


def register_access(
    brick: str, kind: str, may_open: MayOpen, *, concerned: WhoIsConcerned | None = None
) -> None:
    """Say who may open the files of one kind of owner. Called once by the brick that owns it.

    `may_open(actor, owner)` is asked when a link is made and again when it is opened.
    `concerned(owner)` names the persons who will find the look in their journal; without it, the
    one who sent the file.
    """
    _rules[(brick, kind)] = _Rule(may_open, concerned)


def may_open(actor: Actor, owner: Urn | str) -> bool:
    """Whether the actor may open files of this owner; False when no brick answers for it."""
    parsed = owner if isinstance(owner, Urn) else Urn.parse(owner)
    rule = _rules.get((parsed.brick, parsed.kind))
    return rule is not None and bool(rule.may_open(actor, parsed))


def concerned(owner: Urn, sender: UUID | None) -> Concerned:
    """Whose data it is, as the owner's brick says, else who sent it."""
    rule = _rules.get((owner.brick, owner.kind))
    if rule is not None and rule.concerned is not None:
        return rule.concerned(owner)
    return Concerned((sender,) if sender else ())
