"""How services and counters are called where only their URN is known."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from parvis.bricks.directory.domain.texts import in_language
from parvis.bricks.directory.models import Counter, Service
from parvis.kernel.urns import Resolved, Urn, register_resolver


def _service(name: Urn) -> Resolved | None:
    row = Service.objects.filter(id=UUID(name.id)).only("name", "state").first()
    if row is None:
        return None
    public = row.state == Service.State.ACTIVE
    address = reverse("directory:service", kwargs={"id_": row.id}) if public else ""
    return Resolved(in_language(row.name, get_language() or "fr"), address)


def _counter(name: Urn) -> Resolved | None:
    row = Counter.objects.filter(id=UUID(name.id)).only("name").first()
    return Resolved(in_language(row.name, get_language() or "fr")) if row else None


def register_labels() -> None:
    """Tell the kernel how services and counters are called."""
    register_resolver("directory", "service", _service)
    register_resolver("directory", "counter", _counter)
