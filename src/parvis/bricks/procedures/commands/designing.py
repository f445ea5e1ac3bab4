"""Procedures and revisions: created, drafted, published, closed.

Publication is O(1) in open cases: they keep the revision on which they began, nothing of theirs
is touched (reference, section 7, rule 1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import yaml
from django.db.models import Max

from parvis.bricks.procedures import events
from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.problems import Conflict, Problem, Refusal
from parvis.bricks.procedures.domain.publication import checklist
from parvis.bricks.procedures.domain.reading import DocumentError, read
from parvis.bricks.procedures.domain.schema import answers_schema
from parvis.bricks.procedures.domain.stability import unstable
from parvis.bricks.procedures.domain.writing import schema_hash, write
from parvis.bricks.procedures.models import FormRevision, Procedure
from parvis.bricks.procedures.queries.services import surroundings
from parvis.kernel import clock, journal
from parvis.kernel import events as outbox
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import Urn, urn

_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Drafted:
    """A draft revision as saved; `version` is what the next save must bring."""

    procedure: UUID
    revision: UUID
    version: int


def procedure_urn(procedure: UUID) -> Urn:
    """`urn:parvis:procedures:procedure:…`"""
    return urn("procedures", "procedure", procedure)


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
    read_document = _read(document)
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
    revision = _draft(procedure, read_document)
    _record(actor, procedure, "create")
    return Drafted(procedure.id, revision.id, revision.version)


@command
def save_revision(
    actor: Actor, procedure_id: UUID, document: Mapping[str, Any], *, version: int | None = None
) -> Drafted:
    """Save the draft of the next revision, begun from the published one when there is none.

    Conflict when somebody else saved it since; Refusal "bad_document".
    """
    procedure = _take(actor, procedure_id, "change")
    read_document = _read(document)
    draft = procedure.revisions.filter(state=FormRevision.State.DRAFT).first()
    if draft is None:
        draft = _draft(procedure, read_document)
    else:
        rows = FormRevision.objects.filter(pk=draft.pk, version=version or draft.version)
        done = rows.update(
            document=write(read_document),
            schema_hash=schema_hash(read_document),
            updated_at=clock.now(),
            version=draft.version + 1,
        )
        if done != 1:
            raise Conflict("changed_elsewhere")
        draft.version += 1
    _record(actor, procedure, "save_revision")
    return Drafted(procedure.id, draft.id, draft.version)


@command
def set_service(actor: Actor, procedure_id: UUID, service: str) -> None:
    """Name the service in charge (its URN in the directory)."""
    procedure = _take(actor, procedure_id, "change")
    Procedure.objects.filter(pk=procedure.pk).update(service=service, updated_at=clock.now())
    _record(actor, procedure, "set_service")


@command
def publish_revision(actor: Actor, procedure_id: UUID) -> UUID:
    """Put the draft revision online; its identifier.

    Refusal: "no_draft", or "not_publishable" with everything that is missing. Open cases are not
    touched.
    """
    procedure = _take(actor, procedure_id, "publish")
    draft = procedure.revisions.filter(state=FormRevision.State.DRAFT).first()
    if draft is None:
        raise Refusal("no_draft")
    document = read(draft.document)
    missing = [*checklist(document, surroundings(procedure.service)), *_moved(procedure, document)]
    if missing:
        raise Refusal("not_publishable", missing)
    now = clock.now()
    done = FormRevision.objects.filter(pk=draft.pk, version=draft.version, state="draft").update(
        state=FormRevision.State.PUBLISHED,
        json_schema=answers_schema(document),
        published_at=now,
        published_by_id=actor.membership,
    )
    if done != 1:
        raise Conflict("changed_elsewhere")
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
    _record(actor, procedure, "publish")
    _announce(procedure, draft, document)
    return draft.id


@command
def close_procedure(actor: Actor, procedure_id: UUID) -> None:
    """No new case from now on; open ones go on."""
    procedure = _take(actor, procedure_id, "publish")
    if procedure.state != Procedure.State.PUBLISHED:
        raise Refusal("procedure_not_open")
    now = clock.now()
    Procedure.objects.filter(pk=procedure.pk).update(
        state=Procedure.State.CLOSED, closed_at=now, updated_at=now
    )
    _record(actor, procedure, "close")
    outbox.publish(
        events.ProcedureClosed(procedure.id, procedure.number, procedure.organisation_id),
        aggregate=procedure_urn(procedure.id),
    )


@command
def load_procedure_from_yaml(
    actor: Actor, text: str, *, organisation: UUID, slug: str, service: str
) -> UUID:
    """Create (or revise) and publish a procedure from a YAML document; its identifier.

    The same document twice publishes nothing the second time. Refusals as in `create_procedure`
    and `publish_revision`.
    """
    document = _yaml(text)
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
    if current is None or current.schema_hash != schema_hash(_read(document)):
        save_revision(actor, old.id, document)
        publish_revision(actor, old.id)
    return old.id


def _take(actor: Actor, procedure_id: UUID, act: str) -> Procedure:
    row = Procedure.objects.select_for_update(of=("self",)).filter(pk=procedure_id).first()
    if row is None:
        raise Refusal("no_such_procedure")
    require(actor, f"procedures.procedure.{act}", row)
    return row


def _yaml(text: str) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        raise Refusal("document_too_big", most=MOST_BYTES)
    try:
        document = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise Refusal("bad_yaml", what=str(error)[:300]) from None
    return document if isinstance(document, dict) else {}


def _read(document: Mapping[str, Any]) -> Document:
    try:
        return read(document)
    except DocumentError as error:
        mistakes = [
            Problem("document", params={"place": place, "what": what})
            for place, what in error.mistakes[:100]
        ]
        raise Refusal("bad_document", mistakes) from None


def _draft(procedure: Procedure, document: Document) -> FormRevision:
    last = procedure.revisions.aggregate(top=Max("seq"))["top"] or 0
    revision = FormRevision(
        procedure=procedure,
        seq=last + 1,
        document=write(document),
        schema_hash=schema_hash(document),
    )
    revision.save(force_insert=True)
    return revision


def _moved(procedure: Procedure, document: Document) -> list[Problem]:
    """Stable ids that meant something else in an earlier revision."""
    if procedure.revision is None:
        return []
    return unstable(read(procedure.revision.document), document)


def _record(actor: Actor, procedure: Procedure, act: str) -> None:
    journal.record(
        actor,
        f"procedures.procedure.{act}",
        procedure_urn(procedure.id),
        organisation=procedure.organisation_id,
        purpose="procedures.procedure",
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
    "procedure_urn",
    "publish_revision",
    "save_revision",
    "set_service",
]
