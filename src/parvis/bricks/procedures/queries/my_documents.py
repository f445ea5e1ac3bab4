"""Everything that a person sent and received, case by case, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import Case, Document, Message
from parvis.bricks.procedures.queries.mine import mine_of
from parvis.kernel.access import Actor, require

MOST_CASES = 100


@dataclass(frozen=True)
class MyDocument:
    """One document. `kind`: receipt, decision, attestation (made by the service: `document`), or
    sent, received (a file that somebody joined: `file`, `size` in bytes)."""

    kind: str
    name: str
    at: dt.datetime
    document: UUID | None = None
    file: UUID | None = None
    size: int = 0


@dataclass(frozen=True)
class CaseDocuments:
    """The documents of one case."""

    case: UUID
    number: int
    procedure_title: str
    organisation_name: str
    documents: tuple[MyDocument, ...]


def my_documents(actor: Actor, *, language: str = "fr") -> tuple[CaseDocuments, ...]:
    """Documents of the person's filed cases that have some; the latest MOST_CASES cases."""
    require(actor, "procedures.case.list_mine")
    rows = mine_of(actor).filter(number__isnull=False).select_related("procedure", "organisation")
    cases = list(rows.defer("provenance", "visible", "working")[:MOST_CASES])
    ids = [case.id for case in cases]
    made: dict[UUID, list[MyDocument]] = {case.id: list(_filed(case)) for case in cases}
    for row in Document.objects.filter(case__in=ids).only("case_id", "kind", "created_at"):
        made[row.case_id].append(MyDocument(row.kind, "", row.created_at, document=row.id))
    for said in (
        Message.objects.filter(case__in=ids)
        .exclude(files=[])
        .only("case_id", "side", "files", "at")
    ):
        kind = "sent" if said.side == Message.Side.PERSON else "received"
        made[said.case_id] += [_file(one, kind, said.at) for one in said.files]
    return tuple(
        CaseDocuments(
            case=case.id,
            number=case.filed_number,
            procedure_title=Text.from_json(case.procedure.title).in_language(language),
            organisation_name=case.organisation.name,
            documents=tuple(sorted(made[case.id], key=lambda one: one.at, reverse=True)),
        )
        for case in cases
        if made[case.id]
    )


def _filed(case: Case) -> Iterator[MyDocument]:
    """Files of the answers."""
    for one in _references(case.answers):
        yield _file(one, "sent", case.filed_instant)


def _references(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "file" in value and "name" in value:
            yield value
        else:
            for inner in value.values():
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _file(one: dict[str, Any], kind: str, at: dt.datetime) -> MyDocument:
    return MyDocument(kind, one["name"], at, file=UUID(one["file"]), size=int(one.get("size", 0)))
