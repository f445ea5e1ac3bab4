"""Whether a session of the portal has been ended by whoever opened it."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.identity.models import PortalSession


def ended(number: str) -> bool:
    """True when the issuer said that it is over, or nothing is known of it any more; one read."""
    try:
        wanted = UUID(number)
    except ValueError:
        return True
    return not PortalSession.objects.filter(id=wanted, ended_at=None).exists()
