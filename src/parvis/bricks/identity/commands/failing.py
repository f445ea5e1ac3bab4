"""Failed requests of sandbox clients, kept for their partner: some days, a hundred at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from parvis.bricks.identity.domain.diagnosis import Finding
from parvis.bricks.identity.models import FailedRequest
from parvis.kernel import clock
from parvis.kernel.db.transactions import command

KEPT, MOST = dt.timedelta(days=7), 100


@command
def note(
    client: UUID,
    endpoint: str,
    *,
    status: int,
    error: str,
    code: str,
    description: str,
    findings: Sequence[Finding],
) -> None:
    """Keep one; the oldest beyond the hundredth go."""
    FailedRequest.objects.create(
        client_id=client,
        endpoint=endpoint[:20],
        status=status,
        error=error[:60],
        code=code[:10],
        description=description[:300],
        findings=[asdict(one) for one in findings],
    )
    mine = FailedRequest.objects.filter(client_id=client).order_by("-at", "-id")
    old = list(mine.values_list("id", flat=True)[MOST : MOST + 50])
    if old:
        FailedRequest.objects.filter(id__in=old).delete()


@command
def forget() -> int:
    """Remove what is older than seven days; how many."""
    return FailedRequest.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
