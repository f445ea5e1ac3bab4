"""What every command of the directory does at its end: one row changed, its act, its event."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F

from parvis.bricks.directory.commands.errors import DirectoryError
from parvis.bricks.directory.events import CounterChanged, ServiceChanged
from parvis.bricks.directory.models import Counter, Service
from parvis.kernel import events, journal
from parvis.kernel.access import Actor
from parvis.kernel.parties.models import Organisation
from parvis.kernel.urns import urn

Row = TypeVar("Row", Service, Counter)


def working_organisation(organisation_id: UUID) -> Organisation:
    """The organisation that will own a service or counter; it may not be closed."""
    rows = Organisation.objects.exclude(state=Organisation.State.CLOSED)
    found = rows.filter(id=organisation_id).first()
    if found is None:
        raise DirectoryError("organisation_unknown")
    return found


def save_changes(row: Row, version: int, changes: dict[str, Any]) -> int:
    """Change the row if it is still at that version, else tell the editor; the new version."""
    rows = type(row).objects.filter(id=row.id, version=version)
    if rows.update(version=F("version") + 1, **changes) != 1:
        raise DirectoryError("conflict")
    for name, value in changes.items():
        setattr(row, name, value)
    row.version = version + 1
    return row.version


def tell(actor: Actor, act: str, row: Service | Counter, changes: dict[str, Any]) -> None:
    """Write the act in the journal and publish the event."""
    kind = "service" if isinstance(row, Service) else "counter"
    subject = urn("directory", kind, row.id)
    journal.record(
        actor,
        f"directory.{kind}.{act}",
        subject,
        organisation=row.organisation_id,
        fields=list(changes),
        payload=changes,
    )
    fields = tuple(sorted(changes))
    if isinstance(row, Service):
        event: Any = ServiceChanged(row.id, row.organisation_id, row.state, fields)
    else:
        event = CounterChanged(row.id, row.organisation_id, row.state, fields)
    events.publish(event, aggregate=subject)
