"""How far an act on many cases is, and what was refused with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Batch, BatchItem
from parvis.kernel.access import Actor, may, require

MOST_LISTED = 20


@dataclass(frozen=True)
class ItemView:
    """One case of a batch; `refusal` when it was refused."""

    case: UUID
    number: int
    label: str
    refusal: Refusal | None


@dataclass(frozen=True)
class BatchView:
    """One batch. `done` and `refused` of `total`; `left_out`: cases that the agent did not see."""

    id: UUID
    act: str
    params: Mapping[str, Any]
    created_at: dt.datetime
    finished_at: dt.datetime | None
    total: int
    done: int
    refused: int
    left_out: int

    @property
    def handled(self) -> int:
        """Cases that are done or refused."""
        return self.done + self.refused

    @property
    def running(self) -> bool:
        """Whether something is still to be done."""
        return self.handled < self.total


def batch(actor: Actor, batch_id: UUID) -> BatchView | None:
    """A batch that the actor asked for; None for any other."""
    row = Batch.objects.filter(pk=batch_id).first()
    if row is None or not may(actor, "procedures.batch.read", row):
        return None
    return _views([row])[0]


def batches(actor: Actor) -> tuple[BatchView, ...]:
    """The actor's last batches, newest first."""
    require(actor, "procedures.batch.create")
    rows = Batch.objects.filter(member_id=actor.membership).order_by("-created_at", "-id")
    return tuple(_views(list(rows[:MOST_LISTED])))


def _views(rows: list[Batch]) -> list[BatchView]:
    counted = {
        (found["batch_id"], found["state"]): found["n"]
        for found in BatchItem.objects.filter(batch__in=rows)
        .values("batch_id", "state")
        .annotate(n=Count("id"))
    }
    return [
        _view(row, {state: counted.get((row.id, state), 0) for state in STATES}) for row in rows
    ]


STATES = [state.value for state in BatchItem.State]


def _view(row: Batch, counted: Mapping[str, int]) -> BatchView:
    return BatchView(
        id=row.id,
        act=row.act,
        params=row.params,
        created_at=row.created_at,
        finished_at=row.finished_at,
        total=sum(counted.values()),
        done=counted["done"],
        refused=counted["refused"],
        left_out=row.left_out,
    )


def items(actor: Actor, batch_id: UUID, state: str) -> tuple[ItemView, ...]:
    """Cases of a batch in one state, for who may read the batch."""
    row = Batch.objects.filter(pk=batch_id).first()
    require(actor, "procedures.batch.read", row)
    rows = (
        BatchItem.objects.filter(batch=row, state=state)
        .select_related("case")
        .only("code", "params", "case_id", "case__number", "case__label")
        .order_by("id")
    )
    return tuple(
        ItemView(
            case=one.case_id,
            number=one.case.filed_number,
            label=one.case.label,
            refusal=Refusal(one.code, (), **one.params) if one.code else None,
        )
        for one in rows
    )
