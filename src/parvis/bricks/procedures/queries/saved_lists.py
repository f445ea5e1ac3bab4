"""Saved views of the desk: those of the agent, those shared in the organisation, the default."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.bricks.procedures.models import DefaultView, SavedView
from parvis.bricks.procedures.policies import READERS
from parvis.kernel.access import Actor, may, require

MOST_VIEWS = 50  # of one agent
MOST_LISTED = 100


@dataclass(frozen=True)
class View:
    """One saved view. `query`: the list's address after `?`. `yours`: the actor may change it.

    `default`: it opens when the actor comes to the desk.
    """

    id: UUID
    name: str
    query: str
    shared: bool
    mine: bool
    yours: bool
    default: bool
    author: str
    version: int


def views_visible_to(actor: Actor) -> QuerySet[SavedView]:
    """The actor's own views, and those shared in the organisation acted for."""
    if not actor.roles & READERS or actor.organisation is None or actor.membership is None:
        return SavedView.objects.none()
    here = SavedView.objects.filter(organisation_id=actor.organisation)
    return here.filter(Q(author_id=actor.membership) | Q(shared=True))


def views(actor: Actor) -> tuple[View, ...]:
    """The views that the actor sees, their own first, by name. One statement."""
    require(actor, "procedures.view.list")
    found = [_view(actor, row) for row in _read(actor).order_by("name", "id")[:MOST_LISTED]]
    return tuple(sorted(found, key=lambda one: not one.mine))


def view(actor: Actor, view_id: UUID) -> View | None:
    """One view, None when there is none that the actor may see."""
    row = _read(actor).filter(pk=view_id).first()
    return None if row is None else _view(actor, row)


def _read(actor: Actor) -> QuerySet[SavedView]:
    """Views with their author and whether they are the actor's default."""
    chosen = DefaultView.objects.filter(member_id=actor.membership, view=OuterRef("pk"))
    rows = views_visible_to(actor).select_related("author__person")
    return rows.annotate(first=Exists(chosen))


def _view(actor: Actor, row: SavedView) -> View:
    return View(
        id=row.id,
        name=row.name,
        query=row.query,
        shared=row.shared,
        mine=row.author_id == actor.membership,
        yours=may(actor, "procedures.view.change", row),
        default=bool(getattr(row, "first", False)),
        author=row.author.person.full_name,
        version=row.version,
    )
