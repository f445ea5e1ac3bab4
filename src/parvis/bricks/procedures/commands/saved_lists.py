"""Keep, change and remove saved views of the desk."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.procedures.domain.fields.base import clean_text
from parvis.bricks.procedures.domain.problems import Conflict, InvalidAnswer, Refusal
from parvis.bricks.procedures.models import DefaultView, SavedView
from parvis.bricks.procedures.queries.saved_lists import MOST_VIEWS, views_visible_to
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, Forbidden, require
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn

MOST_NAME, MOST_QUERY = 80, 2_000


@command
def save_view(
    actor: Actor, name: str, query: str, *, shared: bool = False, default: bool = False
) -> UUID:
    """Keep a list under a name; the view's identifier.

    Refusal: "view_name_required", "too_long", "unreadable_characters", "view_too_long",
    "too_many_views".
    """
    require(actor, "procedures.view.create")
    if actor.organisation is None or actor.membership is None:
        raise Forbidden("procedures.view.create")
    if SavedView.objects.filter(author_id=actor.membership).count() >= MOST_VIEWS:
        raise Refusal("too_many_views", most=MOST_VIEWS)
    if len(query) > MOST_QUERY:
        raise Refusal("view_too_long")
    row = SavedView(
        organisation_id=actor.organisation,
        author_id=actor.membership,
        name=_name(name),
        shared=shared,
        query=query,
    )
    row.save(force_insert=True)
    _record(actor, row, "procedures.view.create")
    if default:
        choose_default(actor, row.id)
    return row.id


@command
def change_view(
    actor: Actor,
    view_id: UUID,
    name: str,
    *,
    version: int,
    shared: bool,
    query: str | None = None,
) -> None:
    """Rename a view, share it or keep it for oneself, give it another list.

    Refusal as `save_view`, "no_such_view"; Conflict when it was changed meanwhile.
    """
    row = _take(actor, view_id)
    changes = {"name": _name(name), "shared": shared, "updated_at": clock.now()}
    if query is not None:
        if len(query) > MOST_QUERY:
            raise Refusal("view_too_long")
        changes["query"] = query
    same = SavedView.objects.filter(pk=row.pk, version=version)
    if not same.update(**changes, version=version + 1):
        raise Conflict("view_changed_elsewhere")
    if row.shared and not shared:  # others no longer see it: it opens for nobody else
        DefaultView.objects.filter(view=row).exclude(member_id=row.author_id).delete()
    _record(actor, row, "procedures.view.change")


@command
def remove_view(actor: Actor, view_id: UUID) -> None:
    """Remove a view; a second time changes nothing. The cases in it stay as they are."""
    rows = views_visible_to(actor).filter(pk=view_id)
    row = rows.first()
    if row is None:
        return
    require(actor, "procedures.view.change", row)
    _record(actor, row, "procedures.view.remove")
    row.delete()


@command
def choose_default(actor: Actor, view_id: UUID | None) -> None:
    """Say which view opens first; None: the usual list. Refusal "no_such_view"."""
    require(actor, "procedures.view.list")
    if actor.membership is None:
        raise Forbidden("procedures.view.list")
    if view_id is None:
        DefaultView.objects.filter(member_id=actor.membership).delete()
        return
    if not views_visible_to(actor).filter(pk=view_id).exists():
        raise Refusal("no_such_view")
    DefaultView.objects.update_or_create(member_id=actor.membership, defaults={"view_id": view_id})


def _take(actor: Actor, view_id: UUID) -> SavedView:
    row = views_visible_to(actor).filter(pk=view_id).first()
    if row is None:
        raise Refusal("no_such_view")
    require(actor, "procedures.view.change", row)
    return row


def _name(name: str) -> str:
    try:
        found = clean_text(name, MOST_NAME, lines=False)
    except InvalidAnswer as wrong:
        raise Refusal(wrong.code, (), **wrong.params) from None
    if found is None:
        raise Refusal("view_name_required")
    return found


def _record(actor: Actor, row: SavedView, verb: str) -> None:
    journal.record(actor, verb, urn("procedures", "view", row.id), organisation=row.organisation_id)
