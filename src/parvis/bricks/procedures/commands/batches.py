"""One act on many cases: written down whole, then done case by case, each in its own transaction.

The mark of a case is in the transaction of its act: killed at any moment, a batch has each case
either done or still to do, and the job that comes after goes on. What is refused is told with its
reason and stops nothing else. Rights are those that the agent has when each case is done.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from parvis.bricks.procedures.commands import correcting, deciding, handling
from parvis.bricks.procedures.commands.labels import put_label
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Batch, BatchItem
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.visible import cases_visible_to
from parvis.kernel import clock, jobs, journal, signin
from parvis.kernel.access import Actor, Forbidden, require
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn

logger = logging.getLogger("parvis.procedures")
MOST_CASES = 500
KEPT = dt.timedelta(days=90)
Params = Mapping[str, Any]


@command
def start_batch(actor: Actor, act: str, chosen: Iterable[tuple[UUID, int]], params: Params) -> UUID:
    """Write down an act on cases, each in the version that was shown; the batch's identifier.

    `params`: assign {"membership"}, label {"label"}, pieces {"words": [...], "deadline"},
    accept {"reasons"}. Cases that the actor does not see are counted and left out.
    Refusal: "batch_act", "batch_empty", "batch_too_many".
    """
    require(actor, "procedures.batch.create")
    if actor.membership is None or actor.organisation is None:
        raise Forbidden("procedures.batch.create")
    if act not in ACTS:
        raise Refusal("batch_act")
    versions = dict(chosen)
    if len(versions) > MOST_CASES:
        raise Refusal("batch_too_many", most=MOST_CASES)
    here = cases_visible_to(actor).filter(organisation_id=actor.organisation)
    seen = set(here.filter(id__in=list(versions)).values_list("id", flat=True))
    if not seen:
        raise Refusal("batch_empty")
    batch = Batch(
        organisation_id=actor.organisation,
        member_id=actor.membership,
        level=actor.level,
        act=act,
        params=dict(params),
        left_out=len(versions) - len(seen),
    )
    kept = {case: version for case, version in versions.items() if case in seen}
    _write(actor, batch, kept)
    return batch.id


def _write(actor: Actor, batch: Batch, versions: Mapping[UUID, int]) -> None:
    """Write a batch with its cases, its journal entry and the job that does it."""
    batch.save(force_insert=True)
    BatchItem.objects.bulk_create(
        BatchItem(batch=batch, case_id=case, version=version) for case, version in versions.items()
    )
    journal.record(
        actor,
        "procedures.batch.start",
        urn("procedures", "batch", batch.id),
        organisation=batch.organisation_id,
        payload={"act": batch.act, "cases": len(versions)},
    )
    args, key = {"batch": str(batch.id)}, f"batch:{batch.id}"
    jobs.enqueue("procedures.run_batch", args, key=key, organisation=batch.organisation_id)


def waiting_items(batch_id: UUID) -> list[int]:
    """Items that are still to be done, in order."""
    rows = BatchItem.objects.filter(batch_id=batch_id, state=BatchItem.State.WAITING)
    return list(rows.order_by("id").values_list("id", flat=True))


@command
def do_item(runner: Actor, item_id: int) -> None:
    """Do the act on one case and mark it, in one transaction; done or refused already: nothing."""
    require(runner, "procedures.batch.run")
    rows = BatchItem.objects.select_related("batch__member__person")
    item = (
        rows.select_for_update(of=("self",))
        .filter(pk=item_id, state=BatchItem.State.WAITING)
        .first()
    )
    if item is None:
        return
    changes: dict[str, Any] = {"state": BatchItem.State.DONE}
    try:
        with transaction.atomic():  # what is refused half way leaves nothing
            ACTS[item.batch.act](_actor(item.batch), item)
    except Refusal as error:
        changes = _refused(error.code, error.params)
    except Forbidden:
        changes = _refused("not_allowed")
    except DatabaseError:
        raise
    except Exception:
        logger.exception("batch %s, item %s", item.batch_id, item.pk)
        changes = _refused("batch_fault")
    BatchItem.objects.filter(pk=item.pk).update(**changes)


def _refused(code: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"state": BatchItem.State.REFUSED, "code": code, "params": dict(params or {})}


def _actor(batch: Batch) -> Actor:
    """The agent who asked, with the rights of now; Forbidden when they are no agent any more."""
    member = batch.member
    if not signin.is_open(member) or member.person.erased_at is not None:
        raise Forbidden("procedures.batch.create")
    return signin.agent(member, batch.level)


@command
def finish_batch(runner: Actor, batch_id: UUID) -> bool:
    """Say that nothing of a batch is left to do; False when something is."""
    require(runner, "procedures.batch.run")
    if waiting_items(batch_id):
        return False
    Batch.objects.filter(pk=batch_id, finished_at=None).update(finished_at=clock.now())
    return True


@command
def forget_batches(runner: Actor) -> int:
    """Remove batches that are three months old; how many."""
    require(runner, "procedures.batch.run")
    rows = Batch.objects.filter(created_at__lt=clock.now() - KEPT)
    ids = list(rows.values_list("id", flat=True)[:100])
    return Batch.objects.filter(pk__in=ids).delete()[0]


def _take(actor: Actor, item: BatchItem) -> None:
    handling.take_in_instruction(actor, item.case_id)


def _assign(actor: Actor, item: BatchItem) -> None:
    to = item.batch.params.get("membership")
    handling.assign(actor, item.case_id, UUID(to) if to else None)


def _label(actor: Actor, item: BatchItem) -> None:
    put_label(actor, item.case_id, UUID(item.batch.params["label"]))


def _pieces(actor: Actor, item: BatchItem) -> None:
    said = item.batch.params
    correcting.request_correction(
        actor,
        item.case_id,
        version=item.version,
        missing=[correcting.Missing(words) for words in said["words"]],
        deadline=dt.date.fromisoformat(said["deadline"]),
    )


def _file_away(actor: Actor, item: BatchItem) -> None:
    handling.file_away(actor, item.case_id)


def _accept(actor: Actor, item: BatchItem) -> None:
    """Accept, where the procedure's law of the case lets decisions be made together."""
    if not form_of(item.case.revision_id).document.law.batch_decisions:
        raise Refusal("no_batch_decisions")
    deciding.decide(
        actor,
        item.case_id,
        Outcome.ACCEPTED,
        version=item.version,
        reasons=item.batch.params.get("reasons", ""),
    )


ACTS: Mapping[str, Callable[[Actor, BatchItem], None]] = {
    "take": _take,
    "assign": _assign,
    "label": _label,
    "pieces": _pieces,
    "file_away": _file_away,
    "accept": _accept,
}
