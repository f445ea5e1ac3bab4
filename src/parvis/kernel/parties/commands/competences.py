"""Record who is charged with what, where, from which day on."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from parvis.kernel import journal
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.commands.organisations import locked
from parvis.kernel.parties.domain import ONE_DAY, check_transfer
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Competence, Organisation
from parvis.kernel.parties.names import competence_urn
from parvis.kernel.parties.queries import tenures

_TERRITORY = re.compile(r"^[a-z_]{2,12}:[0-9A-Z]{1,9}$")
_CODE = re.compile(r"^[a-z][a-z0-9_]{1,59}$")


@command
def assign_competence(
    actor: Actor, code: str, territory: str, to: UUID, on_day: dt.date, source: str
) -> None:
    """Record the first holder of a competence on a territory, from `on_day` on.

    `source`: the law or the deed. PartiesError when it already has a holder: transfer it.
    """
    require(actor, "parties.competence.assign")
    _check_words(code, territory, source)
    organisation = locked(to)
    _lock(code, territory)
    if tenures(code, territory):
        raise PartiesError("competence_held")
    _start(actor, "assign", code, territory, organisation, on_day, source)


@command
def transfer_competence(
    actor: Actor, code: str, territory: str, to: UUID, on_day: dt.date, source: str
) -> None:
    """The holder's last day is the day before `on_day`; `to` holds from `on_day` on.

    The past is never rewritten, so `holder(..., on=day)` keeps its answers for days before.
    PartiesError for an overlap, for days without a holder, or when `to` already holds.
    """
    require(actor, "parties.competence.transfer")
    _check_words(code, territory, source)
    organisation = locked(to)
    _lock(code, territory)
    ending = check_transfer(tenures(code, territory), to, on_day)
    if ending.last is None:
        Competence.objects.filter(
            code=code, territory=territory, valid_from=ending.first, valid_until=None
        ).update(valid_until=on_day - ONE_DAY)
    _start(actor, "transfer", code, territory, organisation, on_day, source)


def _check_words(code: str, territory: str, source: str) -> None:
    if not (_CODE.match(code) and _TERRITORY.match(territory) and 0 < len(source.strip()) <= 300):
        raise PartiesError("competence_words")


def _lock(code: str, territory: str) -> None:
    """Wait for whoever changes the same competence; the caller then reads what they wrote."""
    rows = Competence.objects.select_for_update().filter(code=code, territory=territory)
    list(rows.order_by("id").values_list("id"))


def _start(
    actor: Actor,
    act: str,
    code: str,
    territory: str,
    organisation: Organisation,
    on_day: dt.date,
    source: str,
) -> None:
    """Open a period and write it in the journal; refused when another began at the same moment."""
    words = {"organisation": organisation, "valid_from": on_day, "source": source.strip()}
    row, fresh = Competence.objects.get_or_create(
        code=code, territory=territory, valid_until=None, defaults=words
    )
    if not fresh:
        raise PartiesError("competence_held")
    journal.record(
        actor,
        f"parties.competence.{act}",
        competence_urn(row.pk),
        organisation=organisation.id,
        legal_basis=row.source,
        fields=("code", "territory", "organisation", "valid_from"),
        payload={
            "code": code,
            "territory": territory,
            "organisation": organisation.id,
            "from": on_day,
        },
    )
