"""Procedures and revisions: created, drafted, published, closed.

Publication is O(1) in open cases: they keep the revision on which they began, nothing of theirs
is touched (reference, section 7, rule 1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import yaml
from django.db.models import Max

from parvis.bricks.procedures import events
from parvis.bricks.procedures.commands.revising import (
    Drafted,
    begin_draft,
    mark_of,
    procedure_urn,
    readable,
    record,
    save_draft,
    take_procedure,
)
from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.problems import Conflict, Problem, Refusal
from parvis.bricks.procedures.domain.publication import checklist
from parvis.bricks.procedures.domain.reading import read
from parvis.bricks.procedures.domain.schema import answers_schema
from parvis.bricks.procedures.domain.stability import unstable
from parvis.bricks.procedures.domain.writing import schema_hash
from parvis.bricks.procedures.models import DraftState, FormRevision, Procedure
from parvis.bricks.procedures.queries.services import surroundings
from parvis.kernel import clock
from parvis.kernel import events as outbox
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command

_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
MOST_BYTES = 2_000_000


@command
def create_procedure(
    actor: Actor,
    *,
    organisation: UUID,
    slug: str,
    document: Mapping[str, Any],
    service: str = "",
) -> Drafted:
    """A new procedure of an organisation, with the draft of its first revision.

    Refusal: "bad_slug", "slug_taken", "bad_document" with each mistake.
    """
    require(actor, "procedures.procedure.create")
    if actor.organisation is not None and actor.organisation != organisation:
        raise Refusal("other_organisation")
    if not _SLUG.match(slug) or len(slug) > 80:
        raise Refusal("bad_slug")
    if Procedure.objects.filter(slug=slug).exists():
        raise Refusal("slug_taken", slug=slug)
    read_document = readable(document)
    number = (Procedure.objects.aggregate(top=Max("number"))["top"] or 0) + 1
    procedure = Procedure(
        number=number,
        slug=slug,
        organisation_id=organisation,
        service=service,
        title=read_document.title.to_json(),
        description=read_document.description.to_json(),
    )
    procedure.save(force_insert=True)
    revision = begin_draft(procedure, read_document)
    record(actor, procedure, "create")
    return Drafted(procedure.id, revision.id, revision.version)


@command
def save_revision(
    actor: Actor, procedure_id: UUID, document: Mapping[str, Any], *, version: int | None = None
) -> Drafted:
    """Save the draft of the next revision, begun from the published one when there is none.

    Conflict when somebody else saved it since; Refusal "bad_document".
    """
    procedure = take_procedure(actor, procedure_id, "change")
    read_document = readable(document)
    draft = procedure.revisions.filter(state=FormRevision.State.DRAFT).first()
    if draft is None:
        draft = begin_draft(procedure, read_document)
        record(actor, procedure, "save_revision")
        return Drafted(procedure.id, draft.id, draft.version, mark_of(draft))
    if version is not None and version != draft.version:
        raise Conflict("form_changed_elsewhere")
    return save_draft(actor, procedure, draft, read_document, edit="Replace")


@command
def set_service(actor: Actor, procedure_id: UUID, service: str) -> None:
    """Name the service in charge (its URN in the directory)."""
    procedure = take_procedure(actor, procedure_id, "change")
    Procedure.objects.filter(pk=procedure.pk).update(service=service, updated_at=clock.now())
    record(actor, procedure, "set_service")


@command
def publish_revision(actor: Actor, procedure_id: UUID, *, mark: str | None = None) -> UUID:
    """Put the draft revision online; its identifier.

    Refusal: "no_draft", or "not_publishable" with everything that is missing; Conflict when the
    draft is no longer the one of `mark`. Open cases are not touched.
    """
    procedure = take_procedure(actor, procedure_id, "publish")
    draft = procedure.revisions.filter(state=FormRevision.State.DRAFT).first()
    if draft is None:
        raise Refusal("no_draft")
    if mark is not None and mark != mark_of(draft):
        raise Conflict("form_changed_elsewhere")
    document = read(draft.document)
    around = surroundings(procedure.service)
    missing = [*checklist(document, around, clock.today()), *_moved(procedure, document)]
    if missing:
        raise Refusal("not_publishable", missing)
    done = FormRevision.objects.filter(pk=draft.pk, version=draft.version, state="draft").update(
        state=FormRevision.State.PUBLISHED,
        json_schema=answers_schema(document),
        published_at=clock.now(),
        published_by_id=actor.membership,
    )
    if done != 1:
        raise Conflict("form_changed_elsewhere")
    DraftState.objects.filter(revision=draft).delete()
    _put_online(procedure, draft, document)
    record(actor, procedure, "publish")
    _announce(procedure, draft, document)
    return draft.id


@command
def close_procedure(actor: Actor, procedure_id: UUID) -> None:
    """No new case from now on; open ones go on."""
    procedure = take_procedure(actor, procedure_id, "publish")
    if procedure.state != Procedure.State.PUBLISHED:
        raise Refusal("procedure_not_open")
    now = clock.now()
    Procedure.objects.filter(pk=procedure.pk).update(
        state=Procedure.State.CLOSED, closed_at=now, updated_at=now
    )
    record(actor, procedure, "close")
    outbox.publish(
        events.ProcedureClosed(procedure.id, procedure.number, procedure.organisation_id),
        aggregate=procedure_urn(procedure.id),
    )


@command
def reopen_procedure(actor: Actor, procedure_id: UUID) -> None:
    """Take new cases again, on the revision that was online."""
    procedure = take_procedure(actor, procedure_id, "publish")
    if procedure.state != Procedure.State.CLOSED:
        raise Refusal("procedure_not_closed")
    Procedure.objects.filter(pk=procedure.pk).update(
        state=Procedure.State.PUBLISHED, closed_at=None, updated_at=clock.now()
    )
    record(actor, procedure, "reopen")
    revision = procedure.revision
    if revision is not None:
        _announce(procedure, revision, read(revision.document))


@command
def load_procedure_from_yaml(
    actor: Actor, text: str, *, organisation: UUID, slug: str, service: str
) -> UUID:
    """Create (or revise) and publish a procedure from a YAML document; its identifier.

    The same document twice publishes nothing the second time. Refusals as in `create_procedure`
    and `publish_revision`.
    """
    document = parse_file(text)
    old = Procedure.objects.filter(slug=slug, organisation_id=organisation).first()
    if old is None:
        drafted = create_procedure(
            actor, organisation=organisation, slug=slug, document=document, service=service
        )
        publish_revision(actor, drafted.procedure)
        return drafted.procedure
    if old.service != service:
        set_service(actor, old.id, service)
    current = old.revision
    if current is None or current.schema_hash != schema_hash(readable(document)):
        save_revision(actor, old.id, document)
        publish_revision(actor, old.id)
    return old.id


def parse_file(text: str) -> dict[str, Any]:
    """Plain values of a YAML (or JSON) file. Refusal "document_too_big", "bad_yaml"."""
    if len(text) > MOST_BYTES:
        raise Refusal("document_too_big", most=MOST_BYTES)
    try:
        document = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise Refusal("bad_yaml", what=str(error)[:300]) from None
    return document if isinstance(document, dict) else {}


def _moved(procedure: Procedure, document: Document) -> list[Problem]:
    """Stable ids that meant something else in an earlier revision."""
    if procedure.revision is None:
        return []
    return unstable(read(procedure.revision.document), document)


def _put_online(procedure: Procedure, draft: FormRevision, document: Document) -> None:
    """New cases start on this revision; what lists show of its law is copied."""
    now = clock.now()
    regime = document.law.regime
    Procedure.objects.filter(pk=procedure.pk).update(
        state=Procedure.State.PUBLISHED,
        revision=draft,
        title=document.title.to_json(),
        description=document.description.to_json(),
        regime=regime.kind.value if regime else "",
        level=document.law.level,
        retention_months=document.law.retention_months,
        published_at=procedure.published_at or now,
        closed_at=None,
        updated_at=now,
        version=procedure.version + 1,
    )


def _announce(procedure: Procedure, revision: FormRevision, document: Document) -> None:
    event = events.ProcedurePublished(
        procedure=procedure.id,
        number=procedure.number,
        slug=procedure.slug,
        organisation=procedure.organisation_id,
        revision=revision.id,
        service=procedure.service,
        title_fr=document.title.fr,
        title_en=document.title.en,
    )
    outbox.publish(event, aggregate=procedure_urn(procedure.id))


__all__ = [
    "Drafted",
    "close_procedure",
    "create_procedure",
    "load_procedure_from_yaml",
    "parse_file",
    "procedure_urn",
    "publish_revision",
    "reopen_procedure",
    "save_revision",
    "set_service",
]
