"""Addresses of the design system's pages."""

from tests.consistency.test_who_opens_what import Sample


def samples(world):
    return {"ui:living_error": Sample(own={"status": 404})}
