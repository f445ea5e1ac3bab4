"""Addresses of the console: things that do not exist."""

from uuid import uuid4

from tests.consistency.test_who_opens_what import Sample


def samples(world):
    """The operator finds nothing; others are turned away."""
    nothing = Sample(own={"number": uuid4()}, filtered=True)
    return {
        "console-job": nothing,
        "console-letter": nothing,
        "console-claim": nothing,
        "console-delivery": Sample(own={"number": 999_999}, filtered=True),
    }
