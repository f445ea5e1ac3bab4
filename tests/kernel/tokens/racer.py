"""A process that sends the same requests as others at the same time; run by the fault tests."""

from __future__ import annotations

import json
import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
django.setup()

from parvis.kernel.parties.models import Person  # noqa: E402 - models need the setup
from parvis.kernel.tokens import idempotency, rates  # noqa: E402


def once(keys: str) -> object:
    """Each key in an order of our own, again until it has a reply; the replies."""
    numbers = list(range(int(keys)))
    random.shuffle(numbers)
    replies = {}
    for number in numbers:
        while number not in replies:
            try:
                reply = idempotency.once(
                    f"k{number}", "0" * 64, lambda n=number: _act(n), scope="race", lease_seconds=2
                )
                replies[number] = reply.body.decode()
            except idempotency.Running:
                time.sleep(0.02)
    return replies


def _act(number: int) -> idempotency.Reply:
    person = Person.objects.create(family_name=f"k{number}")
    time.sleep(0.002)
    return idempotency.Reply(201, str(person.id).encode())


def hits(limit: str, tries: str) -> object:
    """How many of our tries were allowed."""
    allowed = 0
    for _ in range(int(tries)):
        allowed += rates.hit("race", int(limit), 86_400).allowed
    return allowed


def persons() -> object:
    """Family name of every person, one per effect."""
    return sorted(Person.objects.values_list("family_name", flat=True))


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    sys.stdout.write(json.dumps(globals()[what](*arguments)) + "\n")
