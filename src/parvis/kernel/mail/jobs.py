"""Jobs of mail: sending, then forgetting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from parvis.kernel import clock, jobs
from parvis.kernel.mail.erasure import empty
from parvis.kernel.mail.models import Letter
from parvis.kernel.mail.sending import send, sent_now

WORDS_KEPT, ROW_KEPT = dt.timedelta(days=30), dt.timedelta(days=365)
AT_ONCE = 2000


@jobs.job("mail.send", outside=True, max_attempts=12)
def send_letter(args: dict[str, Any]) -> None:
    """Hand one letter over, unless it has been; 12 attempts span about a day."""
    row = Letter.objects.filter(id=args["letter"]).first()
    if row is None or row.sent_at is not None or row.erased_at is not None:
        return
    send(row)
    sent_now(row)


jobs.job("mail.send_urgent", outside=True, max_attempts=12, urgent=True)(send_letter)


@jobs.job("mail.forget_words")
def forget_words(args: dict[str, Any]) -> None:
    """Empty letters thirty days after sending (sixty after queueing); drop rows after a year."""
    now = clock.now()
    unsent = Letter.objects.filter(sent_at=None, erased_at=None, queued_at__lt=now - 2 * WORDS_KEPT)
    sent = Letter.objects.filter(sent_at__lt=now - WORDS_KEPT, erased_at=None)
    for rows in (sent, unsent):
        chosen = list(rows.values_list("pk", flat=True)[:AT_ONCE])
        empty(Letter.objects.filter(pk__in=chosen))
    old = Letter.objects.filter(queued_at__lt=now - ROW_KEPT, erased_at__isnull=False)
    Letter.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()


jobs.every("mail.forget_words", seconds=3600)
