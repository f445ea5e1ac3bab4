"""Addresses of the pages of looks."""

from tests.consistency.test_who_opens_what import Sample


def samples(world):
    return {"privacy:looks_of": Sample(own={"subject": "nothing"}, filtered=True)}
