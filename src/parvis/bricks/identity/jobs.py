"""Jobs of identity: telling clients of a logout, and forgetting what has expired."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from parvis.bricks.identity.commands import (
    cleaning,
    failing,
    local,
    local_changes,
    mandate_erasing,
    mandating,
    reviews,
    rights,
)
from parvis.bricks.identity.gateways import back_channel
from parvis.kernel import jobs


@jobs.job("identity.back_channel_logout", max_attempts=8, outside=True, urgent=True)
def back_channel_logout(args: dict[str, Any]) -> None:
    """Tell one client that a session ended; tried again until it answers 2xx."""
    back_channel.tell(args["client_id"], args["sub"], args["sid"])


@jobs.job("identity.forget_expired")
def forget_expired(args: dict[str, Any]) -> None:
    """Remove what its marks say is kept no longer."""
    cleaning.forget_expired()
    failing.forget()
    local.forget_unused()
    mandate_erasing.forget_old()


@jobs.job("identity.open_recovery", max_attempts=8, urgent=True)
def open_recovery(args: dict[str, Any]) -> None:
    """The delay of a recovery is over: its link leaves."""
    local_changes.open_recovery(UUID(args["asked"]))


@jobs.job("identity.rights_due")
def rights_due(args: dict[str, Any]) -> None:
    """End the rights whose last day has passed; suspend or end what no review confirmed."""
    rights.expire()
    reviews.run_due()


@jobs.job("identity.expire_mandates")
def expire_mandates(args: dict[str, Any]) -> None:
    """Write the end of mandates that are past their last day, and of unanswered proposals."""
    mandating.expire_due()


jobs.every("identity.forget_expired", seconds=3600)
jobs.every("identity.rights_due", seconds=3600)
jobs.every("identity.expire_mandates", seconds=900)
