"""What a page shows for a URN of the parties: words, never an address of a page here."""

from __future__ import annotations

from uuid import UUID

from parvis.kernel.parties.models import Membership, Organisation
from parvis.kernel.urns import Resolved, Urn, register_resolver


def _organisation(name: Urn) -> Resolved | None:
    row = Organisation.objects.filter(id=UUID(name.id)).only("name").first()
    return Resolved(row.name) if row else None


def _membership(name: Urn) -> Resolved | None:
    rows = Membership.objects.select_related("person", "organisation")
    row = rows.filter(id=UUID(name.id)).first()
    return Resolved(f"{row.person.full_name}, {row.organisation.name}") if row else None


def register_labels() -> None:
    """Tell the kernel how organisations and agents are called."""
    register_resolver("parties", "organisation", _organisation)
    register_resolver("parties", "membership", _membership)
