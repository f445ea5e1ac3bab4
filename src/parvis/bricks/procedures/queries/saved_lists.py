"""Saved views of the desk: those of the agent, those shared in the organisation, the default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.bricks.procedures.models import DefaultView, SavedView
from parvis.bricks.procedures.policies import READERS
from parvis.kernel.access import Actor, may, require
from parvis.kernel.db.prepared import Row, asked
from parvis.kernel.parties.models import full_name

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
    found = [_view(actor, row) for row in asked(_listed, actor=actor)]
    return tuple(sorted(found, key=lambda one: not one.mine))


def view(actor: Actor, view_id: UUID) -> View | None:
    """One view, None when there is none that the actor may see."""
    return next((_view(actor, row) for row in asked(_one, view_id, actor=actor)), None)


def _listed(actor: Actor) -> QuerySet[SavedView, Any]:
    return _read(actor).order_by("name", "id")[:MOST_LISTED]


def _one(view_id: UUID, actor: Actor) -> QuerySet[SavedView, Any]:
    return _read(actor).filter(pk=view_id)


COLUMNS = ("id", "organisation_id", "author_id", "name", "shared", "query", "version")


def _read(actor: Actor) -> QuerySet[SavedView, Any]:
    """Views with their author and whether they are the actor's default."""
    chosen = DefaultView.objects.filter(member_id=actor.membership, view=OuterRef("pk"))
    rows = views_visible_to(actor).annotate(first=Exists(chosen))
    names = ("author__person__given_names", "author__person__family_name")
    return rows.values_list(*COLUMNS, "first", *names)


def _view(actor: Actor, values: Row) -> View:
    *columns, first, given_names, family_name = values
    row = SavedView(**dict(zip(COLUMNS, columns, strict=True)))
    return View(
        id=row.id,
        name=row.name,
        query=row.query,
        shared=row.shared,
        mine=row.author_id == actor.membership,
        yours=may(actor, "procedures.view.change", row),
        default=bool(first),
        author=full_name(given_names, family_name),
        version=row.version,
    )
