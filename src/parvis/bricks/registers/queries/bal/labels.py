"""How a base of addresses is called where only its URN is known."""

from __future__ import annotations

from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from parvis.bricks.registers.models import AddressBase
from parvis.bricks.registers.territories.atlas import atlas
from parvis.kernel.urns import Resolved, Urn, register_resolver


def _base(name: Urn) -> Resolved | None:
    row = AddressBase.objects.filter(id=UUID(name.id)).only("commune").first()
    if row is None:
        return None
    commune = atlas.commune(row.commune)
    said = _("Addresses of %(commune)s") % {"commune": commune.name if commune else row.commune}
    try:
        return Resolved(said, reverse("bal:base", kwargs={"base": row.id}))
    except NoReverseMatch:
        return Resolved(said)


def register_labels() -> None:
    """Tell the kernel how bases are called."""
    register_resolver("registers", "addresses", _base)
