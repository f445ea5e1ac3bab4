"""What all cases of a procedure share while they are written in bulk, read once."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.procedures.commands.deciding import author_of
from parvis.bricks.procedures.domain.decisions import Author
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.receipt import ServiceMentions
from parvis.bricks.procedures.models import Procedure
from parvis.bricks.procedures.queries.services import mentions
from parvis.kernel.access import Actor


class Place:
    """A procedure, its published form, its service in charge, those who sign."""

    def __init__(self, procedure: Procedure, form_id: UUID, form: Form) -> None:
        self.procedure, self.form, self.revision = procedure, form, form_id
        self._mentions: dict[str, ServiceMentions | None] = {}
        self._authors: dict[UUID | None, Author] = {}

    def mentions(self, language: str) -> ServiceMentions | None:
        """The service in charge, read once per language."""
        if language not in self._mentions:
            self._mentions[language] = mentions(self.procedure.service, language)
        return self._mentions[language]

    def author(self, actor: Actor) -> Author:
        """Who signs, read once per agent."""
        if actor.membership not in self._authors:
            self._authors[actor.membership] = author_of(actor)
        return self._authors[actor.membership]
