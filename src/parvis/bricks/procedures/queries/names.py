"""Names and addresses of cases and procedures for other bricks; who may open a case's files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import Case, Procedure
from parvis.bricks.procedures.queries.forms import document_of
from parvis.bricks.procedures.queries.visible import cases_visible_to
from parvis.kernel.access import Actor
from parvis.kernel.files import Concerned
from parvis.kernel.urns import Resolved, Urn


@dataclass(frozen=True)
class CaseSummary:
    """A case as another brick names it."""

    id: UUID
    number: int | None
    state: State
    label: str
    procedure: UUID
    procedure_title: Text
    organisation: UUID
    owner: UUID
    filed_at: dt.datetime | None
    decided_at: dt.datetime | None
    due_on: dt.date | None


def case_summary(actor: Actor, name: Urn) -> CaseSummary | None:
    """A case by its URN, when the actor may see it."""
    id_ = _uuid(name)
    rows = cases_visible_to(actor).select_related("procedure")
    row = rows.filter(pk=id_).first() if id_ else None
    if row is None:
        return None
    return CaseSummary(
        id=row.id,
        number=row.number,
        state=State(row.state),
        label=row.label,
        procedure=row.procedure_id,
        procedure_title=Text.from_json(row.procedure.title),
        organisation=row.organisation_id,
        owner=row.owner_id,
        filed_at=row.filed_at,
        decided_at=row.decided_at,
        due_on=row.due_on,
    )


def resolve_case(name: Urn) -> Resolved | None:
    """Number and title of the procedure: nothing personal is in them."""
    id_ = _uuid(name)
    row = (
        Case.objects.filter(pk=id_).values_list("number", "procedure__title", "state").first()
        if id_
        else None
    )
    if row is None:
        return None
    number, title, state = row
    words = Text.from_json(title).in_language(get_language() or "fr")
    label = (
        gettext("Request no. %(number)s, %(title)s") % {"number": number, "title": words}
        if number
        else gettext("Draft, %(title)s") % {"title": words}
    )
    if not number and state != "draft":
        return Resolved(label, "")  # erased: nothing to open
    return Resolved(label, _url("space:case" if number else "filing:resume", id_))


def resolve_procedure(name: Urn) -> Resolved | None:
    """The title of a procedure and its page."""
    id_ = _uuid(name)
    row = Procedure.objects.filter(pk=id_).values_list("slug", "title").first() if id_ else None
    if row is None:
        return None
    words = Text.from_json(row[1]).in_language(get_language() or "fr")
    return Resolved(words, _url("filing:offer", row[0]))


def case_url(case_id: UUID) -> str:
    """The address of a case's page, empty where no page is installed."""
    return _url("space:case", case_id)


def may_open_files(actor: Actor, owner: Urn) -> bool:
    """Who sees a case may open its files."""
    id_ = _uuid(owner)
    return id_ is not None and cases_visible_to(actor).filter(pk=id_).exists()


def concerned_by_files(owner: Urn) -> Concerned:
    """The owner of a case finds every look at its files, with the procedure's legal basis."""
    id_ = _uuid(owner)
    rows = Case.objects.filter(pk=id_).values_list("owner_id", "revision_id") if id_ else ()
    row = next(iter(rows), None)
    if row is None:
        return Concerned()
    basis = str(document_of(row[1]).law.legal_basis)
    return Concerned(persons=(row[0],), legal_basis=basis[:300])


def _uuid(name: Urn) -> UUID | None:
    try:
        return UUID(name.id)
    except ValueError:
        return None


def _url(view: str, argument: object) -> str:
    try:
        return reverse(view, args=[argument])
    except NoReverseMatch:
        return ""
