"""Applications for the pages of the organisation that answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.identity.models import Application, Client
from parvis.kernel import access
from parvis.kernel.access import Actor


@dataclass(frozen=True)
class Attachable:
    """A client of the organisation that may be of an application."""

    id: UUID
    name: str
    client_id: str
    attached: bool


def own(actor: Actor, code: str) -> Application | None:
    """An application that the actor may change."""
    found = Application.objects.filter(code=code[:80]).first()
    if found is None or not access.may(actor, "identity.application.change", found):
        return None
    return found


def clients(actor: Actor, application: Application) -> list[Attachable]:
    """Clients of the same organisation, of this application or of none."""
    rows = Client.objects.filter(organisation_id=application.organisation_id).order_by("name", "id")
    return [
        Attachable(row.id, row.name, row.client_id, row.application_id == application.id)
        for row in rows
        if row.application_id in (None, application.id)
        and access.may(actor, "identity.client.change", row)
    ]
