"""Jobs of identity: telling clients of a logout, and forgetting what has expired."""

from __future__ import annotations

from typing import Any

from parvis.bricks.identity.commands import cleaning, failing, reviews, rights
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


@jobs.job("identity.rights_due")
def rights_due(args: dict[str, Any]) -> None:
    """End the rights whose last day has passed; suspend or end what no review confirmed."""
    rights.expire()
    reviews.run_due()


jobs.every("identity.forget_expired", seconds=3600)
jobs.every("identity.rights_due", seconds=3600)
