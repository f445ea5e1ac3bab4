"""One subscriber, that writes an effect."""

from dataclasses import dataclass

from parvis.kernel import events
from tests.faults.trial.models import Effect


@dataclass(frozen=True)
class Heard:
    """What it wants."""

    number: int


def hear(heard: Heard) -> None:
    """One effect for one event."""
    Effect.objects.create(kind="event", number=heard.number)


events.subscribe("trial.happened/1", into=Heard, handler=hear, name="trial.hear")
