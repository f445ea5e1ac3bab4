"""Jobs of events: forgetting what has been delivered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from parvis.kernel import clock, jobs
from parvis.kernel.events.models import Delivery, Event, Inbox
from parvis.kernel.jobs.leases import OPEN, State

EVENT_KEPT, INBOX_KEPT = dt.timedelta(days=30), dt.timedelta(days=365)
AT_ONCE = 2000


@jobs.job("events.forget_delivered")
def forget_delivered(args: dict[str, Any]) -> None:
    """Delete events after thirty days (not while a delivery is open or dead), keys after a year."""
    still = Delivery.objects.filter(state__in=(*OPEN, State.DEAD)).values("event_id")
    old = Event.objects.filter(published_at__lt=clock.now() - EVENT_KEPT).exclude(id__in=still)
    Event.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()
    keys = Inbox.objects.filter(received_at__lt=clock.now() - INBOX_KEPT)
    Inbox.objects.filter(pk__in=list(keys.values_list("pk", flat=True)[:AT_ONCE])).delete()


jobs.every("events.forget_delivered", seconds=3600)
