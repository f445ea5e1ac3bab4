"""A case in words for its page: answers with their origin, blocks as tables, files, messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.procedures.domain.provenance import Provenance, Source
from parvis.bricks.procedures.queries.detail import Answer, CaseDetail, MessageView
from parvis.kernel import files
from parvis.ui import formats
from parvis.ui.parts import Column
from parvis.ui.parts import Provenance as Origin

FIGURES = frozenset({"integer", "decimal"})
HELD = ("quarantine", "refused")


@dataclass(frozen=True)
class File:
    """A document that the person sent. `state`: "" when it can be opened."""

    name: str
    about: str
    url: str
    state: str


@dataclass(frozen=True)
class Cell:
    """One answer in a row of a block."""

    words: str
    number: bool
    files: tuple[File, ...]
    origin: Origin | None


@dataclass(frozen=True)
class Shown:
    """One answer ready to print."""

    label: str
    words: str
    long: bool
    sensitive: bool
    files: tuple[File, ...]
    origin: Origin | None
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Part:
    """One page of the form, answered."""

    title: str
    answers: tuple[Shown, ...]


@dataclass(frozen=True)
class Said:
    """One message. `ours`: written by an agent."""

    message: MessageView
    ours: bool
    files: tuple[File, ...]


def parts(detail: CaseDetail) -> list[Part]:
    """The answers of a case, page by page."""
    known = _states(detail)
    return [
        Part(one.title, tuple(_shown(answer, detail, known) for answer in one.answers))
        for one in detail.sections
    ]


def notes(detail: CaseDetail) -> list[Shown]:
    """Agents' annotations."""
    return [_shown(one, detail, {}) for one in detail.annotations]


def messages(detail: CaseDetail) -> list[Said]:
    """Messages both ways, oldest first."""
    known = _states(detail)
    return [
        Said(one, one.side != "person", _files(one.files, detail, known)) for one in detail.messages
    ]


def _states(detail: CaseDetail) -> Mapping[str, str]:
    """Files that cannot be opened yet, in one read, and only when there are files."""
    ids = {UUID(one["file"]) for one in _references(detail)}
    found = files.many(ids) if ids else {}
    return {str(id_): ref.state for id_, ref in found.items()}


def _references(detail: CaseDetail) -> Iterator[Mapping[str, Any]]:
    for section in detail.sections:
        yield from _in(section.answers)
    for message in detail.messages:
        yield from message.files


def _in(answers: Iterable[Answer]) -> Iterator[Mapping[str, Any]]:
    for one in answers:
        if one.type == "file":
            yield from one.value or ()
        for row in one.rows:
            yield from _in(row)


def _shown(answer: Answer, detail: CaseDetail, known: Mapping[str, str]) -> Shown:
    columns: tuple[Column, ...] = ()
    if answer.rows:
        heads = {cell.stable_id: cell for row in answer.rows for cell in row}
        columns = tuple(Column(one.label, number=one.type in FIGURES) for one in heads.values())
        rows = tuple(_row(row, list(heads), detail, known) for row in answer.rows)
    else:
        rows = ()
    return Shown(
        label=answer.label,
        words=answer.words,
        long=answer.type == "textarea",
        sensitive=answer.sensitive,
        files=_files(answer.value or (), detail, known) if answer.type == "file" else (),
        origin=origin(answer.origin) if answer.origin else None,
        columns=columns,
        rows=rows,
    )


def _row(
    row: tuple[Answer, ...], heads: list[int], detail: CaseDetail, known: Mapping[str, str]
) -> tuple[Cell, ...]:
    """The cells of a row in the order of the heads; a question that was not asked is empty."""
    asked = {one.stable_id: one for one in row}
    cells = []
    for head in heads:
        one = asked.get(head)
        if one is None:
            cells.append(Cell("", False, (), None))
            continue
        held = _files(one.value or (), detail, known) if one.type == "file" else ()
        made = origin(one.origin) if one.origin else None
        cells.append(Cell(one.words, one.type in FIGURES, held, made))
    return tuple(cells)


def _files(
    found: Iterable[Mapping[str, Any]], detail: CaseDetail, known: Mapping[str, str]
) -> tuple[File, ...]:
    """Files by a page of the desk that makes the expiring link when it is asked for."""
    return tuple(
        File(
            name=one["name"],
            about=formats.size(one["size"]),
            url=reverse("desk:file", kwargs={"case": detail.head.id, "file": one["file"]}),
            state=state if (state := known.get(one["file"], "refused")) in HELD else "",
        )
        for one in found
    )


def origin(of: Provenance) -> Origin:
    """Where an answer comes from, as the badge says it."""
    as_of = dt.datetime.fromisoformat(of.fetched_at).date() if of.fetched_at else None
    if of.source is Source.API:
        kind = "proof" if of.certified else "known"
        return Origin(kind, of.provider, as_of, legal_basis=of.legal_basis)
    if of.source is Source.COMPUTED:
        return Origin("computed", _("Worked out by the form"))
    if of.source is Source.AGENT:
        return Origin("agent", _("Written by an agent"))
    said = {
        Source.PREFILL: _("Declared, taken from their account"),
        Source.PREVIOUS: _("Declared, taken from an earlier request"),
    }
    day = as_of if of.source is Source.PREVIOUS else None
    return Origin("person", said.get(of.source, _("Declared by the person")), day)


def document_files(detail: CaseDetail) -> list[tuple[str, dt.datetime, str]]:
    """Documents that the house made: kind, instant, address ("" while it is being drawn)."""
    return [
        (
            one.kind,
            one.created_at,
            reverse("desk:file", kwargs={"case": detail.head.id, "file": one.file})
            if one.file
            else "",
        )
        for one in detail.documents
    ]
