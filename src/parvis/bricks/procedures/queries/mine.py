"""The person's space: all my cases, one inbox, what happens next and by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import Case, Correction, Message
from parvis.bricks.procedures.queries.visible import cases_visible_to, standing_for
from parvis.kernel import clock
from parvis.kernel.access import Actor, require

MOST = 500


@dataclass(frozen=True)
class MyCase:
    """One case of the person."""

    id: UUID
    number: int | None
    state: State
    label: str
    procedure: UUID
    procedure_title: str
    organisation_name: str
    updated_at: dt.datetime
    filed_at: dt.datetime | None
    decided_at: dt.datetime | None
    next: NextStep
    unread: int


@dataclass(frozen=True)
class NextStep:
    """What happens next. `code`: see `queries.words` NEXT; `by`: until when; `yours`: who acts."""

    code: str
    by: dt.date | None
    yours: bool


def my_cases(actor: Actor, *, language: str = "fr") -> tuple[MyCase, ...]:
    """Every case of the person for whom the actor acts, latest change first."""
    require(actor, "procedures.case.list_mine")
    rows = mine_of(actor).select_related("procedure", "organisation").order_by("-updated_at")[:MOST]
    rows = rows.defer("answers", "private_answers", "provenance", "visible", "working")
    cases = list(rows)
    waiting = dict(
        Correction.objects.filter(
            case__in=[case.id for case in cases], resolved_at=None, cancelled_at=None
        ).values_list("case_id", "deadline")
    )
    return tuple(_case(case, waiting.get(case.id), language) for case in cases)


def mine_of(actor: Actor) -> QuerySet[Case]:
    """Cases of the person or company for whom the actor acts, erased drafts left out."""
    return cases_visible_to(actor).filter(standing_for(actor)).exclude(state=State.EXPIRED.value)


def _case(case: Case, deadline: dt.date | None, language: str) -> MyCase:
    return MyCase(
        id=case.id,
        number=case.number,
        state=State(case.state),
        label=case.label,
        procedure=case.procedure_id,
        procedure_title=Text.from_json(case.procedure.title).in_language(language),
        organisation_name=case.organisation.name,
        updated_at=case.updated_at,
        filed_at=case.filed_at,
        decided_at=case.decided_at,
        next=next_step(State(case.state), case.due_on, deadline, case.expires_on),
        unread=case.unread_by_person,
    )


def next_step(
    state: State, due_on: dt.date | None, deadline: dt.date | None, expires_on: dt.date | None
) -> NextStep:
    """What happens next to a case, by when, and whether it is for the person to act."""
    if state is State.DRAFT:
        return NextStep("finish", expires_on, yours=True)
    if state is State.AWAITING_CORRECTION:
        late = deadline is not None and deadline < clock.today()
        return NextStep("correct_late" if late else "correct", deadline, yours=True)
    if state in (State.FILED, State.IN_INSTRUCTION):
        return NextStep("decision" if due_on else "answer", due_on, yours=False)
    return NextStep("nothing", None, yours=False)


@dataclass(frozen=True)
class Conversation:
    """The messages of one case, as the inbox lists them: the last one, and how many are new."""

    case: UUID
    number: int
    procedure_title: str
    organisation_name: str
    last_side: str
    last_who: str
    last_body: str
    last_at: dt.datetime
    unread: int


def conversations(actor: Actor, *, language: str = "fr") -> tuple[Conversation, ...]:
    """One line for each case with messages, whatever service it is with; the latest first."""
    require(actor, "procedures.case.list_mine")
    last = Message.objects.filter(case=OuterRef("pk")).order_by("-at", "-id")
    new = Q(messages__read_at=None) & ~Q(messages__side=Message.Side.PERSON)
    rows = (
        mine_of(actor)
        .filter(number__isnull=False)
        .annotate(
            last_at=Max("messages__at"),
            last=Subquery(last.values("id")[:1]),
            new=Count("messages", filter=new),
        )
        .exclude(last_at=None)
        .select_related("procedure", "organisation")
        .order_by("-last_at", "-id")
        .only("number", "procedure__title", "organisation__name")[:MOST]
    )
    cases = list(rows)
    said = Message.objects.in_bulk([case.last for case in cases])
    return tuple(_conversation(case, said, language) for case in cases)


def unread_messages(actor: Actor) -> int:
    """How many messages of services the person has not opened."""
    require(actor, "procedures.case.list_mine")
    rows = Message.objects.filter(case__in=mine_of(actor).values("id"), read_at=None)
    return rows.exclude(side=Message.Side.PERSON).count()


def _conversation(case: Any, said: dict[UUID, Message], language: str) -> Conversation:
    one = said[case.last]
    return Conversation(
        case=case.id,
        number=case.filed_number,
        procedure_title=Text.from_json(case.procedure.title).in_language(language),
        organisation_name=case.organisation.name,
        last_side=one.side,
        last_who=one.author_label,
        last_body=one.body,
        last_at=one.at,
        unread=case.new,
    )
