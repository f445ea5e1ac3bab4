"""Read passkeys, and the site that they are for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from parvis.bricks.identity.domain import passkeys as rules
from parvis.bricks.identity.domain.passkeys import Known, Site
from parvis.bricks.identity.models import Passkey


@dataclass(frozen=True)
class Shown:
    """One passkey as its holder sees it."""

    id: UUID
    name: str
    credential: str
    synced: bool
    made_at: dt.datetime
    used_at: dt.datetime | None


def site(name: str) -> Site | None:
    """This instance for browsers (`PARVIS_ORIGIN`); None where passkeys cannot work."""
    return rules.site_of(str(settings.PARVIS_ORIGIN), name)


def of_holder(realm: str, holder: UUID) -> list[Shown]:
    """The passkeys of one holder, oldest first. The caller has checked who asks."""
    rows = Passkey.objects.filter(realm=realm, holder=holder).order_by("made_at", "id")
    return [
        Shown(row.id, row.name, row.credential, row.synced, row.made_at, row.used_at)
        for row in rows
    ]


def known(row: Passkey) -> Known:
    """What the rules compare an answer with."""
    return Known(row.credential, row.handle, row.count, bytes(row.public_key))
