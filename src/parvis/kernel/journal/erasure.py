"""Erasing a person: every brick empties what is personal, then the key is destroyed."""

from __future__ import annotations

from uuid import UUID

from parvis.kernel import keys
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.journal.models import ActorLabel
from parvis.kernel.journal.recording import record
from parvis.kernel.urns import urn


class ErasureRefused(RuntimeError):
    """A rule of law obliges to keep for now; `reasons` are words for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class LabelEraser:
    """The journal's own eraser: names under which the person acted."""

    def refusal(self, person_id: UUID) -> str:
        """Nothing obliges to keep a name: the entry itself stays."""
        return ""

    def erase(self, person_id: UUID) -> None:
        """Remove the words; their digests stay in the chain."""
        ActorLabel.objects.filter(person=person_id).delete()


@command
def erase_person(actor: Actor, person_id: UUID, *, legal_basis: str = "RGPD article 17") -> None:
    """Erase a person everywhere, for ever, older backups included. Forbidden, ErasureRefused.

    In one transaction: every brick is asked whether it must keep, the act is recorded, every brick
    empties what it holds, the key is destroyed. The register's line is on disk before this returns.
    """
    require(actor, "journal.person.erase", person_id)
    bricks = keys.erasers.all()
    reasons = [words for brick in bricks.values() if (words := brick.refusal(person_id))]
    if reasons:
        raise ErasureRefused(reasons)
    record(
        actor,
        "journal.person.erase",
        urn("parties", "person", person_id),
        organisation=actor.organisation,
        persons=[person_id],
        legal_basis=legal_basis,
    )
    for brick in bricks.values():
        brick.erase(person_id)
    keys.destroy_person(person_id)
