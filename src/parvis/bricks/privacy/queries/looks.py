"""Who looked at a person's data, and what was done with them, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from parvis.kernel import clock, journal, urns
from parvis.kernel.access import Actor, Forbidden
from parvis.kernel.journal.figures import Figures, figures_of_person
from parvis.kernel.journal.reading import Page, Seen
from parvis.kernel.journal.words import words_of
from parvis.kernel.parties import public as parties

__all__ = ["Figures", "Line", "Lines", "figures", "lines", "lines_of"]
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Line:
    """One entry in words. `who` is empty once that agent's name is erased; `own`: by oneself;
    `automatic`: by the house itself (a document drawn, a time limit that ended)."""

    id: UUID
    at: dt.datetime
    look: bool
    own: bool
    automatic: bool
    who: str
    body: str
    what: str
    purpose: str
    legal_basis: str
    fields: tuple[str, ...]
    about: str
    about_url: str
    sequence: int | None


@dataclass(frozen=True)
class Lines:
    """One page of lines; `next` asks for the following one."""

    rows: tuple[Line, ...]
    next: str


def figures(actor: Actor) -> Figures:
    """Looks by others at the actor's own data over the last year."""
    return figures_of_person(actor, _self(actor), clock.now() - YEAR)


def lines(actor: Actor, *, before: str = "", limit: int = 50) -> Lines:
    """What concerns the actor, newest first. ValueError when `before` is no cursor of ours."""
    return _told(journal.by_person(actor, _self(actor), before=before, limit=limit))


def lines_of(actor: Actor, subject: urns.Urn, *, before: str = "", limit: int = 50) -> Lines:
    """What concerns one thing (a case), of which the actor sees what they may."""
    return _told(journal.by_subject(actor, subject, before=before, limit=limit))


def _self(actor: Actor) -> UUID:
    if actor.person is None or actor.mandate:
        raise Forbidden("privacy.looks.read")
    return actor.person


def _told(page: Page) -> Lines:
    bodies = _names(row.actor_organisation for row in page.rows)
    # Many lines speak of few things: each is named once.
    things = {one: urns.resolve(one) for one in {row.subject for row in page.rows} if one}
    return Lines(tuple(_line(row, bodies, things) for row in page.rows), page.next)


def _names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = {one for one in ids if one is not None}
    return {one.id: one.name for one in parties.organisations(wanted).values()} if wanted else {}


def _line(row: Seen, bodies: dict[UUID, str], things: dict[str, urns.Resolved]) -> Line:
    about = things.get(row.subject, urns.Resolved(""))
    return Line(
        id=row.id,
        at=row.at,
        look=row.kind == "look",
        own=row.own,
        automatic=not row.own and row.actor_membership is None and bool(row.actor_label),
        who=row.actor_label,
        body=bodies.get(row.actor_organisation, "") if row.actor_organisation else "",
        what=words_of(row.verb),
        purpose=words_of(row.purpose),
        legal_basis=row.legal_basis,
        fields=row.fields,
        # A thing that nobody can name says nothing to a person: its act is told without it.
        about="" if about.label.startswith("urn:") else about.label,
        about_url=about.url,
        sequence=row.sequence,
    )
