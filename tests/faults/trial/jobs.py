"""Jobs of the trial."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings

from parvis.kernel import jobs
from parvis.kernel.db.transactions import command, inside
from tests.faults.trial.models import Effect


def last(args: dict[str, Any]) -> None:
    """Last as long as asked, and tell the test that it has begun."""
    if "seconds" in args:
        Path(settings.PARVIS_VAR, "begun").touch()
        time.sleep(args["seconds"])


@jobs.job("trial.effect")
def effect(args: dict[str, Any]) -> None:
    """One effect, in the transaction of the done mark."""
    Effect.objects.create(kind="job", number=args["number"])
    last(args)


@command
def note_call(number: int) -> None:
    """The outcome of an outside call: repetition changes nothing."""
    if not Effect.objects.filter(kind="call", number=number).exists():
        Effect.objects.create(kind="call", number=number)


@jobs.job("trial.call", outside=True)
def call(args: dict[str, Any]) -> None:
    """An outside call that takes a while, then its outcome in a transaction of its own."""
    if inside():
        raise jobs.GiveUp("an outside job must run with no transaction open")
    last(args)
    note_call(args["number"])
