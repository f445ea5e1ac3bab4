"""What a person kept to serve again, and what they could keep of a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.reuse import CORRECTED, worth_keeping
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import ProfileFact
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.visible import case_for
from parvis.kernel import keys
from parvis.kernel.access import Actor, require
from parvis.kernel.keys import PersonErased


@dataclass(frozen=True)
class Fact:
    """One kept answer. `words`: as read; `origin`: the procedure for which it was given."""

    id: UUID
    term: str
    type: str
    label: Text
    value: Any
    words: Text
    origin: Text
    given_on: dt.date
    kept_at: dt.datetime
    used_at: dt.datetime | None

    @property
    def correctable(self) -> bool:
        """Whether it can be typed again in the space; others are erased and given anew."""
        return self.type in CORRECTED


@dataclass(frozen=True)
class Keepable:
    """An answer of a case that the person could keep."""

    term: str
    label: str
    words: str


def of_oneself(actor: Actor) -> UUID | None:
    """The person whose profile it is: only one's own, never by a mandate."""
    return actor.person if actor.person == actor.for_person and not actor.mandate else None


def facts(actor: Actor) -> tuple[Fact, ...]:
    """Everything that the person kept, by what it is."""
    require(actor, "procedures.profile.read")
    person = of_oneself(actor)
    if person is None:
        return ()
    try:
        return tuple(
            read(row) for row in ProfileFact.objects.filter(person_id=person).order_by("kept_at")
        )
    except PersonErased:
        return ()


def fact(actor: Actor, fact_id: UUID) -> Fact | None:
    """One of them, None for anybody else's."""
    return next((one for one in facts(actor) if one.id == fact_id), None)


def read(row: ProfileFact) -> Fact:
    """A row opened with its person's key; PersonErased, CannotDecrypt."""
    said = keys.open_for(row.person_id, bytes(row.sealed))
    return Fact(
        id=row.id,
        term=row.term,
        type=said["type"],
        label=Text.from_json(said["label"]),
        value=said["value"],
        words=Text.from_json(said["words"]),
        origin=Text.from_json(said["origin"]),
        given_on=dt.date.fromisoformat(said["given_on"]),
        kept_at=row.kept_at,
        used_at=row.used_at,
    )


def in_words(field: Field, value: Any) -> dict[str, str]:
    """An answer in both languages."""
    return {one: type_of(field).display(value, field, one) for one in ("fr", "en")}


def keepable(actor: Actor, case_id: UUID, language: str = "fr") -> tuple[Keepable, ...]:
    """Answers of one's own filed case that are not kept yet with the same value."""
    require(actor, "procedures.profile.write")
    case = case_for(actor, case_id)
    if case is None or case.number is None or case.owner_id != of_oneself(actor):
        return ()
    kept = {one.term: one.value for one in facts(actor)}
    document = form_of(case.revision_id).document
    return tuple(
        Keepable(
            field.term,
            field.label.in_language(language),
            in_words(field, case.answers[field.key])["en" if language[:2] == "en" else "fr"],
        )
        for field in worth_keeping(document, case.answers, case.provenance)
        if kept.get(field.term) != case.answers[field.key]
    )
